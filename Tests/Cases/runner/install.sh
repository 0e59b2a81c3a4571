# `make install' puts one program below PREFIX, or below DESTDIR for a package; `make dist' makes the one file for people
# without a compiler, alone and in an archive, with checksums, the same bytes each time.
# needs: make gzip sha256sum
# want: /opt/x/bin/nsscheme
# want: the host, if it was built
# want: documents
# want: 42
# want: gone
# want: checked
# want: the file alone: 42
# want: in the archive: 42
# want: the same bytes
unset MAKEFLAGS MAKELEVEL MFLAGS
quiet() { make -s -C "$CASES/../../.." "$@" >/dev/null 2>log || cat log; }
quiet install DESTDIR="$W/d" PREFIX=/opt/x
(cd d && find . -type f -perm /111 | sed 's/^\.//; /nsscheme-serve$/d')
host=$(dirname "$NS")/nsscheme-serve
{ [ ! -e "$host" ] || cmp "$host" d/opt/x/bin/nsscheme-serve; } && echo the host, if it was built
[ -f d/opt/x/share/doc/nsscheme/README.md ] && [ -f d/opt/x/share/doc/nsscheme/docs/namespaces.md ] && echo documents
d/opt/x/bin/nsscheme -c '(begin (display (* 6 7)) (newline))'
quiet uninstall DESTDIR="$W/d" PREFIX=/opt/x; [ -z "$(find d -type f)" ] && echo gone
quiet dist DISTDIR="$W/dist"
(cd dist && sha256sum --quiet -c SHA256SUMS && echo checked)
file=$(ls dist | grep -v -e gz -e SHA)
echo "the file alone: $(dist/$file -c '(display (* 6 7))')"
mkdir unpacked; tar -xzf dist/$file.tar.gz -C unpacked
echo "in the archive: $(unpacked/$file/bin/nsscheme -c '(display (* 6 7))')"
mv dist first; quiet dist DISTDIR="$W/dist"
cmp dist/SHA256SUMS first/SHA256SUMS && echo the same bytes
