;; The text of the package module that a dish becomes: a header that says where it comes from, the author's own first
;; comments, and its forms, laid out for people. Invariant: reading the text gives the forms again.

(define-module (nsscheme potluck module-text)
  #:use-module (nsscheme potluck rewriting)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (module-text module-forms))

(define width 100)

(define abbreviations
  '((quote . "'") (gexp . "#~") (ungexp . "#$") (ungexp-splicing . "#$@") (ungexp-native . "#+")
    (ungexp-native-splicing . "#+@") (quasiquote . "`") (unquote . ",") (unquote-splicing . ",@")))

;; The abbreviation and the operand of a form that has one.
(define (abbreviated form)
  (match form
    (((? symbol? head) operand)
     (let ((text (assq-ref abbreviations head)))
       (and text (cons text operand))))
    (_ #f)))

(define (flat form)
  (match (abbreviated form)
    ((text . operand) (string-append text (flat operand)))
    (#f
     (cond ((pair? form)
            (let loop ((rest (cdr form)) (parts (list (flat (car form)))))
              (cond ((null? rest) (string-append "(" (string-join (reverse parts)) ")"))
                    ;; What is read as 'x is no rest of a list.
                    ((pair? rest) (loop (cdr rest) (cons (flat (car rest)) parts)))
                    (else (string-append "(" (string-join (reverse parts)) " . " (flat rest) ")")))))
           ((vector? form)
            (string-append "#(" (string-join (map flat (vector->list form))) ")"))
           (else (object->string form))))))

(define (indentation column) (make-string column #\space))

;; FORM from COLUMN on, over several lines if it is too long for one.
(define (layout form column)
  (define one-line (flat form))
  (define (items forms column)
    (match forms
      (() '())
      (((? keyword? keyword) value . rest)
       (let ((line (string-append (flat keyword) " " (flat value))))
         (if (<= (+ column (string-length line)) width)
             (cons line (items rest column))
             (cons* (flat keyword) (layout value column) (items rest column)))))
      ((form . rest) (cons (layout form column) (items rest column)))))
  (define (joined lines column)
    (string-join lines (string-append "\n" (indentation column))))
  (cond ((<= (+ column (string-length one-line)) width) one-line)
        ((abbreviated form)
         => (match-lambda
              ((text . operand) (string-append text (layout operand (+ column (string-length text)))))))
        ((not (list? form)) one-line)
        ((symbol? (car form))
         (string-append "(" (symbol-text (car form)) "\n" (indentation (+ column 2))
                        (joined (items (cdr form) (+ column 2)) (+ column 2)) ")"))
        (else
         (string-append "(" (joined (items form (+ column 1)) (+ column 1)) ")"))))

(define (symbol-text symbol) (object->string symbol))

(define (module-forms rewriting name)
  "Return the forms of the module NAME for REWRITING: the module's header and a definition."
  (list `(define-module ,name
           #:pure
           #:use-module ,language-module
           ,@(append-map (match-lambda ((module . variables) `(#:use-module (,module #:select ,variables))))
                         (rewriting-imports rewriting))
           #:export (,(rewriting-variable rewriting)))
        `(define ,(rewriting-variable rewriting)
           ,(rewriting-expression rewriting))))

(define (header-text form)
  (match form
    (('define-module name . clauses)
     (string-append
      "(define-module " (flat name)
      (let loop ((clauses clauses))
        (match clauses
          (() ")")
          ((#:pure . rest) (string-append "\n  #:pure" (loop rest)))
          ((keyword value . rest)
           (string-append "\n  " (flat keyword) " " (layout value (+ 3 (string-length (flat keyword)))) (loop rest)))))
      "\n"))))

;; A package with each field on a line of its own, be it short or not.
(define (definition-text form)
  (match form
    (('define variable ('package . fields))
     (string-append
      "(define " (flat variable) "\n  (package"
      (string-concatenate (map (lambda (field) (string-append "\n    " (layout field 4))) fields))
      "))\n"))))

(define (module-text rewriting name header comments)
  "Return the text of the module NAME for REWRITING; HEADER and COMMENTS, lists of lines, come first."
  (define forms (module-forms rewriting name))
  (define text
    (string-append
     (string-concatenate (map (lambda (line) (string-append ";; " line "\n")) header))
     (if (null? comments)
         ""
         (string-concatenate (cons ";;\n" (map (lambda (line) (string-append line "\n")) comments))))
     "\n"
     (header-text (car forms))
     "\n"
     (definition-text (cadr forms))))
  (unless (equal? forms (call-with-input-string text
                          (lambda (port) (let* ((first (read port)) (second (read port))) (list first second)))))
    (error "the text of the module is not what it was made of" name))
  text)
