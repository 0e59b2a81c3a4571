;;; Every file of the standard library loads, and every procedure in it expands and compiles: the library's procedures
;;; are otherwise not looked at before their first call.

(use-modules (check))

(define (file->module file)
  (map string->symbol (string-split (substring file 0 (- (string-length file) 4)) #\/)))

;; Files evaluated at every start define no module.
(define (module-file? file)
  (and (string-suffix? ".scm" file)
       (not (string-prefix? "guile/" file))))

;; #t, `part' for a file that another one includes, else what was thrown.
(define (load-module file)
  (catch #t
    (lambda () (and (resolve-interface (file->module file)) #t))
    (lambda (key . arguments)
      (let ((text (call-with-output-string (lambda (port) (write arguments port)))))
        (if (string-contains text "does not define it") 'part (list key text))))))

(define (check-module file)
  (let ((result (load-module file)))
    (check (if (eq? result 'part) #t (list file result)) => (if (eq? result 'part) #t (list file #t)))))

(for-each check-module (filter module-file? (%library-files)))
(check (integer? (%force-definitions)) => #t)
(check (%force-definitions) => 0)

(check-summary)
