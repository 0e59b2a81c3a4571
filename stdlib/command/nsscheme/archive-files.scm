;; `nsscheme archive --list' and `--extract': what is in one archive, as servers send it, without a store.

(define-module (nsscheme archive-files)
  #:use-module (guix serialization)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-34)
  #:export (list-command extract-command))

(define-syntax-rule (with-archive-errors exp ...)
  (guard (exception ((nar-error? exception)
                     (raise-at #f "standard input is no archive as servers send it: ~a"
                               (string-trim-right (%exception-text exception)))))
    exp ...))

(define (list-command)
  "Print the files in the archive on standard input: a letter for the kind (D, r, x, S), and the name."
  (with-archive-errors
   (fold-archive (lambda (file type content result)
                   (match type
                     ('directory (format #t "D ~a~%" file))
                     ('directory-complete #t)
                     ((or 'regular 'executable)
                      (match content
                        ((port . size)
                         (format #t "~a ~60a ~10h B~%" (if (eq? type 'executable) "x" "r") file size)
                         (skip port size))))
                     ('symlink (format #t "S ~a -> ~a~%" file content)))
                   result)
                 #t (current-input-port) "")))

(define (skip port count)
  (unless (zero? count)
    (let ((got ((@ (ice-9 binary-ports) get-bytevector-n) port (min count 65536))))
      (unless (eof-object? got)
        (skip port (- count ((@ (rnrs bytevectors) bytevector-length) got)))))))

(define (extract-command directory)
  "Unpack the archive on standard input as DIRECTORY, which must not exist."
  (when (file-exists? directory)
    (raise-at #f "~a exists already; name a directory that is not there" directory))
  (with-archive-errors
   (restore-file (current-input-port) directory)))
