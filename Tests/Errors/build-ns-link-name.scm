(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (link "a/b" #:type 'bridge))  ;; error: 4:3 link: expected the name of an interface, at most 15 letters
