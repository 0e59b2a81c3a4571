;; What `nsscheme guix' asks of Scheme: the tree's own command line, with the words as they were given.

(define-module (nsscheme guix-command)
  #:use-module (nsscheme tree quick-search)
  #:export (run-guix-command))

;; What runs is the tree's own script as far as Guix can see: `guix describe' looks for the checkout that it lies in.
(define (program)
  (string-append (dirname (dirname (search-path %load-path "guix/ui.scm"))) "/scripts/guix"))

(define (run-guix-command words)
  "Run the command of Guix's that WORDS, the command line without the program, ask for."
  (quicken-searches!)
  (set-program-arguments (cons (program) words))
  (apply (module-ref (resolve-interface '(guix ui)) 'guix-main) "guix" words))
