;; The user's keys, for the daemon: a process of its own signs an export or judges its signature, and prints `yes' and the
;; signature, or `no' and the reason (Sources/nsscheme/ArchiveKeys.swift).

(define-module (nsscheme substitutes authority)
  #:use-module (gcrypt base16)
  #:use-module (ice-9 rdelim)
  #:use-module (nsscheme substitutes keys)
  #:export (print-signature print-judgement))

(define (print-signature digest)
  "Print the signature, with the user's key, of what has the SHA-256 DIGEST in base 16."
  (define missing (find-missing (public-key-file) (private-key-file)))
  (if missing
      (format #t "no~%there is no key ~a; ‘nsscheme archive --generate-key’ makes a pair of keys" missing)
      (format #t "yes~%~a" (sign-digest (base16-string->bytevector digest)
                                        (read-key (private-key-file) 'private-key)
                                        (read-key (public-key-file))))))

(define (find-missing . files)
  (or-map (lambda (file) (and (not (file-exists? file)) file)) files))

(define (print-judgement digest)
  "Judge the signature on standard input of what has the SHA-256 DIGEST in base 16."
  (call-with-values
      (lambda () (judge-signature (read-string (current-input-port)) (base16-string->bytevector digest)))
    (lambda (good? reason)
      (if good? (display "yes\n") (format #t "no~%~a" reason)))))
