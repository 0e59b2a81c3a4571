;; Directories for what is kept, made when the first file needs one. Several processes may make the same one at once.

(define-module (nsscheme directories)
  #:export (make-directories))

(define (make-directories directory)
  "Make DIRECTORY and those above it that are not there."
  (unless (file-exists? directory)
    (make-directories (dirname directory))
    (catch 'system-error
      (lambda () (mkdir directory #o755))
      (lambda args
        ;; Somebody else may have been faster.
        (unless (= EEXIST (system-error-errno args))
          (scm-error 'misc-error #f "cannot make the directory ~a: ~a"
                     (list directory (strerror (system-error-errno args))) #f))))))
