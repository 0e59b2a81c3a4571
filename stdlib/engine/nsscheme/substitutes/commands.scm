;; `nsscheme substitute', which builds run before they begin: says what is going to be fetched and built, and fetches.

(define-module (nsscheme substitutes commands)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 threads)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme substitutes fetch)
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

(define (counted number singular)
  (format #f "~a ~a~a" number singular (if (= 1 number) "" "s")))

(define (megabytes bytes)
  (format #f "~,1f MB" (/ bytes 1e6)))

(define (say-plan plan)
  (define fetched (plan-fetched plan))
  (define built (length (plan-built plan)))
  (say "~a to fetch (~a), ~a to build"
       (counted (length fetched) "item") (megabytes (apply + (map fetched-size fetched))) (counted built "derivation")))

(define (fetch-plan store inquiry plan loud?)
  "Fetch what PLAN says; return the items that cannot be had."
  (define lock (make-mutex))
  (define-syntax-rule (said template argument ...)
    (when loud? (with-mutex lock (say template argument ...))))
  (define (path found) (narinfo-path (found-narinfo found)))
  (fetch-items store inquiry (plan-fetched plan)
               (lambda (found) (said "fetching ~a from ~a (~a)" (path found) (found-server found)
                                     (megabytes (fetched-size found))))
               (lambda (found count) #t)
               (lambda (found) #t)
               (lambda (found texts)
                 (with-mutex lock
                   (say "cannot fetch ~a:" (path found))
                   (for-each (lambda (text) (say "  ~a" text)) texts)))))

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

(define (substitute-command servers fallback? loud?)
  "Fetch what SERVERS, or those of the user's settings, have of the goals on standard input. Return \"complete\", or
\"lost\" if something cannot be had that a server promised, unless FALLBACK?."
  (define urls (chosen-servers servers))
  (define goals (read-goals (current-input-port)))
  (define (complete?)
    (or (null? urls)
        (with-store store
          (let* ((inquiry (make-inquiry urls))
                 (plan (make-plan store inquiry goals)))
            (for-each (lambda (text) (say "warning: ~a" text)) (inquiry-complaints inquiry))
            (when (and (pair? (inquiry-complaints inquiry)) (null? (authorized-keys)))
              (say "no key is authorized to sign substitutes: ‘nsscheme archive --authorize < KEY.pub’ does so"))
            (match (plan-fetched plan)
              (() #t)
              (_
               (when loud? (say-plan plan))
               (let ((lost (fetch-plan store inquiry plan loud?)))
                 (or (null? lost) fallback?))))))))
  (if (complete?) "complete" "lost"))
