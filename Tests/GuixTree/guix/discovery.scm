(define-module (guix discovery)
  #:use-module (guix diagnostics)
  #:use-module (guix i18n)
  #:use-module (guix build syscalls)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (scheme-files scheme-modules all-modules fold-module-public-variables))

(define (scheme-files directory)
  (append-map (match-lambda
                (((or "." "..") . _) '())
                ((name . 'directory) (scheme-files (string-append directory "/" name)))
                ((name . _)
                 (if (string-suffix? ".scm" name) (list (string-append directory "/" name)) '())))
              (or (false-if-exception (scandir* directory) #:warning "cannot look into ~a~%" directory) '())))

(define (file->module-name root file)
  (map string->symbol
       (string-tokenize (string-drop-right (string-drop file (1+ (string-length root))) 4)
                        (char-set-complement (char-set #\/)))))

(define* (scheme-modules root #:optional below #:key (warn (const #f)))
  (filter-map (lambda (file)
                (let ((name (file->module-name root file)))
                  (catch #t
                    (lambda () (resolve-interface name))
                    (lambda args
                      (warn file name args)
                      #f))))
              (scheme-files (if below (string-append root "/" below) root))))

(define* (all-modules path #:key (warn (const #f)))
  (append-map (match-lambda
                ((directory . below) (scheme-modules directory below #:warn warn))
                (directory (scheme-modules directory #:warn warn)))
              path))

(define (fold-module-public-variables proc init modules)
  (define seen (make-hash-table))
  (fold (lambda (module result)
          (fold (lambda (entry result)
                  (let ((value (cdr entry)))
                    (if (hashq-ref seen value)
                        result
                        (begin
                          (hashq-set! seen value #t)
                          (proc value result)))))
                result
                (sort (filter cdr
                              (module-map (lambda (symbol variable)
                                            (cons symbol (and (variable-bound? variable) (variable-ref variable))))
                                          module))
                      (lambda (a b) (string<? (symbol->string (car a)) (symbol->string (car b)))))))
        init modules))
