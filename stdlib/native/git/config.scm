;; The configuration of a repository: its variables are read and set by name.

(define-module (git config)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (config-foreach config-fold config-get-entry set-config-string set-config-boolean
            set-config-integer))

(define (config-get-entry config name)
  "Return the entry NAME, as \"core.bare\", of CONFIG."
  (list->config-entry (%git-config-entry config name)))

(define (config-foreach config callback)
  "Call CALLBACK with each entry of CONFIG; a number other than zero ends it with an error."
  (for-each (lambda (parts)
              (let ((code (callback (list->config-entry parts))))
                (unless (or (not (exact-integer? code)) (zero? code)) (raise-git-error code))))
            (%git-config-entries config)))

(define (config-fold proc knil config)
  "Call PROC with each entry of CONFIG and what it returned before, KNIL at first; return its last value."
  (let loop ((entries (%git-config-entries config)) (result knil))
    (if (null? entries)
        result
        (loop (cdr entries) (proc (list->config-entry (car entries)) result)))))

(define (set-config-string config name value)
  "Set NAME in CONFIG to the string VALUE."
  (%git-config-set! config name value))

(define (set-config-boolean config name value)
  "Set NAME in CONFIG to true or false as VALUE is."
  (%git-config-set! config name (if value #t #f)))

(define (set-config-integer config name value)
  "Set NAME in CONFIG to the integer VALUE."
  (%git-config-set! config name value))
