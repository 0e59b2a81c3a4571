;;; (web uri): URIs and relative references as records, as RFC 3986 has them.
;;;
;;; A reference with a scheme is a URI, one without is a relative reference. What a text splits into is found by
;;; position, from left to right, so that no text, however long, takes more than one look at each character.

(define-module (web uri)
  #:use-module (srfi srfi-9)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 iconv)
  #:export (uri? uri-scheme uri-userinfo uri-host uri-port uri-path uri-query uri-fragment
            uri-reference? relative-ref?
            build-uri build-uri-reference build-relative-ref declare-default-port!
            string->uri string->uri-reference string->relative-ref uri->string
            uri-decode uri-encode split-and-decode-uri-path encode-and-join-uri-path))

(define-record-type <uri>
  (make-reference scheme userinfo host port path query fragment)
  uri-reference?
  (scheme uri-scheme)
  (userinfo uri-userinfo)
  (host uri-host)
  (port uri-port)
  (path uri-path)
  (query uri-query)
  (fragment uri-fragment))

(define (uri? object)
  "Return true if OBJECT is a URI, that is, a reference with a scheme."
  (and (uri-reference? object) (symbol? (uri-scheme object))))

(define (relative-ref? object)
  "Return true if OBJECT is a reference without a scheme."
  (and (uri-reference? object) (not (uri-scheme object))))

