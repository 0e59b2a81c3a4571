# What work is worth in steps does not depend on what else the machine does: the C library's work, which a child process
# tries first, is measured by the child's own time.
# needs: taskset
# timeout: 120
# One processor is enough to be busy: the two get more than a hundred times as much of it. Others have work on the rest.
taskset -cp "$(taskset -cp $$ | sed 's/.*: *//; s/[-,].*//')" $$ >/dev/null
busy=
for i in 1 2; do bash -c 'while :; do :; done' & busy="$busy $!"; done
trap 'kill $busy 2>/dev/null' EXIT
cat >match.scm <<'END'
(use-modules (nsscheme budget) (ice-9 regex))
(define (once) (match:substring (string-match "(ab|c)\\1" "xxcabab")))
;; From here on, and not for starting, the others come first.
(once)
(nice 19)
(let loop ((i 0) (found '()))
  (if (< i 6)
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
            #:steps 1000000 #:seconds 1000))
         (lambda (key . arguments) (list key (car (list-ref arguments 2))))))
(newline)
END
"$NS" match.scm
# want: ()
# want: (budget-exhausted steps)
