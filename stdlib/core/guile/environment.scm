;;; The load path, the version, how exceptions are printed: what programs ask of the system they run in.
;;;
;;; %load-path and %load-extensions are names for what the loader keeps, so that assigning them changes where modules
;;; are found.  The version is that of the Guile whose behaviour this is: programs compare it to know what they may use.
;;;
;;; Expects from the kernel: %load-path-list %set-load-path! %load-extension-list %set-load-extensions!.

(define-syntax %load-path
  (identifier-syntax
   (_ (%load-path-list))
   ((set! _ directories) (%set-load-path! directories))))

(define-syntax %load-extensions
  (identifier-syntax
   (_ (%load-extension-list))
   ((set! _ endings) (%set-load-extensions! endings))))

;; Programs look at it as Guile's; nothing compiled is ever loaded from there.
(define %load-compiled-path '("/usr/lib/guile/3.0/ccache"))
(define %load-compiled-extensions '())
(define %load-should-auto-compile #f)
(define %fresh-auto-compile #f)
(define %auto-compilation-options '())

(define-syntax add-to-load-path
  (syntax-rules ()
    ((_ directory)
     (eval-when (expand load eval)
       (let ((added directory))
         (if (not (member added (%load-path-list)))
             (%set-load-path! (cons added (%load-path-list)))))))))

(define (load-in-vicinity directory file)
  "Evaluate the forms of FILE in DIRECTORY."
  (primitive-load (if (absolute-file-name? file) file (in-vicinity directory file))))

;; A relative name is one beside the file that the form stands in, or else one in the working directory.
(define-syntax load
  (lambda (s)
    (define (file-name properties)
      (cond ((vector? properties) (vector-ref properties 0))
            ((pair? properties) (assq-ref properties 'filename))
            (else #f)))
    (define directory
      (let ((file (file-name (syntax-source s))))
        (and (string? file)
             (let ((directory (dirname (%file-of-source file)))) (and (not (string=? "." directory)) directory)))))
    (syntax-case s ()
      ((_ file . rest)
       (datum->syntax s
                      (if directory
                          (cons* #'load-nearby directory #'(file . rest))
                          (cons* #'%load #'(file . rest)))
                      #:source (syntax-source s)))
      (id (identifier? #'id)
          (if directory
              #`(lambda (file . rest) (apply load-nearby #,directory file rest))
              #'%load)))))

(define (load-nearby directory file . rest)
  "Evaluate the forms of FILE in DIRECTORY or, if there is none, of FILE itself; REST is as for load."
  (let ((nearby (if (absolute-file-name? file) file (in-vicinity directory file))))
    (apply %load (if (file-exists? nearby) nearby file) rest)))

(define* (%load file #:optional reader)
  "Evaluate the forms of FILE.  READER, a procedure of a port, reads them if it is given; a module is where they are
evaluated (R7RS)."
  (define (read-and-evaluate port)
    (let loop ((form (reader port)))
      (if (not (eof-object? form))
          (begin
            (primitive-eval form)
            (loop (reader port))))))
  (cond
   ((not reader) (primitive-load file))
   ((module? reader)
    (save-module-excursion (lambda () (set-current-module reader) (primitive-load file))))
   (else
    (call-with-input-file file
      (lambda (port) (save-module-excursion (lambda () (read-and-evaluate port))))))))

(define (load-compiled file)
  "Evaluate FILE, which compile-file wrote."
  (primitive-load file))

(define (version) "Return the version of Guile whose behaviour this is." "3.0.8")
(define (effective-version) "Return the first two parts of the version." "3.0")
(define (major-version) "Return the first part of the version." "3")
(define (minor-version) "Return the second part of the version." "0")
(define (micro-version) "Return the third part of the version." "8")

(define most-positive-fixnum (- (expt 2 61) 1))
(define most-negative-fixnum (- (expt 2 61)))

;; What the system can do, by Guile's names.
(define *features*
  '(record defmacro debug-extensions values array-for-each array sort socket net-db regex popen fork EIDs posix inexact
    complex random i/o-extensions i18n current-time delay threads char-ready? system))
(define (provide feature) "Add FEATURE to what the system can do."
  (if (not (memq feature *features*)) (set! *features* (cons feature *features*))))
(define (provided? feature) "Return #t if the system can do FEATURE." (and (memq feature *features*) #t))

(define (current-language) "Return the name of the language that is read." 'scheme)

;;; What an exception says, as a line on a port.

(define %exception-printers '())

(define (set-exception-printer! key proc)
  "Print exceptions of KEY by calling (PROC port key arguments default-printer)."
  (set! %exception-printers (acons key proc %exception-printers)))

(define (%print-message port subr message irritants)
  (if subr
      (begin
        (display "In procedure " port)
        (display subr port)
        (display ": " port)))
  (if irritants
      (apply simple-format port message irritants)
      (display message port))
  (newline port))

;; The arguments are who complains, of what, where, and of which form and which part of it.
(define (%print-syntax-error port who what where form part . rest)
  (define (property name) (if (pair? where) (assq-ref where name) #f))
  (simple-format port "Syntax error:\n")
  (if where
      (simple-format port "~A:~A:~A: " (or (property 'filename) "unknown file")
                     (let ((line (property 'line))) (if line (+ line 1) #f)) (property 'column))
      (display "unknown location: " port))
  (if who (simple-format port "~A: " who))
  (display what port)
  (cond (part (simple-format port " in subform ~S of ~S" part form))
        (form (simple-format port " in form ~S" form)))
  (newline port))

(define (print-exception port frame key arguments)
  "Print on PORT what the exception of KEY with ARGUMENTS means.  FRAME is where it happened, or #f."
  (define (default)
    (cond ((not (list? arguments)) (unknown))
          ((and (eq? key 'syntax-error) (>= (length arguments) 5)) (apply %print-syntax-error port arguments))
          ((and (>= (length arguments) 3) (string? (cadr arguments)))
           (%print-message port (car arguments) (cadr arguments) (caddr arguments)))
          (else (unknown))))
  (define (unknown)
    (simple-format port "Throw to key `~A' with args `~S'." key arguments)
    (newline port))
  (let ((printer (assq-ref %exception-printers key)))
    (if printer
        (begin
          (printer port key arguments default)
          (newline port))
        (default))))

(define (%warn-of-exception key arguments template . irritants)
  "Say on the warning port, as comments, what TEMPLATE with IRRITANTS says, and what the exception of KEY with ARGUMENTS
means."
  (let ((text (call-with-output-string
                (lambda (port)
                  (apply simple-format port template irritants)
                  (print-exception port #f key arguments))))
        (port (current-warning-port)))
    (for-each (lambda (line)
                (display ";;; " port)
                (display line port)
                (newline port))
              (string-split (string-trim-right text #\newline) #\newline))))

(define (display-error frame port subr message irritants rest)
  "Print on PORT the error of SUBR that MESSAGE and IRRITANTS describe."
  (%print-message port subr message irritants))
