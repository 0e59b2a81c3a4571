;;; (rnrs files): files, and the types of the errors of input and output.

(define-module (rnrs files)
  #:use-module (ice-9 exceptions)
  #:export (&i/o &i/o-file-already-exists &i/o-file-does-not-exist &i/o-file-is-read-only &i/o-file-protection
            &i/o-filename &i/o-invalid-position &i/o-port &i/o-read &i/o-write i/o-error-filename i/o-error-port
            i/o-error-position i/o-error? i/o-file-already-exists-error? i/o-file-does-not-exist-error?
            i/o-file-is-read-only-error? i/o-file-protection-error? i/o-filename-error? i/o-invalid-position-error?
            i/o-port-error? i/o-read-error? i/o-write-error? make-i/o-error make-i/o-file-already-exists-error
            make-i/o-file-does-not-exist-error make-i/o-file-is-read-only-error make-i/o-file-protection-error
            make-i/o-filename-error make-i/o-invalid-position-error make-i/o-port-error make-i/o-read-error
            make-i/o-write-error)
  #:re-export (delete-file file-exists?))

(define-exception-type &i/o &external-error make-i/o-error i/o-error?)
(define-exception-type &i/o-read &i/o make-i/o-read-error i/o-read-error?)
(define-exception-type &i/o-write &i/o make-i/o-write-error i/o-write-error?)
(define-exception-type &i/o-invalid-position &i/o make-i/o-invalid-position-error i/o-invalid-position-error?
  (position i/o-error-position))
(define-exception-type &i/o-filename &i/o make-i/o-filename-error i/o-filename-error? (filename i/o-error-filename))
(define-exception-type &i/o-file-protection &i/o-filename make-i/o-file-protection-error i/o-file-protection-error?)
(define-exception-type &i/o-file-is-read-only &i/o-file-protection make-i/o-file-is-read-only-error
  i/o-file-is-read-only-error?)
(define-exception-type &i/o-file-already-exists &i/o-filename make-i/o-file-already-exists-error
  i/o-file-already-exists-error?)
(define-exception-type &i/o-file-does-not-exist &i/o-filename make-i/o-file-does-not-exist-error
  i/o-file-does-not-exist-error?)
(define-exception-type &i/o-port &i/o make-i/o-port-error i/o-port-error? (port i/o-error-port))
