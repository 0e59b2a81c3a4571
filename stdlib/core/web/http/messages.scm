;;; (web http messages): what requests and responses share.

(define-module (web http messages)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (web http)
  #:export (version? check-headers read-exactly define-header-accessors))

(define (version? value)
  (and (pair? value)
       (exact-integer? (car value)) (>= (car value) 0)
       (exact-integer? (cdr value)) (>= (cdr value) 0)))

(define (check-headers headers key)
  "Throw to KEY if HEADERS is no alist of headers with values that are theirs."
  (for-each (lambda (header)
              (unless (pair? header)
                (throw key "expected a header and its value, found ~s" (list header)))
              (unless (valid-header? (car header) (cdr header))
                (throw key "~s is not a value of the header ~a" (list (cdr header) (car header)))))
            headers))

(define (read-exactly port count key what)
  "Return COUNT bytes of PORT; throw to KEY when the body of WHAT is shorter."
  ;; In pieces: the count is what the other side says.
  (let loop ((left count) (pieces '()))
    (if (zero? left)
        (join count (reverse! pieces))
        (let ((piece (get-bytevector-n port (min left 65536))))
          (if (eof-object? piece)
              (throw key "the body of the ~a ends after ~a of ~a bytes" (list what (- count left) count))
              (loop (- left (bytevector-length piece)) (cons piece pieces)))))))

(define (join count pieces)
  (if (and (pair? pieces) (null? (cdr pieces)))
      (car pieces)
      (let ((bytes (make-bytevector count)))
        (let loop ((pieces pieces) (start 0))
          (if (null? pieces)
              bytes
              (let ((length (bytevector-length (car pieces))))
                (bytevector-copy! (car pieces) 0 bytes start length)
                (loop (cdr pieces) (+ start length))))))))

;; (PREFIX-HEADER message [default]) for each HEADER.
(define-syntax define-header-accessors
  (lambda (form)
    (syntax-case form ()
      ((_ prefix headers-of header ...)
       (with-syntax (((accessor ...)
                      (map (lambda (header)
                             (datum->syntax #'prefix
                                            (symbol-append (syntax->datum #'prefix) '- (syntax->datum header))))
                           #'(header ...))))
         #'(begin
             (define* (accessor message #:optional default)
               (let ((found (assq 'header (headers-of message))))
                 (if found (cdr found) default)))
             ...
             (export accessor ...)))))))
