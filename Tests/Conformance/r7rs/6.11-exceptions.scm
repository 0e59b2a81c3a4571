;;; R7RS 6.11: exceptions.

(import (scheme base) (scheme write) (scheme file) (scheme read) (scheme process-context) (srfi 64))
(test-begin "6.11 Exceptions")

(test-group "with-exception-handler"
  (test-equal '(condition: an-error)
      (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'condition: e)))
                             (lambda () (+ 1 (raise 'an-error)))))))
  (test-equal 65 (with-exception-handler (lambda (con) (cond ((string? con) 0) (else 42)))
                                 (lambda () (+ (raise-continuable 'should-be-a-number) 23))))
  (test-equal '(1 2) (call-with-values (lambda () (with-exception-handler (lambda (e) 0) (lambda () (values 1 2))))
                       list))
  ;; The handler runs outside of itself.
  (test-equal '(outer (inner x))
      (call/cc (lambda (k)
                 (with-exception-handler
                  (lambda (e) (k (list 'outer e)))
                  (lambda () (with-exception-handler (lambda (e) (raise (list 'inner e))) (lambda () (raise 'x))))))))
  (test-equal 111 (with-exception-handler (lambda (e) (+ e 100))
                                  (lambda () (with-exception-handler (lambda (e) (+ (raise-continuable e) 10))
                                                                     (lambda () (raise-continuable 1))))))
  ;; Returning from the handler of raise is an error, in the handler's own context.
  (test-equal 'second (guard (e (#t 'second)) (with-exception-handler (lambda (e) 'ignored) (lambda () (raise 'x)))))
  (test-error (with-exception-handler 5 (lambda () 1)))
  (test-equal 'in-context (let ((p (make-parameter 'outside)))
                    (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (p)))
                                                                 (lambda ()
                                                                   (parameterize ((p 'in-context)) (raise 'x)))))))))

(test-group "guard"
  (test-equal 42 (guard (e (#t 42)) (raise 'x)))
  (test-equal 'symbol (guard (e ((string? e) 'string) ((symbol? e) 'symbol)) (raise 'x)))
  (test-equal '(raised x) (guard (e ((pair? e) e)) (guard (e ((symbol? e) (raise (list 'raised e)))) (raise 'x))))
  (test-equal 'reraised (guard (e ((eq? e 'x) 'reraised)) (guard (e ((string? e) 'no)) (raise 'x))))
  (test-equal 10 (with-exception-handler (lambda (e) 9)
                   (lambda () (+ 1 (guard (e ((string? e) 'no)) (raise-continuable 'x))))))
  (test-equal '(1 2) (call-with-values (lambda () (guard (e (#t 0)) (values 1 2))) list))
  (test-equal '(out in) (let ((l '())) (guard (e (#t (set! l (cons 'out (cons 'in '()))))) (raise 'x)) l))
  (test-equal 7 (guard (e ((assq 'a e) => cdr)) (raise '((a . 7)))))
  (test-equal #f (guard (e (else #f)) (raise #t)))
  (test-equal 'false (guard (e ((not e) 'false)) (raise #f)))
  (test-equal 3 (guard (e (#f 'never)) (+ 1 2)))
  ;; Fewer where each allocation collects.
  (define many (if (get-environment-variable "NSSCHEME_GC_STRESS") 100 10000))
  (test-equal 'tail (let loop ((i 0)) (if (= i many) 'tail (guard (e (#t (loop (+ i 1)))) (raise i))))))

(test-group "error objects"
  (define e (guard (e (#t e)) (error "BAD:" 1 "two" 'three)))
  (test-assert (error-object? e))
  (test-equal "BAD:" (error-object-message e))
  (test-equal '(1 "two" three) (error-object-irritants e))
  (test-equal '() (error-object-irritants (guard (e (#t e)) (error "none"))))
  (test-equal '(#f #f #f) (map error-object? '(x "x" ())))
  (test-equal #f (guard (e (#t (error-object? e))) (raise 'x)))
  (test-assert (guard (e (#t (error-object? e))) (car 1)))
  (test-assert (guard (e (#t (string? (error-object-message e)))) (vector-ref #(1) 5)))
  (test-assert (guard (e (#t (error-object? e))) (undefined-variable-of-this-test)))
  (test-assert (guard (e ((file-error? e) #t)) (open-input-file "/no/such/file")))
  (test-assert (guard (e ((file-error? e) #t)) (delete-file "/no/such/file")))
  (test-assert (guard (e ((read-error? e) #t)) (read (open-input-string "(1 . "))))
  (test-assert (guard (e ((read-error? e) #t)) (read (open-input-string ")"))))
  (test-equal #f (guard (e (#t (read-error? e))) (error "x")))
  (test-equal #f (guard (e (#t (file-error? e))) (error "x")))
  (test-equal '(#f #f) (list (read-error? 'x) (file-error? 1))))

(test-end)
