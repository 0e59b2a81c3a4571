;; What commands and objects of ours would get from a Guix tree, when there is none. (nsscheme tree packages) has the
;; same names, for when there is one; nothing else of ours is different over a tree.

(define-module (nsscheme no-tree)
  #:use-module (nsscheme fields)
  #:export (package-directories named-variables known-names package-transformation grafts-by-default? default-tool
            derivation-origin))

(define (package-directories)
  "Return the directories whose modules are searched for packages, as pairs of one of the load path and a directory in
it, or #f for all of it."
  (map (lambda (directory) (cons directory #f)) %load-path))

(define (named-variables name directory below source-files module? failed)
  "Return #f: only loading all modules of DIRECTORY shows which variables hold packages called NAME."
  #f)

(define (known-names)
  "Return the names that `named-variables' has met."
  '())

(define (package-transformation options)
  "Return a procedure that changes packages as OPTIONS, texts such as \"with-input=a=b\", say."
  (unless (null? options)
    (raise-at #f "the option --~a is for packages of a Guix tree, and there is none: -L TREE or $NSSCHEME_GUIX names it"
              (car (string-split (car options) #\=))))
  identity)

(define (grafts-by-default?)
  "Return true if commands that build graft packages unless they are told not to."
  #f)

(define (default-tool name)
  "Return the package NAME that objects take unless they are told otherwise, or #f for what is on PATH."
  #f)

(define (derivation-origin store package name file-name)
  "Return #f: the store remembers where derivations that the library makes were written."
  #f)
