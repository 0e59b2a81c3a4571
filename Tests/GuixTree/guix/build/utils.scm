;; For builders.

(define-module (guix build utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:re-export (alist-delete)
  #:export (mkdir-p substitute apply-patches modify-phases))

(define (mkdir-p directory)
  (fold (lambda (part above)
          (let ((name (string-append above "/" part)))
            (unless (file-exists? name) (mkdir name))
            name))
        (if (string-prefix? "/" directory) "" ".")
        (delete "" (string-split directory #\/)))
  #t)

(define (substitute file change)
  "Let CHANGE rewrite each line of FILE, which keeps its mode."
  (let* ((aside (string-append file ".new")) (mode (stat:mode (stat file))))
    (call-with-output-file aside
      (lambda (out)
        (call-with-input-file file
          (lambda (in)
            (let next ((line (read-line in 'concat)))
              (unless (eof-object? line)
                (display (change line) out)
                (next (read-line in 'concat))))))))
    (chmod aside mode)                                  ;type bits and all
    (rename-file aside file)))

(define (apply-patches patches output)
  (for-each (lambda (patch) (format #t "applying ~a~%" patch)) patches))

(define-syntax modify-phases
  (syntax-rules (delete replace add-after)
    ((_ phases) phases)
    ((_ phases (delete name) more ...) (modify-phases (alist-delete name phases) more ...))
    ((_ phases (replace name value) more ...)
     (modify-phases (map (lambda (phase) (if (eq? name (car phase)) (cons name value) phase)) phases) more ...))
    ((_ phases (add-after place name value) more ...)
     (modify-phases (append-map (lambda (phase)
                                  (if (eq? place (car phase)) (list phase (cons name value)) (list phase)))
                                phases)
                    more ...))))
