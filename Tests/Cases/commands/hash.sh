# `nsscheme hash' and `download': what Guix and Git say of the same files, in all ways to write it.
# needs: git nix-hash
echo hello >file; mkdir -p dir/below dir/.git; echo x >dir/b; echo y >dir/below/y; ln -s b dir/link; chmod +x dir/b
echo z >dir/below.c; echo hidden >dir/.git/config
[ "$("$NS" hash file)" = "$(nix-hash --type sha256 --base32 --flat file)" ] && echo as Nix
[ "$("$NS" hash -r dir)" = "$(nix-hash --type sha256 --base32 dir)" ] && echo as Nix
[ "$("$NS" hash -r -H sha512 -f hex file)" = "$(nix-hash --type sha512 file)" ] && echo as Nix
[ "$("$NS" hash -H sha256 -f base16 - <file)" = "$(sha256sum <file | cut -d' ' -f1)" ] && echo as coreutils
[ "$("$NS" hash --format=base64 file)" = "$(openssl dgst -sha256 -binary file | base64 -w0)" ] && echo as OpenSSL
# want: as Nix
# want: as Nix
# want: as Nix
# want: as coreutils
# want: as OpenSSL
# -x leaves .git out, options stand anywhere, and more than one file has more than one hash.
rm -r without 2>/dev/null; cp -r dir without; rm -r without/.git
[ "$("$NS" hash dir -rx)" = "$("$NS" hash -S nar without)" ] && echo without .git
"$NS" hash file file | uniq -c | awk '{ print $1 }'
# want: without .git
# want: 2
(cd without && git init -q . && git add -A && git write-tree) >tree
[ "$("$NS" hash -S git -H sha1 -f hex dir -x)" = "$(cat tree)" ] && echo as Git
[ "$("$NS" hash -S git -H sha1 -f hex file)" = "$(git hash-object file)" ] && echo as Git
# want: as Git
# want: as Git

# An item and its hash; an item's name has no characters that none has; a file instead of an item.
"$NS" download "$W/file" | sed "s|$NSSCHEME_STORE/[^-]*-|ITEM-|"
# want: ITEM-file
# want: 00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq
mkdir www; echo page >'www/a b.tar.gz'
python3 -u -m http.server --bind 127.0.0.1 --directory www 0 >log 2>&1 & server=$!
while ! grep -q 'port [0-9]' log; do sleep 0.1; done
port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' log | head -n 1)
"$NS" download --logical -f hex "http://127.0.0.1:$port/a%20b.tar.gz?x=1" | sed 's|/gnu/store/[^-]*-|ITEM-|'
# want: ITEM-a_20b.tar.gz
# want: 362a07bbb5c74b982bed644b9f7e298837d7a3a232c964d039bb7e49ebea825f
"$NS" download -o got "http://127.0.0.1:$port/a%20b.tar.gz" -H sha1 | head -n 1; cat got
# want: got
# want: page
"$NS" download -o not "http://127.0.0.1:$port/none" 2>&1 | sed "s/$port/PORT/"; ls
# want: nsscheme: error: download: cannot get http://127.0.0.1:PORT/none: there is no such file [E0911]
# want: dir
# want: file
# want: got
# want: log
# want: tree
# want: without
# want: www
kill $server

# What is wrong.
case_of() { "$NS" "$@" 2>&1; echo $?; }
case_of hash dir
# want: nsscheme: error: hash: dir is a directory [E1102]
# want: hint: a directory is hashed as an archive: add --serializer=nar (or -r)
# want: 1
case_of hash none
# want: nsscheme: error: hash: none: No such file or directory [E0412]
# want: 1
case_of hash -f bse32 file
# want: nsscheme: error: hash: -f takes nix-base32, base32, base64, base16, hex or hexadecimal, not 'bse32', did you mean 'base32'? See ‘nsscheme hash --help’ [E1003]
# want: 1
case_of hash -H sha265 file | tail -n 2
# want: hint: did you mean 'sha256'?
# want: 1
case_of hash -rS git dir
# want: nsscheme: error: hash: --recursive means --serializer=nar, and there is --serializer=git; see ‘nsscheme hash --help’ [E1007]
# want: 1
case_of download nowhere
# want: nsscheme: error: download: expected an address, such as https://…, mirror://… or file://…, or a file; got 'nowhere'
# want: 1
case_of download mirror://nug/x | cut -c 1-65
# want: nsscheme: error: download: there is no mirror 'nug'; there are: g
# want: 1
