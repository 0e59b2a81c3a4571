(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (link "lo")
  (link "v0" #:peer "v1" #:bridge "br0"))  ;; error: 5:3 link: nothing makes the interface br0
