;; Looking for files along a search path, with an error that says what was searched.

(define-module (nsscheme derivation search)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (nsscheme diagnostics)
  #:export (&file-search-error
            file-search-error?
            file-search-error-file-name
            file-search-error-search-path
            search-path*
            module->source-file-name))

(define-condition-type &file-search-error &error
  file-search-error?
  (file file-search-error-file-name)
  (path file-search-error-search-path))

(define* (search-path* path file #:optional (extensions '("")) require-exts?)
  "Return the name of FILE in the first directory of PATH that has it, or raise a `&file-search-error'."
  (or (search-path path file)
      (raise
       (make-compound-condition
        (condition (&file-search-error (file file) (path path)))
        (formatted-message "file '~a' not found in these directories:~{ ~a~}" file path)))))

(define (module->source-file-name module)
  "Return the relative name of the file that MODULE, a list of symbols, is defined in."
  (string-append (string-join (map symbol->string module) "/") ".scm"))
