;;; (ice-9 peg codegen): from patterns to expressions that make parsers.
;;;
;;; A compiler of a kind of pattern gets the syntax object of its arguments and what becomes of the tree (all, body or
;;; none), and returns the syntax of an expression whose value is a parser (see (ice-9 peg parsers)).

(define-module (ice-9 peg codegen)
  #:use-module (ice-9 peg parsers)
  #:export (add-peg-compiler! compile-peg-pattern wrap-parser-for-users))

(define compilers '())

(define (add-peg-compiler! name compile)
  "Make COMPILE the compiler of patterns (NAME …); it gets the arguments, a syntax object, and the accumulation."
  (set! compilers (acons name compile compilers)))

(define (bad-pattern pattern)
  (define kinds (sort (map (lambda (row) (symbol->string (car row))) compilers) string<?))
  (syntax-violation 'define-peg-pattern
                    (string-append "expected a pattern: a string, peg-any, the name of one, or a form that begins"
                                   " with one of " (string-join kinds ", "))
                    pattern))

(define (compile-peg-pattern pattern accumulation)
  "Return the syntax of an expression for the parser of PATTERN, a syntax object; ACCUMULATION is all, body or none."
  (syntax-case pattern ()
    (name
     (identifier? #'name)
     (if (eq? (syntax->datum #'name) 'peg-any)
         #`(any-char #,(tree-maker accumulation #f))
         ;; Looked up when it is used: patterns refer to each other.
         #'(lambda (string length position) (name string length position))))
    (text
     (string? (syntax->datum #'text))
     #`(literal text #,(if (eq? accumulation 'none) #''() #'text)))
    ((kind . arguments)
     (identifier? #'kind)
     (let ((compile (assq-ref compilers (syntax->datum #'kind))))
       (if compile
           (if (eq? (syntax->datum #'kind) 'peg)
               (compile pattern accumulation)
               (let ((parser (compile #'arguments accumulation)))
                 ;; What a named pattern yields is dropped only when it is part of something.
                 (if (eq? accumulation 'none) #`(silent #,parser) parser)))
           (bad-pattern pattern))))
    (_ (bad-pattern pattern))))

;; What makes the tree of a character's string. Guile labels a range, and it alone, when it is a whole pattern.
(define (tree-maker accumulation label)
  (case accumulation
    ((none) #'(lambda (text) '()))
    ((all) (if label #`(lambda (text) (list '#,(datum->syntax #'here label) text)) #'(lambda (text) text)))
    (else #'(lambda (text) text))))

;; What parts of a pattern do with their trees when the whole does ACCUMULATION.
(define (within accumulation) (if (eq? accumulation 'none) 'none 'body))

(define (compile-each arguments accumulation)
  (map (lambda (pattern) (compile-peg-pattern pattern (within accumulation)))
       (syntax-case arguments () ((pattern ...) #'(pattern ...)) (_ (bad-pattern arguments)))))

(define (one-of name make)
  "Define the patterns (NAME P); MAKE gets the syntax of P's parser."
  (add-peg-compiler! name
                     (lambda (arguments accumulation)
                       (let ((parsers (compile-each arguments accumulation)))
                         (if (= (length parsers) 1)
                             (make (car parsers))
                             (bad-pattern (datum->syntax #'here (cons name (syntax->datum arguments)))))))))

(add-peg-compiler! 'and (lambda (arguments accumulation) #`(sequence #,@(compile-each arguments accumulation))))
(add-peg-compiler! 'or (lambda (arguments accumulation) #`(choice #,@(compile-each arguments accumulation))))
(add-peg-compiler! 'ignore
                   (lambda (arguments accumulation)
                     (syntax-case arguments ()
                       ((pattern) (compile-peg-pattern #'pattern 'none))
                       (_ (bad-pattern (datum->syntax #'here (cons 'ignore (syntax->datum arguments))))))))
(one-of 'capture (lambda (parser) parser))
(one-of '* (lambda (parser) #`(repeat 0 #,parser)))
(one-of '+ (lambda (parser) #`(repeat 1 #,parser)))
(one-of '? (lambda (parser) #`(optional #,parser)))
(one-of 'followed-by (lambda (parser) #`(ahead #,parser)))
(one-of 'not-followed-by (lambda (parser) #`(not-ahead #,parser)))

(add-peg-compiler! 'range
                   (lambda (arguments accumulation)
                     (syntax-case arguments ()
                       ((low high)
                        (and (char? (syntax->datum #'low)) (char? (syntax->datum #'high)))
                        #`(char-between low high #,(tree-maker accumulation 'cg-range)))
                       (_ (syntax-violation 'range "expected two characters" (syntax->datum arguments))))))

(define (wrap-parser-for-users context parser accumulation name)
  "Return the syntax of an expression for the nonterminal NAME made of PARSER, the syntax of a parser."
  #`(nonterminal '#,name '#,(if (symbol? accumulation) (datum->syntax #'here accumulation) accumulation) #,parser))
