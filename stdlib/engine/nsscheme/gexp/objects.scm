;; File-like objects that need no builder: files written down in the program, files of the host, names within other
;; objects, the file of a derivation, and objects that depend on the system or on parameters.

(define-module (nsscheme gexp objects)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme gexp compilers)
  #:use-module (nsscheme store)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme host-files)
  #:use-module (nsscheme targets)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:export (plain-file plain-file? plain-file-name plain-file-content plain-file-references
            local-file local-file? local-file-file local-file-absolute-file-name local-file-name
            local-file-recursive? local-file-select? assume-valid-file-name
            %local-file
            file-append file-append? file-append-base file-append-suffix
            raw-derivation-file raw-derivation-file?
            let-system
            with-parameters parameterized?))

;;; Files whose content is in the program.

(define-record-type <plain-file>
  (%plain-file name content references)
  plain-file?
  (name       plain-file-name)
  (content    plain-file-content)                       ;string or bytevector
  (references plain-file-references))

(define (plain-file name content)
  "Return an object for the file called NAME with CONTENT, a string or a bytevector."
  (check-item "plain-file" name)
  (unless (or (string? content) (bytevector? content))
    (scm-error 'wrong-type-arg 'plain-file
               "the content of ~s must be a string or a bytevector, not ~s; use 'mixed-text-file' for text that refers \
to other objects" (list name content) (list content)))
  (%plain-file name content '()))

(define-gexp-compiler (plain-file-compiler (file <plain-file>) system target)
  (match file
    (($ <plain-file> name (? string? text) references)
     (text-file name text references))
    (($ <plain-file> name bytes references)
     (binary-file name bytes references))))

;;; Files of the host.

(define-record-type <local-file>
  (make-local-file file absolute name recursive? select? location)
  local-file?
  (file       local-file-file)
  (absolute   %local-file-absolute)                     ;promise
  (name       local-file-name)
  (recursive? local-file-recursive?)
  (select?    local-file-select?)
  (location   %local-file-location))

(define (local-file-absolute-file-name file)
  "Return the absolute name of the host's file that FILE stands for."
  (force (%local-file-absolute file)))

(define (take-all file stat) #t)

(define* (%local-file file absolute location #:optional (name (basename file))
                      #:key recursive? (select? take-all) (literal? #t))
  "Return the object for the host's FILE, whose absolute name the promise ABSOLUTE yields."
  (unless (string? name)
    (scm-error 'wrong-type-arg "local-file" "expected the name of the item, a string; got ~s" (list name) (list name)))
  (make-local-file file absolute name recursive? select? location))

(define (absolute-file-name file directory)
  (if (string-prefix? "/" file)
      file
      (string-append (or directory (getcwd)) "/" file)))

;; Marks FILE, an expression, as something that `local-file' may take as it is.
(define-syntax-rule (assume-valid-file-name file)
  file)

;; A relative literal name is looked for beside the file where it stands; any other relative name, in the current
;; directory of the time when the object is lowered.
(define-syntax local-file
  (lambda (s)
    (define location (datum->syntax s (syntax-source s)))
    (define (source-directory-expression s)
      (datum->syntax s (source-directory (assq-ref (or (syntax-source s) '()) 'filename))))
    (syntax-case s (assume-valid-file-name)
      ((_ (assume-valid-file-name file) rest ...)
       #`(let ((name file))
           (%local-file name (delay (absolute-file-name name (getcwd))) '#,location rest ...)))
      ((_ file rest ...)
       (string? (syntax->datum #'file))
       #`(let ((directory #,(source-directory-expression s)))
           (%local-file file (delay (absolute-file-name file directory)) '#,location rest ...)))
      ((_ file rest ...)
       #`(let ((name file))
           (%local-file name (delay (absolute-file-name name (getcwd))) '#,location rest ...)))
      (id
       (identifier? #'id)
       #'(lambda (file . rest)
           (apply %local-file file (delay (absolute-file-name file (getcwd))) #f rest))))))

(define (check-local-file file)
  (let ((name (local-file-absolute-file-name file)))
    (unless (false-if-exception (lstat name))
      (raise
       (apply make-compound-condition
              (formatted-message "local-file: ~a: there is no such file~a" name
                                 (match (%nearest-name (basename name) (or (scandir (dirname name)) '()))
                                   (#f "")
                                   (near (format #f "~%hint: did you mean '~a'?" near))))
              (error-locations (%local-file-location file)))))
    name))

(define-gexp-compiler (local-file-compiler (file <local-file>) system target)
  (let ((name (check-local-file file)))
    (interned-file name (local-file-name file)
                   #:recursive? (local-file-recursive? file)
                   #:select? (if (eq? (local-file-select? file) take-all) #t (local-file-select? file)))))

;;; Names within other objects.

(define-record-type <file-append>
  (%file-append base suffix)
  file-append?
  (base   file-append-base)
  (suffix file-append-suffix))                          ;list of strings

(define (file-append base . suffix)
  "Return an object for the file whose name is that of BASE followed by the strings SUFFIX."
  (%file-append base suffix))

(set-record-type-printer! <file-append>
  (lambda (file port)
    (match file
      (($ <file-append> base suffix)
       (format port "#<file-append ~s ~s>" base (string-join suffix ""))))))

(define-gexp-compiler file-append-compiler <file-append>
  compiler => (lambda (file system target)
                (lower-object (file-append-base file) system #:target target))
  expander => (lambda (file lowered output)
                (define (name base)
                  (match base
                    (($ <file-append> base suffix) (string-append (name base) (string-concatenate suffix)))
                    (_ (match lowered
                         ((? derivation? drv) (derivation->output-path drv output))
                         ((? string? path) path)))))
                (name file)))

;;; The .drv file itself.

(define-record-type <raw-derivation-file>
  (raw-derivation-file object)
  raw-derivation-file?
  (object raw-derivation-file-object))

(define-gexp-compiler (raw-derivation-file-compiler (file <raw-derivation-file>) system target)
  (let ((object (raw-derivation-file-object file)))
    (lambda (store)
      (values (match (if (string? object)
                         object
                         (lower/direct store object system target))
                ((? derivation? drv) (derivation-file-name drv))
                ((? string? path) path))
              store))))

;;; Objects that depend on where they are lowered.

(define-record-type <system-binding>
  (make-system-binding proc)
  system-binding?
  (proc system-binding-proc))

;; (let-system SYSTEM EXP ...) or (let-system (SYSTEM TARGET) EXP ...): an object for what EXP ... yields, with the
;; variables bound to the system and the target in force when it is lowered.
(define-syntax let-system
  (syntax-rules ()
    ((_ (system target) exp ...)
     (make-system-binding (lambda (system target) exp ...)))
    ((_ system exp ...)
     (make-system-binding (lambda (system target) exp ...)))))

(define-gexp-compiler (system-binding-compiler (binding <system-binding>) system target)
  (store-return
   (make-delegate
    (lambda (continue)
      (continue ((system-binding-proc binding) system target) system target)))))

(define-record-type <parameterized>
  (make-parameterized bindings thunk)
  parameterized?
  (bindings parameterized-bindings)                     ;list of a parameter and a thunk
  (thunk    parameterized-thunk))

;; An object for what BODY yields, lowered while each PARAMETER has its VALUE.
(define-syntax-rule (with-parameters ((parameter value) ...) body ...)
  (make-parameterized (list (list parameter (lambda () value)) ...)
                      (lambda () body ...)))

(define-gexp-compiler (parameterized-compiler (object <parameterized>) system target)
  (define (value-of wanted default)
    (let ((value (any (match-lambda ((parameter thunk) (and (eq? parameter wanted) (list (thunk)))))
                      (parameterized-bindings object))))
      (if value (car value) default)))
  (let ((system (value-of %current-system system))
        (target (value-of %current-target-system target)))
    (store-return
     (make-delegate
      (lambda (continue)
        (let loop ((bindings (parameterized-bindings object)))
          (match bindings
            (() (continue ((parameterized-thunk object)) system target))
            (((parameter thunk) . rest)
             (parameterize ((parameter (thunk)))
               (loop rest))))))))))
