# Holes stay holes: what takes no room on the disk takes none in the store, the build directory or an unpacked archive,
# and what has more of them than can be hashed is refused.
# needs: python3
# timeout: 120
# want: add a file with a hole, recursively: 0 4194305 small
# want: add it flat: 0 4194305 small
# want: its hash is that of its zeros: same
# want: a hole in the middle and one at the end: same
# want: a tree: 0 small
# want: a build's output: 0 8388608 small
# want: an output of a tebibyte: 1
# want: the store refuses it: 1
# want: too sparse: 1
# want: many smaller ones: 1
# want: an archive with a hole unpacks: 4194304 small
# want: an archive of a tebibyte unpacks: 1099511627776 small
# want: its bytes are not made up in memory: 1
# want: an origin that is one is refused: 1
# want: a pack of a hole is small
# want: and has the file: 4194305 small
room() { [ $(du -sk --apparent-size "$1" | cut -f1) -gt $(( $(du -sk "$1" | cut -f1) * 4 )) ] && echo small || du -sk "$1"; }
truncate -s 4M hole; printf x >>hole
item=$(nsscheme add-to-store --recursive hole); echo "add a file with a hole, recursively: $? $(stat -c %s $item) $(room $item)"
flat=$(nsscheme add-to-store --name=flat hole); echo "add it flat: $? $(stat -c %s $flat) $(room $flat)"
head -c 4M /dev/zero >full; printf x >>full
[ $(nsscheme add-to-store --recursive --name=hole full) = $item ] && [ $(nsscheme add-to-store --name=flat full) = $flat ] && echo "its hash is that of its zeros: same"
truncate -s 1M two; printf 'data' >>two; truncate -s 3M two; cp --sparse=never two two.full
item=$(nsscheme add-to-store --recursive two); cmp two $item && [ $(nsscheme add-to-store --recursive --name=two two.full) = $item ] &&
  echo "a hole in the middle and one at the end: same"
mkdir -p tree/a tree/b; cp hole tree/a/hole; cp two tree/b/two
item=$(nsscheme add-to-store --recursive tree); echo "a tree: $? $(diff -r tree $item >&2 && room $item)"
cat >build.scm <<'S'
(use-modules (guix gexp))
(define (sparse name size) (computed-file name #~(begin (close-port (open-output-file #$output)) (truncate-file #$output #$size))))
S
item=$(nsscheme build -v 0 -e "(begin (load \"$PWD/build.scm\") (sparse \"some\" (* 8 1024 1024)))")
echo "a build's output: $? $(stat -c %s $item) $(room $item)"
nsscheme build -v 0 -e "(begin (load \"$PWD/build.scm\") (sparse \"huge\" (expt 2 40)))" 2>err; echo "an output of a tebibyte: $?"
grep -q 'too sparse: with it, .* has holes of more than 64 GiB' err || cat err
truncate -s 1T huge; nsscheme add-to-store --recursive huge 2>err; echo "the store refuses it: $?"
nsscheme add-to-store huge 2>>err; echo "too sparse: $(grep -q 'too sparse.*too sparse' <(tr '\n' ' ' <err) && echo 1 || cat err)"
mkdir many; truncate -s 1G many/1; truncate -s 64G many/2
nsscheme add-to-store --recursive many 2>err; echo "many smaller ones: $?"
python3 - <<'P'
# GNU tar's own format for sparse files, 1.0: the map stands before the data.
import io, tarfile
def member(name, size, out):
    data = b"1\n%d\n%d\n" % (size - 4, 4)
    data += b"\0" * (512 - len(data)) + b"tail"
    info = tarfile.TarInfo("GNUSparseFile.0/" + name)
    info.size = len(data)
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": name, "GNU.sparse.realsize": str(size)}
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(data))
member("file", 4 << 20, "small.tar")
member("file", 1 << 40, "huge.tar")
P
for size in small huge; do nsscheme -c "(use-modules (nsscheme archive)) (unpack-archive \"$size.tar\" \"$size.d\")"; done
echo "an archive with a hole unpacks: $(stat -c %s small.d/file) $(room small.d/file)"
echo "an archive of a tebibyte unpacks: $(stat -c %s huge.d/file) $(room huge.d/file)"
(timeout 30 nsscheme -c '(use-modules (nsscheme archive)) (archive-member-content "huge.tar" "file")' 2>err); echo "its bytes are not made up in memory: $?"
grep -q 'it has more than 256 MiB; unpack the archive' err || cat err
cat >origin.scm <<S
(use-modules (guix gexp))
(computed-file "unpacked" (with-imported-modules '() #~(begin (use-modules (nsscheme archive)) (unpack-archive #\$(local-file "$PWD/huge.tar") #\$output))))
S
nsscheme build -v 0 origin.scm 2>err; echo "an origin that is one is refused: $?"; grep -q 'too sparse' err || cat err
nsscheme pack -v 0 -o p.tar -e "(namespace (bind \"/hole\" (local-file \"$PWD/hole\")))"
[ $(du -k p.tar | cut -f1) -lt 2500 ] && echo "a pack of a hole is small" || du -k p.tar
nsscheme pack -v 0 --self-contained -o p -e "(namespace (bind \"/hole\" (local-file \"$PWD/hole\")) (bind \"/bin\" \"/bin\") (bind \"/lib\" \"/lib\") (bind \"/lib64\" \"/lib64\") (bind \"/usr\" \"/usr\"))"
./p /bin/sh -c 'set -- $(stat -c "%s %b" /hole); [ $2 -lt 256 ] && echo "and has the file: $1 small" || echo "$@"'
