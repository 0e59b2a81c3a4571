# The name of a source file as programs see it: relative to the entry of the load path that the file is below. Messages
# show the name that can be opened, and a location that comes back from a program means the same file.
mkdir -p lib/pond
ln -s lib link
cat >lib/pond/frog.scm <<'S'
(define-module (pond frog) #:export (data place mine beside again fail))
(define data '(a b))
(define-syntax-rule (place) (current-source-location))
(define-syntax mine (lambda (s) (syntax-case s () ((_) (datum->syntax s (assq-ref (syntax-source s) 'filename))))))
(define (beside) (load "leaf.scm"))
(define-syntax again
  (lambda (s) (syntax-case s () ((_ form) (datum->syntax s (syntax->datum #'form) #:source (syntax-source #'form))))))
(define (fail) (again (car
  5)))
S
cat >lib/pond/user.scm <<'S'
(define-module (pond user) #:use-module (pond frog))
(write (list (mine) (assq-ref (place) 'filename)))
S
echo '(display "leaf")' >lib/pond/leaf.scm
cat >show.scm <<'S'
(use-modules (pond frog))
(define file (in-vicinity (getcwd) "lib/pond/frog.scm"))
(define (read-from file)
  (call-with-input-file file
    (lambda (port) (list (port-filename port) (assq-ref (source-properties (read port)) 'filename)))))
(define (show object) (write object) (newline))
(show (assq-ref (source-properties data) 'filename))
(show (module-filename (resolve-module '(pond frog))))
(show (read-from file))
(show (fluid-ref %file-port-name-canonicalization))
(show (equal? (list file file) (with-fluids ((%file-port-name-canonicalization #f)) (read-from file))))
(show (equal? (list file file)
              (with-fluids ((%file-port-name-canonicalization 'absolute)) (read-from "lib/pond/../pond/frog.scm"))))
(show (read-from "show.scm"))
(show (assq-ref (source-properties data) 'filename))
(use-modules (pond user)) (newline)
(beside) (newline)
(reload-module (resolve-module '(pond frog)))
(fail)
S
nsscheme -L lib show.scm 2>err; echo $?
grep -c "^lib/pond/frog.scm:8:23: error: car" err
grep -c '   8 | (define (fail) (again (car' err
cat err >&2
nsscheme -L link -c '(use-modules (pond user))'; echo
cp -r lib/pond .
nsscheme -L lib -L . -c '(use-modules (pond user))'; echo
nsscheme -L lib -c '(load "pond/user.scm")'; echo
# want: "pond/frog.scm"
# want: "pond/frog.scm"
# want: ("pond/frog.scm" "pond/frog.scm")
# want: relative
# want: #t
# want: #t
# want: ("show.scm" "show.scm")
# want: "pond/frog.scm"
# want: ("pond/user.scm" "pond/user.scm")
# want: leaf
# want: 1
# want: 1
# want: 1
# want: ("pond/user.scm" "pond/user.scm")
# want: ("pond/user.scm" "pond/user.scm")
# match: \("/.*/pond/user.scm" "/.*/pond/user.scm"\)

# A module is called so whatever the convention is when it is loaded, as Guile's compiler calls it.
nsscheme -L lib -c "(with-fluids ((%file-port-name-canonicalization #f)) (resolve-interface '(pond user)))"; echo
# want: ("pond/user.scm" "pond/user.scm")
