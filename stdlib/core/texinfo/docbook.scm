;;; (texinfo docbook): DocBook as Texinfo, both as trees.
;;;
;;; What is a block in one element of DocBook may stand in another block; Texinfo has one after the other. 
;;; sdocbook-flatten takes blocks out of blocks, replace-titles makes chapters of sections with titles, and the rules
;;; are a stylesheet for pre-post-order that gives elements their names in Texinfo.

(define-module (texinfo docbook)
  #:use-module (srfi srfi-1)
  #:export (*sdocbook->stexi-rules* *sdocbook-block-commands* sdocbook-flatten filter-empty-elements replace-titles))

(define (attributes? node) (and (pair? node) (eq? (car node) '@)))

;; BODY without attributes.
(define (contents body)
  (if (and (pair? body) (attributes? (car body))) (cdr body) body))

(define (keep tag . body) (cons tag body))
(define (renamed name) (lambda (tag . body) (cons name body)))

;; Elements that only have another name.
(define names
  '((parameter . var) (replaceable . var) (type . code) (function . code) (literal . samp) (emphasis . emph)
    (simpara . para) (programlisting . example) (firstterm . dfn) (filename . file) (quote . cite)
    (application . cite) (symbol . code) (note . cartouche) (envar . env)))

(define (convert tag . body)
  (let ((name (assq-ref names tag)))
    (cond
     ((not name)
      (warn "Don't know how to convert" tag "to stexi")
      `(c (% (all ,(object->string (cons tag body))))))
     (else
      (when (and (pair? body) (attributes? (car body))) (warn "Ignoring" tag "attributes" (car body)))
      (cons name (contents body))))))

(define *sdocbook->stexi-rules*
  `((@ *preorder* . ,keep)
    (% *preorder* . ,keep)
    (para . ,(lambda (tag . body) (cons tag (contents body))))
    (orderedlist ((listitem . ,(renamed 'item))) . ,(renamed 'enumerate))
    (itemizedlist ((listitem . ,(renamed 'item))) . ,(renamed 'itemize))
    (acronym . ,(lambda (tag . body) `(acronym (% (acronym . ,body)))))
    (term . ,(lambda (tag body) body))
    (informalexample . ,(lambda (tag body) body))
    (section . ,keep)
    (subsection . ,keep)
    (subsubsection . ,keep)
    (ulink . ,(lambda (tag attributes . body)
                (let ((url (assq 'url (cdr attributes))))
                  (if url
                      `(uref (% ,url (title ,@body)))
                      (car body)))))
    (*text* . ,(lambda (tag text) text))
    (*default* . ,convert)))

(define *sdocbook-block-commands*
  '(para programlisting informalexample indexterm variablelist orderedlist refsect1 refsect2 refsect3 refsect4 title
    example note itemizedlist informaltable))

(define (sdocbook-flatten sdocbook)
  "Return a list of the blocks of SDOCBOOK, an element, in their order; a block has no blocks inside."
  ;; What is left of NODE without the blocks in it, unless it is a block itself, and those, the last one first.
  (define (flatten node)
    (if (not (pair? node))
        (values (list node) '())
        (let* ((attributes (if (and (pair? (cdr node)) (pair? (cadr node)) (eq? (caadr node) '%)) (list (cadr node))
                               '()))
               (children (list-tail (cdr node) (length attributes))))
          (let loop ((children children) (kept '()) (blocks '()))
            (if (pair? children)
                (call-with-values (lambda () (flatten (car children)))
                  (lambda (rest inner)
                    (loop (cdr children) (append-reverse rest kept) (append inner blocks))))
                (let ((self `(,(car node) ,@attributes ,@(reverse kept))))
                  (if (memq (car node) *sdocbook-block-commands*)
                      (values '() (append blocks (list self)))
                      (values (list self) blocks))))))))
  (call-with-values (lambda () (flatten sdocbook))
    (lambda (kept blocks) (reverse blocks))))

(define (filter-empty-elements sdocbook)
  "Return the nodes of the list SDOCBOOK that are text or have something in them."
  (remove (lambda (node) (and (pair? node) (null? (cdr node)))) sdocbook))

(define sections
  '((refsect1 . chapter) (refsect2 . section) (refsect3 . subsection) (refsect4 . subsubsection)))

(define (replace-titles nodes)
  "Return NODES, a flat list, where each reference section and the title behind it are one heading of Texinfo."
  (let loop ((rest nodes) (done '()))
    (cond ((null? rest) (reverse! done))
          ((and (pair? (car rest)) (assq-ref sections (caar rest)))
           => (lambda (heading)
                (loop (cddr rest) (cons (cons heading (cdadr rest)) done))))
          (else (loop (cdr rest) (cons (car rest) done))))))
