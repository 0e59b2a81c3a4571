;; The build system of packages that bring their whole builder, `#:builder', a gexp or an S-expression in which
;; %build-inputs and %outputs are known.

(define-module (guix build-system trivial)
  #:use-module (guix build-system)
  #:use-module (guix build-system running)
  #:use-module (guix gexp)
  #:export (trivial-build-system))

(define* (lower name #:key source inputs native-inputs outputs system target guile (builder #f) (modules '())
                allowed-references)
  (bag
   (name name)
   (system system)
   (target target)
   (host-inputs (with-source source inputs))
   (build-inputs native-inputs)
   (outputs outputs)
   (build (if target trivial-cross-build trivial-build))
   (arguments (list #:guile guile #:builder builder #:modules modules #:allowed-references allowed-references))))

(define (builder-gexp name builder)
  (cond ((gexp? builder) builder)
        ((pair? builder) (sexp->gexp builder))
        (else
         (scm-error 'misc-error 'trivial-build-system
                    "the package ~a needs the argument #:builder, a gexp such as #~~(mkdir #$output); it has ~s"
                    (list name builder) #f))))

(define* (trivial-build name inputs #:key (outputs '("out")) guile system builder (modules '()) (search-paths '())
                        allowed-references)
  (run-builder name (with-build-variables inputs outputs (builder-gexp name builder))
               #:system system #:guile guile #:modules modules #:allowed-references allowed-references))

(define* (trivial-cross-build name #:key (outputs '("out")) target build-inputs host-inputs target-inputs guile system
                              builder (modules '()) (search-paths '()) (native-search-paths '()) allowed-references)
  (run-builder name
               #~(begin
                   (define %build-host-inputs #+(input-tuples->gexp build-inputs #:native? #t))
                   (define %build-target-inputs #$(input-tuples->gexp (append host-inputs target-inputs)))
                   (define %build-inputs (append %build-host-inputs %build-target-inputs))
                   (define %outputs #$(outputs->gexp outputs))
                   (define %output (assoc-ref %outputs "out"))
                   #$(builder-gexp name builder))
               #:system system #:target target #:guile guile #:modules modules
               #:allowed-references allowed-references))

(define trivial-build-system
  (build-system
    (name 'trivial)
    (description "Trivial build system, to run arbitrary Scheme build expressions")
    (lower lower)))
