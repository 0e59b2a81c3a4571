# Ctrl-C ends a program whose threads all wait in system calls, and a handler that it has runs.
# want: waiting
# want: status 130
# want: waiting
# want: handled
# want: status 7
cat > plain.scm <<'EOF'
(use-modules (ice-9 threads))
(define t (call-with-new-thread (lambda () (read-char (car (pipe))))))
(usleep 1000)
(display "waiting\n") (force-output)
(join-thread t)
EOF
cat > handler.scm <<'EOF'
(use-modules (ice-9 threads))
(sigaction SIGINT (lambda (n) (display "handled\n") (exit 7)))
(define t (call-with-new-thread (lambda () (read-char (car (pipe))))))
(usleep 1000)
(display "waiting\n") (force-output)
(read-char (car (pipe)))
EOF
set -m
for program in plain handler; do
  "$NS" $program.scm > out & pid=$!
  for i in $(seq 100); do grep -q waiting out && break; sleep 0.05; done
  kill -INT $pid
  wait $pid; status=$?
  cat out
  echo status $status
done
