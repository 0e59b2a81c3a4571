# Over a Guix tree, modules are loaded and definitions evaluated when something of them is needed; nobody can tell.
mkdir -p guix pond
echo '(define-module (guix store))' >guix/store.scm
cat >pond/loud.scm <<'S'
(define-module (pond loud) #:export (volume))
(define volume 11)
(display "loud\n")
S
cat >pond/frog.scm <<'S'
(define-module (pond frog) #:use-module (pond base) #:use-module (pond newt) #:export (legs set-legs! (inner . outer)))
(define legs (list 'legs (%where)))
(define-public seen (list (%where) "seen"))
(define-public frog (package (name "frog") (version (symbol->string (%where))) (friend newt)))
(define inner 'inner)
(define (set-legs! n) (set! legs n))
(define-public (croak . rest) (cons 'croak rest))
S
cat >pond/newt.scm <<'S'
(define-module (pond newt) #:use-module (pond base) #:use-module (pond frog) #:export (newt twice (first-of . car-of)))
(define newt (package (name "newt") (version "1") (friend frog)))
(define-syntax-rule (twice e) (list e e (croak)))
(define-syntax-rule (first-of e) (car e))
S
cat >pond/base.scm <<'S'
(define-module (pond base) #:export (package %where pond-name pond-version pond-friend))
(define-record-type <pond> (make-pond name version friend) pond? (name pond-name) (version pond-version)
  (friend %pond-friend))
(define (pond-friend p) ((%pond-friend p)))
(define %where (make-parameter 'outside))
(define-syntax-rule (package (name n) (version v) (friend f)) (make-pond n v (lambda () f)))
S
cat >pond/broken.scm <<'S'
(define-module (pond broken) #:export (fine broken))
(define fine 1)
(define broken (car fine))
S
cat >pond/passing.scm <<'S'
(define-module (pond passing) #:use-module (pond frog) #:re-export (legs) #:export (nothing))
S
both() { nsscheme -L . "$@" 2>&1; NSSCHEME_EAGER=1 nsscheme -L . "$@" 2>&1; }

# What prints when it is loaded is loaded when it is imported.
both -c '(use-modules (pond loud)) (display "then\n") (write volume) (newline)'
# want: loud
# want: then
# want: 11
# want: loud
# want: then
# want: 11

# Variables, macros, renamed names and procedures of modules that import each other; the fluids of the use
# do not matter.
both -c '(use-modules (pond base) ((pond frog) #:prefix f:) (pond newt))
  (parameterize ((%where (quote inside)))
    (write (list f:legs f:seen (pond-version f:frog) (pond-name (pond-friend f:frog)) (twice f:outer) (car-of (list 1)))))
  (newline)'
# want: ((legs outside) (outside "seen") "outside" "newt" (inner inner (croak)) 1)
# want: ((legs outside) (outside "seen") "outside" "newt" (inner inner (croak)) 1)

# What looks at modules sees them whole.
both -c '(use-modules (pond frog) (pond passing) (srfi srfi-1))
  (define (names module) (sort (map symbol->string (module-map (lambda (name _) name) module)) string<?))
  (write (names (resolve-interface (quote (pond newt)))))
  (write (list (variable-bound? (module-variable (current-module) (quote seen))) (defined? (quote frog))
    (module-ref (resolve-module (quote (pond frog)) #f) (quote inner)) (defined? (quote nothing)) legs))
  (newline)'
# want: ("car-of" "newt" "twice")(#t #t inner #f (legs outside))
# want: ("car-of" "newt" "twice")(#t #t inner #f (legs outside))
both -c '(use-modules (pond frog)) (set-legs! 3) (write legs) (module-set! (resolve-interface (quote (pond frog))) (quote seen) 4)
  (write seen) (write (module-ref (resolve-module (quote (pond frog))) (quote seen))) (newline)'
# want: 344
# want: 344
both -c '(use-modules (pond frog)) (define-syntax-rule (assign) (set! legs 5)) (assign) (write legs) (newline)'
# want: 5
# want: 5

# A name that the program's file may define itself, further down, means the import where it was used before.
cat >later.scm <<'S'
(use-modules (pond frog))
(define-syntax-rule (my-define name) (define name 'own))
(define (look) seen)
(write (look))
(my-define seen)
(write (look))
(newline)
S
both later.scm
# want: (outside "seen")(outside "seen")
# want: (outside "seen")(outside "seen")

# An escape out of a definition that waited leaves the fluids as they were.
cat >pond/leaving.scm <<'S'
(define-module (pond leaving) #:use-module (pond base))
(define-public gone (package (name (throw 'leave)) (version "1") (friend gone)))
(define-public there (package (name "there") (version (symbol->string (%where))) (friend gone)))
S
nsscheme -L . -c '(use-modules (pond base) (pond leaving))
  (parameterize ((%where (quote inside)))
    (write (list (catch (quote leave) (lambda () gone) (lambda _ (%where))) (pond-version there) (%where)
                 (catch (quote leave) (lambda () gone) (const 2)))))
  (newline)'
# want: (inside "outside" inside 2)

# Mistakes are shown at their line, when what has them is needed; a name or a module that is not there at once.
nsscheme -L . -c '(use-modules (pond broken)) (write fine) (write broken)' 2>&1 | head -2
# match: .*pond/broken.scm:3:16: error: car: Wrong type argument in position 1 \(expecting pair\): 1 \[E0402\]
# match: .*define broken .car fine.*
nsscheme -L . -c '(use-modules ((pond broken) #:select (brokn)))' 2>&1 | grep -o 'no binding.*'
# want: no binding brokn in module (pond broken); did you mean broken? [E0204]
nsscheme -L . -c '(define-module (me) #:use-module (pond toad))' 2>&1 | grep -o 'no code for module (pond toad)'
# want: no code for module (pond toad)
