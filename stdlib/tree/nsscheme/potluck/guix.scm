;; What a potluck file names besides packages, in whatever Guix is there, a tree's or the library's own: build systems
;; licences and hashes; and packages made of its forms. Only Guix's names are used here, so that there is nothing to choose
;; between the two.

(define-module (nsscheme potluck guix)
  #:use-module ((guix build-system) #:select (build-system?))
  ;; In newer trees this is a macro, which a value of the module's variable is not.
  #:use-module ((guix licenses) #:select (license?))
  #:autoload (guix base32) (bytevector->nix-base32-string)
  #:autoload (guix hash) (file-hash*)
  #:use-module (ice-9 ftw)
  #:use-module ((nsscheme rows store) #:select (%standard-module))
  #:use-module ((rnrs bytevectors) #:select (utf8->string))
  #:use-module (srfi srfi-1)
  #:export (find-build-system build-system-names
            license-name? license-names
            tree-hash
            environment-text
            evaluate-with-imports))

;;; Build systems.

(define (modules-of-build-systems)
  "Return the last words of the names of the modules of build systems."
  (define (files directory)
    (or (scandir (string-append directory "/guix/build-system")
                 (lambda (name) (and (string-suffix? ".scm" name) (not (string-prefix? "." name)))))
        '()))
  (map string->symbol
       (sort (delete-duplicates
              (append (map (lambda (name) (string-drop-right name 4)) (append-map files %load-path))
                      '("gnu" "copy" "trivial")))
             string<?)))

;; What VARIABLE of the build systems' module WORD holds, if that is a build system, or #f.
(define (build-system-of word variable)
  (let ((module (resolve-module (list 'guix 'build-system word) #t #:ensure #f)))
    (and module
         (module-public-interface module)
         (let ((variable (module-variable (module-public-interface module) variable)))
           (and variable (variable-bound? variable) (build-system? (variable-ref variable)))))))

;; The variables that a file may mean by NAME: gnu is gnu-build-system, and that is what it says.
(define (variables name)
  (let ((text (symbol->string name)))
    (if (string-contains text "-build-system")
        (list name)
        (let ((parts (string-split text #\/)))
          (list (string->symbol
                 (string-append (car parts) "-build-system"
                                (if (null? (cdr parts)) "" (string-append "/" (cadr parts))))))))))

(define (find-build-system name)
  "Return the build system that NAME, a symbol such as gnu or gnu-build-system, means: the name of its module and its
variable as a pair, or #f."
  (define words (modules-of-build-systems))
  (define (try variable)
    (define text (symbol->string variable))
    (define first-word (string->symbol (substring text 0 (string-contains text "-build-system"))))
    ;; Most have a module of their own name; to look into the others takes longer.
    (let ((word (find (lambda (word) (build-system-of word variable))
                      (append (if (memq first-word words) (list first-word) '())
                              (delete first-word words)))))
      (and word (cons (list 'guix 'build-system word) variable))))
  (any try (variables name)))

(define (build-system-names)
  "Return the names of build systems that have a module of their own, as symbols."
  (filter (lambda (word) (build-system-of word (symbol-append word '-build-system)))
          (modules-of-build-systems)))

;;; Licences.

(define licenses (delay (resolve-interface '(guix licenses))))

(define (license-name? name)
  "Return true if NAME is the variable of a licence."
  (let ((variable (module-variable (force licenses) name)))
    (and variable
         (variable-bound? variable)
         (license? (variable-ref variable)))))

(define (license-names)
  "Return the names of all licences, as symbols."
  (filter license-name? (module-map (lambda (name variable) name) (force licenses))))

;;; Hashes.

(define (tree-hash directory)
  "Return the hash, in nix-base32, of the files in DIRECTORY as an origin that fetches a commit has it."
  (bytevector->nix-base32-string (file-hash* directory #:recursive? #t)))

(define (environment-text)
  "Return the text of the module (guix potluck environment), which a channel of dishes carries."
  (utf8->string (%standard-module "guix/potluck/environment.scm")))

;;; Evaluation of what was written for a dish.

(define (evaluate-with-imports expression imports)
  "Return the value of EXPRESSION in a module that has nothing but IMPORTS, a list of module names and the variables that
are taken from each, or #t for all; a variable may be a pair of its name there and its name here."
  (let ((module (make-module)))
    (set-module-name! module (list (gensym "dish")))
    (for-each (lambda (import)
                (module-use! module
                             (if (eq? #t (cdr import))
                                 (resolve-interface (car import))
                                 (resolve-interface (car import) #:select (cdr import)))))
              imports)
    (save-module-excursion
     (lambda ()
       (set-current-module module)
       (eval expression module)))))
