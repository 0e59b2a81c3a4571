;; What `nsscheme guix' asks of Scheme: the tree's own command line, with the words as they were given.

(define-module (nsscheme guix-command)
  #:export (run-guix-command))

(define (run-guix-command words)
  "Run the command of Guix's that WORDS, the command line without the program, ask for."
  (apply (module-ref (resolve-interface '(guix ui)) 'guix-main) "guix" words))
