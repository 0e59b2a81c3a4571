(define-module (my packages tools)
  #:use-module (my packages base)
  #:use-module (my utils)
  #:use-module (guix packages)
  #:use-module (guix download)
  #:use-module (guix gexp)
  #:use-module (guix build-system gnu)
  #:use-module (guix build-system copy)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (srfi srfi-1))

(define-public greeting
  (package
    (name "greeting")
    (version "2.12")
    (source (origin
              (method url-fetch)
              (uri (string-append "https://example.org/greeting-" version ".tar.gz"))
              (sha256
               (base32 "086vqwk2wl8zfs47sq2xpjc9k066ilmb8z6dn0q6ymwjzlm196cd"))))
    (build-system gnu-build-system)
    (arguments
     `(#:tests? #f
       #:configure-flags (list "--disable-nls")
       #:make-flags '("V=1")))
    (inputs (list empty))
    (native-inputs `(("empty" ,empty)))
    (outputs '("out" "doc"))
    (supported-systems '("x86_64-linux"))
    (home-page "https://example.org/greeting")
    (synopsis "Greets")
    (description "This package greets people.")
    (license license:gpl3+)))

(define-public scripts
  (package
    (name "scripts")
    (version (latest '("1.0" "1.2" "1.1")))
    (source (plain-file "hello" "#!/bin/sh\necho hello\n"))
    (build-system copy-build-system)
    (arguments
     (list #:install-plan #~'(("hello" "bin/"))
           #:phases
           #~(modify-phases %standard-phases
               (add-after 'install 'make-executable
                 (lambda* (#:key outputs #:allow-other-keys)
                   (chmod (string-append (assoc-ref outputs "out") "/bin/hello")
                          #o555))))))
    (propagated-inputs (list greeting empty))
    (home-page "https://example.org/scripts")
    (synopsis "Scripts for every day")
    (description "These are scripts that one needs often.")
    (license (list license:cc0 default-license))))

(define-public tools
  (small-package "tools" "1.3"
                 #~(begin
                     (mkdir #$output)
                     (symlink #$scripts (string-append #$output "/scripts")))
                 #:inputs (list scripts)))

(define-public all-tools
  (delete-duplicates (list greeting scripts tools)))
