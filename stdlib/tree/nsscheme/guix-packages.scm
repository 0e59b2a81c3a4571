;; Packages of whatever Guix is there, a tree's or the library's own, for commands that take all of a channel's: what
;; they are called, what they lower to, and what Guix's errors say. Only Guix's names are used here, so that there is
;; nothing to choose between the two.

(define-module (nsscheme guix-packages)
  #:use-module ((guix store) #:select (open-connection))
  #:use-module ((guix derivations) #:select (derivation-file-name))
  #:use-module ((guix packages) #:select (package? package-name package-version package-location package-derivation))
  #:use-module ((guix grafts) #:select (%graft?))
  #:use-module ((guix utils) #:select (%current-system))
  #:use-module ((guix diagnostics) #:prefix guix:)
  #:use-module ((nsscheme diagnostics) #:prefix own:)
  #:use-module ((nsscheme rows store) #:select (%register-error-location!))
  #:use-module (ice-9 match)
  #:re-export (package? open-connection)
  #:export (package-label
            package-position
            package->derivation-file-name
            guix-error-text))

(define (package-label package)
  "Return PACKAGE as the command line names it, NAME@VERSION."
  (string-append (package-name package) "@" (package-version package)))

;; A tree notes locations in its files and a channel's by their names below the load path.
(define (absolute file)
  (if (string-prefix? "/" file) file (or (search-path %load-path file) file)))

(define (->position location)
  (and location
       (guix:location-file location)
       (own:location (absolute (guix:location-file location)) (guix:location-line location)
                     (guix:location-column location))))

(define (package-position package)
  "Return where PACKAGE is written, a location as (nsscheme host) knows them, or #f."
  (->position (package-location package)))

(define (package->derivation-file-name store package)
  "Return the file name of the derivation of PACKAGE, without grafts."
  (parameterize ((%graft? #f))
    (derivation-file-name (package-derivation store package (%current-system) #:graft? #f))))

;;; Errors.

;; What the variable NAME of MODULE, a predicate or an accessor that not every year's Guix has, says of OBJECT.
(define (ask module name object)
  (let ((variable (module-variable (resolve-interface module) name)))
    (and variable ((variable-ref variable) object))))

(define (ask-packages name object)
  (ask '(guix packages) name object))

(define (package-of condition)
  (let ((package (ask-packages 'package-error-package condition)))
    (if (package? package) (package-label package) (format #f "~s" package))))

(define (guix-error-text object)
  "Return what OBJECT, an exception that says it in Guix's own way, says; #f if it is none of these."
  (cond ((ask-packages 'package-input-error? object)
         ;; Guix labels what has no label with an underscore; its author did not.
         (let ((input (match (ask-packages 'package-error-invalid-input object)
                        (("_" input) input)
                        (input input))))
           (format #f "the package ~a has an invalid input: ~s~a" (package-of object) input
                   (match input
                     ((or (? string?) (_ (? string?) . _))
                      (format #f "~%hint: an input is a package and not its name: its variable, without quotes"))
                     (_ "")))))
        ((ask '(guix derivations) 'derivation-missing-output-error? object)
         (format #f "the derivation ~a has no output ~s"
                 (derivation-file-name (ask '(guix derivations) 'derivation-error-derivation object))
                 (ask '(guix derivations) 'derivation-missing-output object)))
        ((ask '(guix base32) 'invalid-base32-character? object)
         (format #f "the digit ~a of the hash ~s is none of base-32, which has no e, o, t and u"
                 (ask '(guix base32) 'invalid-base32-character-value object)
                 (ask '(guix base32) 'invalid-base32-character-string object)))
        ((ask-packages 'package-cross-build-system-error? object)
         (format #f "the build system of the package ~a cannot cross-build" (package-of object)))
        ((ask '(guix gexp) 'gexp-input-error? object)
         (format #f "a gexp has an invalid input: ~s" (ask '(guix gexp) 'gexp-error-invalid-input object)))
        ((ask '(guix store) 'store-protocol-error? object)
         (ask '(guix store) 'store-protocol-error-message object))
        ((guix:formatted-message? object)
         (apply format #f (guix:formatted-message-string object) (guix:formatted-message-arguments object)))
        (else #f)))

;; Errors of a tree's lie where the tree says; those of this program's own are described by its own conditions.
(%register-error-location!
 (lambda (object)
   (define position
     (cond ((own:error-location? object) (own:->location (own:error-location object)))
           ((guix:error-location? object) (->position (guix:error-location object)))
           ((ask-packages 'package-input-error? object)
            (let ((package (ask-packages 'package-error-package object)))
              (and (package? package) (package-position package))))
           (else #f)))
   (and position (own:location->source-properties position))))
