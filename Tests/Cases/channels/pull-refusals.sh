# What `nsscheme pull' refuses: a channel that is not authentic, goes back, or does not work is left out with its reason, and
# the rest works. Without Guix itself nothing changes.
# needs: git gpg
# timeout: 120
. "$CASES/_pull.sh"
nsscheme pull >/dev/null 2>&1
pull() { said nsscheme pull "$@" | grep -v '^updating\|^authenticating'; }

# Bob may not sign.
in_repository one signed bob evil.scm '(define-module (evil))' "By Bob."
# want: the channel one is left out:
# want:   nsscheme: error: commit COMMIT is not signed by an authorized key, but by KEY [E0910]
# want:   ‘nsscheme channel disable one’ leaves it out from now on
# want: generation 2
# want:   one is gone
# want:   two is gone
# want:   three is gone
pull
# want: 1
nsscheme pull >/dev/null 2>&1; echo $?
# The rest works.
# want: ("guix" "x")
nsscheme guix x
# want: disabled one; ‘nsscheme pull’ leaves it out, ‘nsscheme channel enable one’ brings it back
nsscheme channel disable one
# want: nothing new
pull
# want: enabled one; ‘nsscheme pull’ gets it
nsscheme channel enable one

# Bob's commit is gone: that is no way back, as it was never pulled.
in_repository one git reset -q --hard HEAD^
# want: generation 3
# want:   one SHORT (new)
# want:   two SHORT (new)
# want:   three SHORT (new)
pull
# But this is.
in_repository two git reset -q --hard HEAD^
# want: the channel two is left out:
# want:   one/.guix-channel:1:36: error: the channel two would go from commit COMMIT to COMMIT, which is not a descendant of it: whoever keeps the channel may have been forced to go back, so that nobody gets its latest changes; --allow-downgrades does it [E0912]
# want:   ‘nsscheme channel disable two’ leaves it out from now on
# want: the channel one is left out:
# want:   it depends on the channel two, which is left out
# want:   ‘nsscheme channel disable one’ leaves it out from now on
# want: generation 4
# want:   one is gone
# want:   two is gone
# want:   three is gone
pull

# A module that cannot be read, and one that imports what is nowhere.
in_repository two signed alice two/packages.scm "$(packages two three)" "Again." && pull --allow-downgrades >/dev/null
in_repository three signed alice modules/three/broken.scm '(define-module (three broken)
  #:use-module (gnu packages nowhere))' "Broken."
# want: the channel three is left out:
# want:   three/broken.scm imports the module (gnu packages nowhere), which no channel has
# want:   ‘nsscheme channel disable three’ leaves it out from now on
# want: the channel two is left out:
# want:   it depends on the channel three, which is left out
pull | head -n 5
in_repository three signed alice modules/three/broken.scm '(define-module (three broken)' "More broken."
# want:   three/broken.scm cannot be read
pull | sed -n 2p
# Files that are no modules harm nothing.
in_repository three signed alice modules/three/broken.scm '(display "a script")' "A script."
in_repository three signed alice guix.scm '(this is (no module' "No module."
# want: generation 7
pull | head -n 1
in_repository three signed alice .guix-channel '(channel (version 1))' "Of another time."
# want:   three/.guix-channel:1:10: error: this program does not know the channel's (version 1); expected (version 0) [E0912]
pull | sed -n 2p
in_repository three signed alice .guix-channel '(channel (version 0) (directory "elsewhere"))' "Nowhere."
# want:   three/.guix-channel:1:22: error: the channel has no directory elsewhere for its modules [E0912]
pull | sed -n 2p

# Guix: nothing changes when it cannot be had.
in_repository guix signed bob x x "By Bob."
# want: nsscheme: error: Guix itself cannot be pulled, and nothing has changed: [E0910]
# want: nsscheme: error: commit COMMIT is not signed by an authorized key, but by KEY [E0910]
pull

# A way back of a channel that was left out in between.
in_repository guix git reset -q --hard HEAD^
in_repository three signed alice .guix-channel '(channel (version 0) (directory "modules"))' "Mended."
# want: generation 9
pull | sed -n 1p
in_repository one signed bob evil.scm '(define-module (evil))' "By Bob." && pull >/dev/null
in_repository one git reset -q --hard HEAD~2
# want:   config/nsscheme/channels.scm:4:2: error: the channel one would go from commit COMMIT to COMMIT, which is not a descendant of it: whoever keeps the channel may have been forced to go back, so that nobody gets its latest changes; --allow-downgrades does it [E0912]
pull | sed -n 2p
# want:   one SHORT (new)
pull --allow-downgrades | grep ' one .*(new)'

# Without an introduction.
echo "(list (channel (name 'guix) (url \"file://$W/repositories/guix\") (branch \"main\")))" >plain.scm
# want: nsscheme: error: Guix itself cannot be pulled, and nothing has changed: [E0913]
# want: plain.scm:1:7: error: the channel guix has no introduction, so nothing says who may change it; add one, or say --disable-authentication and run what anybody may have written [E0912]
# want: nsscheme: warning: channels are not authenticated: they may be what anybody has written
# want:   one is gone
# want:   two is gone
# want:   three is gone
pull -C plain.scm | grep error
pull -C plain.scm --disable-authentication | grep 'warning\|gone'
echo "(list (channel (name 'two) (url \"$W/repositories/two\") (branch \"main\")))" >plain.scm
# want: plain.scm:1:7: warning: the channel two has .guix-authorizations, but no introduction here: it is not authenticated
pull -C plain.scm | grep warning
echo '(list (channel (name (quote x)) (url "file:///nowhere/at/all")))' >plain.scm
# want:   nsscheme: error: cannot get file:///nowhere/at/all: failed to resolve path '/nowhere/at/all': No such file or directory [E0911]
pull -C plain.scm | sed -n 2p
echo "(list (channel (name 'two) (url \"$W/repositories/two\") (branch \"nowhere\")))" >plain.scm
# want:   plain.scm:1:7: error: the repository at HERE/repositories/two has no branch nowhere [E0420]
pull -C plain.scm | sed -n 2p
# want: nsscheme: error: there is no file 'HERE/none.scm'
pull -C none.scm
