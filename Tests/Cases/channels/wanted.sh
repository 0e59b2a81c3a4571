# `nsscheme channel add', `remove', `enable', `disable': a file that they wrote is edited, any other one is left alone.
unset NSSCHEME_CHANNELS
export XDG_CONFIG_HOME=$W/config XDG_DATA_HOME=$W/data
said() { "$@" 2>&1 | sed "s|$W/||g"; }
fingerprint="2841 9AC6 5038 7440 C7E9  2FFA 2208 D209 58C1 DEB0"

# want: added mine, https://example.org/mine.git; ‘nsscheme pull’ gets it
# want: nsscheme: warning: mine has no introduction, so nothing says who may change it
# want: hint: its keeper says with which commit it begins and which key signed that, a potluck host on its first page: nsscheme channel remove mine, then nsscheme channel add mine https://example.org/mine.git --introduction=COMMIT:FINGERPRINT
said nsscheme channel add mine https://example.org/mine.git --branch=main
# want: added nonguix, https://gitlab.com/nonguix/nonguix; ‘nsscheme pull’ gets it
said nsscheme channel add nonguix
# want: added other, /srv/other; ‘nsscheme pull’ gets it
said nsscheme channel add other /srv/other --introduction="9edb3f66fd807b096b48283debdcddccfea34bad:$fingerprint"
# want: guix  https://git.guix.gnu.org/guix.git, branch master, not pulled yet
# want: mine  https://example.org/mine.git, branch main, not pulled yet
# want: nonguix  https://gitlab.com/nonguix/nonguix, branch master, not pulled yet
# want: other  /srv/other, branch master, not pulled yet
nsscheme channel list
# want: 3
grep -c make-channel-introduction config/nsscheme/channels.scm
# want: nsscheme: error: there is a channel called mine already: ‘nsscheme channel remove mine’ first [E0912]
said nsscheme channel add mine https://example.org/mine.git
# want: nsscheme: error: expected --introduction=COMMIT:FINGERPRINT, got '12' [E0910]
said nsscheme channel add more /srv/more --introduction=12
# want: nsscheme: error: openpgp-fingerprint: expected 40 hexadecimal digits, with spaces anywhere; got "12" [E0910]
said nsscheme channel add more /srv/more --introduction=9edb3f66fd807b096b48283debdcddccfea34bad:12

# A name that a file makes known, with a branch.
# want: nsscheme: error: no channel called potluck is known; say where it is: nsscheme channel add potluck URL [--branch=BRANCH] [--introduction=COMMIT:FINGERPRINT] (known are guix, nonguix; config/nsscheme/known-channels.scm may list more) [E0913]
said nsscheme channel add potluck master
echo "(list (channel (name 'potluck) (url \"https://example.org/potluck.git\") (branch \"stable\")))" \
  >config/nsscheme/known-channels.scm
# want: added potluck, https://example.org/potluck.git; ‘nsscheme pull’ gets it
said nsscheme channel add potluck master 2>&1 | grep added
# want: potluck  https://example.org/potluck.git, branch master, not pulled yet
nsscheme channel list | grep potluck

# want: disabled potluck; ‘nsscheme pull’ leaves it out, ‘nsscheme channel enable potluck’ brings it back
# want: potluck  https://example.org/potluck.git, branch master, disabled
# want: potluck
nsscheme channel disable potluck
nsscheme channel list | grep potluck
cat config/nsscheme/channels-disabled
# want: enabled potluck; ‘nsscheme pull’ gets it
# want: nsscheme: error: the channel potluck is not disabled [E0912]
nsscheme channel enable potluck
said nsscheme channel enable potluck
# want: nsscheme: error: there is no channel called none in config/nsscheme/channels.scm; there are: guix, mine, nonguix, other, potluck [E0912]
said nsscheme channel disable none
# want: removed mine
nsscheme channel remove mine
# want: nsscheme: error: there is no channel called mine in config/nsscheme/channels.scm; there are: guix, nonguix, other, potluck [E0912]
said nsscheme channel remove mine

# A file that somebody else wrote.
echo "%default-channels" >config/nsscheme/channels.scm
# want: config/nsscheme/channels.scm was not written by this program; put this into its list:
# want: (channel
# want:   (name 'mine)
# want:   (url "https://example.org/mine.git")
# want:   (branch "main"))
said nsscheme channel add mine https://example.org/mine.git --branch=main
# want: config/nsscheme/channels.scm was not written by this program; take this from its list:
said nsscheme channel remove guix | head -n 1
# want: %default-channels
cat config/nsscheme/channels.scm
# want: ['guix']
nsscheme channel list --json | python3 -c 'import json, sys; print([each["name"] for each in json.load(sys.stdin)])'
