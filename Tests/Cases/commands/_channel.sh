# A small channel in the working directory: two modules, two versions of one package, a hidden one, one with a successor,
# and modules that are none or do not load.
mkdir -p my sub .hidden
cat >my/words.scm <<'END'
(define-module (my words)
  #:use-module (guix packages)
  #:use-module (guix gexp)
  #:use-module (guix build-system trivial))

(define-public (make name version)
  (package
    (name name) (version version) (source #f)
    (build-system trivial-build-system)
    (outputs '("out" "doc"))
    (arguments
     (list #:builder
           #~(begin
               (mkdir #$output)
               (mkdir #$output:doc)
               (call-with-output-file (string-append #$output "/text")
                 (lambda (port) (display #$(string-append name " " version "\n") port))))))
    (synopsis "") (description "") (license #f) (home-page #f)))

(define-public words-1 (make "words" "1.9.5"))
(define-public words-2 (make "words" "1.10"))
(define-public secret (hidden-package (make "secret" "1")))
(define-public older (deprecated-package "phrases" words-2))
END
cat >my/gloss.scm <<'END'
(define-module (my gloss) #:use-module (my words))
(define-public gloss (make "gloss" "3"))
END
