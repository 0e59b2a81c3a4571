;;; (ice-9 peg string-peg): grammars as text, such as "number <-- [0-9]+".
;;;
;;; The text is parsed with the patterns of `peg-grammar'; its tree becomes patterns as (ice-9 peg codegen) wants them,
;;; whose names have the context of the form that the text stands in.

(define-module (ice-9 peg string-peg)
  #:use-module (ice-9 peg codegen)
  #:use-module (ice-9 peg using-parsers)
  #:export (peg-as-peg peg-grammar define-peg-string-patterns))

;; The grammar of grammars in its own notation.
(define peg-as-peg
  "peg-grammar <-- (peg-nonterminal ('<--' / '<-' / '<') peg-space peg-pattern)+
peg-pattern <-- peg-alternative (peg-slash peg-space peg-alternative)*
peg-alternative <-- ([!&]? peg-space peg-suffix)+
peg-suffix <-- peg-primary ([*+?] peg-space)*
peg-primary <-- '(' peg-space peg-pattern ')' peg-space / '.' peg-space / peg-literal / peg-charclass
              / peg-nonterminal !'<'
peg-literal <-- (\"'\" (!\"'\" .)* \"'\" / '\"' (!'\"' .)* '\"') peg-space
peg-charclass <-- peg-open (!']' (charclass-range / charclass-single))* peg-close peg-space
charclass-range <-- . '-' .
charclass-single <-- .
peg-nonterminal <-- [a-zA-Z0-9-]+ peg-space
")

(define-peg-pattern peg-space none
  (* (or " " "\t" "\n" "\r" (and "#" (* (and (not-followed-by "\n") peg-any))))))

(define-peg-pattern peg-nonterminal all
  (and (+ (or (range #\a #\z) (range #\A #\Z) (range #\0 #\9) "-")) peg-space))

(define-peg-pattern charclass-range all (and peg-any "-" peg-any))
(define-peg-pattern charclass-single all peg-any)
(define-peg-pattern peg-charclass all
  (and (ignore "[")
       (* (and (not-followed-by "]") (or charclass-range charclass-single)))
       (ignore "]") peg-space))

(define-peg-pattern peg-literal all
  (or (and "'" (* (and (not-followed-by "'") peg-any)) "'" peg-space)
      (and "\"" (* (and (not-followed-by "\"") peg-any)) "\"" peg-space)))

(define-peg-pattern peg-primary all
  (or (and "(" peg-space peg-pattern ")" peg-space)
      (and "." peg-space)
      peg-literal
      peg-charclass
      (and peg-nonterminal (not-followed-by "<"))))

(define-peg-pattern peg-suffix all
  (and peg-primary (* (and (or "*" "+" "?") peg-space))))

(define-peg-pattern peg-alternative all
  (+ (and (? (or "!" "&")) peg-space peg-suffix)))

(define-peg-pattern peg-pattern all
  (and peg-alternative (* (and (ignore "/") peg-space peg-alternative))))

(define-peg-pattern peg-grammar all
  (+ (and peg-nonterminal (or "<--" "<-" "<") peg-space peg-pattern)))

;;; From trees to patterns.

;; The children of the node TREE with label LABEL, which may be in lists of their own.
(define (children tree)
  (define (spread element)
    (if (and (pair? element) (not (symbol? (car element))))
        (append-map spread element)
        (list element)))
  (append-map spread (cdr tree)))

(define (append-map proc list) (apply append (map proc list)))

(define (compound kind parts)
  (if (null? (cdr parts)) (car parts) (cons kind parts)))

(define (pattern->form tree)
  (compound 'or (map alternative->form (children tree))))

(define (alternative->form tree)
  (let loop ((rest (children tree)) (forms '()))
    (cond ((null? rest) (compound 'and (reverse! forms)))
          ((string? (car rest))
           (loop (cddr rest)
                 (cons (list (if (string=? (car rest) "!") 'not-followed-by 'followed-by)
                             (suffix->form (cadr rest)))
                       forms)))
          (else (loop (cdr rest) (cons (suffix->form (car rest)) forms))))))

(define (suffix->form tree)
  (let ((parts (children tree)))
    ;; Several marks stand in one string.
    (let loop ((form (primary->form (car parts)))
               (marks (string->list (string-concatenate (cdr parts)))))
      (if (null? marks)
          form
          (loop (list (string->symbol (string (car marks))) form) (cdr marks))))))

(define (primary->form tree)
  (let ((part (cadr tree)))
    (cond ((equal? part ".") 'peg-any)
          ((equal? part "(") (pattern->form (caddr tree)))
          (else
           (case (if (pair? part) (car part) part)
             ((peg-literal) (substring (cadr part) 1 (- (string-length (cadr part)) 1)))
             ((peg-nonterminal) (string->symbol (cadr part)))
             (else (compound-class (if (pair? part) (children part) '()))))))))

(define (compound-class ranges)
  (if (null? ranges)
      '(or)                             ; []: no character at all
      (compound 'or (map (lambda (range)
                           (let ((text (cadr range)))
                             (if (eq? (car range) 'charclass-range)
                                 (list 'range (string-ref text 0) (string-ref text 2))
                                 text)))
                         ranges))))

;;; Texts.

(define (parse-text who parser text)
  "Return the tree of PARSER for the whole of TEXT."
  (let* ((blank (peg:end (match-pattern peg-space text)))
         (text (substring text blank))
         (match (match-pattern parser text)))
    (unless (and match (= (peg:end match) (string-length text)))
      (let* ((end (or (peg:end match) 0))
             (line-end (or (string-index text #\newline end) (string-length text))))
        (scm-error 'misc-error who "the grammar cannot be read from here on: ~S"
                   (list (substring text end line-end)) #f)))
    (peg:tree match)))

(define-syntax define-peg-string-patterns
  (lambda (form)
    (syntax-case form ()
      ((keyword text)
       (string? (syntax->datum #'text))
       (let loop ((rest (children (parse-text "define-peg-string-patterns" peg-grammar (syntax->datum #'text))))
                  (definitions '()))
         (if (null? rest)
             #`(begin #,@(reverse! definitions))
             (loop (cdddr rest)
                   (cons #`(define-peg-pattern
                             #,(datum->syntax #'keyword (string->symbol (cadr (car rest))))
                             #,(datum->syntax #'keyword
                                              (assoc-ref '(("<--" . all) ("<-" . body) ("<" . none)) (cadr rest)))
                             #,(datum->syntax #'keyword (pattern->form (caddr rest))))
                         definitions))))))))

(add-peg-compiler! 'peg
                   (lambda (pattern accumulation)
                     (syntax-case pattern ()
                       ((keyword text)
                        (string? (syntax->datum #'text))
                        (compile-peg-pattern
                         (datum->syntax #'keyword (pattern->form (parse-text "peg" peg-pattern (syntax->datum #'text))))
                         (if (eq? accumulation 'all) 'body accumulation))))))
