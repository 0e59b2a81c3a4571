# Modules that import each other: where one works by itself and the other does not, it is the other's import that is reported,
# with the location that the error comes from; and both ways of loading them say that they import each other.
mkdir -p channel/my
cat >channel/my/base.scm <<'S'
(define-module (my base)
  #:use-module (my tools))
(define best greeting)
(define-public price 1)
S
cat >channel/my/tools.scm <<'S'
(define-module (my tools)
  #:use-module (my base))
(define-public greeting "hello")
(define-public total (+ price 1))
S
nsscheme channel check --no-lint channel 2>&1
# match: 2 modules in channel, over .*
# want: FAILED  (my base)
# want: channel/my/base.scm:2:16: error: Unbound variable: price, in (my tools), which is imported here [E0205]
# want:    2 |   #:use-module (my tools))
# want:      |                ^
# want: hint: price is defined later in a module that imports this one: (my base) is still being loaded: it and (my tools) import each other
# want: raised at channel/my/tools.scm:4:25
# want: ok      (my tools)
# want: 2 modules, 1 failed; 0 packages
nsscheme -L channel -c '(use-modules (my base))' 2>&1 | head -n 1
nsscheme -L channel -c '(use-modules (my tools))' 2>&1 | head -n 1
# want: channel/my/tools.scm:4:25: error: Unbound variable: price [E0205]
# want: channel/my/base.scm:3:14: error: Unbound variable: greeting [E0205]
# status: 0
