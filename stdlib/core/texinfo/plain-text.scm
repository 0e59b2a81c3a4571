;;; (texinfo plain-text): trees of Texinfo as text for a terminal.
;;;
;;; What has no form of its own is a paragraph: its text is filled, whatever it holds.  So the text of a child is always
;;; rendered first, with the white space that a later filling takes away again.

(define-module (texinfo plain-text)
  #:use-module (texinfo commands)
  #:use-module (texinfo string-utils)
  #:use-module (texinfo text)
  #:export (*line-width* stexi->plain-text))

(define *line-width* (make-fluid 72))
(define *indent* (make-parameter 0))

(define (margin) (make-string (*indent*) #\space))

(define (argument tree name)
  "Return the text of the argument NAME of TREE, or #f."
  (let ((found (assq name (tree-arguments tree))))
    (and found (render-all (cdr found)))))

(define (render-all trees)
  (string-concatenate (map render trees)))

(define (body tree) (render-all (tree-children tree)))

(define-syntax-rule (indented columns expression)
  (parameterize ((*indent* (+ (*indent*) columns))) expression))

;;; Filling.

(define (fill text)
  (%fill-sentences (string-join (string-tokenize text non-white) " ") (fluid-ref *line-width*) (margin)))

(define non-white (char-set-complement (char-set #\space #\tab #\newline #\return #\page #\vtab)))

(define (paragraph text)
  (string-append (fill text) "\n\n"))

;;; Inline commands.

(define (around left right)
  (lambda (tree) (string-append left (body tree) right)))

(define (constant text)
  (lambda (tree) text))

(define (render-link tree)
  (let ((url (or (argument tree 'url) ""))
        (title (or (argument tree 'title) (and (argument tree 'replacement) ""))))
    (if title
        (string-append title " (" url ")")
        (string-append "`" url "'"))))

(define (reference before)
  (lambda (tree)
    (let ((manual (argument tree 'manual)))
      (string-append before
                     (or (argument tree 'name) (argument tree 'node) "")
                     (if manual (string-append " in manual " manual) "")))))

(define (render-acronym tree)
  (let ((name (or (argument tree 'acronym) (body tree)))
        (meaning (argument tree 'meaning)))
    (if meaning
        (string-append name " (" meaning ")")
        name)))

;;; Blocks.

(define (heading underline)
  (lambda (tree)
    (let ((text (body tree)))
      (string-append "\n" (margin) text "\n"
                     (margin) (make-string (string-length text) underline) "\n\n"))))

(define (render-example tree)
  (indented 5
    (string-append (string-join (map (lambda (line) (string-append (margin) line))
                                     (string-split (body tree) #\newline))
                                "\n")
                   "\n\n")))

(define (marked text mark)
  "Return TEXT, an item indented by five columns more than what is around it, with MARK before its first line."
  (let* ((end (+ (*indent*) 4))
         (start (max 0 (- end (string-length mark)))))
    (if (< (string-length text) end)
        text
        (string-append (substring text 0 start) mark (substring text end)))))

(define (render-items tree mark)
  "Return the text of TREE, a list; (MARK) returns what stands before its next item."
  (string-concatenate
   (map (lambda (child)
          (let ((text (indented 5 (if (item? child) (body child) (render child)))))
            (if (item? child)
                (marked text (mark))
                text)))
        (tree-children tree))))

(define (item? child) (and (pair? child) (eq? (car child) 'item)))

(define (render-itemize tree)
  (render-items tree (constant-mark "*")))

(define (constant-mark text) (lambda () text))

(define (start-number text)
  (or (string->number text)
      (if (and (= (string-length text) 1) (char-alphabetic? (string-ref text 0)))
          (- (char->integer (char-downcase (string-ref text 0))) 96)
          1)))

(define (render-enumerate tree)
  (let ((next (start-number (or (argument tree 'start) "1"))))
    (render-items tree (lambda ()
                         (let ((number next))
                           (set! next (+ next 1))
                           (string-append (number->string number) "."))))))

(define (render-entry tree)
  (string-append (fill (or (argument tree 'heading) "")) "\n"
                 (indented 5 (body tree))))

(define (render-definition tree)
  (string-append
   (fill (string-append "- " (or (argument tree 'category) (assq-ref definition-categories (car tree)) "") ": "
                        (string-join (filter identity
                                             (map (lambda (name) (argument tree name))
                                                  '(class data-type name arguments attributes)))
                                     " ")))
   "\n"
   (indented 5 (body tree))))

;;; The table of commands.

(define silent (constant ""))

(define renderers
  (let ((table (make-hash-table)))
    (define (for names renderer)
      (for-each (lambda (name) (hashq-set! table name renderer)) names))
    (for '(code command file samp env option kbd sample) (around "`" "'"))
    (for '(strong) (around "*" "*"))
    (for '(emph) (around "_" "_"))
    (for '(dfn cite) (around "\"" "\""))
    (for '(email key) (around "<" ">"))
    (for '(var sc) (lambda (tree) (string-upcase (body tree))))
    (for '(math) body)
    (for '(dots) (constant "..."))
    (for '(result) (constant "==>"))
    (for '(copyright) (constant "(C)"))
    (for '(tie) (constant " "))
    (for '(uref) render-link)
    (for '(ref) (reference ""))
    (for '(xref) (reference "See "))
    (for '(pxref) (reference "see "))
    (for '(acronym acro) render-acronym)
    (for '(% c comment node anchor menu ignore sp page vskip setchapternewpage syncodeindex
             ifinfo iftex ifxml ifplaintext)
         silent)
    (for '(*fragment* texinfo table) body)
    (for '(title chapter appendix unnumbered chapheading majorheading) (heading #\*))
    (for '(section appendixsec unnumberedsec heading) (heading #\=))
    (for '(subsection appendixsubsec unnumberedsubsec subheading) (heading #\-))
    (for '(subsubsection appendixsubsubsec unnumberedsubsubsec subsubheading) (heading #\.))
    (for '(example smallexample lisp smalllisp) render-example)
    (for '(verbatim) (lambda (tree) (string-append (body tree) "\n\n")))
    (for '(quotation) (lambda (tree) (indented 5 (paragraph (body tree)))))
    (for '(itemize) render-itemize)
    (for '(enumerate) render-enumerate)
    (for '(entry) render-entry)
    (for '(deffn deftypefn defun deftypefun defspec defmac defvar deftypevar defvr deftypevr defopt deftp defcv defop
             deftypeop defmethod deftypemethod defivar deftypeivar)
         render-definition)
    table))

(define (render tree)
  (cond ((string? tree) tree)
        ((and (pair? tree) (symbol? (car tree)))
         ((hashq-ref renderers (car tree) (lambda (tree) (paragraph (body tree)))) tree))
        (else (scm-error 'wrong-type-arg "stexi->plain-text" "Wrong type argument in position ~A (expecting ~A): ~S"
                         (list 1 "tree of Texinfo" tree) (list tree)))))

(define (stexi->plain-text tree)
  "Return the text of TREE for a terminal, with lines of at most *line-width* columns."
  (render tree))
