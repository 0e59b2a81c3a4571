;; Addresses that a potluck file or a request may name: which of them lead to this machine or to a network that is
;; nobody else's, so that a host must not follow them for a stranger.

(define-module (nsscheme potluck addresses)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (web uri)
  #:export (address-problem private-host?))

;;; Numbers. Programs accept IPv4 addresses of one to four parts, decimal, octal or hexadecimal.

(define (part->number text)
  (cond ((string-null? text) #f)
        ((string-prefix? "0x" text) (string->number (string-drop text 2) 16))
        ((and (string-prefix? "0" text) (> (string-length text) 1)) (string->number text 8))
        ((string-every char-numeric? text) (string->number text 10))
        (else #f)))

;; The number of the IPv4 address that TEXT is, or #f.
(define (ipv4 text)
  (let ((parts (map part->number (string-split (string-downcase text) #\.))))
    (and (<= (length parts) 4)
         (every exact-integer? parts)
         (let* ((rest (- 4 (length parts)))
                (high (fold (lambda (part sum) (+ (* 256 sum) part)) 0 (drop-right parts 1))))
           (and (every (lambda (part) (<= part 255)) (drop-right parts 1))
                (< (last parts) (expt 256 (+ 1 rest)))
                (+ (* high (expt 256 (+ 1 rest))) (last parts)))))))

;; First address and length of the prefix of networks that are not the public's.
(define private-networks-4
  '(("0.0.0.0" 8) ("10.0.0.0" 8) ("100.64.0.0" 10) ("127.0.0.0" 8) ("169.254.0.0" 16) ("172.16.0.0" 12)
    ("192.0.0.0" 24) ("192.0.2.0" 24) ("192.168.0.0" 16) ("198.18.0.0" 15) ("198.51.100.0" 24) ("203.0.113.0" 24)
    ("224.0.0.0" 3)))

(define (private-ipv4? number)
  (any (match-lambda
         ((first bits)
          (= (ash number (- bits 32)) (ash (ipv4 first) (- bits 32)))))
       private-networks-4))

;; An IPv6 address counts as public only in 2000::/3, without documentation (2001:db8::/32) and those that carry an IPv4
;; address (6to4, 2002::/16, and Teredo, 2001::/32).
(define (private-ipv6? number)
  (or (not (= 1 (ash number -125)))
      (= #x20010db8 (ash number -96))
      (= #x20010000 (ash number -96))
      (= #x2002 (ash number -112))))

(define (private-host? host)
  "Return true if HOST, the name or the number of a host in an address, is this machine's or a private network's, as far
as the text says."
  (let* ((name (string-downcase (string-trim-right (string-trim-both host (lambda (chr) (memv chr '(#\[ #\]))))
                                                   #\.))))
    (cond ((string-null? name) #t)
          ((string-index name #\:)
           (let ((number (false-if-exception (inet-pton AF_INET6 name))))
             (or (not number) (private-ipv6? number))))
          ((ipv4 name) => private-ipv4?)
          (else
           (or (not (string-index name #\.))
               (any (lambda (end) (or (string=? name end) (string-suffix? (string-append "." end) name)))
                    '("localhost" "local" "localdomain" "internal" "home.arpa")))))))

(define (no-control? text)
  (string-every (lambda (chr) (and (char<? #\space chr #\delete))) text))

(define* (address-problem text schemes #:key allow-local?)
  "Return what is wrong with TEXT as an address with one of SCHEMES, symbols, of a public host, or #f. If ALLOW-LOCAL?, it
may be this machine's, and a directory, file:///…, too."
  (define uri (and (no-control? text) (false-if-exception (string->uri text))))
  (define schemes* (if allow-local? (append schemes '(file)) schemes))
  (cond ((or (not uri) (not (uri-scheme uri)))
         (format #f "~s is no address; expected ~a" text (scheme-words schemes)))
        ((not (memq (uri-scheme uri) schemes*))
         (if (eq? 'file (uri-scheme uri))
             (format #f "~s is of this machine: a potluck needs the address of a public host" text)
             (format #f "~s is no address; expected ~a" text (scheme-words schemes))))
        ((uri-fragment uri) (format #f "~s has a fragment, #…, which means nothing here" text))
        ((uri-userinfo uri) (format #f "~s names a user; expected an address that everybody can use" text))
        ((eq? 'file (uri-scheme uri)) #f)
        ((or (not (uri-host uri)) (string-null? (uri-host uri)))
         (format #f "~s names no host" text))
        ((and (not allow-local?) (private-host? (uri-host uri)))
         (format #f "~s is of this machine or a private network: a potluck needs the address of a public host" text))
        (else #f)))

(define (scheme-words schemes)
  (match (map (lambda (scheme) (string-append (symbol->string scheme) "://…")) schemes)
    ((one) one)
    ((some ... last) (string-append (string-join some ", ") " or " last))))
