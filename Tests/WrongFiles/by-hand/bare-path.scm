(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/" "/usr")
  (bind /etc/motd (plain-file "motd" "Hello"))
  (proc "/proc"))
