;; The first of twenty modules that import each other, all of which any one of them brings along.

(define-module (gnu packages base)
  #:use-module ((guix licenses) #:select (gpl3+ (expat . license:expat)))
  #:use-module (guix packages)
  #:use-module (guix download)
  #:use-module (guix build-system gnu)
  #:use-module (gnu packages)
  #:use-module (gnu packages bash)
  #:use-module (gnu packages gettext)
  #:use-module (gnu packages linux)
  #:use-module (gnu packages perl)
  #:export (canonical glibc))

(define-public hello
  (package
    (name "hello")
    (version "2.10")
    (source (origin
              (method url-fetch)
              (uri (string-append "mirror://gnu/hello/hello-" version ".tar.gz"))
              (hash (base32 "1v9iyhzxgbf08dqnw37a6hr151w8rmkfwfhb08y81fs06nnw74kn"))))
    (build-system gnu-build-system)
    (synopsis "Greeting")
    (description "It greets.")
    (home-page "https://example.org/hello")
    (license gpl3+)))

(define-public coreutils
  (package
    (inherit hello)
    (name "coreutils")
    (version "9.1")
    (source (origin
              (inherit (package-source hello))
              (uri "mirror://gnu/coreutils.tar.gz")
              (hash (base32 "1wz2hpkdpc3nsg9xgh8wsknqsv35y07z6wczv70f4w2qfkzcri1z"))
              (patches (search-patches "base-fix.patch"))))
    (inputs (list bash))
    (native-inputs (list perl `(,gettext-minimal "doc")))
    (outputs '("out" "doc"))
    (license (list gpl3+ license:expat))))

;; A variable's name for what another module computes.
(define-syntax glibc
  (identifier-syntax (libc-for "x86_64-linux")))

(define-public (libc-for system)
  (if (string-prefix? "x86_64" system) glibc/common glibc/small))

(define glibc/common
  (package (inherit hello) (name "glibc") (version "2.33") (inputs (list linux-headers))))

(define glibc/small
  (package/inherit glibc/common (name "glibc-small")))

(define (canonical package)
  (let ((other (assoc (package-name package) '())))
    (or (and other (cdr other)) package)))

(define-deprecated-package greeter hello)
