;; A shell of Debian with the libraries that it needs and nothing else, on any distribution.
;;
;;   $ nsscheme run Examples/debian-shell.scm -- bash -c 'ls /; cat /etc/debian_version'
;;
;; The packages are those of debian-packages.scm, which
;;
;;   $ nsscheme import deb bash coreutils -o Examples/debian-packages.scm
;;
;; has written. Archives keep a version until there is a newer one: if one is gone, import again.

(use-modules (guix gexp)
             (aqwari namespace)
             (nsscheme debian))

(load "debian-packages.scm")

(namespace
  ;; What the two depend on comes with them; /bin and /lib are links into /usr, as on Debian.
  (bind "/" (list (debian-package "bash") (debian-package "coreutils")))
  ;; Debian's own is made when base-passwd is installed, and no script of a package runs here.
  (bind "/etc/passwd" (plain-file "passwd" "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/bin/false\n"))
  (bind "/etc/group" (plain-file "group" "root:x:0:\nnogroup:x:65534:\n"))
  (dev "/dev")
  (proc "/proc")
  (tmpfs "/tmp" #:mode #o1777)
  (environment (("PATH" "/usr/bin:/bin") ("HOME" "/tmp") ("SHELL" "/bin/bash") ("LC_ALL" "C"))))
