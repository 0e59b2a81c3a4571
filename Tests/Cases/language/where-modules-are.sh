# Where the files of modules are looked for: endings, the order of directories, what stays right after chdir.
mkdir -p pond deep/pond
cat >pond/frog.sld <<'S'
(define-library (pond frog) (export legs) (import (scheme base)) (begin (define legs 42)))
S
sed 's/frog/toad/' pond/frog.sld >pond/toad.guile.sld
cat >pond/newt.sls <<'S'
(library (pond newt) (export legs) (import (rnrs)) (define legs 42))
S
sed 's/newt/eft/' pond/newt.sls >pond/eft.guile.sls
sed 's/frog/olm/; s/42/1/' pond/frog.sld >pond/olm.scm
sed 's/frog/olm/; s/42/2/' pond/frog.sld >pond/olm.guile.sld
echo '(define-module (reed) #:export (height)) (define height 7)' >reed.sch
echo '(define-module (bare) #:export (b)) (define b 8)' >bare
show() { nsscheme "$@" -c "(import (pond $animal)) (display legs) (newline)"; }
animal=frog; show --r7rs -L .; show -x .sld -L .; show -L . -x .sld; show -L . 2>&1 | grep -c 'no code for module'
animal=toad; show --r7rs -L .; animal=newt; show --r6rs -L .; animal=eft; show --r6rs -L .
animal=olm; show --r7rs -L .; show -L .; show -x .guile.sld -L .
# want: 42
# want: 42
# want: 42
# want: 1
# want: 42
# want: 42
# want: 42
# want: 2
# want: 1
# want: 2
nsscheme -L . -c '(set! %load-extensions (cons ".sch" %load-extensions)) (use-modules (reed)) (write height)'
nsscheme -L . -c '(use-modules (bare)) (write b)'
nsscheme -L . -c '(write (resolve-module (quote (reed)) #t #:ensure #f))'
nsscheme -L . -x .sch -c '(load-from-path "reed") (write (basename (search-path %load-path "reed" %load-extensions)))'; echo
# want: 78#f"reed.sch"
# The library's own files are found whatever a program says of its own.
nsscheme -L . -c '(set! %load-extensions (list ".sch")) (use-modules (reed) (ice-9 match)) (write (match (list height) ((h) h)))'
echo
# want: 7
for options in '' --r7rs --r6rs '-x .a -x .b' '--r7rs -x .foo'; do
  nsscheme $options -c '(write %load-extensions) (newline)'
done
# want: (".scm" "")
# want: (".guile.sld" ".sld" ".scm" "")
# want: (".guile.sls" ".sls" ".scm" "")
# want: (".a" ".b" ".scm" "")
# want: (".guile.sld" ".sld" ".foo" ".scm" "")

# In GUILE_LOAD_PATH, ... stands for the standard library: what comes behind it comes behind the library.
mkdir -p before after/guix before/guix
echo '(define-module (which) #:export (w)) (define w "before")' >before/which.scm
sed s/before/after/ before/which.scm >after/which.scm
echo '(define-module (last) #:export (l)) (define l "last")' >after/last.scm
echo '(define-module (guix i18n) #:export (mine)) (define mine "mine")' >after/guix/i18n.scm
cp after/guix/i18n.scm before/guix/
path='(write (map basename (filter absolute-file-name? %load-path)))'
GUILE_LOAD_PATH=before:...:after nsscheme -c "$path (use-modules (which) (last)) (display w) (display l) (newline)"
GUILE_LOAD_PATH=...:after nsscheme -c "$path (use-modules (which)) (display w)
  (write (module-variable (resolve-interface '(guix i18n)) 'mine)) (newline)"
GUILE_LOAD_PATH=before nsscheme -L after -c "$path (use-modules (which) ((guix i18n) #:select (mine))) (display w) (display mine)
  (newline)"
GUILE_LOAD_PATH=...:after nsscheme -c "(add-to-load-path \"$PWD/before\") $path (newline)
  (write (module-variable (resolve-interface '(guix i18n)) 'mine)) (newline)" 2>&1
# want: ("before" "after")beforelast
# want: ("after")after#f
# want: ("after" "before")aftermine
# want: ("before" "after")
# match: #<variable .*>

# Relative directories and names of sources stay right when the working directory changes. Programs see them relative to
# the directory on the load path.
mkdir -p src/lib
cat >src/where.scm <<'S'
(define before (current-filename))
(define (location) (current-source-location))
(chdir "/")
(use-modules (lib late))
(write (list (file-exists? before) (assq-ref (location) 'filename) (file-exists? (here))
             (file-exists? (current-source-directory)) (module-filename (resolve-module '(lib late)))))
(newline)
S
echo '(define-module (lib late) #:export (here)) (define (here) (current-filename))' >src/lib/late.scm
sedded() { sed "s|$W|W|"; }
nsscheme -L src src/where.scm | sedded
cd src
nsscheme -L . where.scm | sedded
nsscheme -L ../src -l where.scm -c '(display "then\n")' | sedded
cd ..
echo '(chdir "src") (primitive-load "where.scm")' >outer.scm
GUILE_LOAD_PATH=src nsscheme outer.scm | sedded
# want: (#t "where.scm" #t #t "lib/late.scm")
# want: (#t "where.scm" #t #t "lib/late.scm")
# want: (#t "where.scm" #t #t "lib/late.scm")
# want: then
# want: (#t "where.scm" #t #t "lib/late.scm")
