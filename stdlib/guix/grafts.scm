;; Guix's names for the setting that grafts depend on; the work is done in (nsscheme grafts).

(define-module (guix grafts)
  #:use-module (nsscheme grafts)
  #:re-export (<graft> graft graft? graft-origin graft-replacement graft-origin-output graft-replacement-output
               %graft? without-grafting set-grafting grafting? grafting?/direct call-with-grafting))
