;; Which addresses are those of the public Internet: a server that anybody may run must not send us to this machine or to
;; the network behind it.

(define-module (nsscheme substitutes addresses)
  #:export (public-address?))

;; First address and length of the prefix of IPv4 networks that are not the public's.
(define private-networks
  '((#x00000000 . 8) (#x0a000000 . 8) (#x64400000 . 10) (#x7f000000 . 8) (#xa9fe0000 . 16) (#xac100000 . 12)
    (#xc0000000 . 24) (#xc0000200 . 24) (#xc0a80000 . 16) (#xc6120000 . 15) (#xc6336400 . 24) (#xcb007100 . 24)
    (#xe0000000 . 3)))

(define (in-network? number first bits size)
  (= (ash number (- bits size)) (ash first (- bits size))))

(define (public-address? address)
  "Return true if ADDRESS, a socket address, is a public host's. Of IPv6 these are 2000::/3 without documentation, 6to4 and
Teredo."
  (let ((number (and (memv (sockaddr:fam address) (list AF_INET AF_INET6)) (sockaddr:addr address))))
    (cond ((not number) #f)
          ((= AF_INET (sockaddr:fam address))
           (not (or-map (lambda (network) (in-network? number (car network) (cdr network) 32)) private-networks)))
          (else
           (and (= 1 (ash number -125))
                (not (in-network? number (ash #x2002 112) 16 128))
                (not (in-network? number (ash #x20010000 96) 32 128))
                (not (in-network? number (ash #x20010db8 96) 32 128)))))))
