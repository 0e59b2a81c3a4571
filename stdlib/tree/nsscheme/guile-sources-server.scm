;; Guile's sources for a program that is about to give up what it needs to fetch them: another process, which it starts before,
;; fetches and unpacks them when it asks. That process knows two words and the modules of the tree, so that nothing else can be
;; had from it, whatever asks. It ends with the program.

(define-module (nsscheme guile-sources-server)
  #:use-module (ice-9 match)
  #:use-module (ice-9 popen)
  #:use-module (ice-9 rdelim)
  #:use-module ((nsscheme directories) #:select (make-directories))
  #:use-module (nsscheme guile-sources)
  #:use-module (srfi srfi-1)
  #:export (serve-sources start-sources-server!))

(define packages '(("guile" . guile) ("guile-json" . guile-json)))

(define (serve-sources)
  "Say where the sources of the packages are that lines of the input name, until it ends."
  (define output (current-output-port))
  (let loop ()
    (match (read-line)
      ((? string? line)
       (let ((package (assoc-ref packages line)))
         ;; What is fetched is said as messages are.
         (write (cons package
                      (if package
                          (parameterize ((current-output-port (current-error-port))) (source-directory package))
                          '("there are no sources of that")))
                output)
         (newline output)
         (force-output output)
         (loop)))
      (_ #f))))

(define (start-sources-server! load-path)
  "Have Guile's sources found by another process, over LOAD-PATH, from now on. Return the directory where they will be."
  (define server
    (apply open-pipe* OPEN_BOTH "/proc/self/exe"
           (append (append-map (lambda (directory) (list "-L" directory)) load-path)
                   '("-c" "((@ (nsscheme guile-sources-server) serve-sources))"))))
  ;; Who asked before may have been stopped before the answer came.
  (define (answer package)
    (match (read server)
      ((name . directory) (if (eq? name package) directory (answer package)))
      (_ '("the process that fetches it has ended"))))
  (define known (make-hash-table))
  (define (directory-of package)
    (cond ((hashq-ref known package))
          ((not (find (match-lambda ((_ . name) (eq? name package))) packages)) '("there are no sources of that"))
          (else
           (format server "~a~%" package)
           (force-output server)
           (let ((directory (answer package)))
             (hashq-set! known package directory)
             directory))))
  (make-directories (cache-directory))
  (set-guile-sources! (lambda (package file) (source-file package file directory-of)))
  (cache-directory))
