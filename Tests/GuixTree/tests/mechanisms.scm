;; What each of the tree's mechanisms comes to, a line each. Guile prints the same.
(use-modules (guix) (guix deprecation) (guix diagnostics) (guix discovery) (guix gexp) (guix grafts) (guix i18n)
             (guix modules) (guix monads) (guix records) (guix search-paths) (guix ui) (gnu packages)
             (gnu packages gtk) (gnu packages base) (gnu packages bash) (gnu packages compression)
             ((gnu packages heavy) #:prefix heavy:) (gnu packages linux) (gnu packages perl) (gnu packages toolchain)
             (gnu packages version-control)
             (rnrs bytevectors) (srfi srfi-1) (srfi srfi-34) (ice-9 match))

(define-syntax-rule (show name expression)
  (begin
    (display name)
    (display ": ")
    (write expression)
    (newline)))

;; The key of the error of EXPRESSION, and the symbols among what it says.
(define-syntax-rule (error-of expression)
  (catch #t
    (lambda () expression 'none)
    (lambda (key . args) key)))

(define (error-of-text text)
  (error-of (eval (with-input-from-string text read) (current-module))))

;;; Records.

(define forced 0)
(define-record-type* <thing>
  thing make-thing
  thing? this-thing
  (a thing-a)
  (b thing-b (thunked) (default (list 'b (thing-a this-thing))))
  (c thing-c (delayed) (default (begin (set! forced (1+ forced)) 'c)))
  (d thing-d (innate) (default 'd))
  (e thing-e (sanitize (lambda (n) (* 2 n))) (default 2)))

(define one (thing (a 1) (e 5)))
(define two (thing (inherit one) (a 2)))
(define three (thing (inherit two) (d (list 'own a)) (a 3) (b (list 'mine (thing-a this-thing) a))))
(show "defaults" (list (thing-a one) (thing-b one) (thing-d one) (thing-e one)))
(show "inherited" (list (thing-b two) (thing-e two)))
(show "own" (list (thing-b three) (thing-d three)))
(thing-c one) (thing-c one)
(show "delayed" (list forced (thing-c two) forced))
(show "no such field" (error-of-text "(thing (a 1) (z 2))"))
(show "no value" (error-of-text "(thing (b 1))"))
(show "no field" (error-of-text "(thing (a 1) b)"))
(show "outside" (error-of-text "this-thing"))
(show "matched" (match-record two <thing> (a e) (list a e)))
(show "a type" (list (struct? one) (eq? (struct-vtable one) <thing>) (struct? (current-module))))

;;; Packages and their modules.

(define (full object) (package-full-name object))
(show "identifiers" (map full (list glibc keyring perl-5)))
(show "another's macro" (map full (package-inputs gtk+)))
(show "made by a loop" (map full (list perl-json perl-yaml)))
(show "passed on" (map full (list zlib gnu-zip hello coreutils)))
(show "autoloaded" (list (map full (package-inputs git-heavy)) heavy:load-count))
(show "superseded" (full (specification->package "hello@2.10")))
(show "deprecated" (lset-intersection eq? (deprecated-names) '(perl-5 greeter)))
(show "hidden" (find-packages-by-name "git-heavy"))
(show "not UTF-8" (string-prefix? "Fonts " (package-synopsis (specification->package "fontconfig"))))
(show "this" (package-version (lookup-package-input bash "zlib")))
(show "replaced" (full (package-replacement zlib)))
(show "search paths" (map search-path-specification->sexp
                          (package-native-search-paths (specification->package "openssl"))))
(show "all" (length (fold-packages cons '())))
(show "no package" (guard (c ((formatted-message? c)
                              (list (formatted-message-string c) (formatted-message-arguments c))))
                     (specification->package "nothing")))
(show "no patch" (guard (c ((formatted-message? c) (formatted-message-arguments c))) (search-patch "none")))
(show "checked format" (error-of-text "(formatted-message (G_ \"~a ~a\") 1)"))
(show "literal hash" (bytevector-length (base32 "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s")))

;;; Places.

(define (place location)
  (list (location-file location) (location-line location) (location-column location)))
(show "where a package is" (place (package-location coreutils)))
(show "where its variable is" (place (package-definition-location coreutils)))

;;; Modules.

(show "closure" (sort (map module-name->file-name (source-module-closure '((guix build gnu-build-system)))) string<?))
(show "submodules" (live-module-closure '(guix build-system)))
(show "of (guix)" (every (lambda (name) (variable? (module-variable (resolve-interface '(guix)) name)))
                         '(package? derivation open-connection %current-system)))
(show "no directory" (scheme-files "/no/such"))

;;; Monads and parameters.

(define-monad identities (bind (lambda (value proc) (proc value))) (return identity))
(show "monad" (mlet identities ((a 1) (b 2)) (return (list a b))))
(show "in order" (mlet* identities ((a 1) (b (return (1+ a))) (c -> (* 2 b))) (mbegin identities (return 0) (return c))))
(show "mapped" (mapm identities (lambda (n) (* n n)) '(1 2 3)))
(show "previous" (list (%graft? #f) (%graft? #t) (%graft?)))

;;; The store.

(with-store store
  (define (out drv) (derivation->output-path drv))
  (show "text" (add-text-to-store store "text" "hello\n"))
  (show "file" (run-with-store store (lower-object (local-file "data.txt" "data"))))
  (show "tree" (add-file-tree-to-store store "tree" '(directory ("b" (text "2")) ("a" (directory ("c" (text "1")))))))
  (show "gexp" (derivation-file-name
                (run-with-store store
                  (gexp->derivation "mine"
                    #~(list #$@(list hello zlib) #$(gexp-input coreutils "doc") #$output #$output:lib
                            '(a . #$(string-append "b" "c")))))))
  (show "not lowered" (guard (c ((gexp-input-error? c) (eq? <thing> (struct-vtable (gexp-error-invalid-input c)))))
                        (run-with-store store (gexp->derivation "bad" #~(list #$one)))))
  (show "grafted" (list (out (package-derivation store zlib #:graft? #t)) (out (package-derivation store zlib #:graft? #f))))
  (show "refused" (guard (c ((store-protocol-error? c) (string? (store-protocol-error-message c))))
                    (references store "/gnu/store/00000000000000000000000000000000-none")))
  (set-build-options store #:timeout 100)
  (let* ((tools (add-file-tree-to-store store "tools"
                                        `(directory ("busybox" (executable ,(or (getenv "BUSYBOX") "/bin/busybox"))))))
         (input (add-text-to-store store "input" "text of the input\n"))
         (script (string-append "read line < " input "; echo $line in " input " > $out"))
         (drv (derivation store "built" (string-append tools "/busybox") (list "sh" "-c" script)
                          #:inputs (list tools input))))
    (build-derivations store (list drv))
    (show "built" (list (valid-path? store (out drv)) (equal? (references store (out drv)) (list input))
                        (length (requisites store (list (out drv))))))))

;;; Commands.

(run-guix-command 'show "toolchain" "nginx")
(run-guix-command 'build "-d" "--no-grafts" "hello" "sqlite@3")
