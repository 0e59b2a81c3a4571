;;; (rnrs lists): what R6RS calls the procedures of SRFI 1.

(define-module (rnrs lists)
  #:use-module (srfi srfi-1)
  #:export (assp memp remp remv remq (rnrs-remove . remove) exists for-all fold-left)
  #:re-export (assoc assq assv cons* filter find fold-right member memq memv partition))

(define assp (lambda (predicate alist) (find (lambda (entry) (predicate (car entry))) alist)))
(define (memp predicate list) (find-tail predicate list))
(define (remp predicate list) (remove predicate list))
(define (remv object list) (remove (lambda (element) (eqv? object element)) list))
(define (remq object list) (remove (lambda (element) (eq? object element)) list))
(define (rnrs-remove object list) (remove (lambda (element) (equal? object element)) list))
(define exists any)
(define for-all every)

(define (fold-left proc init . lists)
  "Combine INIT and the elements of LISTS from the left, as (PROC result element ...)."
  (let loop ((lists lists) (result init))
    (if (any null? lists)
        result
        (loop (map cdr lists) (apply proc result (map car lists))))))