(define (fail message . arguments)
  (throw 'uri-error message arguments))

;;; Which characters stand where.

(define digits (ucs-range->char-set 48 58))
(define letters (char-set-union (ucs-range->char-set 65 91) (ucs-range->char-set 97 123)))
(define alphanumeric (char-set-union letters digits))
(define scheme-rest (char-set-union alphanumeric (string->char-set "+-.")))
(define userinfo-characters (char-set-union alphanumeric (string->char-set "_.!~*'();:&=+$,-%")))

(define (all? set text) (string-every set text))

(define (scheme-text? text)
  (and (not (string-null? text))
       (char-set-contains? letters (string-ref text 0))
       (all? scheme-rest text)))

(define (address? family text)
  (and (false-if-exception (inet-pton family text)) #t))

;; A label of a host's name: letters, digits and hyphens, no hyphen at either end.
(define (label? text)
  (and (not (string-null? text))
       (all? alphanumeric (string (string-ref text 0)))
       (char-set-contains? alphanumeric (string-ref text (- (string-length text) 1)))
       (string-every (lambda (char) (or (char=? char #\-) (char-set-contains? alphanumeric char))) text)))

(define (host-name? text)
  (let ((labels (string-split text #\.)))
    (and (and-map label? labels)
         ;; Else it would be a bad address.
         (char-set-contains? letters (string-ref (car (last-pair labels)) 0)))))

(define (valid-host? text)
  (and (string? text)
       (or (address? AF_INET text)
           (and (string-index text #\:) (address? AF_INET6 text))
           (host-name? text))))

;;; Making.

(define (check scheme userinfo host port path query fragment)
  (when scheme
    (unless (symbol? scheme) (fail "the scheme of a URI must be a symbol, not ~s" scheme)))
  (when (and (or userinfo port) (not host)) (fail "a URI with user information or a port needs a host"))
  (when port
    (unless (and (exact-integer? port) (>= port 0)) (fail "the port of a URI must be a number from 0 on, not ~s" port)))
  (when host
    (unless (valid-host? host) (fail "the host of a URI must be a name or an address, not ~s" host)))
  (when userinfo
    (unless (string? userinfo) (fail "the user information of a URI must be a string, not ~s" userinfo)))
  (unless (string? path) (fail "the path of a URI must be a string, not ~s" path))
  (when query
    (unless (string? query) (fail "the query of a URI must be a string, not ~s" query)))
  (when fragment
    (unless (string? fragment) (fail "the fragment of a URI must be a string, not ~s" fragment)))
  (if host
      (unless (or (string-null? path) (char=? (string-ref path 0) #\/))
        (fail "the path of a URI with a host must begin with /, unlike ~s" path))
      (when (string-prefix? "//" path)
        (fail "the path of a URI without a host must not begin with //, unlike ~s" path)))
  (unless scheme
    (let ((colon (string-index path #\:)) (slash (string-index path #\/)))
      (when (and (not host) colon (or (not slash) (< colon slash)))
        (fail "the first segment of a relative path must not contain a colon, unlike that of ~s" path)))))

(define* (build-uri scheme #:key userinfo host port (path "") query fragment (validate? #t))
  "Return the URI of these parts; #:validate? #f leaves them unchecked."
  (when validate?
    (unless (symbol? scheme) (fail "the scheme of a URI must be a symbol, not ~s" scheme))
    (check scheme userinfo host port path query fragment))
  (make-reference scheme userinfo host port path query fragment))

(define* (build-uri-reference #:key scheme userinfo host port (path "") query fragment (validate? #t))
  "Return the reference of these parts, a URI if there is a SCHEME."
  (when validate? (check scheme userinfo host port path query fragment))
  (make-reference scheme userinfo host port path query fragment))

(define* (build-relative-ref #:key userinfo host port (path "") query fragment (validate? #t))
  "Return the relative reference of these parts."
  (when validate? (check #f userinfo host port path query fragment))
  (make-reference #f userinfo host port path query fragment))

;;; Reading.

;; The parts of an authority as a list (USERINFO HOST PORT), or #f.
(define (split-authority text)
  (define at (string-index text #\@))
  (define (port-of text)
    (cond ((string-null? text) '(#f))
          ((all? digits text) (list (string->number text)))
          (else #f)))
  (define (host-and-port userinfo text)
    (let* ((bracket (and (string-prefix? "[" text) (string-index text #\])))
           (colon (if bracket
                      (and (< (+ bracket 1) (string-length text)) (+ bracket 1))
                      (string-index text #\:)))
           (host (cond (bracket (substring text 1 bracket))
                       (colon (substring text 0 colon))
                       (else text)))
           (port (if colon
                     (and (char=? (string-ref text colon) #\:) (port-of (substring text (+ colon 1))))
                     '(#f))))
      (and port
           (if bracket (address? AF_INET6 host) (and (not (string-index host #\:)) (valid-host? host)))
           (list userinfo host (car port)))))
  (if at
      (let ((userinfo (substring text 0 at)))
        (and (all? userinfo-characters userinfo)
             (host-and-port userinfo (substring text (+ at 1)))))
      (host-and-port #f text)))

(define (string->uri-reference text)
  "Return the reference that TEXT is, a URI or a relative reference, or #f if it is none."
  (unless (string? text)
    (scm-error 'wrong-type-arg "string->uri-reference" "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 1 "string" text) (list text)))
  (let* ((length (string-length text))
         (delimiter (string-index text (string->char-set ":/?#")))
         (scheme (and delimiter (char=? (string-ref text delimiter) #\:) (substring text 0 delimiter)))
         (start (if scheme (+ delimiter 1) 0))
         (fragment-mark (string-index text #\# start))
         (hierarchy-end (or fragment-mark length))
         (query-mark (string-index text #\? start hierarchy-end))
         (path-end (or query-mark hierarchy-end))
         (authority? (string-prefix? "//" text 0 2 start path-end))
         (path-start (if authority? (or (string-index text #\/ (+ start 2) path-end) path-end) start))
         (authority (if authority? (substring text (+ start 2) path-start) ""))
         (path (substring text path-start path-end))
         (parts (if (string-null? authority) '(#f #f #f) (split-authority authority))))
    (and (or (not scheme) (scheme-text? scheme))
         parts
         (false-if-uri-error
          (lambda ()
            (build-uri-reference #:scheme (and scheme (string->symbol (string-downcase scheme)))
                                 #:userinfo (car parts) #:host (cadr parts) #:port (caddr parts)
                                 #:path path
                                 #:query (and query-mark (substring text (+ query-mark 1) hierarchy-end))
                                 #:fragment (and fragment-mark (substring text (+ fragment-mark 1)))))))))

(define (false-if-uri-error thunk)
  (catch 'uri-error thunk (lambda _ #f)))

(define (string->uri text)
  "Return the URI that TEXT is, or #f if it is none."
  (let ((reference (string->uri-reference text)))
    (and reference (uri? reference) reference)))

(define (string->relative-ref text)
  "Return the relative reference that TEXT is, or #f if it is none."
  (let ((reference (string->uri-reference text)))
    (and reference (relative-ref? reference) reference)))

;;; Writing.

(define default-ports (make-hash-table))

(define (declare-default-port! scheme port)
  "Let URIs with SCHEME be written without PORT."
  (hashq-set! default-ports scheme port))

(declare-default-port! 'http 80)
(declare-default-port! 'https 443)

(define* (uri->string uri #:key (include-fragment? #t))
  "Return the text of URI, which may be a relative reference."
  (let* ((scheme (uri-scheme uri)) (host (uri-host uri)) (port (uri-port uri)))
    (string-append
     (if scheme (string-append (symbol->string scheme) ":") "")
     (if host
         (string-append "//"
                        (if (uri-userinfo uri) (string-append (uri-userinfo uri) "@") "")
                        (if (string-index host #\:) (string-append "[" host "]") host)
                        (if (and port (not (eqv? port (hashq-ref default-ports scheme))))
                            (string-append ":" (number->string port))
                            ""))
         "")
     (uri-path uri)
     (if (uri-query uri) (string-append "?" (uri-query uri)) "")
     (if (and include-fragment? (uri-fragment uri)) (string-append "#" (uri-fragment uri)) ""))))

;;; Escapes.

(define ascii-printing (ucs-range->char-set 32 127))
(define unreserved (char-set-union alphanumeric (string->char-set "-._~")))

(define* (uri-decode text #:key (encoding "utf-8") (decode-plus-to-space? #t))
  "Return TEXT with what stands for bytes as %XX decoded from ENCODING, as a bytevector if that is #f, and plus signs
as spaces if DECODE-PLUS-TO-SPACE?."
  (let* ((length (string-length text)) (bytes (make-bytevector length)))
    (define (hex-at index)
      (and (< index length)
           (let ((char (string-ref text index)))
             (and (char-set-contains? char-set:hex-digit char) (string->number (string char) 16)))))
    (let loop ((from 0) (to 0))
      (if (= from length)
          (let ((bytes (subbytes bytes to)))
            (cond ((not encoding) bytes)
                  ((string-ci=? encoding "utf-8") (utf8->string bytes))
                  (else (bytevector->string bytes encoding))))
          (let ((char (string-ref text from)))
            (cond ((and (char=? char #\+) decode-plus-to-space?)
                   (bytevector-u8-set! bytes to 32)
                   (loop (+ from 1) (+ to 1)))
                  ((and (char=? char #\%) (hex-at (+ from 1)) (hex-at (+ from 2)))
                   (bytevector-u8-set! bytes to (+ (* 16 (hex-at (+ from 1))) (hex-at (+ from 2))))
                   (loop (+ from 3) (+ to 1)))
                  ((char-set-contains? ascii-printing char)
                   (bytevector-u8-set! bytes to (char->integer char))
                   (loop (+ from 1) (+ to 1)))
                  (else (fail "~a has a character that does not belong into a URI: ~s" text char))))))))

(define (subbytes bytes count)
  (let ((part (make-bytevector count)))
    (bytevector-copy! bytes 0 part 0 count)
    part))

(define* (uri-encode text #:key (encoding "utf-8") (unescaped-chars unreserved))
  "Return TEXT with the bytes, in ENCODING, of the characters that are not in UNESCAPED-CHARS as %XX."
  (define (escape char port)
    (let ((bytes (if (string-ci=? encoding "utf-8")
                     (string->utf8 (string char))
                     (string->bytevector (string char) encoding))))
      (do ((i 0 (+ i 1)))
          ((= i (bytevector-length bytes)))
        (let ((digits (string-upcase (number->string (bytevector-u8-ref bytes i) 16))))
          (display (if (= (string-length digits) 1) "%0" "%") port)
          (display digits port)))))
  (if (string-every unescaped-chars text)
      text
      (call-with-output-string
       (lambda (port)
         (string-for-each (lambda (char)
                            (if (char-set-contains? unescaped-chars char)
                                (write-char char port)
                                (escape char port)))
                          text)))))

(define (split-and-decode-uri-path path)
  "Return the segments of PATH, decoded, without empty ones."
  (map (lambda (segment) (uri-decode segment #:decode-plus-to-space? #f))
       (filter (lambda (segment) (not (string-null? segment))) (string-split path #\/))))

(define (encode-and-join-uri-path parts)
  "Return PARTS, encoded, with slashes between them."
  (string-join (map uri-encode parts) "/"))
