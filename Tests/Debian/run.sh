# shellcheck shell=bash disable=SC2154,SC2016
# Packages of the archive built and run in a namespace, with apt's lists and without.
. "$CHECKOUT/Tests/Debian/_archive.sh"

for caller in "${callers[@]}"; do
  import "$caller" box
  cat >"$scratch/$caller/box.scm" <<'SCHEME'
(use-modules (guix gexp) (aqwari namespace) (nsscheme debian))
(load "deb822.scm")
(define box (debian-package "box"))
(namespace
  (bind "/" (list box (debian-package "ring-b")))
  (bind "/link" (computed-file "link" #~(symlink #$(file-append box "/usr/lib/box/data") #$output)))
  (tmpfs "/tmp"))
SCHEME
  is "$caller: built and run" $'2\n1:1.0~rc1-2+b1\n0.9\na\nring\nmerged\ndata\n/nowhere\ndata' \
    "$(as "$caller" "$nsscheme" run -v 0 box.scm -- /bin/sh -c 'cd /usr/share
      cat sheller/version box/version provider/version /etc/who /lib/ring/file /lib/ring/other /lib64/data
      readlink /etc/dangling; cat /link' 2>&1)"
  is "$caller: /usr is merged" 'usr/bin usr/lib usr/lib64 1 555' \
    "$(echo $(as "$caller" "$nsscheme" run -v 0 box.scm -- /usr/bin/sh -c \
      'for i in /bin /lib /lib64; do readlink $i; done; echo x | wc -l; stat -c %a /bin/busybox' 2>&1))"
  # Without lists apt's sources are enough to build.
  config=$(apt "$scratch/$caller/sources")
  cp "$scratch/deb822/etc/sources.list.d/test.sources" "$scratch/$caller/sources/etc/sources.list.d/"
  chmod -R a+rX "$scratch/$caller/sources"
  like "$caller: built without lists" "*/store/*-other-thing-1" \
    "$(APT_CONFIG=$scratch/flat/apt.conf as "$caller" "$nsscheme" import deb other-thing -o other.scm &&
      APT_CONFIG=$config as "$caller" "$nsscheme" build -v 0 other.scm 2>&1)"
done
