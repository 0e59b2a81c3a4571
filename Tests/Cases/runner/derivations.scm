;; needs: /bin/busybox
;; `derivation' takes what it only reads in #:sources, as in Guix, where the order and repetitions do not matter; and the
;; builders that are part of the store are all reported.
;; want: the same as an input
;; want: in any order
;; want: built: source
;; want: a wrong source is an error
;; want: ("download" "git-download")
(use-modules (guix store) (guix derivations) (srfi srfi-1))
(define s (open-connection))
(define a (add-text-to-store s "a" "source"))
(define b (add-text-to-store s "b" "other"))
(define drvs
  (list (derivation s "d" "/bin/x" '("y") #:inputs (list a b))
        (derivation s "d" "/bin/x" '("y") #:sources (list a b))
        (derivation s "d" "/bin/x" '("y") #:sources (list b a b))
        (derivation s "d" "/bin/x" '("y") #:inputs (list b) #:sources (list a))))
(define names (map derivation-file-name drvs))
(display (if (string=? (first names) (second names)) "the same as an input\n" names))
(display (if (every (lambda (name) (string=? name (first names))) names) "in any order\n" names))
(mkdir "bin")
(copy-file "/bin/busybox" "bin/busybox")
(chmod "bin/busybox" #o755)
(define bin (add-to-store s "bin" #t "sha256" "bin"))
(define busybox (string-append bin "/busybox"))
(define real
  (derivation s "copy" busybox (list "sh" "-c" (string-append busybox " cat " a " > $out")) #:sources (list a bin)))
(build-derivations s (list real))
(display "built: ")
(display (call-with-input-file (derivation->output-path real) (@ (ice-9 textual-ports) get-string-all)))
(newline)
(catch 'wrong-type-arg
  (lambda () (derivation s "d" "/bin/x" '() #:sources '("not in the store")))
  (lambda _ (display "a wrong source is an error\n")))
(write (built-in-builders s))
(newline)
