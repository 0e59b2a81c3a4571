# What waits until it is called or wanted is checked as well: over a tree, procedures and values of modules wait.
tree=$(cd "$CASES/../../GuixTree" && pwd)
mkdir -p my
cat >my/bodies.scm <<'END'
(define-module (my bodies))

(define-public (twice x)
  (let ((y)) (list x y)))
END
cat >my/values.scm <<'END'
(define-module (my values)
  #:use-module (guix packages)
  #:use-module (gnu packages base))

(define-public wrong (package (inherit hello) (name (car "x"))))
END
nsscheme channel check -L "$tree" --no-lower . 2>&1 | grep -o 'my/.*error.*'
# match: my/bodies.scm:4:.*error: .*
# match: my/values.scm:5:.*error: car: Wrong type argument in position 1 .*
