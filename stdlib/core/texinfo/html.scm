;;; (texinfo html): trees of Texinfo as SXML of HTML.
;;;
;;; What HTML has no element for is the list of what it holds, which SXML takes for its members, and what is not shown
;;; is #f, which SXML leaves out.

(define-module (texinfo html)
  #:use-module (texinfo commands)
  #:use-module (texinfo text)
  #:export (add-ref-resolver! stexi->shtml urlify))

(define (urlify str)
  "Return STR as a part of a URL: in lower case, with hyphens for spaces, slashes and colons."
  (string-map (lambda (char)
                (if (or (char-whitespace? char) (memv char '(#\/ #\:))) #\- char))
              (string-downcase str)))

;;; References.

(define (resolve-within-manuals node manual)
  (string-append (if manual (urlify manual) "") "#" (urlify node)))

(define resolvers (list resolve-within-manuals))

(define (add-ref-resolver! proc)
  "Ask PROC first for the URL of a node, given its name and the name of a manual or #f; #f leaves it to the others."
  (set! resolvers (cons proc resolvers)))

(define (resolve node manual)
  (or-map (lambda (resolver) (resolver node manual)) resolvers))

;;; Parts of trees.

(define (argument tree name)
  "Return the children of the argument NAME of TREE, or #f."
  (let ((found (assq name (tree-arguments tree))))
    (and found (cdr found))))

(define (argument-text tree name)
  (and=> (argument tree name) flat-text))

(define (convert-all trees) (map stexi->shtml trees))
(define (body tree) (convert-all (tree-children tree)))

;;; Commands.

(define (element name . attributes)
  "Return a procedure that makes the element NAME with ATTRIBUTES, the lists of SXML, of a tree."
  (lambda (tree)
    `(,name ,@(if (null? attributes) '() `((@ . ,attributes))) ,@(body tree))))

(define (entity name)
  (lambda (tree) `(*ENTITY* ,name)))

(define (reference before)
  (lambda (tree)
    (let ((node (or (argument-text tree 'node) ""))
          (section (argument-text tree 'section)))
      `(span ,(and before (list before))
             (a (@ (href ,(resolve node (argument-text tree 'manual))))
                ,(or section node))))))

(define (convert-link tree)
  (let ((url (or (argument-text tree 'url) "")))
    `(a (@ (href ,url)) ,@(convert-all (or (argument tree 'title) (list url))))))

(define (convert-anchor tree)
  `(a (@ (name ,(urlify (or (argument-text tree 'name) "")))) ""))

(define (convert-document tree)
  `(html (@ (xmlns "http://www.w3.org/1999/xhtml"))
         (head (title ,@(or (argument tree 'title) '())))
         (body ,@(body tree))))

(define (convert-table tree)
  "Return the list of definitions that TREE is, the terms in the element of its formatter."
  (let ((command (caar (or (argument tree 'formatter) '((asis))))))
    (define (convert-term trees)
      `(dt ,(stexi->shtml (cons command trees))))
    `(dl ,@(gather
            (lambda (child)
              (if (and (pair? child) (eq? (car child) 'entry))
                  (call-with-values
                      (lambda () (partition-terms (tree-children child)))
                    (lambda (terms rest)
                      `(,(convert-term (or (argument child 'heading) '()))
                        ,@(map (lambda (other) (convert-term (tree-children other))) terms)
                        (dd ,@(convert-all rest)))))
                  (list (stexi->shtml child))))
            (tree-children tree)))))

(define (gather proc list)
  (apply append (map proc list)))

(define (partition-terms trees)
  "Return the further terms at the beginning of TREES, and the rest."
  (let loop ((trees trees) (terms '()))
    (if (and (pair? trees) (pair? (car trees)) (eq? (caar trees) 'itemx))
        (loop (cdr trees) (cons (car trees) terms))
        (values (reverse terms) trees))))

(define (convert-definition tree)
  (define (code name)
    (let ((found (argument tree name)))
      (and found (pair? found) `(code ,@(convert-all found)))))
  `(div (table (@ (cellpadding "0") (cellspacing "0") (width "100%") (class "def"))
               (tr (td ,(code 'data-type) " " (b ,(code 'class)) " " (b ,(code 'name)) " "
                       ,(if (memq (car tree) '(deftypefn deftypefun deftypeop deftypemethod))
                            (code 'arguments)
                            `(var ,(code 'arguments))))
                   (td (div (@ (class "right"))
                            "[" ,@(convert-all (or (argument tree 'category)
                                                   (list (or (assq-ref definition-categories (car tree)) ""))))
                            "]"))))
        (div (@ (class "description")) ,@(body tree))))

;;; The table of commands.

(define converters
  (let ((table (make-hash-table)))
    (define (for names converter)
      (for-each (lambda (name) (hashq-set! table name converter)) names))
    (define (classes names element-name)
      (for-each (lambda (name) (for (list name) (element element-name `(class ,(symbol->string name))))) names))
    (for '(para) (element 'p))
    (for '(*fragment*) (element 'div))
    (for '(texinfo) convert-document)
    (for '(code) (element 'code))
    (classes '(command file env option key email) 'code)
    (for '(emph math) (element 'em))
    (for '(strong) (element 'strong))
    (for '(samp sample) (element 'samp))
    (for '(dfn) (element 'dfn))
    (for '(var) (element 'var))
    (for '(kbd) (element 'kbd))
    (for '(cite) (element 'cite))
    (for '(bold) (element 'b))
    (for '(i) (element 'i))
    (for '(asis) (element 'span))
    (for '(acro) (element 'acronym))
    (for '(acronym) (lambda (tree) `(acronym ,@(convert-all (or (argument tree 'acronym) '())))))
    (for '(sc) (element 'span '(class "small-caps")))
    (for '(w) (element 'span '(class "verbatim")))
    (for '(copyright) (entity "copy"))
    (for '(result) (entity "rArr"))
    (for '(dots) (entity "hellip"))
    (for '(tie) (entity "nbsp"))
    (for '(ref) (reference #f))
    (for '(xref) (reference "See "))
    (for '(pxref) (reference "see "))
    (for '(uref) convert-link)
    (for '(anchor node) convert-anchor)
    (for '(chapter appendix unnumbered chapheading majorheading) (element 'h2))
    (for '(section appendixsec unnumberedsec heading) (element 'h3))
    (for '(subsection appendixsubsec unnumberedsubsec subheading) (element 'h4))
    (for '(subsubsection appendixsubsubsec unnumberedsubsubsec subsubheading) (element 'h5))
    (classes '(title) 'h2)
    (classes '(subtitle author) 'h3)
    (classes '(titlepage cartouche) 'div)
    (classes '(verbatim) 'pre)
    (for '(example lisp) (element 'pre))
    (for '(smallexample smalllisp) (element 'pre '(class "smaller")))
    (for '(quotation) (element 'blockquote))
    (for '(itemize) (element 'ul))
    (for '(enumerate) (element 'ol))
    (for '(item) (element 'li))
    (for '(table ftable vtable) convert-table)
    (for '(deffn deftypefn defun deftypefun defspec defmac defvar deftypevar defvr deftypevr defopt deftp defcv defop
             deftypeop defmethod deftypemethod defivar deftypeivar)
         convert-definition)
    (for '(c comment top menu ignore ifinfo iftex ifxml ifplaintext sp page vskip setchapternewpage syncodeindex
             paragraphindent printindex direntry dircategory cindex findex vindex kindex pindex tindex)
         (lambda (tree) #f))
    table))

(define (stexi->shtml tree)
  "Return the SXML of HTML for TREE; references are resolved by the procedures of `add-ref-resolver!'."
  (cond ((string? tree) tree)
        ((and (pair? tree) (symbol? (car tree)))
         ((hashq-ref converters (car tree) body) tree))
        (else (scm-error 'wrong-type-arg "stexi->shtml" "Wrong type argument in position ~A (expecting ~A): ~S"
                         (list 1 "tree of Texinfo" tree) (list tree)))))
