;;; The collector's figures, and switching it off and on.

(use-modules (check))

(define (figure name) (assq-ref (gc-stats) name))

(check (map car (gc-stats))
       => '(gc-time-taken heap-size heap-free-size heap-total-allocated heap-allocated-since-gc protected-objects
            gc-times))
(check (and-map (lambda (entry) (and (exact-integer? (cdr entry)) (>= (cdr entry) 0))) (gc-stats)) => #t)
(check (let ((before (figure 'gc-times))) (gc) (< before (figure 'gc-times))) => #t)
(check (let ((before (figure 'heap-total-allocated)))
         (make-vector 100000)
         (<= 800000 (- (figure 'heap-total-allocated) before)))
       => #t)
(check (>= (figure 'heap-size) (figure 'heap-free-size)) => #t)
(check (>= (gc-run-time) 0) => #t)
(check (let ((before (begin (gc-disable) (figure 'gc-times))))
         (gc)
         (let ((after (figure 'gc-times)))
           (gc-enable)
           (gc-enable)
           (gc)
           (list (= before after) (< after (figure 'gc-times)))))
       => '(#t #t))

;;; Under stress nothing that cannot be reached outlives the next allocation: without that the other files would show
;;; nothing there.
(define weak (make-weak-vector 1000 #f))
(define (fill! i) (if (< i 1000) (begin (weak-vector-set! weak i (list i)) (fill! (+ i 1)))))
(define (gone) (let loop ((i 0) (n 0)) (if (= i 1000) n (loop (+ i 1) (if (weak-vector-ref weak i) n (+ n 1))))))
(fill! 0)
(cons 1 2)
(check (if (getenv "NSSCHEME_GC_STRESS") (> (gone) 900) (<= 0 (gone) 1000)) => #t)

(check-summary)
