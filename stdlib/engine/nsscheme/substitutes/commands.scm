;; `nsscheme substitute', which builds run before they begin: announces what is going to be fetched and built, and fetches.
;; Standard output has a line for each event, its kind first (`FetchEvent' reads them); warnings go to standard error.

(define-module (nsscheme substitutes commands)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 threads)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme substitutes fetch)
  #:use-module (nsscheme substitutes kept)
  #:use-module (nsscheme substitutes keys)
  #:use-module (nsscheme substitutes narinfo)
  #:use-module (nsscheme substitutes plan)
  #:use-module (nsscheme substitutes servers)
  #:use-module (srfi srfi-1)
  #:export (substitute-command query-command))

(define (say template . arguments)
  (format (current-error-port) "~?~%" template arguments)
  (force-output (current-error-port)))

(define (read-goals port)
  "Return the goals in PORT, a line for each: a derivation's file name and names of its outputs, or an item."
  (let loop ((goals '()))
    (match (read-line port)
      ((? eof-object?) (reverse goals))
      (line
       (match (string-tokenize line)
         (() (loop goals))
         ((drv) (loop (acons drv #f goals)))
         ((drv . outputs) (loop (acons drv outputs goals))))))))

;; What `fetch-items' reports about bytes is announced that often for each item.
(define between-announcements (quotient internal-time-units-per-second 10))

(define (announce template . arguments)
  (format #t "~?~%" template arguments)
  (force-output))

(define (announce-plan plan)
  (define fetched (plan-fetched plan))
  (announce "plan ~a ~a ~a" (length fetched) (apply + (map fetched-size fetched)) (length (plan-built plan))))

(define (one-line text)
  (string-map (lambda (char) (if (memv char '(#\newline #\return)) #\space char)) text))

(define (fetch-plan store inquiry plan)
  "Fetch what PLAN says; return the items that cannot be had."
  (define lock (make-mutex))
  (define-syntax-rule (announced template argument ...)
    (with-mutex lock (announce template argument ...)))
  (define (path found) (narinfo-path (found-narinfo found)))
  (define received (make-hash-table))                       ;path -> (bytes . time of the last announcement)
  (define (note! found count)
    (with-mutex lock
      (match (hash-ref received (path found) '(0 . #f))
        ((bytes . last)
         (let* ((now (get-internal-real-time)) (all (+ bytes count))
                (due? (or (not last) (>= (- now last) between-announcements) (>= all (fetched-size found)))))
           (when due? (announce "got ~a ~a" (path found) all))
           (hash-set! received (path found) (cons all (if due? now last))))))))
  (fetch-items store inquiry (plan-fetched plan)
               (lambda (found)
                 (with-mutex lock
                   (hash-remove! received (path found))
                   (announce "begin ~a ~a ~a" (path found) (fetched-size found) (found-server found))))
               note!
               (lambda (found) (announced "done ~a" (path found)))
               (lambda (found texts)
                 (with-mutex lock
                   (for-each (lambda (text) (announce "reason ~a" (one-line text))) texts)
                   (announce "lost ~a" (path found))))))

(define (chosen-servers servers)
  ;; The settings say more than which servers there are.
  (define configured (configured-servers))
  (if (null? servers) configured (map (lambda (url) (checked-server url #f)) servers)))

(define (query-command servers)
  "Print what SERVERS, or those of the user's settings, have of the items on standard input: a line for each, with how much
is to be fetched, the archive's size, the deriver or -, and references."
  (define inquiry (make-inquiry (chosen-servers servers)))
  (define paths (map car (read-goals (current-input-port))))
  (find-narinfos inquiry paths)
  (for-each (lambda (text) (say "warning: ~a" text)) (inquiry-complaints inquiry))
  (for-each (lambda (path)
              (match (found-of inquiry path)
                (#f #t)
                (found
                 (let ((narinfo (found-narinfo found)))
                   (format #t "~a ~a ~a ~a~{ ~a~}~%" path (fetched-size found) (narinfo-size narinfo)
                           (or (narinfo-deriver narinfo) "-") (narinfo-references narinfo))))))
            paths))

(define (substitute-command servers fallback?)
  "Fetch what SERVERS, or those of the user's settings, have of the goals on standard input. Return \"complete\", or
\"lost\" if something cannot be had that a server promised, unless FALLBACK?."
  (define urls (chosen-servers servers))
  (define goals (read-goals (current-input-port)))
  (define (complete? store anew?)
    (let* ((inquiry (make-inquiry urls #:anew? anew?))
           (plan (make-plan store inquiry goals)))
      (for-each (lambda (text) (say "warning: ~a" text)) (inquiry-complaints inquiry))
      (when (and (pair? (inquiry-complaints inquiry)) (null? (authorized-keys)))
        (say "no key is authorized to sign substitutes: ‘nsscheme archive --authorize < KEY.pub’ does so"))
      (match (plan-fetched plan)
        (() #t)
        (_
         (announce-plan plan)
         (match (fetch-plan store inquiry plan)
           (() #t)
           ((? (lambda (lost) (any found-kept? lost)) lost)
            ;; What was promised some time ago need not hold; what is promised now may be something else, or nothing.
            (for-each (lambda (found) (forget-answer! (found-server found) (narinfo-path (found-narinfo found)))) lost)
            (say "what a server offered before is gone; the servers are asked again")
            (complete? store #t))
           (_ fallback?))))))
  (if (or (null? urls) (with-store store (complete? store #f))) "complete" "lost"))
