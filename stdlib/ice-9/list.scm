;;; (ice-9 list): association lists looked up by value.

(define-module (ice-9 list)
  #:export (rassoc rassv rassq))

(define (search same? value alist)
  (let loop ((alist alist))
    (and (pair? alist)
         (if (and (pair? (car alist)) (same? value (cdar alist)))
             (car alist)
             (loop (cdr alist))))))

(define* (rassoc value alist #:optional (same? equal?))
  "Return the first association of ALIST whose value is VALUE, by SAME?, or #f."
  (search same? value alist))

(define (rassv value alist) "Return the first association of ALIST whose value is eqv? to VALUE, or #f."
  (search eqv? value alist))

(define (rassq value alist) "Return the first association of ALIST whose value is eq? to VALUE, or #f."
  (search eq? value alist))
