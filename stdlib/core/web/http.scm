;;; (web http): the lines and headers of HTTP, read and written.
;;;
;;; A header is declared with what reads, checks and writes its value; any other one is a string. The headers of
;;; HTTP/1.1 are declared below, by the kinds of values that (web http values) and (web http kinds) have.

(define-module (web http)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 textual-ports)
  #:use-module (web uri)
  #:use-module (web http values)
  #:use-module (web http kinds)
  #:use-module (web http chunks)
  #:re-export (make-chunked-input-port make-chunked-output-port)
  #:export (string->header header->string declare-header! declare-opaque-header! known-header? header-parser
            header-validator header-writer read-header parse-header valid-header? write-header read-headers
            write-headers parse-http-method parse-http-version parse-request-uri read-request-line write-request-line
            read-response-line write-response-line http-proxy-port? set-http-proxy-port?!))

;;; Declarations.

(define kinds (make-hash-table))

(define (string->header name)
  "Return the symbol of the header called NAME."
  (string->symbol (string-downcase name)))

(define (header->string name)
  "Return NAME, a symbol, as it is written on the wire."
  (canonical-name name))

(define* (declare-header! name parser validator writer #:key multiple?)
  "Let the values of the header called NAME be read by (PARSER STRING), checked by (VALIDATOR VALUE) and written by
(WRITER VALUE PORT)."
  (unless (and (string? name) (procedure? parser) (procedure? validator) (procedure? writer))
    (scm-error 'misc-error "declare-header!" "expected a string and three procedures, found ~S"
               (list (list name parser validator writer)) #f))
  (let ((symbol (string->header name)))
    (set-canonical-name! symbol name)
    (hashq-set! kinds symbol (list parser validator writer))))

(define (declare name kind) (apply declare-header! name kind))

(define (declare-opaque-header! name)
  "Let the values of the header called NAME be strings."
  (declare name opaque-kind))

(define (known-header? name)
  "Return true if the header NAME, a symbol, is declared."
  (and (hashq-ref kinds name) #t))

(define (kind-of name) (hashq-ref kinds name opaque-kind))

(define (header-parser name)
  "Return the procedure that reads values of the header NAME."
  (car (kind-of name)))
(define (header-validator name)
  "Return the procedure that checks values of the header NAME."
  (cadr (kind-of name)))
(define (header-writer name)
  "Return the procedure that writes values of the header NAME."
  (caddr (kind-of name)))

(define (parse-header name text)
  "Return the value of the header NAME that TEXT is."
  ((header-parser name) text))

(define (valid-header? name value)
  "Return true if VALUE is one of the header NAME."
  (unless (symbol? name)
    (scm-error 'misc-error "valid-header?" "expected the name of a header as a symbol, found ~S" (list name) #f))
  (and ((header-validator name) value) #t))

(define (write-header name value port)
  "Write the header NAME with VALUE to PORT."
  (put-string port (header->string name))
  (put-string port ": ")
  ((header-writer name) value port)
  (put-string port "\r\n"))

(define (write-headers headers port)
  "Write HEADERS, an alist, to PORT."
  (for-each (lambda (header) (write-header (car header) (cdr header) port)) headers))

;;; Reading.

;; The other end must not have all our memory: no header is longer, and no message has more of them.
(define most-characters 65536)
(define most-headers 1000)

(define (read-header-line port)
  (let loop ((characters '()) (count 0))
    (let ((char (read-char port)))
      (cond ((eqv? char #\newline)
             (string-trim-right (reverse-list->string characters) #\return))
            ((eof-object? char)
             (bad-header 'read-header-line (if (null? characters) char (reverse-list->string characters))))
            ((= count most-characters)
             (bad-header 'read-header-line (reverse-list->string (list-tail characters (- count 80)))))
            (else (loop (cons char characters) (+ count 1)))))))

;; The rest of a header that goes on on lines that begin with a space.
(define (read-continuation-lines port lines)
  (cond ((not (memv (lookahead-char port) '(#\space #\tab))) (string-concatenate-reverse lines))
        ((> (length lines) most-headers) (bad-header 'read-header-line (car lines)))
        (else (read-continuation-lines port (cons (read-header-line port) lines)))))

(define the-eof (eof-object))

(define (read-header port)
  "Read a header from PORT; return its name and value, or two end-of-file objects for the empty line at the end."
  (let ((line (read-header-line port)))
    (if (string-null? line)
        (values the-eof the-eof)
        (let ((colon (or (string-index line #\:) (bad-header '%read line))))
          (let ((name (string->header (substring line 0 colon))))
            (values name
                    (parse-header name
                                  (trim (read-continuation-lines port (list (substring line (+ colon 1))))))))))))

(define (read-headers port)
  "Return the headers that PORT has, up to the empty line, as an alist."
  (let loop ((headers '()) (count 0))
    (call-with-values (lambda () (read-header port))
      (lambda (name value)
        (cond ((eof-object? name) (reverse! headers))
              ((= count most-headers) (bad-header name value))
              (else (loop (acons name value headers) (+ count 1))))))))

;;; Request and status lines.

(define methods '(GET HEAD POST PUT DELETE OPTIONS TRACE CONNECT PATCH))

(define* (parse-http-method text #:optional (start 0) (end (string-length text)))
  "Return the method that TEXT is from START to END, a symbol."
  (let ((method (string->symbol (substring text start end))))
    (if (memq method methods)
        method
        (throw 'bad-request "~s is not a method of HTTP" (list (symbol->string method))))))

(define* (parse-http-version text #:optional (start 0) (end (string-length text)))
  "Return the version that TEXT, such as HTTP/1.1, is from START to END, as a pair of numbers."
  (let ((dot (string-index text #\. start end)))
    (if (and dot (string-prefix? "HTTP/" text 0 5 start end))
        (catch 'bad-header-component
          (lambda () (cons (parse-integer text (+ start 5) dot) (parse-integer text (+ dot 1) end)))
          (lambda _ (bad-component 'http-version (substring text start end))))
        (bad-component 'http-version (substring text start end)))))

(define* (parse-request-uri text #:optional (start 0) (end (string-length text)))
  "Return what the request line asks for: a URI, a relative reference that begins with /, or #f for *."
  (let ((text (substring text start end)))
    (cond ((string-null? text) (throw 'bad-request "the request line has no URI" '()))
          ((string=? text "*") #f)
          ((string-prefix? "/" text)
           (let* ((fragment (string-index text #\#))
                  (end (or fragment (string-length text)))
                  (query (string-index text #\? 0 end)))
             (build-uri-reference #:path (substring text 0 (or query end))
                                  #:query (and query (substring text (+ query 1) end))
                                  #:fragment (and fragment (substring text (+ fragment 1))))))
          (else
           (or (string->uri text) (throw 'bad-request "~s is not a URI" (list text)))))))

(define (read-request-line port)
  "Read the first line of a request; return its method, URI and version."
  (let* ((line (read-header-line port)) (first (string-index line #\space)) (last (string-rindex line #\space)))
    (unless (and first (< first last))
      (throw 'bad-request "expected a method, a URI and a version, found ~s" (list line)))
    (values (parse-http-method line 0 first)
            (parse-request-uri (trim (substring line first last)))
            (parse-http-version line (+ last 1) (string-length line)))))

(define proxies (make-weak-key-hash-table))

(define (http-proxy-port? port)
  "Return true if PORT leads to a proxy."
  (hashq-ref proxies port #f))

(define (set-http-proxy-port?! port flag)
  "Say whether PORT leads to a proxy, which wants whole URIs in request lines."
  (hashq-set! proxies port flag))

(define (put-version version port)
  (put-string port "HTTP/")
  (put-string port (number->string (car version)))
  (put-char port #\.)
  (put-string port (number->string (cdr version))))

(define (write-request-line method uri version port)
  "Write the first line of a request to PORT."
  (put-string port (symbol->string method))
  (put-char port #\space)
  (cond ((not uri)
         ;; A request about the server as a whole, as it is read.
         (put-char port #\*))
        ((http-proxy-port? port)
         (put-string port (uri->string uri #:include-fragment? #f)))
        (else
         (put-string port (if (string-null? (uri-path uri)) "/" (uri-path uri)))
         (when (uri-query uri)
           (put-char port #\?)
           (put-string port (uri-query uri)))))
  (put-char port #\space)
  (put-version version port)
  (put-string port "\r\n"))

(define (read-response-line port)
  "Read the first line of a response; return its version, code and reason."
  (let* ((line (read-header-line port))
         (first (string-index line #\space))
         (code (and first (string-skip line #\space first)))
         (code-end (and code (string-index line #\space code))))
    (unless code-end
      (throw 'bad-response "expected a version, a code and a reason, found ~s" (list line)))
    (values (parse-http-version line 0 first)
            (parse-integer line code code-end)
            (trim (substring line code-end)))))

(define (write-response-line version code reason port)
  "Write the first line of a response to PORT."
  (put-version version port)
  (put-char port #\space)
  (put-string port (number->string code))
  (put-char port #\space)
  (put-string port reason)
  (put-string port "\r\n"))

;;; The headers of HTTP/1.1.

(for-each
 (lambda (row) (for-each (lambda (name) (declare name (car row))) (cdr row)))
 (list
  (list opaque-kind "Content-MD5" "From" "User-Agent" "Server")
  (list integer-kind "Content-Length" "Max-Forwards" "Age")
  (list date-kind "Date" "Last-Modified" "If-Modified-Since" "If-Unmodified-Since")
  (list uri-kind "Content-Location" "Referer" "Location")
  (list strings-kind "Upgrade" "Via" "Content-Language")
  (list symbols-kind "Allow" "Content-Encoding" "Accept-Ranges")
  (list header-names-kind "Trailer")
  (list connection-kind "Connection")
  (list key-values-kind "Pragma")
  (list (parameters-kind) "Transfer-Encoding" "Expect" "TE")
  (list qualities-kind "Accept-Charset" "Accept-Encoding" "Accept-Language")
  (list entity-tag-kind "ETag")
  (list entity-tags-kind "If-Match" "If-None-Match")
  (list credentials-kind "Authorization" "Proxy-Authorization")
  (list challenges-kind "Proxy-Authenticate" "WWW-Authenticate")
  (list cache-control-kind "Cache-Control")
  (list warning-kind "Warning")
  (list disposition-kind "Content-Disposition")
  (list content-range-kind "Content-Range")
  (list content-type-kind "Content-Type")
  (list expires-kind "Expires")
  (list accept-kind "Accept")
  (list host-kind "Host")
  (list range-kind "Range")
  (list (either (lambda (text) (or (string-prefix? "\"" text) (string-prefix? "W/" text))) entity-tag-kind date-kind)
        "If-Range")
  (list (either (lambda (text) (and (not (string-null? text)) (string-every char-set:digit text)))
                integer-kind date-kind)
        "Retry-After")
  (list (either (lambda (text) (string=? text "*")) star-kind header-names-kind) "Vary")))
