(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (link "br0" #:type 'bridge #:addresses '("192.0.2.1")))  ;; error: 4:3 link: expected a list of addresses such as "192.0.2.1/24"; got ("192.0.2.1")
