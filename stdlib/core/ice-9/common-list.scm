;;; (ice-9 common-list): list procedures of the time before SRFI 1.  Their predicates come first, their lists last.

(define-module (ice-9 common-list)
  #:export (adjoin union intersection set-difference reduce-init reduce some every notany notevery count-if find-if
            member-if remove-if remove-if-not delete-if! delete-if-not! butlast and? or? has-duplicates? pick
            pick-mappings uniq))

(define (adjoin element list) "Return LIST with ELEMENT, once by eqv?."
  (if (memv element list) list (cons element list)))

(define (fold-into proc result list)
  (if (null? list) result (fold-into proc (proc (car list) result) (cdr list))))

(define (union a b) "Return the elements of A and B, each once by eqv?." (fold-into adjoin a b))
(define (intersection a b) "Return the elements of A that are in B." (pick (lambda (x) (memv x b)) a))
(define (set-difference a b) "Return the elements of A that are not in B." (remove-if (lambda (x) (memv x b)) a))

(define (reduce-init proc init list)
  "Combine INIT and the elements of LIST, from the left, as (PROC result element)."
  (fold-into (lambda (element result) (proc result element)) init list))

(define (reduce proc list)
  "Combine the elements of LIST from the left; an empty list yields itself."
  (if (null? list) list (reduce-init proc (car list) (cdr list))))

(define (some predicate list . lists)
  "Return the first true value of PREDICATE on the elements of the lists."
  (or-map (lambda (arguments) (apply predicate arguments)) (apply map (lambda x x) list lists)))

(define (every predicate list . lists)
  "Return the last value of PREDICATE if it is true for all elements of the lists."
  (and-map (lambda (arguments) (apply predicate arguments)) (apply map (lambda x x) list lists)))

(define (notany predicate . lists) "Return true if no elements satisfy PREDICATE." (not (apply some predicate lists)))
(define (notevery predicate . lists) "Return true unless all satisfy PREDICATE." (not (apply every predicate lists)))
(define (count-if predicate list) "Return how many elements satisfy PREDICATE." (length (pick predicate list)))

(define (member-if predicate list)
  "Return the first tail of LIST whose first element satisfies PREDICATE, or #f."
  (cond ((null? list) #f)
        ((predicate (car list)) list)
        (else (member-if predicate (cdr list)))))

(define (find-if predicate list)
  "Return the first element of LIST that satisfies PREDICATE, or #f."
  (let ((tail (member-if predicate list)))
    (and tail (car tail))))

(define (pick predicate list) "Return the elements that satisfy PREDICATE." (filter predicate list))
(define (remove-if predicate list) "Return the elements that do not." (filter (lambda (x) (not (predicate x))) list))
(define remove-if-not pick)
(define delete-if! remove-if)
(define delete-if-not! pick)

(define (pick-mappings proc list)
  "Return the true values of PROC on the elements of LIST."
  (filter identity (map proc list)))

(define (butlast list count) "Return LIST without its last COUNT elements." (list-head list (- (length list) count)))
(define (and? . values) "Return true if all VALUES are." (and-map identity values))
(define (or? . values) "Return true if one of VALUES is." (->bool (or-map identity values)))

(define (has-duplicates? list)
  "Return true if an element of LIST is in it twice."
  (and (not (null? list)) (or (->bool (member (car list) (cdr list))) (has-duplicates? (cdr list)))))

(define (uniq list)
  "Return LIST without the earlier ones of elements that are eq?."
  (cond ((null? list) '())
        ((memq (car list) (cdr list)) (uniq (cdr list)))
        (else (cons (car list) (uniq (cdr list))))))
