;;; (scheme lazy): promises; `make-promise' takes a value, where the core's takes a thunk.

(define-module (scheme lazy)
  #:replace (make-promise)
  #:re-export (delay delay-force force promise?))

(define make-promise %eager-promise)
