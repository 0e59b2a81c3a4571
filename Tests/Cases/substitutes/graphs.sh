# Commands about items: sizes, graphs, ways from one to another, copies; and what servers have of them.
# needs: busybox
# timeout: 120
export GUIX_CONFIGURATION_DIRECTORY=/nowhere XDG_CONFIG_HOME=$W/user
here=$(dirname "$0")
mkdir stores
maker() { NSSCHEME_STORE=$W/stores/maker nsscheme "$@"; }
short() { sed -E 's|/gnu/store/[0-9a-z]{32}-||g; s| +| |g'; }
maker archive --generate-key 2>log
maker archive --authorize <user/nsscheme/signing-key.pub 2>log
third=$(maker build -v 0 -f "$here/_things.scm")
drv=$(maker build -d -f "$here/_things.scm")
second=$(ls -d stores/maker/*-second)

maker size "$third" | short | sed -E 's/^busybox .*/busybox/'
# want: store item total self alone
# match: third \d\.\d 0\.2 \d\.\d
# match: second \d\.\d 0\.2 0\.2
# match: first \d\.\d 0\.2 0\.2
# want: busybox
# match: total: \d\.\d MiB
maker size /etc/passwd; echo "no item: $?"
# says: /etc/passwd is no valid item of the store
# want: no item: 1

maker graph "$third" | grep -v busybox | sed -E 's|/gnu/store/[0-9a-z]{32}-||g' | sort
# want:   "first" [label = "first"];
# want:   "second" -> "first";
# want:   "second" [label = "second"];
# want:   "third" -> "first";
# want:   "third" -> "second";
# want:   "third" [label = "third"];
# want:   node [shape = box, fontname = sans];
# want:   rankdir = LR;
# want: digraph "references" {
# want: }
maker graph --type=referrers "$second" | grep -e '->' | sed -E 's|/gnu/store/[0-9a-z]{32}-||g'
# want:   "second" -> "third";
maker graph --type=derivation "$drv" | grep -c 'second.drv" -> .*first.drv'
# want: 1
cat >own.scm <<'S'
(use-modules (guix gexp))
(computed-file "own" #~(call-with-output-file #$output (lambda (port) (display #$output port))))
S
own=$(maker build -v 0 own.scm)
for type in references referrers; do maker graph --type=$type "$own" | grep -e '->' | sed -E 's|/gnu/store/[0-9a-z]{32}-||g'; done
# want:   "own" -> "own";
# want:   "own" -> "own";
maker graph --type=references --format=svg "$own" | head -c 4; echo
# want: <svg
maker graph --type=moons "$third"; echo "type: $?"
# says: --type takes references, referrers or derivation, not 'moons'
# want: type: 1

maker why-depends "$second" first | short
# want: second
# want:  text
# want:  → first
maker why-depends "$third" "$second" | short
# want: third
# want:  text
# want:  → second
maker why-depends "$second" "$third"; echo "not at all: $?"
# says: does not refer to
# want: not at all: 1

maker copy --to="$W/stores/other" "$second" | short | grep -v busybox
# want: first
# want: second
NSSCHEME_STORE=$W/stores/fourth nsscheme copy --from="$W/stores/maker" "$third" | short | grep -v busybox
# want: first
# want: second
# want: third
NSSCHEME_STORE=$W/stores/fourth nsscheme copy --from="$W/stores/maker" "$third" | wc -l
# want: 0
diff -r --no-dereference "$third" "stores/fourth/${third##*/}" && echo equal
# want: equal
NSSCHEME_STORE=$W/stores/fourth nsscheme gc --verify=contents
maker copy --to=x --from=y "$third"; echo "both: $?"
# says: expected one of --to=DIR and --from=DIR
# want: both: 1
NSSCHEME_STORE=$W/stores/fourth nsscheme copy --from="$W/nowhere" "$third"; echo "no store: $?"
# says: there is no store
# want: no store: 1

maker "$here/_directory.scm" "$W/files" gzip "/gnu/store/${second##*/}"
maker weather --substitute-urls="file://$W/files" -r "$second" | short
# match: file://\S+/files
# want:  100.0% of the items, 3 of 3
# match:  \d\.\d MiB to fetch, \d\.\d MiB unpacked
maker weather --substitute-urls="file://$W/files" --missing "$drv" | short; echo "missing: ${PIPESTATUS[0]}"
# match: file://\S+/files
# want:  0.0% of the items, 0 of 1
# want:  0.0 MiB to fetch, 0.0 MiB unpacked
# want: third
# want: missing: 1
maker weather "$third"; echo "no server: $?"
# says: no server is known: name some with --substitute-urls=URLS, or in
# want: no server: 1
maker challenge --substitute-urls="file://$W/files" "$second" | short; echo "challenge: ${PIPESTATUS[0]}"
# want: second: the same
# want: challenge: 0
maker challenge --substitute-urls="file://$W/files" "$third" | short; echo "challenge: ${PIPESTATUS[0]}"
# want: third: no server has it
# want: challenge: 1
maker challenge --substitute-urls="file://$W/files" "$second" "$third" >/dev/null; echo "one of two: $?"
# want: one of two: 1
# Another second, signed by the same key.
rm -r files
digits=$(basename "$second" | cut -c 1-32)
maker "$here/_directory.scm" "$W/files" none "/gnu/store/${second##*/}"
NSSCHEME_STORE=$W/stores/maker nsscheme -c "
  (use-modules (nsscheme substitutes keys) (nsscheme substitutes narinfo) (ice-9 textual-ports) (rnrs bytevectors) (gcrypt hash))
  (define file \"files/$digits.narinfo\")
  (define path \"/gnu/store/${second##*/}\")
  (define old (text->narinfo (call-with-input-file file get-string-all) path))
  (define new (make-narinfo path (narinfo-forms old) (sha256 (string->utf8 \"y\")) (narinfo-size old)
                            (narinfo-references old) (narinfo-deriver old) #f))
  (call-with-output-file file
    (lambda (port)
      (display (sign-text (narinfo->text new) (read-key (private-key-file) 'private-key) (read-key (public-key-file)))
               port)))"
maker challenge --substitute-urls="file://$W/files" "$second" | short | sed 's/sha256:.*/HASH/'; echo "challenge: ${PIPESTATUS[0]}"
# want: second: different
# want:  here: HASH
# match:  file://\S+/files: HASH
# want: challenge: 2
