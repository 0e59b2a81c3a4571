;; `nsscheme potluck update': a host is asked to take a branch, and what becomes of it is said, as the host sees it. What a
;; host answers is a stranger's text: it goes to the terminal without its control characters.

(define-module (nsscheme potluck update)
  #:use-module (json)
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module (nsscheme potluck checkout)
  #:use-module (ice-9 match)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:use-module (web client)
  #:use-module (web response)
  #:use-module (web uri)
  #:export (update-potluck))

;;; Asking.

;; So long may one answer take.
(define patience-seconds 30)

;; Return what THUNK returns; that it takes too long throws 'too-late.
(define (within-patience thunk)
  (sigaction SIGALRM (lambda _ (throw 'too-late)))
  (dynamic-wind
    (lambda () (alarm patience-seconds))
    thunk
    (lambda () (alarm 0))))

;; Why there was no answer that means anything, as KEY and ARGUMENTS say; #f for what is no fault of the connection.
(define (complaint base uri key arguments)
  (match key
    ('too-late (format #f "the host ~a does not answer within ~a seconds" base patience-seconds))
    ('getaddrinfo-error
     (format #f "there is no host '~a': ~a" (uri-host uri) (gai-strerror (first arguments))))
    ('system-error
     (format #f "the host ~a cannot be reached: ~a" base
             (strerror (system-error-errno (cons key arguments)))))
    ('gnutls-error
     (format #f "no safe connection to the host ~a: ~a is it http://, or another port?" base
             ((module-ref (resolve-interface '(gnutls)) 'error->string) (first arguments))))
    ('tls-certificate-error
     (format #f "no safe connection to the host ~a: ~a" base
             (string-trim-right
              (call-with-output-string (lambda (port) (print-exception port #f key arguments)))
              #\newline)))
    ((or 'bad-response 'bad-header 'bad-header-component 'read-response)
     (format #f "what answers at ~a does not speak HTTP~a" base
             (if (eq? 'http (uri-scheme uri)) ": is it https://, or another port?" ": is it another port?")))
    (_ #f)))

;; Ask the host at BASE for PATH; return the parsed answer and #f, or #f and a text when it says to ask again later.
(define* (ask base path #:key (method 'GET) body)
  (define uri (string->uri (string-append base path)))
  (let*-values (((response answer)
                 (catch #t
                   (lambda ()
                     (within-patience
                      (lambda ()
                        (http-request uri #:method method #:body (and body (string->utf8 body)) #:decode-body? #f
                                      #:headers (if body '((content-type . (application/json))) '())))))
                   (lambda (key . arguments)
                     (match (complaint base uri key arguments)
                       (#f (apply throw key arguments))
                       (text (raise-at #f "~a" text))))))
                ((data) (and answer (false-if-exception (json-string->scm (utf8->string answer)))))
                ((said) (let ((said (and (list? data) (assoc-ref data "error"))))
                          (if (string? said)
                              (harmless said)
                              (format #f "~a ~a" (response-code response) (response-reason-phrase response)))))
                ((code) (response-code response)))
    (cond ((and (= 200 code) (list? data)) (values data #f))
          ((memv code '(429 503)) (values #f said))
          ((= 200 code)
           (raise-at #f "the host ~a answers with something else than a potluck host does" base))
          ((<= 300 code 399)
           (raise-at #f "the host ~a has moved~a" base
                     (match (response-location response)
                       ((? uri? location) (format #f " to ~a" (harmless (uri->string location))))
                       (_ ""))))
          (else (raise-at #f "the host ~a says: ~a" base said)))))

;; The part NAME of ANSWER, which FIT? accepts.
(define (part base answer name fit?)
  (match (assoc-ref answer name)
    ((? fit? value) value)
    (_ (raise-at #f "the host ~a answers with something else than a potluck host does: it has no '~a'" base name))))

;;; Saying.

(define (harmless text)
  (string-map (lambda (chr)
                (if (and (char-set-contains? unsafe chr) (not (memv chr '(#\newline #\tab)))) #\xFFFD chr))
              text))

;; Control characters, and those that have a line read in another order than it is written in.
(define unsafe
  (char-set-union char-set:iso-control
                  (ucs-range->char-set #x202A #x202F) (ucs-range->char-set #x2066 #x206A)
                  (string->char-set "\u200E\u200F\u061C")))

(define (say . words)
  (for-each (lambda (word) (display (if (string? word) (harmless word) word))) words)
  (newline)
  (force-output))

(define (say-dish dish)
  (define (part name) (assoc-ref dish name))
  (match (part "state")
    ("failed"
     (say "FAILED  " (part "name"))
     (display (harmless (or (part "log") ""))))
    (state (say "ok      " (part "name") "@" (part "version") ", " state))))

;;; An update.

;; Have an interrupt say that the host goes on with the update at PAGE.
(define (say-at-interrupt page)
  (sigaction SIGINT
    (lambda _
      (format (current-error-port) "~%the host goes on with the update; ~a says how~%" page)
      (force-output (current-error-port))
      (primitive-_exit 130))))

(define (base-url host)
  (let ((uri (string->uri (string-trim-right host #\/))))
    (unless (and uri (memq (uri-scheme uri) '(http https)) (uri-host uri) (not (string-null? (uri-host uri)))
                 (<= (or (uri-port uri) 0) 65535) (not (uri-query uri)) (not (uri-fragment uri)))
      (raise-at #f "'~a' is no address of a host: expected https://… or http://…, or a name with --port" host))
    (string-trim-right host #\/)))

(define* (update-potluck url branch host #:key (seconds 600))
  "Ask the host at HOST to publish BRANCH of the repository at URL, wait SECONDS at most, and say what becomes of it. Return
true if nothing is wrong."
  (define base (base-url host))
  (unless (branch-name? branch)
    (raise-at #f "~s is no name of a branch" branch))
  (let*-values (((answer later)
                 (ask base "/api/enqueue-update" #:method 'POST
                      #:body (scm->json-string `(("git-url" . ,url) ("branch" . ,branch)))))
                ((id) (if later
                          (raise-at #f "the host ~a says: ~a" base later)
                          (part base answer "job" exact-integer?)))
                ((page) (format #f "~a/update/~a" base id)))
    (say "update " id " at " page)
    (say-at-interrupt page)
    (let loop ((left (* 2 seconds)) (said #f))
      (let*-values (((job later) (ask base (format #f "/api/job/~a" id)))
                    ((state) (if later said (part base job "state" string?))))
        (unless (equal? state said) (say state))
        (cond ((member state '("done" "failed"))
               (let ((message (assoc-ref job "message")))
                 (when (string? message) (say message))
                 (for-each say-dish (vector->list (part base job "dishes" vector?)))
                 (string=? state "done")))
              ((<= left 0)
               (raise-at #f "the update is still ~a after ~a seconds; ~a says how it goes on" state seconds page))
              (later
               (usleep 5000000)
               (loop (- left 10) state))
              (else
               (usleep 500000)
               (loop (- left 1) state)))))))
