;;; (system base pmatch): pattern matching on lists. In a pattern ,NAME binds, pairs match pairs, _ matches
;;; anything, and other symbols and data match what is equal to them.

(define-module (system base pmatch)
  #:export-syntax (pmatch))

(define-syntax pmatch
  (syntax-rules ()
    ((_ expression clause ...) (let ((value expression)) (pmatch-clauses value clause ...)))))

(define-syntax pmatch-clauses
  (syntax-rules (else guard)
    ((_ value) (if #f #f))
    ((_ value (else body ...)) (let () body ...))
    ((_ value (pattern (guard condition ...) body ...) clause ...)
     (let ((otherwise (lambda () (pmatch-clauses value clause ...))))
       (pmatch-pattern value pattern (if (and condition ...) (let () body ...) (otherwise)) (otherwise))))
    ((_ value (pattern body ...) clause ...)
     (let ((otherwise (lambda () (pmatch-clauses value clause ...))))
       (pmatch-pattern value pattern (let () body ...) (otherwise))))))

(define-syntax pmatch-pattern
  (syntax-rules (_ unquote)
    ((_ value _ yes no) yes)
    ((_ value (unquote name) yes no) (let ((name value)) yes))
    ((_ value () yes no) (if (null? value) yes no))
    ((_ value (first . rest) yes no)
     (if (pair? value)
         (let ((head (car value)) (tail (cdr value)))
           (pmatch-pattern head first (pmatch-pattern tail rest yes no) no))
         no))
    ((_ value datum yes no) (if (eq? value 'datum) yes no))))
