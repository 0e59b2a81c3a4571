# A store that this user may not read is not taken for one that is gone, whose database had better be deleted.
# needs: root setpriv
mkdir home; chown 65534:65534 home; chmod 755 .. . home; echo text >home/file
cp "$NS" home/program
as() { setpriv --reuid 65534 --regid 65534 --clear-groups env -C home HOME="$W/home" NSSCHEME_STORE="$W/home/store" "$@"; }
as ./program add-to-store file >/dev/null
chmod 000 home/store
as ./program gc --list-dead 2>&1 | sed "s|$W|W|g"
# match: nsscheme: error: cannot open 'W/home/store': Permission denied.*
chmod 755 home/store
as ./program gc --list-dead | grep -c file
# want: 1
