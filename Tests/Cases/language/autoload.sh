# A failing #:autoload is a warning when its name is used, and the name is not bound.
mkdir al
echo '(define-module (al bad) #:export (foo)) (car 1)' >al/bad.scm
echo '(define-module (al ok) #:export (good)) (define good 3)' >al/ok.scm
cat >user.scm <<'S'
(define-module (user)
  #:autoload (al bad) (foo) #:autoload (al none) (bar) #:autoload (al ok) (good missing) #:autoload (al unused) (u))
(define (try thunk) (catch #t thunk (lambda (key . arguments) (list key (caddr arguments)))))
(write (list (try (lambda () foo)) (try (lambda () foo)) (try (lambda () bar)) (try (lambda () good))
             (try (lambda () missing)) (defined? 'bar) (defined? 'good)))
(newline)
S
nsscheme -L . user.scm 2>err; echo "status $?"
grep -A1 '^;;; Failed' err
# want: ((unbound-variable (foo)) (unbound-variable (foo)) (unbound-variable (bar)) 3 (unbound-variable (missing)) #f #t)
# want: status 0
# want: ;;; Failed to autoload foo in (al bad):
# want: ;;; In procedure car: Wrong type argument in position 1 (expecting pair): 1
# want: ;;; Failed to autoload bar in (al none):
# match: ;;; (In procedure resolve-interface: )?no code for module \(al none\).*
# want: ;;; Failed to autoload missing in (al ok):
# want: ;;; In procedure resolve-interface: no binding `missing' in module (al ok)
nsscheme -L . -c '(module-autoload! (current-module) (quote (al ok)) (quote (good)) (quote (al none)) (quote (bar)))
  (write good) (write (false-if-exception bar)) (newline)' 2>&1
# want: ;;; Failed to autoload bar in (al none):
# match: ;;; (In procedure resolve-interface: )?no code for module \(al none\).*
# want: 3#f
nsscheme -c '(false-if-exception (car 1) #:warning "hm ~a: " (+ 1 2)) (write (false-if-exception 5 #:warning "never"))' 2>&1
echo; nsscheme -c '(write (false-if-exception (throw (quote foo) 1 2) #:warning "two\nlines\n"))' 2>&1; echo
nsscheme -c '(false-if-exception 1 #:foo "hm")' 2>/dev/null; echo $?
# want: ;;; hm 3: In procedure car: Wrong type argument in position 1 (expecting pair): 1
# want: 5
# want: ;;; two
# want: ;;; lines
# want: ;;; Throw to key `foo' with args `(1 2)'.
# want: #f
# want: 1
