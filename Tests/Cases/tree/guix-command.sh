# `nsscheme guix' hands its words to the tree's own command line; the tree comes from -L, before or behind the word, or from
# NSSCHEME_GUIX. What stands behind the command is the tree's, -L included.
. "$CASES/_tree.sh"
nsscheme -L tree guix build -L . --help
nsscheme guix -L tree build -L . -- x
nsscheme guix -Ltree
NSSCHEME_GUIX=tree nsscheme guix show --store=here
# want: ("guix" "build" "-L" "." "--help")
# want: ("guix" "build" "-L" "." "--" "x")
# want: ("guix")
# want: ("guix" "show" "--store=here")
cd tree; NSSCHEME_GUIX=$W/tree:/elsewhere nsscheme guix --help; cd ..
nsscheme guix -L tree fail; echo $?
# want: ("guix" "--help")
# want: ("guix" "fail")
# want: 3
# Guix asks which checkout its program lies in.
nsscheme guix -L tree program | sed "s|$W|HERE|"
# want: HERE/tree/scripts/guix
# want: ("guix" "program")

# Without a tree, or with what is none.
nsscheme guix show hello 2>&1 | sed 's/, the directory.*//'
nsscheme guix -L . show hello 2>&1 | sed 's/; a tree.*//'
nsscheme guix -L nowhere show hello 2>&1 | sed 's/.*tree, //; s/; a tree.*//'
NSSCHEME_GUIX=. nsscheme build -e 1 2>&1 | sed 's/ .*which/ … which/; s/.*which/which/'
rm tree/guix/ui.scm
nsscheme guix -L tree show hello 2>&1 | sed 's/.*not whole/not whole/'
# want: nsscheme: error: guix: needs a Guix tree: ‘nsscheme pull’ gets one, or -L DIR or $NSSCHEME_GUIX names one
# want: nsscheme: error: guix: '.': no Guix tree, it has no guix/store.scm
# want: there is no such directory
# want: which is no Guix tree: it has no guix/store.scm [E1102]
# want: not whole: it lacks guix/ui.scm
nsscheme guix --help | head -n 1
nsscheme help guix | grep '^With'
# want: OVERVIEW: Runs a command of Guix's own, of a Guix tree.
# want: With a tree, ‘nsscheme guix --help’ lists its commands.
