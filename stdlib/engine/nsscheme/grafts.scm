;; Grafting, as far as lowering asks about it: the setting, its monadic forms, and the record of a replacement.
;; Nothing here rewrites store items; with grafts off, which is how hashes are compared, nothing ever needs to.

(define-module (nsscheme grafts)
  #:use-module (nsscheme monads)
  #:use-module (nsscheme store)
  #:use-module (nsscheme records)
  #:use-module (nsscheme targets)
  #:export (<graft> graft graft?
            graft-origin graft-replacement graft-origin-output graft-replacement-output
            %graft? without-grafting set-grafting grafting? grafting?/direct call-with-grafting))

(define-record-type* <graft> graft make-graft
  graft?
  (origin             graft-origin)
  (origin-output      graft-origin-output (default "out"))
  (replacement        graft-replacement)
  (replacement-output graft-replacement-output (default "out")))

(define %graft?
  ;; Whether replacements of packages are to be grafted.
  (make-parameter #t))

(define (grafting?/direct)
  (%graft?))

(define (call-with-grafting graft? thunk)
  "Call THUNK with the setting GRAFT?."
  (if (eq? (->bool graft?) (->bool (%graft?)))
      (thunk)
      (parameterize ((%graft? graft?)) (thunk))))

(define (set-grafting enable?)
  "Set in the store monad whether to graft; return the previous setting."
  (lambda (store)
    (let ((previous (%graft?)))
      (%graft? enable?)
      (values previous store))))

(define (grafting?)
  "Return in the store monad whether to graft."
  (lambda (store) (values (%graft?) store)))

;; Evaluate the monadic EXP ... with grafts off.
(define-syntax-rule (without-grafting exp ...)
  (lambda (store)
    (parameterize ((%graft? #f))
      ((mbegin %store-monad exp ...) store))))
