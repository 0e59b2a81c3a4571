;;; (ice-9 history): values that a REPL prints, kept as $1, $2, … in the module (value-history).
;;;
;;; Loading this module begins it.  It concerns the REPLs of (system repl repl), which run the hooks; the command's own,
;;; which edits lines, numbers its values by itself.

(define-module (ice-9 history)
  #:export (value-history-enabled? enable-value-history! disable-value-history! clear-value-history!))

(define history (define-module* '(value-history)))
(define count 0)
(define enabled? #f)

(define (use-history form)
  (module-use! (current-module) (module-public-interface history)))

(define (keep value)
  (unless (unspecified? value)
    (set! count (+ count 1))
    (let ((name (string->symbol (string-append "$" (number->string count)))))
      (display name)
      (display " = ")
      (module-define! history name value)
      (module-export! history (list name)))))

(define (value-history-enabled?)
  "Return #t if values are kept."
  enabled?)

(define (enable-value-history!)
  "Keep the values that are printed from now on."
  (unless enabled?
    (add-hook! before-eval-hook use-history)
    (add-hook! before-print-hook keep)
    (set! enabled? #t)))

(define (disable-value-history!)
  "Keep no more values."
  (when enabled?
    (remove-hook! before-eval-hook use-history)
    (remove-hook! before-print-hook keep)
    (set! enabled? #f)))

(define (clear-value-history!)
  "Forget the values that are kept, so that they can be collected."
  (for-each (lambda (module)
              (for-each (lambda (name) (module-remove! module name))
                        (module-map (lambda (name variable) name) module)))
            (list history (module-public-interface history))))

(enable-value-history!)
