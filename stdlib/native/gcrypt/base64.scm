;; Base 64 as RFC 4648 has it, and its alphabet for URLs. The store's own code does the work.
;; Decoding is strict unless it is asked not to be: what is neither a digit nor padding is an error, white space
;; included, and so is padding that is missing.

(define-module (gcrypt base64)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 rdelim)
  #:use-module ((nsscheme rows store) #:select (%alphabet %encode-digits %decode-digits))
  #:export (base64-alphabet
            base64url-alphabet
            base64-encode
            base64-decode
            get-delimited-base64
            put-delimited-base64))

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

;;; Text between delimiters, as certificates and keys are kept.

(define (no-more what . arguments)
  (scm-error 'misc-error 'get-delimited-base64 what arguments #f))

(define (trimmed-line port)
  (let ((line (read-line port)))
    (if (eof-object? line) line (string-trim-both line))))

;; The first line of data: fields as those of mail, and the empty line after them, are left out.
(define (first-data-line port)
  (let ((line (trimmed-line port)))
    (if (and (string? line) (string-index line #\:))
        (let loop ((line (trimmed-line port)))
          (cond ((eof-object? line) line)
                ((string-null? line) (trimmed-line port))
                (else (loop (trimmed-line port)))))
        line)))

(define* (get-delimited-base64 port #:optional (strict #t))
  "Return the type and the bytes of the next text in PORT that stands between delimiters, as -----BEGIN CERTIFICATE-----;
\"\" and the end-of-file object when there is none."
  (let ((line (trimmed-line port)))
    (cond ((eof-object? line) (values "" line))
          ((and (string-prefix? "-----BEGIN " line) (string-suffix? "-----" line) (>= (string-length line) 16))
           (let ((type (substring line 11 (- (string-length line) 5))))
             (let loop ((line (first-data-line port)) (digits '()))
               (cond ((eof-object? line) (no-more "unexpected end of file"))
                     ((string-prefix? "-" line)
                      (unless (string=? line (string-append "-----END " type "-----"))
                        (no-more "bad end delimiter ~s for ~s" line type))
                      (values type (base64-decode (string-concatenate-reverse digits))))
                     ;; A checksum as OpenPGP's text has it.
                     ((and (= 5 (string-length line)) (string-prefix? "=" line))
                      (loop (trimmed-line port) digits))
                     (else (loop (trimmed-line port) (cons line digits)))))))
          (else (get-delimited-base64 port strict)))))

(define* (put-delimited-base64 port type bv #:optional (line-length 76))
  "Write the bytes of BV to PORT in lines of LINE-LENGTH, between delimiters that say TYPE."
  (display (string-append "-----BEGIN " type "-----\n") port)
  (base64-encode bv 0 (bytevector-length bv) line-length #f base64-alphabet port)
  (display (string-append "\n-----END " type "-----\n") port))
