;;; (ice-9 poe): memoization of pure functions.
;;;
;;; Arguments are compared by eq?, one by one.

(define-module (ice-9 poe)
  #:use-module (srfi srfi-1)
  #:export (pure-funcq perfect-funcq))

(define (hash-arguments arguments size)
  (modulo (fold (lambda (argument sum) (logxor (hashq argument 4194303) (* 3 sum))) 1 arguments) size))

(define (find-arguments arguments entries)
  (find (lambda (entry)
          (and (= (length (car entry)) (length arguments)) (every eq? (car entry) arguments)))
        entries))

;; As FUNCTION, with a table of SIZE; FORGET gets the arguments of each new entry, and the table.
(define (remembering function size forget)
  (define table (make-hash-table size))
  (lambda arguments
    (let ((known (hashx-get-handle hash-arguments find-arguments table arguments)))
      (if known
          (cdr known)
          (let ((value (apply function arguments)))
            (hashx-set! hash-arguments find-arguments table arguments value)
            (forget arguments table)
            value)))))

(define remembered 256)

(define (pure-funcq function)
  "Return a procedure as FUNCTION, which is not called again for arguments that it got among the last few hundred
calls."
  (define ring (make-vector remembered #f))
  (define position 0)
  (remembering function remembered
               (lambda (arguments table)
                 (let ((oldest (vector-ref ring position)))
                   (when oldest (hashx-remove! hash-arguments find-arguments table oldest)))
                 (vector-set! ring position arguments)
                 (set! position (modulo (+ position 1) remembered)))))

(define (perfect-funcq size function)
  "Return a procedure as FUNCTION, which is called once for the same arguments; SIZE is that of the table."
  (remembering function size (lambda (arguments table) #f)))
