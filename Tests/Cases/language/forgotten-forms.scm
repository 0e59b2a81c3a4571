;; What has been expanded and compiled is forgotten when nobody has it any more, outside of the collector's heap, too.
(use-modules (ice-9 textual-ports) (ice-9 regex))

(define (kilobytes)
  "How much memory this process has by itself."
  (string->number
   (match:substring (string-match "\nRssAnon:[ \t]*([0-9]+)" (call-with-input-file "/proc/self/status" get-string-all))
                    1)))
(define forms
  '((lambda (x) x)
    (let ((a 1)) (+ a 1))
    (define (f x . rest) (let loop ((i x)) (if (> i 0) (loop (- i 1)) (lambda () (g x rest)))))
    (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1))))))
      even?)
    (let-syntax ((twice (syntax-rules () ((_ e) (begin e e))))) (twice (case-lambda ((x) x) ((x y) (set! x y) y))))))
(define (work times)
  (do ((i 0 (+ i 1))) ((= i times))
    (for-each (lambda (form) (eval form (current-module))) forms)))

(work 10000)
(gc)
(define before (kilobytes))
(work 10000)
(gc)
(define grown (- (kilobytes) before))
;; It was two kilobytes for each time.
(display (if (< grown 8000) "forgotten" grown))
;; want: forgotten
