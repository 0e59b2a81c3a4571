# What is wrong with the words of `nsscheme publish` is said before anything is served.
# needs: nsscheme-serve
export XDG_CONFIG_HOME=$W/config
publish() { timeout 20 "$NS" publish --port=0 "$@" 2>&1 | sed "s|$W|W|g; s/; see .*//"; }
publish --compression=bzip2
# want: nsscheme: error: publish: --compression: expected gzip, lzip, zstd or none, and a level from 1 to 9 (19 for zstd) as in gzip:9, got 'bzip2'
publish --compression=gzip:10
# want: nsscheme: error: publish: --compression: expected gzip, lzip, zstd or none, and a level from 1 to 9 (19 for zstd) as in gzip:9, got 'gzip:10'
publish -C gzip -C 9
# want: nsscheme: error: publish: --compression: gzip is given twice
publish --ttl=3x
# want: nsscheme: error: publish: --ttl: expected a time such as 3600, 90s, 12h, 30d, 2w or 1m (a month), got '3x'
publish --port=99999
# want: nsscheme: error: publish: --port: expected 0 to 65535, got 99999
publish --listen=127.0.0.1:x
# want: nsscheme: error: publish: --listen: expected an address, or ADDRESS:PORT with a port from 0 to 65535, got '127.0.0.1:x'
publish --listen=[::1]:8181
# want: nsscheme: error: publish: --listen=[::1]:8181 has another port than --port=0
publish --nar-path=a/../b
# want: nsscheme: error: publish: --nar-path: expected names with / between them, of letters, digits and -._, got 'a/../b'
publish --cache-limit=1G
# want: nsscheme: error: publish: --cache-limit has a meaning with --cache only
publish --cache=cache --cache-limit=much
# want: nsscheme: error: publish: --cache-limit: 'much' is not a size, such as 500M or 2G
publish --workers=0
# want: nsscheme: error: publish: --workers: expected 1 to 64, got 0
touch file; publish --cache=file
# want: nsscheme: error: cannot keep archives in 'W/file': Not a directory [E0413]
publish
# want: nsscheme: error: there is no key W/config/nsscheme/signing-key.pub to sign with; ‘nsscheme archive --generate-key’ makes one [E1109]
"$NS" -c '((@ (nsscheme substitutes keys) generate-key-pair!))'
publish --private-key=file
# want: nsscheme: error: W/file holds no private key; expected what ‘nsscheme archive --generate-key’ writes: (private-key (ecc (curve Ed25519) …)) [E1109]
publish --public-key=none
# want: nsscheme: error: cannot read W/none: No such file or directory [E0412]
publish --listen=nowhere.invalid:0
# want: nsscheme-serve: error: cannot listen at nowhere.invalid: the name is not known
NSSCHEME_STORE=/dev/null publish
# want: nsscheme: error: the store '/dev/null' is no directory; name another one (--store, NSSCHEME_STORE) [E1103]
# Two publishers neither share a port nor a cache.
"$NS" publish --port=0 --cache=cache 2>log & pid=$!
until grep -q publishing log; do sleep 0.05; done
"$NS" publish --listen=[::1]:0 2>log6 & pid6=$!
until grep -q . log6; do sleep 0.05; done; kill $pid6; sed "s|publishing .* at|publishing at|; s/:[0-9]*.$/:PORT/" log6
# want: publishing at http://[::1]:PORT
publish --cache=cache
# want: nsscheme-serve: error: another program uses the cache 'W/cache', or it cannot be written to
port=$(sed -n 's|.*:\([0-9]*\)/$|\1|p' log)
publish --port=$port
# match: nsscheme-serve: error: cannot listen at 127.0.0.1, port [0-9]*: Address already in use
kill $pid
mkdir bin && cp "$NS" bin/nsscheme && NS=bin/nsscheme publish
# want: nsscheme: error: there is no program 'W/bin/nsscheme-serve', which serves the store's items [E1107]
