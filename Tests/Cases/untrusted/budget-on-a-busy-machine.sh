# What work is worth in steps does not depend on what else the machine does: the C library's work, which a child process
# tries first, is measured by the child's own time.
# timeout: 120
busy=
for i in 1 2 3 4 5 6 7 8; do bash -c 'while :; do :; done' & busy="$busy $!"; done
trap 'kill $busy 2>/dev/null' EXIT
cat >match.scm <<'END'
(use-modules (nsscheme budget) (ice-9 regex))
(define (once) (match:substring (string-match "(ab|c)\\1" "xxcabab")))
(let loop ((i 0) (found '()))
  (if (< i 20)
      (loop (+ i 1)
            (cons (catch #t
                    (lambda () (call-with-budget once #:steps 3000000))
                    (lambda (key . arguments) key))
                  found))
      (begin (write (delete "abab" found)) (newline))))
;; What has no end is stopped, and by its steps, whatever the clock says.
(write (catch #t
         (lambda ()
           (call-with-budget
            (lambda ()
              (string-match "^(a|aa)*(a|aa)*(a|aa)*(a|aa)*\\1\\2\\3\\4b$" (make-string 300 #\a)))
            #:steps 3000000 #:seconds 1000))
         (lambda (key . arguments) (list key (car (list-ref arguments 2))))))
(newline)
END
nice -n 19 "$NS" match.scm
# want: ()
# want: (budget-exhausted steps)
