(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (link "br0" #:kind 'bridge))  ;; error: 4:15 link: it has no option #:kind
