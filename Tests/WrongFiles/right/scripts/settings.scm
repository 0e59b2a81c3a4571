(use-modules (ice-9 getopt-long)
             (ice-9 pretty-print)
             (ice-9 vlist)
             (srfi srfi-1)
             (srfi srfi-2))

;; Settings of a program: defaults, what a file says, what the command line says.
(define defaults
  '((port . 8080)
    (host . "localhost")
    (verbose . #f)))

(define option-spec
  '((port (single-char #\p) (value #t))
    (host (single-char #\h) (value #t))
    (verbose (single-char #\v))))

(define* (merge-settings base #:optional (changes '()) #:key (strict? #f))
  (fold (lambda (change settings)
          (when (and strict? (not (assq (car change) base)))
            (error "unknown setting:" (car change)))
          (assq-set! (alist-copy settings) (car change) (cdr change)))
        base
        changes))

(define (parse arguments)
  (let ((options (getopt-long arguments option-spec)))
    (filter-map
     (lambda (name)
       (and-let* ((value (option-ref options name #f)))
         (cons name value)))
     '(port host verbose))))

(define (check settings)
  (let ((port (assq-ref settings 'port)))
    (if (string? port)
        (assq-set! settings 'port (string->number port))
        settings)))

(define (describe settings)
  (string-join
   (map (lambda (setting)
          (string-append (symbol->string (car setting))
                         "="
                         (object->string (cdr setting))))
        settings)
   "; "))

(define table
  (alist->vhash (merge-settings defaults)))

(define settings
  (check (merge-settings defaults (parse '("program" "-p" "99" "--verbose")) #:strict? #t)))

(display (describe settings))
(newline)
(display (vhash-assoc 'host table))
(newline)
(pretty-print settings)
