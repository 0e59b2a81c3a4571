;;; (ice-9 regex): regular expressions on top of `make-regexp' and `regexp-exec'.
;;;
;;; A match is a vector: the string, then a pair of start and end for the whole match and for each group, -1 for a
;;; group that took no part.

(define-module (ice-9 regex)
  #:export (string-match regexp-match? regexp-quote match:start match:end match:substring match:string match:prefix
            match:suffix match:count regexp-substitute regexp-substitute/global fold-matches list-matches))

(define* (string-match pattern string #:optional (start 0))
  "Return the first match of PATTERN in STRING from START on, or #f."
  (regexp-exec (make-regexp pattern) string start))

(define (regexp-match? object)
  "Return true if OBJECT is a match."
  (and (vector? object)
       (> (vector-length object) 1)
       (string? (vector-ref object 0))
       (let loop ((i 1))
         (or (= i (vector-length object))
             (and (pair? (vector-ref object i))
                  (exact-integer? (car (vector-ref object i)))
                  (exact-integer? (cdr (vector-ref object i)))
                  (loop (+ i 1)))))))

(define (regexp-quote string)
  "Return a regular expression that matches exactly STRING."
  (call-with-output-string
   (lambda (port)
     (string-for-each
      (lambda (char)
        ;; What a backslash would make special in a basic expression stands in a set of its own.
        (cond ((string-index "(){}+?|" char)
               (write-char #\[ port)
               (write-char char port)
               (write-char #\] port))
              ((string-index "[*.\\^$" char)
               (write-char #\\ port)
               (write-char char port))
              (else (write-char char port))))
      string))))

(define (group match n)
  (vector-ref match (+ n 1)))

(define (match:string match)
  "Return the string that was searched."
  (vector-ref match 0))

(define* (match:start match #:optional (n 0))
  "Return where group N of MATCH starts, or #f if it took no part."
  (let ((start (car (group match n))))
    (and (not (= start -1)) start)))

(define* (match:end match #:optional (n 0))
  "Return where group N of MATCH ends, or #f if it took no part."
  (let ((end (cdr (group match n))))
    (and (not (= end -1)) end)))

(define* (match:substring match #:optional (n 0))
  "Return what group N of MATCH matched, or #f if it took no part."
  (let ((start (match:start match n)))
    (and start (substring (match:string match) start (match:end match n)))))

(define (match:prefix match)
  "Return what comes before MATCH."
  (substring (match:string match) 0 (match:start match 0)))

(define (match:suffix match)
  "Return what comes after MATCH."
  (substring (match:string match) (match:end match 0)))

(define (match:count match)
  "Return the number of groups, the whole match included."
  (- (vector-length match) 1))

(define (->regexp pattern)
  (if (regexp? pattern) pattern (make-regexp pattern)))

(define* (fold-matches pattern string init proc #:optional (flags 0))
  "Fold PROC, called as (PROC match result), over the matches of PATTERN in STRING that do not overlap."
  (let ((regexp (->regexp pattern)) (end (string-length string)))
    ;; An empty match that touches the one before is none.
    (let loop ((start 0) (result init) (touching? #f))
      (let ((match (and (<= start end)
                        (regexp-exec regexp string start
                                     (if (> start 0) (logior flags regexp/notbol) flags)))))
        (cond ((not match) result)
              ((and touching? (= (match:start match) (match:end match) start))
               (loop (+ start 1) result #f))
              (else (loop (match:end match) (proc match result) #t)))))))

(define* (list-matches pattern string #:optional (flags 0))
  "Return the matches of PATTERN in STRING, first one first."
  (reverse! (fold-matches pattern string '() cons flags)))

(define (with-port-or-string port write-to)
  (if port (write-to port) (call-with-output-string write-to)))

(define (regexp-substitute port match . items)
  "Write ITEMS to PORT, or return them as a string if it is #f.
An integer is that group of MATCH, pre what is before it, post what is after it, a string itself."
  (with-port-or-string
   port
   (lambda (port)
     (for-each (lambda (item)
                 (cond ((string? item) (display item port))
                       ((integer? item) (display (or (match:substring match item) "") port))
                       ((eq? item 'pre) (display (match:prefix match) port))
                       ((eq? item 'post) (display (match:suffix match) port))
                       (else (scm-error 'wrong-type-arg "regexp-substitute"
                                        "expected a string, an integer, pre or post: ~S" (list item) (list item)))))
               items))))

(define (regexp-substitute/global port pattern string . items)
  "Like `regexp-substitute' for every match of PATTERN in STRING: post stands for the same done to the rest, and an
item can be a procedure, called with the match, that returns a string."
  (with-port-or-string
   port
   (lambda (port)
     (let loop ((start 0) (matches (list-matches pattern string)))
       (if (null? matches)
           (display (substring string start) port)
           (let ((match (car matches)))
             (for-each (lambda (item)
                         (cond ((string? item) (display item port))
                               ((integer? item) (display (or (match:substring match item) "") port))
                               ((procedure? item) (display (item match) port))
                               ((eq? item 'pre) (display (substring string start (match:start match)) port))
                               ((eq? item 'post) (loop (match:end match) (cdr matches)))
                               (else
                                (scm-error 'wrong-type-arg "regexp-substitute/global"
                                           "expected a string, an integer, a procedure, pre or post: ~S"
                                           (list item) (list item)))))
                       items)))))))
