;; Getting files from servers that may be slow, dead or hostile: over HTTP, with and without TLS, and from directories.
;;
;; Invariants: a transfer ends, for a server that sends nothing for as long as one is patient, or too little all the time,
;; is given up; what a server sends elsewhere is fetched from the public Internet only, unless the server itself is not
;; of it; and no more than a limit is kept of what is read whole.
;;
;; A transfer that fails is the error `transfer-error' with a phrase that goes on "cannot get URL: …".

(define-module (nsscheme substitutes transfers)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (ice-9 threads)
  #:use-module (nsscheme connections)
  #:use-module (nsscheme substitutes addresses)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (web client)
  #:use-module (web response)
  #:use-module (web uri)
  #:export (make-line line-close open-body body-read! body-total body-at body-close get-bytes resolve-url patience))

;; Seconds that a server may be silent, and over which it must send `least-rate' bytes a second.
(define patience (make-parameter 30))
(define least-rate 512)
(define most-redirections 5)

(define (fail template . arguments)
  (throw 'transfer-error (apply format #f template arguments)))

(define (reason key arguments)
  (match (cons key arguments)
    (('transfer-error text . _) text)
    (('system-error _ _ _ (code . _) . _) (strerror code))
    (('getaddrinfo-error code . _) (string-append "its name is not found: " (gai-strerror code)))
    (('tls-certificate-error . _) (string-trim-right (exception-text key arguments)))
    (('gnutls-error . _) (string-append "TLS fails: " (string-trim-right (exception-text key arguments))))
    (('bad-response . _) "the connection ended before all of it had come, or what came is no answer of HTTP")
    (((or 'bad-header 'bad-header-component) . _) "what came is no answer of HTTP")
    (_ (string-trim-right (exception-text key arguments)))))

(define (exception-text key arguments)
  (call-with-output-string (lambda (port) (print-exception port #f key arguments))))

;;; Who watches.

;; A connection that is in use: its socket, when it last sent something, since when its rate is measured, how much came
;; since then, and why it was ended.
(define-record-type <watch>
  (make-watch socket last since bytes ended)
  watch?
  (socket watch-socket)
  (last   watch-last   set-watch-last!)
  (since  watch-since  set-watch-since!)
  (bytes  watch-bytes  set-watch-bytes!)
  (ended  watch-ended  set-watch-ended!))

(define watches '())
(define watches-lock (make-mutex))
(define watcher #f)

(define (now) (/ (get-internal-real-time) 1.0 internal-time-units-per-second))

(define (judge! watch)
  (define time (now))
  (define (end! text)
    (set-watch-ended! watch text)
    ;; A reader meets its end.
    (false-if-exception (shutdown (watch-socket watch) 2)))
  (cond ((watch-ended watch) #t)
        ((> (- time (watch-last watch)) (patience))
         (end! (format #f "it sent nothing for ~a seconds" (patience))))
        ((> (- time (watch-since watch)) (patience))
         (if (< (watch-bytes watch) (* least-rate (patience)))
             (end! (format #f "it sends less than ~a bytes a second" least-rate))
             (begin
               (set-watch-since! watch time)
               (set-watch-bytes! watch 0))))))

(define (watch-all)
  (let loop ()
    (usleep 200000)
    (for-each judge! (with-mutex watches-lock watches))
    (loop)))

(define (watch! socket)
  (define watch (make-watch socket (now) (now) 0 #f))
  (with-mutex watches-lock
    (set! watches (cons watch watches))
    (unless watcher (set! watcher (call-with-new-thread watch-all))))
  watch)

(define (unwatch! watch)
  (with-mutex watches-lock (set! watches (delq watch watches))))

(define (note-progress! watch count)
  (when watch
    (set-watch-last! watch (now))
    (set-watch-bytes! watch (+ count (watch-bytes watch)))))

;; What is idle between two requests is not judged.
(define (restart! watch)
  (set-watch-last! watch (now))
  (set-watch-since! watch (now))
  (set-watch-bytes! watch 0))

;;; Lines: connections that are used again.

(define-record-type <line>
  (%make-line key port watch)
  line?
  (key   line-key   set-line-key!)                ;scheme, host and port, or #f when nothing is connected
  (port  line-port  set-line-port!)
  (watch line-watch set-line-watch!))

(define (make-line)
  "Return a line over which one thread makes its requests, one after the other."
  (%make-line #f #f #f))

(define (line-close line)
  "Close LINE's connection."
  (when (line-watch line) (unwatch! (line-watch line)))
  (when (line-port line) (false-if-exception (close-port (line-port line))))
  (set-line-key! line #f)
  (set-line-port! line #f)
  (set-line-watch! line #f))

(define (uri-key uri)
  (list (uri-scheme uri) (uri-host uri) (uri-port uri)))

;; Connects LINE to the server of URI, unless it is; returns whether it was.
(define (line-connect! line uri admit)
  (or (and (equal? (uri-key uri) (line-key line))
           (begin (restart! (line-watch line)) #t))
      (begin
        (line-close line)
        (set-line-port! line
                        (open-connection-to
                         uri #:admit admit
                         #:opened (lambda (socket)
                                    (when (line-watch line) (unwatch! (line-watch line)))
                                    (set-line-watch! line (watch! socket)))))
        (set-line-key! line (uri-key uri))
        #f)))

;;; Requests.

(define (resolve-url base url)
  "Return the URL that URL, which may be relative, is to BASE."
  (cond ((string-contains url "://") url)
        ((string-prefix? "/" url)
         (let ((uri (string->uri base)))
           (string-append (symbol->string (uri-scheme uri)) "://" (uri-host uri)
                          (if (uri-port uri) (format #f ":~a" (uri-port uri)) "") url)))
        (else (string-append (string-trim-right base #\/) "/" url))))

(define (host-and-port uri)
  (string-append (uri-host uri) (if (uri-port uri) (format #f ":~a" (uri-port uri)) "")))

(define (parse url)
  (match (string->uri url)
    ((and uri (= uri-scheme (or 'http 'https)) (= uri-host (? string?))) uri)
    (_ (fail "~a is no address of the kinds http, https and file" url))))

;; Which addresses may be connected to for URI, on behalf of SERVER: those of the server itself always.
(define (admission uri server)
  (if (equal? (uri-host uri) (uri-host server))
      (const #t)
      (let ((server-private?
             (any (lambda (info) (not (public-address? (addrinfo:addr info))))
                  (or (false-if-exception (getaddrinfo (uri-host server) "80" AI_NUMERICSERV)) '()))))
        (lambda (address)
          (unless (or server-private? (public-address? address))
            (fail "it sends us to ~a, which is on a private network" (uri-host uri)))))))

(define (request line uri admit headers)
  (define again? (line-connect! line uri admit))
  (define (ask)
    (http-request uri #:port (line-port line) #:keep-alive? #t #:headers headers #:decode-body? #f #:streaming? #t))
  (if again?
      ;; A server may have closed what was idle.
      (catch #t ask
        (lambda (key . arguments)
          (when (watch-ended (line-watch line)) (apply throw key arguments))
          (line-close line)
          (line-connect! line uri admit)
          (ask)))
      (ask)))

(define (response-total response offset)
  (match (response-content-range response)
    (('bytes _ (? integer? total)) total)
    (_ (let ((length (response-content-length response))) (and length (+ offset length))))))

(define-record-type <body>
  (make-body port total watch line at)
  body?
  (port  body-port)
  (total body-total)                        ;bytes of the whole file, or #f
  (watch body-watch)                        ;#f for a file
  (line  body-line)                         ;#f for a file
  (at    body-at set-body-at!))             ;offset of the next byte

;; Runs THUNK; what fails on LINE is a transfer-error, and closes it.
(define (guarded line thunk)
  (catch #t
    thunk
    (lambda (key . arguments)
      (define ended (and line (and=> (line-watch line) watch-ended)))
      (when line (line-close line))
      (if (or ended
              (memq key '(system-error getaddrinfo-error tls-certificate-error gnutls-error transfer-error bad-response
                          bad-header bad-header-component)))
          (fail "~a" (or ended (reason key arguments)))
          (apply throw key arguments)))))

(define* (open-body line server url #:optional (offset 0) #:key (holds! noop))
  "Return what URL names, from the byte OFFSET on, as a body, or #f if there is no such file. Requests go over LINE on behalf
of SERVER, a URL; LINE can be used again when the body was read to its end. HOLDS! is called with the seconds for which
the answer holds, if a server says so."
  (if (string-prefix? "file://" url)
      (open-file-body server (string-drop url (string-length "file://")) offset)
      (guarded line (lambda () (follow line (parse url) server offset holds!)))))

(define (body-read! body bytes start count)
  "Read up to COUNT bytes of BODY into BYTES from START on; return how many came, 0 at the end."
  (define got
    (guarded (body-line body)
             (lambda () (get-bytevector-some! (body-port body) bytes start count))))
  (define number (if (eof-object? got) 0 got))
  (cond ((zero? number)
         (when (and (body-total body) (< (body-at body) (body-total body)))
           (and=> (body-line body) line-close)
           (fail "the connection ended before all of it had come")))
        (else
         (note-progress! (body-watch body) number)
         (set-body-at! body (+ number (body-at body)))))
  number)

(define (body-close body)
  "BODY is not read any more."
  (match (body-line body)
    (#f (close-port (body-port body)))
    ;; What was not read would be taken for the next answer.
    (line (unless (eqv? (body-at body) (body-total body)) (line-close line)))))

(define (follow line uri server offset holds!)
  (define server-uri (if (string-prefix? "file://" server) uri (parse server)))
  (define headers
    `((user-agent . "nsscheme")
      ,@(if (zero? offset) '() `((range bytes (,offset . #f))))))
  (let loop ((uri uri) (left most-redirections))
    (define-values (response port) (request line uri (admission uri server-uri) headers))
    (define code (response-code response))
    (when (memv code '(200 206 404 410)) (and=> (response-seconds response) holds!))
    (case code
      ((200 206)
       (let ((start (if (= code 206) (range-start response) 0))
             (buffer (make-bytevector 65536)))
         (unless (and start (<= start offset)) (fail "it sent another part than the one that was asked for"))
         (let ((body (make-body port (response-total response start) (line-watch line) line start)))
           ;; A server that knows no ranges sends what has come already once more.
           (let skip ()
             (when (< (body-at body) offset)
               (when (zero? (body-read! body buffer 0 (min 65536 (- offset (body-at body)))))
                 (fail "it sent less than before"))
               (skip)))
           body)))
      ((301 302 303 307 308)
       (line-close line)
       (when (zero? left) (fail "it sends us from one address to the next, ~a times" most-redirections))
       (match (response-location response)
         (#f (fail "it answers ~a without saying where to" code))
         (location
          (unless (memq (uri-scheme location) '(http https #f))
            (fail "it sends us to ~a, which is no address of a server" (uri->string location)))
          (loop (parse (resolve-url (string-append (symbol->string (uri-scheme uri)) "://" (host-and-port uri))
                                    (uri->string location)))
                (- left 1)))))
      ((404 410)
       (let ((length (response-content-length response)))
         (if (and length (< length 65536))
             (let ((body (make-body port length (line-watch line) line 0)) (buffer (make-bytevector 4096)))
               (let drain () (unless (zero? (body-read! body buffer 0 4096)) (drain))))
             (line-close line)))
       #f)
      (else
       (line-close line)
       (fail "it answers ~a ~a" code (response-reason-phrase response))))))

(define (response-total response start)
  (match (response-content-range response)
    (('bytes _ (? integer? total)) total)
    (_ (let ((length (response-content-length response))) (and length (+ start length))))))

;; For how many seconds an answer holds, or #f if nothing is said about it.
(define (response-seconds response)
  (match (response-cache-control response)
    (#f #f)
    (directives
     (cond ((any (lambda (name) (or (memq name directives) (assq name (filter pair? directives)))) '(no-store no-cache)) 0)
           (else (assq-ref (filter pair? directives) 'max-age))))))

(define (range-start response)
  (match (response-content-range response)
    (('bytes (start . _) _) start)
    (_ #f)))

(define (open-file-body server file offset)
  (unless (string-prefix? "file://" server)
    (fail "it sends us to a file of this machine"))
  (match (catch 'system-error
           (lambda () (open-file file "rb"))
           (lambda args
             (if (= ENOENT (system-error-errno args)) #f (fail "~a" (strerror (system-error-errno args))))))
    (#f #f)
    (port
     (when (positive? offset) (seek port offset SEEK_SET))
     (make-body port (stat:size (stat port)) #f #f offset))))

(define* (get-bytes line server url limit #:key (holds! noop))
  "Return the bytes that URL names, at most LIMIT; #f if there is no such file. HOLDS! is as in `open-body'."
  (match (open-body line server url #:holds! holds!)
    (#f #f)
    (body
     (when (and (body-total body) (> (body-total body) limit))
       (body-close body)
       (fail "it has ~a bytes, more than the ~a that are taken" (body-total body) limit))
     (call-with-values open-bytevector-output-port
       (lambda (out get)
         (define buffer (make-bytevector 16384))
         (let loop ()
           (let ((got (body-read! body buffer 0 (bytevector-length buffer))))
             (cond ((> (body-at body) limit)
                    (body-close body)
                    (fail "it has more than the ~a bytes that are taken" limit))
                   ((zero? got)
                    (body-close body)
                    (get))
                   (else
                    (put-bytevector out buffer 0 got)
                    (loop))))))))))
