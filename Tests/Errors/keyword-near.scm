(define* (paint shape #:key (colour 'red) width)
  (list shape colour width))
(paint 'circle #:color 'blue)   ;; error: 3:16 Unrecognized keyword: #:color
;; hint: did you mean #:colour?
