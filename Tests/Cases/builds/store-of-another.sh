# A store that belongs to somebody else is refused, to root too: its owner could change what root runs.
# needs: root
# want: 1
# says: belongs to 'nobody' and not to you
# want: 1
mkdir theirs; chown nobody theirs; echo text >file
nsscheme add-to-store --store=theirs file; echo $?
mkdir mine; mkdir mine-state; chown nobody mine-state
nsscheme add-to-store --store=mine file 2>&1 | grep -c "the state of the store '.*' belongs to"
