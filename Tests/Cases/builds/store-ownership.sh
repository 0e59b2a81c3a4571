# A store and its state belong to the caller, are no links, and are not open to everybody.
# want: link: 1 is a symbolic link; name the directory that it leads to
# want: link with a slash: 1 is a symbolic link; name the directory that it leads to
# want: dangling link: 1 is a symbolic link; name the directory that it leads to
# want: through a link above: 0
# want: state a link: 1 is a symbolic link; name the directory that it leads to
# want: state a dangling link: 1 is a symbolic link; name the directory that it leads to
# want: state a file: 1 is no directory; name another one
# want: open to all: 1 may be written to by everybody; see what is in it, then 'chmod o-w
# want: open to all, sticky: 1 may be written to by everybody; see what is in it, then 'chmod o-w
# want: state open to all: 1 may be written to by everybody; see what is in it, then 'chmod o-w
# want: group may write: 0
# want: nothing came into the others: 0
echo text >file
try() {
  nsscheme add-to-store --store="$2" file >/dev/null 2>err; status=$?
  echo "$1: $status$(grep -o "is a symbolic link; name the directory that it leads to\|is no directory; name another one\|may be written to by everybody; see what is in it, then 'chmod o-w" err | sed 's/^/ /')"
}
fresh() { chmod -R u+w one one-state 2>/dev/null; rm -rf one one-state; mkdir one; }
fresh; ln -s one link; try link link; try "link with a slash" link/
ln -s nowhere dangling; try "dangling link" dangling
mkdir real; ln -s real above; try "through a link above" above/store
fresh; mkdir elsewhere; ln -s elsewhere one-state; try "state a link" one
fresh; ln -s nowhere one-state; try "state a dangling link" one
fresh; touch one-state; try "state a file" one
fresh; chmod 777 one; try "open to all" one
fresh; chmod 1777 one; try "open to all, sticky" one
fresh; mkdir -m 777 one-state; try "state open to all" one
fresh; chmod 775 one; try "group may write" one
echo "nothing came into the others: $(find elsewhere -mindepth 1 | wc -l)"
