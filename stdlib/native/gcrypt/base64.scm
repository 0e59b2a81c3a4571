;; Base 64 as RFC 4648 has it, and its alphabet for URLs. The store's own code does the work.
;; Decoding is strict unless it is asked not to be: what is neither a digit nor padding is an error, white space
;; included, and so is padding that is missing.

(define-module (gcrypt base64)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module ((nsscheme rows store) #:select (%alphabet %encode-digits %decode-digits))
  #:export (base64-alphabet
            base64url-alphabet
            base64-encode
            base64-decode))

(define base64-alphabet (%alphabet 'base64))
(define base64url-alphabet (%alphabet 'base64url))

;; TEXT in lines of LENGTH characters.
(define (break-lines text length)
  (let loop ((start 0) (lines '()))
    (if (< (+ start length) (string-length text))
        (loop (+ start length) (cons (substring text start (+ start length)) lines))
        (string-join (reverse (cons (substring text start) lines)) "\n"))))

(define* (base64-encode bv #:optional (start 0) (end (bytevector-length bv)) line-length no-padding
                        (alphabet base64-alphabet) port)
  "Return the bytes of BV from START to END in base 64, in lines of LINE-LENGTH characters unless that is false. If PORT
is given, write them to it instead."
  (unless (or (not line-length)
              (and (exact-integer? line-length) (positive? line-length) (zero? (modulo line-length 4))))
    (scm-error 'misc-error 'base64-encode "expected a multiple of 4 as the length of lines, got ~s"
               (list line-length) #f))
  (let* ((digits (%encode-digits alphabet (not no-padding) bv start end))
         (text (if line-length (break-lines digits line-length) digits)))
    (if port (display text port) text)))

(define* (base64-decode str #:optional (alphabet base64-alphabet) port (strict? #t) (strict-padding? #t))
  "Return the bytes that STR stands for in base 64, or write them to PORT if it is given. Unless STRICT?, characters
that are no digits are skipped; unless STRICT-PADDING?, padding may be missing."
  (define digits
    (if strict?
        str
        (string-filter (lambda (chr) (or (char=? chr #\=) (string-index alphabet chr))) str)))
  (define bytes (%decode-digits alphabet (if (and strict? strict-padding?) 'required 'optional) digits))
  (cond ((char? bytes)
         (scm-error 'misc-error 'base64-decode "~s is not a base-64 digit in ~s" (list bytes str) #f))
        ((not bytes)
         (scm-error 'misc-error 'base64-decode "the padding of ~s is missing or wrong: with it, base 64 has groups of 4"
                    (list str) #f))
        (port (put-bytevector port bytes))
        (else bytes)))
