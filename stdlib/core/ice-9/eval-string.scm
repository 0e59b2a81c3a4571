;;; (ice-9 eval-string): evaluation of what a string spells.

(define-module (ice-9 eval-string)
  #:replace (eval-string))

(define (read-all port)
  (let loop ((form (read port)) (forms '()))
    (if (eof-object? form)
        (reverse forms)
        (loop (read port) (cons form forms)))))

(define* (eval-string string #:key (module (current-module)) (file #f) (line #f) (column #f) (lang 'scheme)
                      (compile? #f))
  "Evaluate the expressions that STRING spells in MODULE, one after the other, and return the values of the last.
FILE, LINE and COLUMN, the latter two from 0, are where the string stands, for messages."
  (let ((module (if (module? module) module (resolve-module module))))
    (call-with-input-string string
      (lambda (port)
        (when file (set-port-filename! port file))
        (when line (set-port-line! port line))
        (when column (set-port-column! port column))
        (save-module-excursion
         (lambda ()
           (set-current-module module)
           (let loop ((forms (read-all port)))
             (cond
              ((null? forms) *unspecified*)
              ((null? (cdr forms)) (eval (car forms) module))
              (else
               (eval (car forms) module)
               (loop (cdr forms)))))))))))
