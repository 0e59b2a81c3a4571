;; `nsscheme potluck update': a host is asked to take a branch, and what becomes of it is told, as the host sees it.

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

(define (text body)
  (if (bytevector? body) (utf8->string body) (or body "")))

;; Ask the host at BASE for PATH; return the parsed answer, or raise what the host says is wrong.
(define* (ask base path #:key (method 'GET) body)
  (let*-values (((response answer)
                 (catch 'system-error
                   (lambda ()
                     (http-request (string-append base path) #:method method
                                   #:body (and body (string->utf8 body))
                                   #:headers (if body '((content-type . (application/json))) '())))
                   (lambda arguments
                     (raise-at #f "the host ~a cannot be reached: ~a" base
                               (strerror (system-error-errno arguments))))))
                ((data) (false-if-exception (json-string->scm (text answer)))))
    (cond ((= 200 (response-code response))
           (or data (raise-at #f "the host ~a answers with something else than a potluck host does" base)))
          (else
           (raise-at #f "the host ~a says: ~a" base
                     (or (and (list? data) (assoc-ref data "error"))
                         (format #f "~a ~a" (response-code response) (response-reason-phrase response))))))))

(define (say . words)
  (for-each display words)
  (newline)
  (force-output))

(define (say-dish dish)
  (define (part name) (assoc-ref dish name))
  (match (part "state")
    ("failed"
     (say "FAILED  " (part "name"))
     (display (part "log")))
    (state (say "ok      " (part "name") "@" (part "version") ", " state))))

(define* (update-potluck url branch base #:key (seconds 600))
  "Ask the host at BASE to publish BRANCH of the repository at URL, wait SECONDS at most, and say what becomes of it. Return
true if nothing is wrong."
  (define host (string-trim-right base #\/))
  (unless (branch-name? branch)
    (raise-at #f "~s is no name of a branch" branch))
  (let* ((answer (ask host "/api/enqueue-update" #:method 'POST
                      #:body (scm->json-string `(("git-url" . ,url) ("branch" . ,branch)))))
         (id (assoc-ref answer "job")))
    (say "update " id " at " host "/update/" id)
    (let loop ((left (* 2 seconds)) (said #f))
      (let* ((job (ask host (format #f "/api/job/~a" id))) (state (assoc-ref job "state")))
        (unless (equal? state said) (say state))
        (cond ((member state '("done" "failed"))
               (let ((message (assoc-ref job "message")))
                 (when (string? message) (say message))
                 (for-each say-dish (vector->list (assoc-ref job "dishes")))
                 (string=? state "done")))
              ((zero? left)
               (raise-at #f "the update is still ~a after ~a seconds; ~a/update/~a says how it goes on" state seconds host
                         id))
              (else
               (usleep 500000)
               (loop (- left 1) state)))))))
