;; Packages of Debian, as something to bind where there is no other source of programs. `nsscheme import deb NAME …`
;; writes a file of records from the machine's apt lists; a program loads it and names packages:
;;
;;   (use-modules (nsscheme debian) (aqwari namespace))
;;   (load "debian-packages.scm")
;;   (namespace (bind "/" (list (debian-package "bash") (debian-package "coreutils"))))
;;
;; A package lowers to the tree that its archive unpacks to, with /usr merged: bin, sbin and lib* are links into usr.
;; Where it is bound, all that it depends on comes with it. No script of a package is ever run.
;;
;;   (debian-package NAME)                       the imported package of that name
;;   (debian-package (name "bash") (version "5.2.15-2") (url "mirror://debian/pool/…") (sha256 "…")
;;                   (depends "libc6" …))        a record, which `(debian-package "bash")' finds from then on
;;
;; mirror://debian stands for the archives labelled Debian among the machine's apt sources when the package is built.

(define-module (nsscheme debian)
  #:use-module (nsscheme debian records)
  #:use-module (nsscheme debian lowering)
  #:re-export (debian-package?
               debian-package-name debian-package-version debian-package-url debian-package-sha256
               debian-package-depends debian-package-location
               debian-package-dependencies debian-package-closure)
  #:export ((debian-package/located . debian-package)))

(define-syntax debian-package/located
  (lambda (s)
    (define (position form) (datum->syntax form (syntax-source form)))
    ;; (depends NAME …) with its names as a list.
    (define (rewrite clause)
      (syntax-case clause ()
        ((name value ...)
         (eq? 'depends (syntax->datum #'name))
         (let ((source (or (syntax-source clause) (syntax-source s))))
           (datum->syntax s (list #'name (datum->syntax s (cons #'list #'(value ...)) #:source source))
                          #:source source)))
        (_ clause)))
    (define (field? clause)
      (syntax-case clause ()
        ((name . _) (memq (syntax->datum #'name) '(name version url sha256 depends)))
        (_ #f)))
    (syntax-case s ()
      ((_ clause ...)
       (or-map field? #'(clause ...))
       #`(register-debian-package!
          #,(datum->syntax s (cons #'debian-package
                                   (append (map rewrite #'(clause ...))
                                           (list #`(#,(datum->syntax s 'location) '#,(position s)))))
                           #:source (syntax-source s))))
      ((_ name) #`(lookup-debian-package name '#,(position s)))
      ((_ . _)
       (syntax-violation 'debian-package "expected the name of an imported package, (debian-package \"bash\")" s))
      (id (identifier? #'id) #'lookup-debian-package))))
