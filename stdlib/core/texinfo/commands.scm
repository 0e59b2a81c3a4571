;;; (texinfo commands): what the commands of Texinfo take and where they stand.
;;;
;;; A row is (NAME KIND . ARGUMENTS).  The kind says how the arguments are written:
;;;
;;;   INLINE-TEXT          @code{text}, with commands in it
;;;   INLINE-ARGS          @ref{a,b}, plain; INLINE-TEXT-ARGS the same with commands
;;;   EOL-TEXT, EOL-ARGS   the rest of the line; EOL-TEXT-ARGS words of it, or groups in braces
;;;   INDEX                an entry of an index, the rest of the line
;;;   ENVIRON              everything up to @end; TABLE-ENVIRON with items
;;;   EMPTY-COMMAND        nothing; ALIAS is another name
;;;
;;; The others are what the parser itself puts into a tree.  ARGUMENTS are names, optional ones behind #:opt, and the
;;; name of a rest behind a dot.

(define-module (texinfo commands)
  #:export (texi-command-specs command-spec command-kind command-arguments inline-command? definition-categories))

(define (rows kind arguments . names)
  (map (lambda (name) (cons* name kind arguments)) names))

(define reference '(node #:opt name section info-file manual))
(define all 'all)

;; The arguments of @deffn and its kin; each of them has a form with x at its end, for a further line of the heading.
(define definitions
  '((deftp category name . attributes)
    (defcv category class name)
    (defivar class name)
    (deftypeivar class data-type name)
    (defop category class name . arguments)
    (deftypeop category class data-type name . arguments)
    (defmethod class name . arguments)
    (deftypemethod class data-type name . arguments)
    (defopt name)
    (defvr category name)
    (defvar name)
    (deftypevr category data-type name)
    (deftypevar data-type name)
    (deffn category name . arguments)
    (deftypefn category data-type name . arguments)
    (defspec name . arguments)
    (defmac name . arguments)
    (defun name . arguments)
    (deftypefun data-type name . arguments)))

;; What the definitions without a category define.
(define definition-categories
  '((defun . "Function") (deftypefun . "Function") (defspec . "Special Form") (defmac . "Macro")
    (defvar . "Variable") (deftypevar . "Variable") (defopt . "User Option")
    (defmethod . "Method") (deftypemethod . "Method") (defivar . "Instance Variable")
    (deftypeivar . "Instance Variable")))

(define (with-x name)
  (string->symbol (string-append (symbol->string name) "x")))

(define texi-command-specs
  (append
   '((include #f) (para PARAGRAPH) (item ITEM) (entry ENTRY . heading) (noindent EMPTY-COMMAND) (*fragment* FRAGMENT))
   (rows 'INLINE-TEXT '()
         '*braces* 'bold 'sample 'samp 'code 'math 'kbd 'key 'var 'env 'file 'command 'option 'dfn 'cite 'acro 'email
         'emph 'strong 'sample 'sc 'titlefont 'asis 'b 'i 'r 'sansserif 'slanted 't 'w)
   (rows 'INLINE-ARGS '(key) 'value)
   (rows 'INLINE-ARGS reference 'ref 'xref)
   (rows 'INLINE-TEXT-ARGS reference 'pxref)
   '((url ALIAS . uref))
   (rows 'INLINE-TEXT-ARGS '(url #:opt title replacement) 'uref)
   (rows 'INLINE-ARGS '(name) 'anchor)
   (rows 'INLINE-ARGS '() 'dots 'result 'bullet 'copyright 'tie)
   (rows 'INLINE-ARGS '(file #:opt width height alt-text extension) 'image)
   (rows 'INLINE-TEXT-ARGS '(acronym #:opt meaning) 'acronym)
   (rows 'EOL-ARGS '(name #:opt next previous up) 'node)
   (rows 'EOL-ARGS all 'c 'comment 'setchapternewpage 'sp 'vskip 'syncodeindex)
   (rows 'EOL-ARGS '() 'page 'contents 'shortcontents 'summarycontents 'insertcopying)
   (rows 'EOL-ARGS '(category) 'dircategory)
   (rows 'EOL-ARGS '(title) 'top)
   (rows 'EOL-ARGS '(type) 'printindex)
   (rows 'EOL-ARGS '(indent) 'paragraphindent)
   (rows 'EOL-TEXT '()
         '*ENVIRON-ARGS* 'itemx 'set 'center 'title 'subtitle 'author 'chapter 'section 'appendix 'appendixsec
         'unnumbered 'unnumberedsec 'subsection 'subsubsection 'appendixsubsec 'appendixsubsubsec 'unnumberedsubsec
         'unnumberedsubsubsec 'chapheading 'majorheading 'heading 'subheading 'subsubheading)
   (map (lambda (row) (cons* (with-x (car row)) 'EOL-TEXT-ARGS (cdr row))) definitions)
   (rows 'INDEX 'entry 'cindex 'findex 'vindex 'kindex 'pindex 'tindex)
   (rows 'ENVIRON 'title 'texinfo)
   (rows 'ENVIRON '()
         'ignore 'ifinfo 'iftex 'ifhtml 'ifxml 'ifplaintext 'ifnotinfo 'ifnottex 'ifnothtml 'ifnotxml 'ifnotplaintext
         'titlepage 'menu 'direntry 'copying 'example 'smallexample 'display 'smalldisplay 'verbatim 'format
         'smallformat 'lisp 'smalllisp 'cartouche 'quotation)
   (map (lambda (row) (cons* (car row) 'ENVIRON (cdr row))) definitions)
   (rows 'TABLE-ENVIRON '(formatter) 'table 'itemize 'ftable 'vtable)
   (rows 'TABLE-ENVIRON '(start) 'enumerate)))

(define table
  (let ((table (make-hash-table)))
    (for-each (lambda (row) (hashq-set! table (car row) row)) texi-command-specs)
    table))

(define (command-spec name)
  "Return the row of the command NAME, an alias followed, or #f."
  (let ((row (hashq-ref table name)))
    (if (and row (eq? (cadr row) 'ALIAS))
        (command-spec (cddr row))
        row)))

(define (command-kind name) (and=> (command-spec name) cadr))
(define (command-arguments name) (and=> (command-spec name) cddr))

(define (inline-command? name)
  "Return true if NAME stands within a paragraph."
  (memq (command-kind name) '(INLINE-TEXT INLINE-ARGS INLINE-TEXT-ARGS)))
