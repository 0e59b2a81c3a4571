;; Derivations as text: the ATerm notation of .drv files, and the hash modulo fixed outputs that output names depend on.
;; Both are the store's own; here records become their arguments.
;; The text is written as Latin-1, as Guix on Guile 3.0.8 does: a character beyond it cannot be part of a derivation.
;; Hashes and files read are remembered by file name, so that a graph of N derivations costs O(N).

(define-module (nsscheme derivation aterm)
  #:use-module (nsscheme derivation records)
  #:use-module (nsscheme store conditions)
  #:use-module (gcrypt base16)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (ice-9 textual-ports)
  #:use-module ((nsscheme rows store) #:select (%write-aterm %read-aterm %hash-modulo))
  #:export (derivation->bytevector
            write-derivation
            read-derivation
            read-derivation-from-file
            derivation-hash
            invalidate-derivation-caches!))

;; The fields of an output: its name, its path, and what is known of its content.
(define (output-fields name output)
  (match output
    (($ <derivation-output> path algo hash recursive?)
     (list name path (and algo (list algo hash recursive?))))))

;; Call ROW with the fields of DRV, each of whose inputs is a list of (NAME INPUT) and its output names.
(define (call-with-fields row drv name)
  (with-store-errors
   (row (map (match-lambda ((name . output) (output-fields name output)))
             (derivation-outputs drv))
        (map (lambda (input)
               (list (name input) (derivation-input-sub-derivations input)))
             (derivation-inputs drv))
        (derivation-sources drv)
        (derivation-system drv)
        (derivation-builder drv)
        (derivation-builder-arguments drv)
        (derivation-builder-environment-vars drv))))

(define (derivation->bytevector drv)
  "Return the content of the .drv file of DRV."
  (call-with-fields %write-aterm drv derivation-input-path))

(define (write-derivation drv port)
  "Write DRV to PORT, a textual port."
  (put-string port (list->string (map integer->char (bytevector->u8-list (derivation->bytevector drv))))))

;;; Hashes.

(define %hashes (make-hash-table))                      ;file name -> base-16 hash modulo fixed outputs

(define (hash-modulo drv)
  (let ((file (derivation-file-name drv)))
    (or (and file (hash-ref %hashes file))
        (let ((hash (bytevector->base16-string (derivation-hash drv))))
          (when file (hash-set! %hashes file hash))
          hash))))

(define (derivation-hash drv)
  "Return the hash of DRV, a bytevector, in which each input counts by its own such hash, and a fixed output by its
content."
  (call-with-fields %hash-modulo drv
                    (if (fixed-output-derivation? drv)
                        (const "")                      ;its inputs do not count
                        (compose hash-modulo derivation-input-derivation))))

;;; Reading.

(define %derivations (make-hash-table))                 ;file name -> derivation

(define (invalidate-derivation-caches!)
  "Forget the derivations read and the hashes computed so far."
  (hash-clear! %derivations)
  (hash-clear! %hashes))

(define (fields->output fields)
  (match fields
    ((name path #f) (cons name (make-derivation-output path #f #f #f)))
    ((name path (algo hash recursive?)) (cons name (make-derivation-output path algo hash recursive?)))))

(define (bytes->derivation bytes file)
  (match (%read-aterm bytes)
    (#(outputs inputs sources system builder arguments environment)
     (make-derivation (map fields->output outputs)
                      (map (match-lambda
                             ((path names)
                              (make-derivation-input (read-derivation-from-file path) names)))
                           inputs)
                      sources system builder arguments environment file))
    (message
     (scm-error 'misc-error 'read-derivation "~a is not a derivation: ~a"
                (list (or file "the input") message) #f))))

(define (port-bytes port)
  (let ((bytes (get-bytevector-all port)))
    (if (eof-object? bytes) (make-bytevector 0) bytes)))

(define* (read-derivation port #:optional (read-input read-derivation-from-file))
  "Return the derivation whose text PORT yields; its file name is that of PORT."
  (bytes->derivation (port-bytes port)
                     (and (file-port? port) (port-filename port))))

(define (read-derivation-from-file file)
  "Return the derivation in FILE, and all that it needs."
  (or (hash-ref %derivations file)
      (let ((drv (bytes->derivation (call-with-input-file file port-bytes #:binary #t) file)))
        (hash-set! %derivations file drv)
        drv)))
