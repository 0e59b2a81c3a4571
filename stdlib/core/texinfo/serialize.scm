;;; (texinfo serialize): trees of Texinfo as Texinfo again.
;;;
;;; How a command is written follows from its kind in (texinfo commands) alone.

(define-module (texinfo serialize)
  #:use-module (texinfo commands)
  #:use-module (texinfo string-utils)
  #:use-module (texinfo text)
  #:export (stexi->texi))

(define (escape text)
  (escape-special-chars text "@{}" #\@))

(define (write-all trees)
  (string-concatenate (map stexi->texi trees)))

(define (body tree)
  (write-all (tree-children tree)))

(define (fill text)
  (%fill-sentences (string-join (string-tokenize text) " ") 72 "" #f))

(define (argument-names tree)
  "Return the names of the arguments that the command of TREE takes, the optional ones and the rest included."
  (let loop ((names (command-arguments (car tree))))
    (cond ((null? names) '())
          ((symbol? names) (list names))
          ((eq? (car names) #:opt) (loop (cdr names)))
          (else (cons (car names) (loop (cdr names)))))))

(define (argument-texts tree write-values)
  "Return the arguments of TREE as WRITE-VALUES writes them, empty texts where there is none, but not at the end."
  (let ((texts (map (lambda (name)
                      (let ((found (assq name (tree-arguments tree))))
                        (and found (write-values (cdr found)))))
                    (argument-names tree))))
    (let loop ((texts (reverse texts)))
      (cond ((null? texts) '())
            ((car texts) (map (lambda (text) (or text "")) (reverse texts)))
            (else (loop (cdr texts)))))))

(define (definition-words tree)
  "Return the arguments of a definition as the words of a line."
  (let ((rest (let last ((names (command-arguments (car tree))))
                (if (pair? names) (last (cdr names)) names))))
    (string-join (map (lambda (argument)
                        (let ((text (write-all (cdr argument))))
                          (if (and (not (eq? (car argument) rest)) (string-index text char-whitespace?))
                              (string-append "{" text "}")
                              text)))
                      (tree-arguments tree))
                 " ")))

(define (formatter value)
  (if (pair? value)
      (string-append "@" (symbol->string (car value)))
      value))

(define (environment-line tree)
  (case (command-kind (car tree))
    ((TABLE-ENVIRON) (string-concatenate (map (lambda (argument) (formatter (cadr argument))) (tree-arguments tree))))
    (else (definition-words tree))))

(define (write-environment tree name)
  (let ((text (body tree)))
    (string-append "@" name " " (environment-line tree) "\n"
                   text (if (or (string-null? text) (string-suffix? "\n" text)) "" "\n")
                   "@end " name "\n\n")))

(define (write-document tree)
  (let ((title (assq 'title (tree-arguments tree))))
    (string-append "\\input texinfo   @c -*-texinfo-*-\n@c %**start of header\n"
                   "@settitle " (if title (write-all (cdr title)) "") "\n"
                   "@c %**end of header\n\n" (body tree) "@bye\n")))

(define (write-fragment tree)
  (string-append "\n@c %start of fragment\n\n" (body tree) "\n@c %end of fragment\n"))

(define (write-entry tree)
  (let ((heading (assq 'heading (tree-arguments tree))))
    (string-append "@item " (if heading (write-all (cdr heading)) "") "\n" (body tree))))

(define (write-index tree name)
  (string-append "@" name " " (write-all (gather cdr (tree-arguments tree))) "\n"))

(define (gather proc list)
  (apply append (map proc list)))

(define (write-unknown tree)
  (let ((port (current-error-port)))
    (display ";;; there is no command of Texinfo for " port)
    (write tree port)
    (newline port)
    ""))

(define (write-command tree)
  (let* ((command (car tree))
         (name (symbol->string command)))
    (case (command-kind command)
      ((PARAGRAPH) (string-append (fill (body tree)) "\n\n"))
      ((FRAGMENT) (write-fragment tree))
      ((ITEM) (string-append "@item\n" (body tree)))
      ((ENTRY) (write-entry tree))
      ((EMPTY-COMMAND) (string-append "@" name " "))
      ((INLINE-TEXT)
       (if (eq? command '*braces*)
           (string-append "@{" (body tree) "@}")
           (string-append "@" name "{" (body tree) "}")))
      ((INLINE-TEXT-ARGS)
       (string-append "@" name "{" (string-join (argument-texts tree write-all) ",") "}"))
      ;; The arguments of the other two are no Texinfo.
      ((INLINE-ARGS)
       (string-append "@" name "{" (string-join (argument-texts tree string-concatenate) ",") "}"))
      ((EOL-ARGS)
       (string-append "@" name " " (string-join (argument-texts tree string-concatenate) ", ") "\n"))
      ((EOL-TEXT) (string-append "@" name " " (body tree) "\n"))
      ((EOL-TEXT-ARGS) (string-append "@" name " " (definition-words tree) "\n"))
      ((INDEX) (write-index tree name))
      ((ENVIRON) (if (eq? command 'texinfo) (write-document tree) (write-environment tree name)))
      ((TABLE-ENVIRON) (write-environment tree name))
      (else (write-unknown tree)))))

(define (stexi->texi tree)
  "Return TREE as Texinfo, a string."
  (cond ((string? tree) (escape tree))
        ((and (pair? tree) (symbol? (car tree))) (write-command tree))
        (else (scm-error 'wrong-type-arg "stexi->texi" "Wrong type argument in position ~A (expecting ~A): ~S"
                         (list 1 "tree of Texinfo" tree) (list tree)))))
