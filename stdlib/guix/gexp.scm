;; G-expressions: code that is written here and runs in a build. `#~(…)' quotes such code, `#$x' inserts what x lowers
;; to and makes x an input, so that the code and what it needs cannot fall apart.
;; The parts: records (the values and their syntax), compilers (what lowers), objects and files (what there is to
;; insert), modules (what builders import), lowering (from a gexp to a derivation).

(define-module (guix gexp)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme gexp compilers)
  #:use-module (nsscheme gexp objects)
  #:use-module (nsscheme gexp modules)
  #:use-module (nsscheme lowering)
  #:use-module (nsscheme gexp files)
  #:re-export (gexp gexp? sexp->gexp
               with-imported-modules with-extensions
               let-system
               gexp->approximate-sexp gexp->sexp

               gexp-input gexp-input? gexp-input-thing gexp-input-output gexp-input-native?

               assume-valid-file-name
               local-file local-file? local-file-file local-file-absolute-file-name
               local-file-name local-file-recursive? local-file-select?
               plain-file plain-file? plain-file-name plain-file-content
               computed-file computed-file? computed-file-name computed-file-gexp computed-file-options
               program-file program-file? program-file-name program-file-gexp
               program-file-guile program-file-module-path
               scheme-file scheme-file? scheme-file-name scheme-file-gexp
               file-append file-append? file-append-base file-append-suffix
               raw-derivation-file raw-derivation-file?
               with-parameters parameterized?

               load-path-expression gexp-modules gexp-extensions
               lower-gexp lowered-gexp?
               lowered-gexp-sexp lowered-gexp-inputs lowered-gexp-sources lowered-gexp-guile
               lowered-gexp-load-path lowered-gexp-load-compiled-path

               gexp->derivation gexp->file gexp->script
               text-file* mixed-text-file
               file-union directory-union file-mapping->tree
               imported-files imported-modules compiled-modules

               define-gexp-compiler gexp-compiler? file-like?
               lower-object lower+expand-object

               &gexp-error gexp-error?
               &gexp-input-error gexp-input-error? gexp-error-invalid-input)
  #:export (input-tuples->gexp outputs->gexp with-build-variables))

(define* (input-tuples->gexp inputs #:key native?)
  "Return a gexp for the alist of labels and file names that INPUTS, a list of (LABEL OBJECT [OUTPUT]), amount to."
  (define references
    (map (lambda (input)
           (gexp-input (cadr input)
                       (if (pair? (cddr input)) (caddr input) "out")
                       #:native? native?))
         inputs))
  (define labels (map car inputs))
  #~(map cons '#$labels (list #$@references)))

(define (outputs->gexp outputs)
  "Return a gexp for the alist of the names OUTPUTS and their file names."
  #~(list #$@(map (lambda (name) #~(cons #$name #$(gexp-output name))) outputs)))

(define (with-build-variables inputs outputs body)
  "Return a gexp for BODY, code, with the variables %build-inputs, %outputs and %output bound as INPUTS, gexps or
tuples, and OUTPUTS, a list of names, say."
  #~(begin
      (define %build-inputs #$(input-tuples->gexp inputs))
      (define %outputs #$(outputs->gexp outputs))
      (define %output (assoc-ref %outputs "out"))
      #$body))
