;; The arguments of a potluck file's build system, and its snippet: staged code and data. Whatever a build system does
;; with an argument before a build begins, it does on the machine that builds, so that the arguments that name
;; files there, or replace what the other fields say, are refused. The code itself is for the build's sandbox to fear.

(define-module (nsscheme potluck arguments)
  #:use-module (nsscheme potluck language)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (arguments-problems snippet-problem modules-problem short-list?))

(define (short-list? value limit)
  "Return true if VALUE is a proper list of at most LIMIT elements."
  (let loop ((value value) (limit limit))
    (cond ((null? value) #t)
          ((and (pair? value) (positive? limit)) (loop (cdr value) (- limit 1)))
          (else #f))))

;; So many parts may a value have, and so deep may it be.
(define part-limit 20000)
(define depth-limit 200)

(define insertion-words '(ungexp ungexp-splicing ungexp-native ungexp-native-splicing))

;; What is wrong with VALUE as data and records of the language, or #f. Where a part stands is data, code or insertion. In
;; staged code a word that inserts something is wrong: those that the file wrote are records by now, and one that is
;; left would be obeyed elsewhere.
(define (value-problem value)
  (define parts 0)
  (let/ec return
    (define (fail template . arguments)
      (return (apply format #f template arguments)))
    (define (count depth)
      (set! parts (+ parts 1))
      (when (> parts part-limit) (fail "it has more than ~a parts, or refers to itself" part-limit))
      (when (> depth depth-limit) (fail "it is nested more than ~a levels deep, or refers to itself" depth-limit)))
    (define (look value where depth)
      (count depth)
      (cond ((pair? value)
             ;; Along the list first: its length is no depth.
             (let loop ((rest value))
               (cond ((pair? rest)
                      (count depth)
                      (look (car rest) where (+ depth 1))
                      (loop (cdr rest)))
                     ((not (null? rest)) (look rest where (+ depth 1))))))
            ((symbol? value)
             (cond ((and (eq? where 'code) (memq value insertion-words))
                    (fail "staged code has a '~a' that inserts nothing" value))
                   ((> (string-length (symbol->string value)) 1000) (fail "a symbol is too long"))))
            ((string? value)
             (when (> (string-length value) 65536) (fail "a string has more than 65536 characters")))
            ((or (boolean? value) (number? value) (char? value) (keyword? value) (null? value)) #t)
            ((vector? value)
             (vector-for-each (lambda (part) (look part where (+ depth 1))) value))
            ((staged? value) (look (staged-code value) 'code (+ depth 1)))
            ((insertion? value)
             (unless (or (not (insertion-output value))
                         (and (string? (insertion-output value)) (reference? (insertion-value value))))
               (fail "expected a package and the name of its output, as in #$package:output"))
             (if (eq? where 'code)
                 (look (insertion-value value) 'insertion (+ depth 1))
                 (fail "something is inserted outside of staged code, #~~(…)")))
            ((call? value)
             (for-each (lambda (argument)
                         (unless (or (string? argument) (reference? argument) (call? argument))
                           (fail "~a: expected strings and packages" (call-name value)))
                         (look argument 'data (+ depth 1)))
                       (call-arguments value))
             (check-call value fail))
            ((reference? value) (look (reference-specification value) 'data (+ depth 1)))
            ((output-mark? value)
             (unless (eq? where 'insertion) (fail "an output is named outside of staged code"))
             (unless (or (not (output-mark-name value)) (string? (output-mark-name value)))
               (fail "expected the name of an output, as in #$output:doc")))
            ((form? value) (fail "a '~a' stands where data and packages are expected" (form-kind value)))
            ((procedure? value) (fail "a procedure stands where data and packages are expected; #~~(…) is staged code"))
            (else (fail "it holds an object that is no data"))))
    (look value 'data 0)
    #f))

(define (check-call call fail)
  (match (cons (call-name call) (call-arguments call))
    (((or 'this-package-input 'this-package-native-input) (? string?)) #t)
    (('file-append (or (? reference?) (? call?)) (? string?) ..1) #t)
    (('file-append . _) (fail "file-append: expected a package and strings"))
    ((name . _) (fail "~a: expected the name of an input, a string" name))))

;;; Modules.

(define module-words '(guix gnu ice-9 srfi rnrs scheme system sxml oop web texinfo json))

(define (module-word? word)
  (and (symbol? word)
       (let ((text (symbol->string word)))
         (and (< 0 (string-length text) 60)
              (not (string-prefix? "." text))
              (string-every (lambda (chr)
                              (or (char<=? #\a chr #\z) (char<=? #\0 chr #\9) (memv chr '(#\- #\+ #\. #\*))))
                            text)))))

(define (modules-problem value)
  "Return what is wrong with VALUE as a list of modules that a build imports, or #f: other names than Guix's and Guile's
would let it take a file of the machine where it is lowered."
  (define (module-name? name)
    (and (short-list? name 10) (pair? name) (memq (car name) module-words) (every module-word? name)))
  (define (module? item)
    (or (module-name? item)
        (match item
          ((name (? keyword?) . _) (and (short-list? item 20) (module-name? name)))
          (_ #f))))
  (and (not (and (short-list? value 100) (every module? value)))
       "expected a list of modules of Guix and Guile, as '((guix build utils))"))

(define (snippet-problem value)
  "Return what is wrong with VALUE as a snippet, or #f."
  (or (and (not (or (staged? value) (pair? value))) "expected code, as '(begin …) or #~(begin …)")
      (value-problem value)))

;;; Arguments.

;; What the other fields and the build system itself say.
(define reserved-arguments
  '(#:source #:system #:target #:build #:host #:name #:outputs #:inputs #:native-inputs #:target-inputs #:guile
    #:search-paths #:native-search-paths #:build-inputs #:host-inputs #:graft? #:bag))

;; Those that are a string, and mean one in the build only. Of any other argument a string may be taken for the name of
;; a file that goes into the store.
(define text-arguments
  '(#:test-target #:build-type #:locale #:import-path #:unpack-path #:jar-name #:source-dir #:test-dir #:main-class
    #:build-target #:install-target #:license-file-regexp #:source-directory #:scheme-file-regexp
    #:not-compiled-file-regexp #:package #:egg-name #:vendor-dir #:tex-directory #:tex-format #:generator
    #:build-backend #:test-backend #:game #:gem-name #:profile #:python-module #:backend-path #:go-os #:go-arch))

(define (arguments-problems value)
  "Return a list of what is wrong with VALUE as the arguments of a build system."
  (define (problem keyword value)
    (define name (and (keyword? keyword) (symbol->string (keyword->symbol keyword))))
    (cond ((memq keyword reserved-arguments)
           (format #f "the argument #:~a is not for a potluck file: other fields say it" name))
          ((string-suffix? "-inputs" name)
           (format #f "the argument #:~a is not for a potluck file: packages are named in the fields of inputs" name))
          ((and (memq keyword '(#:modules #:imported-modules)) (modules-problem value))
           => (lambda (message) (format #f "#:~a: ~a" name message)))
          ((and (string? value) (not (memq keyword text-arguments)))
           (format #f "the argument #:~a is not known to be a text, and might name a file of the builder's machine: \
expected staged code, a list, a number or a package" name))
          (else #f)))
  (define (pairs value)
    (match value
      (() '())
      ((keyword value . rest) (cons (problem keyword value) (pairs rest)))))
  (cond ((value-problem value) => list)
        ((not (and (short-list? value 200) (even? (length value))
                   (let every-other ((rest value))
                     (or (null? rest) (and (keyword? (car rest)) (every-other (cddr rest)))))))
         (list "expected keywords and values, as (list #:tests? #f)"))
        (else (filter identity (pairs value)))))
