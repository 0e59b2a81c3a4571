(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (link "v0" #:peer "v1" #:host "v2"))  ;; error: 4:3 link: the other end of v0 is inside, #:peer, or in the caller's network
