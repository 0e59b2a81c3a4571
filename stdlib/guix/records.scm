;; Guix's names for records with defaults, thunked fields and sanitizers; the work is done in (nsscheme records).

(define-module (guix records)
  #:use-module (nsscheme records)
  #:re-export (this-record define-record-type* alist->record object->fields recutils->alist match-record
               match-record-lambda))
