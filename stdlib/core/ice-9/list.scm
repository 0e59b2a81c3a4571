;;; (ice-9 list): association lists looked up by value.

(define-module (ice-9 list)
  #:export (rassoc rassv rassq))

(define (search who same? value alist)
  (let loop ((rest alist))
    (cond ((null? rest) #f)
          ((not (and (pair? rest) (pair? (car rest)))) (%wrong-type who 2 "association list" alist))
          ((same? value (cdar rest)) (car rest))
          (else (loop (cdr rest))))))

(define* (rassoc value alist #:optional (same? equal?))
  "Return the first association of ALIST whose value is VALUE, by SAME?, or #f."
  (search "rassoc" same? value alist))

(define (rassv value alist) "Return the first association of ALIST whose value is eqv? to VALUE, or #f."
  (search "rassv" eqv? value alist))

(define (rassq value alist) "Return the first association of ALIST whose value is eq? to VALUE, or #f."
  (search "rassq" eq? value alist))
