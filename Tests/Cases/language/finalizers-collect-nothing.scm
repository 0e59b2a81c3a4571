;;; Short-lived ports beside many that live cost no collections of the whole heap: the collector would make one each time
;;; its table of finalizers is full, and it holds 4,096 of them at first.
;; want: few collections

(define (collections) (cdr (assq 'gc-times (gc-stats))))

;; With a large heap, allocation alone asks for a collection now and then only.
(define large (make-vector 4000000 'kept))
(define kept (map (lambda (i) (open-input-string "kept")) (iota 3000)))
(define before (collections))
(let loop ((i 0))
  (if (< i 40000) (begin (object->string i) (loop (+ i 1)))))
(define taken (- (collections) before))
(for-each read-char kept)
(vector-ref large 1)

(if (< taken 10)
    (display "few collections\n")
    (begin (display taken) (display " collections\n")))
