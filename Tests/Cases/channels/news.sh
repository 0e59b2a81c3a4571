# `nsscheme channel news': what channels say of commits that came with the last pull.
# needs: git gpg
# timeout: 120
. "$CASES/_pull.sh"
news() { # COMMIT TITLE: an entry
  printf '(entry (commit "%s")\n  (title (en "%s") (de "Neues"))\n  (body (en "See @code{%s}.\\n\\nIt is there."))) ' "$1" "$2" "$2"
}
in_repository three signed alice .guix-channel '(channel (version 0) (directory "modules") (news-file "news.txt"))' "News."
first=$(in_repository three commit)
in_repository three signed alice news.txt "(channel-news (version 0) $(news "$first" "First"))" "The first news."
nsscheme pull >/dev/null 2>&1
# want: News of the channel three:
# want: 
# want:   First
# want:   commit COMMIT
# want: 
# want:     See First.
# want: 
# want:     It is there.
said nsscheme channel news | sed 's/[`‘’'"'"']//g'
in_repository three signed alice modules/three/new.scm "(define-module (three new))" "New."
second=$(in_repository three commit)
in_repository three signed alice news.txt "(channel-news (version 0) $(news "$second" "Second") $(news "$first" "First"))" \
  "The second news."
nsscheme pull >/dev/null 2>&1
# want:   Second
said nsscheme channel news | grep '^  [A-Z]'
in_repository three signed alice news.txt "(channel-news (version 0)" "Damage."
nsscheme pull >/dev/null 2>&1
# want: yes
nsscheme channel news 2>&1 | grep -q 'news.txt:[0-9]*:[0-9]*: error' && echo yes
