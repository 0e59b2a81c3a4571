# A library may export what it does not define, as long as nobody uses it; a module that nothing defines has no interface.
cat >half.scm <<'S'
(define-library (half) (export done todo (rename secret public)) (import (scheme base)) (begin (define done 1)))
S
cat >sixth.scm <<'S'
(library (sixth) (export done todo) (import (rnrs)) (define done 2))
S
nsscheme -L . -c '(use-modules (half)) (write done) (newline)'
nsscheme -L . -c '(import (prefix (sixth) s:)) (write s:done) (newline)'
nsscheme -L . -c '(use-modules (half)) (catch #t (lambda () (display todo)) (lambda (key . _) (display key))) (newline)'
nsscheme -L . -c '(use-modules (half)) (catch #t (lambda () public) (lambda (key . _) (display key))) (newline)'
# want: 1
# want: 2
# want: unbound-variable
# want: unbound-variable
nsscheme -c "(write (module-public-interface (resolve-module '(no such thing)))) (newline)"
nsscheme -c "(write (module-public-interface (resolve-module '(no such thing) #f))) (newline)"
nsscheme -c "(define-module (some thing)) (write (module? (module-public-interface (current-module)))) (newline)"
nsscheme -c "(catch #t (lambda () (resolve-interface '(no such thing))) (lambda (key . _) (write key))) (newline)"
# want: #f
# want: #f
# want: #t
# want: misc-error
