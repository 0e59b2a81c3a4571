;; `nsscheme channel list --packages': which channels have a package of a name, and which of them commands take.

(define-module (nsscheme channel-packages)
  #:use-module (ice-9 match)
  #:use-module (json)
  #:use-module ((nsscheme host) #:select (raise-at package-version hidden-package?))
  #:use-module ((nsscheme package-search) #:select (found-packages))
  #:use-module (nsscheme versions)
  #:use-module (srfi srfi-1)
  #:export (list-packages))

;; The directory of the load path that the module NAME comes from.
(define (directory-of module)
  (define path
    (string-append (string-join (map symbol->string module) "/") ".scm"))
  (find (lambda (directory) (file-exists? (string-append directory "/" path))) %load-path))

(define (list-packages name json? channel-of-directory)
  "Print who has packages called NAME: in the order in which they are taken, the newest version first. CHANNEL-OF-DIRECTORY
says which channel a directory of the load path belongs to."
  (define found
    (delete-duplicates (remove (match-lambda ((package . _) (hidden-package? package))) (found-packages name))
                       (lambda (a b) (eq? (car a) (car b)))))
  (define sorted
    (stable-sort found
                 (lambda (a b) (version>? (package-version (car a)) (package-version (car b))))))
  (when (null? found)
    (raise-at #f "no channel has a package called '~a'" name))
  (if json?
      (begin
        (scm->json (list->vector
                    (map (match-lambda
                           ((package module variable)
                            `(("version" . ,(package-version package))
                              ("channel" . ,(channel-of-directory (directory-of module)))
                              ("module" . ,(object->string module))
                              ("variable" . ,(symbol->string variable)))))
                         sorted))
                   #:pretty #t)
        (newline))
      (for-each (lambda (each taken?)
                  (match each
                    ((package module variable)
                     (format #t "~a@~a  ~a, ~a ~a~a~%" name (package-version package)
                             (channel-of-directory (directory-of module)) module variable
                             (if taken? ", which is taken" "")))))
                sorted
                (cons #t (map (const #f) (cdr sorted))))))
