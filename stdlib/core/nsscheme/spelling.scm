;; What is said of a name that is none of those there are: the one that was probably meant, or all of them.

(define-module (nsscheme spelling)
  #:export (unknown-name))

(define (unknown-name what name names)
  "Return the message that there is no WHAT called NAME, a symbol, but NAMES, with the one that was probably meant."
  (define guess (%nearest-name (symbol->string name) (map symbol->string names)))
  (string-append "there is no " what " '" (symbol->string name) "'; the " what "s are: "
                 (string-join (map symbol->string names) ", ")
                 (if guess (string-append "\nhint: did you mean '" guess "'?") "")))
