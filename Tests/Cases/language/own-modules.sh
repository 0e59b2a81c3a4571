# The language's own modules are the library's, whatever is on the load path; what the library has not is found there.
mkdir -p ice-9 srfi scheme rnrs system lib/srfi oop
for name in ice-9/match srfi/srfi-1 scheme/base rnrs/lists system/syntax guile ice-9/format oop/goops rnrs; do
  module=${name//\// }
  echo "(define-module ($module) #:export (fold match hijacked)) (define hijacked #t) (display \"hijacked\")" >$name.scm
done
echo '(define-module (srfi srfi-1000) #:export (own)) (define own 1)' >lib/srfi/srfi-1000.scm
echo '(define-module (ice-9 mine) #:export (mine)) (define mine 2)' >ice-9/mine.scm
cat >use.scm <<'S'
(use-modules (srfi srfi-1) (ice-9 match) (ice-9 format) (oop goops) (srfi srfi-1000) (ice-9 mine))
(write (list (match '(1 2) ((a b) (fold + a (list b)))) own mine))
(write (map (lambda (name) (module-variable (resolve-interface name) 'hijacked))
            '((guile) (scheme base) (rnrs lists) (system syntax) (rnrs))))
(newline)
S
nsscheme -L . -L lib use.scm
GUILE_LOAD_PATH=.:lib nsscheme use.scm
# want: (3 1 2)(#f #f #f #f #f)
# want: (3 1 2)(#f #f #f #f #f)
nsscheme -L . -c '(primitive-load-path "srfi/srfi-1.scm") (write (defined? (quote hijacked))) (newline)'
# want: #f
