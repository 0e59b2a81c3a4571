(define-module (my utils)
  #:use-module (srfi srfi-1)
  #:export (latest version-numbers))

(define (version-numbers version)
  (map string->number (string-split version #\.)))

(define (newer? one other)
  (let loop ((one (version-numbers one))
             (other (version-numbers other)))
    (cond ((null? one) #f)
          ((null? other) #t)
          ((= (car one) (car other))
           (loop (cdr one) (cdr other)))
          (else (> (car one) (car other))))))

(define (latest versions)
  (reduce (lambda (one other)
            (if (newer? one other) one other))
          #f
          versions))
