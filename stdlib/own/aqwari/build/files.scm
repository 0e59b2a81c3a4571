;; Files as the builders of aqwari's items write them. This module runs inside builds: it knows the language and nothing
;; else.

(define-module (aqwari build files)
  #:export (make-directories
            write-text-file))

(define (make-directories directory)
  "Make DIRECTORY and those above it, unless they are there."
  (unless (file-exists? directory)
    (make-directories (dirname directory))
    (mkdir directory)))

(define* (write-text-file file pieces #:optional mode)
  "Write PIECES, which are displayed one after the other, to FILE, whose directory is made; its permissions are MODE."
  (make-directories (dirname file))
  (call-with-output-file file
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (for-each (lambda (piece) (display piece port)) pieces)))
  (when mode (chmod file mode)))
