;;; (web server): a loop that reads requests, lets a handler make responses and writes them.
;;;
;;; How clients come and go is an implementation's part: four procedures, of which (web server http) has those for TCP.

(define-module (web server)
  #:use-module (ice-9 iconv)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web request)
  #:use-module (web response)
  #:export (define-server-impl lookup-server-impl make-server-impl server-impl? server-impl-name server-impl-open
            server-impl-read server-impl-write server-impl-close open-server read-client handle-request
            sanitize-response write-client close-server serve-one-client run-server))

(define-record-type server-impl
  (make-server-impl name open read write close)
  server-impl?
  (name server-impl-name)
  (open server-impl-open)
  (read server-impl-read)
  (write server-impl-write)
  (close server-impl-close))

(define-syntax-rule (define-server-impl name open read write close)
  (define name (make-server-impl 'name open read write close)))

(define (lookup-server-impl impl)
  "Return IMPL, an implementation or the last word of the name of the module that has it."
  (cond ((server-impl? impl) impl)
        ((and (symbol? impl) (false-if-exception (module-ref (resolve-module `(web server ,impl)) impl))))
        (else (scm-error 'misc-error "lookup-server-impl" "expected an implementation of servers, or http, found ~S"
                         (list impl) #f))))

;; What THUNK returns, or OTHERWISE when it throws; what was thrown is printed to the error port, as in Guile.
(define (reporting thunk otherwise)
  (catch #t
    thunk
    (lambda (key . arguments)
      (if (memq key '(interrupt quit))
          (apply throw key arguments)
          (let ((port (current-error-port)))
            (print-exception port #f key arguments)
            (otherwise))))))

(define (open-server impl open-params)
  "Return a server of IMPL, opened with OPEN-PARAMS."
  (apply (server-impl-open impl) open-params))

(define (read-client impl server)
  "Wait for a request to SERVER; return the client, the request and its body, or three times #f if it was none."
  (reporting (lambda () ((server-impl-read impl) server))
             (lambda () (values #f #f #f))))

(define (extend-response response name value)
  (build-response #:version (response-version response) #:code (response-code response)
                  #:reason-phrase (response-reason-phrase* response)
                  #:headers (acons name value
                                   (filter (lambda (header) (not (eq? (car header) name)))
                                           (response-headers response)))
                  #:port (response-port response)))

(define response-reason-phrase* (@@ (web response) reason-phrase))

(define (sanitize-response request response body)
  "Return RESPONSE, which may be a list of headers, and BODY, which may be a string or a procedure that writes it, as a
response with the headers that it needs and its bytes; for a HEAD, #f."
  (define (fail message . arguments) (scm-error 'misc-error "sanitize-response" message arguments #f))
  (cond ((list? response)
         (sanitize-response request (build-response #:version (request-version request) #:headers response) body))
        ((not (equal? (request-version request) (response-version response)))
         (sanitize-response request (adapt-response-version response (request-version request)) body))
        ((not body) (values response #vu8()))
        ((or (string? body) (procedure? body))
         (let* ((type (response-content-type response '(text/plain)))
                (charset (assq-ref (cdr type) 'charset)))
           (sanitize-response
            request
            (if charset response (extend-response response 'content-type `(,@type (charset . "utf-8"))))
            ;; A procedure may write bytes.
            (if (string? body)
                (string->bytevector body (or charset "utf-8"))
                (call-with-encoded-output-string (or charset "utf-8") body)))))
        ((not (bytevector? body))
         (fail "expected a body as a string, bytes, a procedure or #f, found ~S" body))
        ((and (response-must-not-include-body? response) (positive? (bytevector-length body)))
         (fail "a response with code ~S has no body" (response-code response)))
        (else
         (let ((length (bytevector-length body)) (said (response-content-length response)))
           (cond ((and said (not (= said length)))
                  (fail "the header says a body of ~S bytes, but it has ~S" said length))
                 (else
                  (values (if (or said (zero? length)) response (extend-response response 'content-length length))
                          (if (eq? (request-method request) 'HEAD) #f body))))))))

(define (handle-request handler request body state)
  "Return the response, the body and the next states that HANDLER has for REQUEST; an error makes a response 500."
  (reporting (lambda ()
               (call-with-values
                   (lambda () (apply handler request body state))
                 (case-lambda
                   ((response body . state)
                    (call-with-values (lambda () (sanitize-response request response body))
                      (lambda (response body) (values response body state))))
                   (results
                    (scm-error 'misc-error "handle-request"
                               "expected a response and a body of the handler, found ~S" (list results) #f)))))
             (lambda () (values (build-response #:code 500) #f state))))

(define (write-client impl server client response body)
  "Send RESPONSE with BODY to CLIENT."
  (reporting (lambda () ((server-impl-write impl) server client response body))
             (lambda () (if #f #f))))

(define (close-server impl server)
  "Close SERVER."
  ((server-impl-close impl) server))

(define (serve-one-client handler impl server state)
  "Wait for a request to SERVER, answer it by HANDLER, and return the next states."
  (call-with-values (lambda () (read-client impl server))
    (lambda (client request body)
      (if client
          (call-with-values (lambda () (handle-request handler request body state))
            (lambda (response body state)
              (write-client impl server client response body)
              state))
          state))))

(define* (run-server handler #:optional (impl 'http) (open-params '()) #:rest state)
  "Answer requests by HANDLER, called with a request, its body and STATE, until interrupted; it returns a response or
its headers, a body, and the next states."
  (let* ((impl (lookup-server-impl impl)) (server (open-server impl open-params)))
    (dynamic-wind
      (lambda () #t)
      (lambda ()
        (let loop ((state state))
          (loop (serve-one-client handler impl server state))))
      (lambda () (close-server impl server)))))
