;;; (json): JSON documents as Scheme values and back, behind the names of Guile-JSON 4.
;;;
;;; An object is an association list with strings as keys, an array a vector, null the symbol null unless the caller
;;; names another value.

(define-module (json)
  #:use-module (json builder)
  #:use-module (json parser)
  #:use-module (json record)
  #:re-export (scm->json scm->json-string scm->json-seq scm->json-seq-string
               json->scm json-string->scm json-seq->scm json-seq-string->scm
               define-json-mapping define-json-type <=>))
