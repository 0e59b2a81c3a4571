(define-module (missing module)
  #:use-module (gnu packages base))    ;; error: 2:16 no code for module (gnu packages base); searched: 
;; hint: (gnu …) are Guix's modules: give a tree of its sources with -L
