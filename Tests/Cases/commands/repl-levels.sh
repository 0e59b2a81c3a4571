# What an error leaves can be looked at: frames with their variables, also those of loops, assigned ones, and those that
# a procedure closes over. Names that begin with % are the library's. Where nobody types, each error replaces
# the level before it.
nsscheme 2>/dev/null <<'END'
(define (sum-of . n) (let ((sum (apply + n)) (%hidden 1)) (vector-ref sum %hidden)))
(sum-of)
,locals
(define (count-down n) (let loop ((i n) (seen '())) (if (= i 1) (error "one" seen) (loop (- i 1) (cons i seen)))))
(count-down 3)
,locals
END
# want:   Local variables:
# want:   $1 = n = ()
# want:   $2 = sum = 0
# want:   Local variables:
# want:   $3 = n = 3
# want:   $4 = i = 1
# want:   $5 = seen = (2 3)
nsscheme 2>/dev/null <<'END'
(define (outer n) (set! n (+ n 1)) (let ((inner (lambda (z) (set! n (+ z n)) (error "inside" z)))) (inner 3) 4))
(outer 1)
,bt #:full? #t
,bt 1
,bt -1
,up
,up
,down
,down
,frame 1
,frame 7
,error-message
END
# want: In <input 1>:
# want:    1:100   1 (outer 5)
# want:   Local variables:
# want:   n = 5
# want:   inner = #<procedure inner (z)>
# want:     1:78   0 (inner 3)
# want:   Local variables:
# want:   z = 3
# want:   n = 5
# want: In <input 1>:
# want:     1:78   0 (inner 3)
# want: In <input 1>:
# want:    1:100   1 (outer 5)
# want: In <input 1>:
# want:    1:100   1 (outer 5)
# want: Already at outermost frame.
# want: In <input 1>:
# want:     1:78   0 (inner 3)
# want: Already at innermost frame.
# want: In <input 1>:
# want:    1:100   1 (outer 5)
# want: No such frame.
# want: inside 3
nsscheme 2>/dev/null <<'END'
(define (each f) (map (lambda (x) (f x)) '(1 2)))
(each car)
,frame 1
,locals
(define* (keys #:key (a 1) (b a)) (list (car b) 2))
(keys #:a 'thing)
,locals
,q
,locals
END
# want: In <input 1>:
# want:     1:35   1 (each #<procedure car (_)>)
# want:   Local variables:
# want:   $1 = f = #<procedure car (_)>
# want:   $2 = x = 1
# want:   Local variables:
# want:   $3 = a = thing
# want:   $4 = b = thing
# want: Nothing to debug.
# An error while reading opens no level; one at the top of a form shows the form. The status says that there were errors.
printf '%s\n' ')' ',bt' "(car 'x)" ',bt' | nsscheme 2>/dev/null
echo "status $?"
# want: Nothing to debug.
# want: In <input 3>:
# want:      1:1   0 (_)
# want: status 1
# Commands read their operands from the line, or from the lines that a form needs.
printf '%s\n' ',pp (list 1' '  2)' ',in (ice-9 regex) ,module' ',in (ice-9 regex) (module-name (current-module))' \
  ',import (ice-9 regex)' '(procedure? string-match)' ',module (ice-9 regex)' ',module' ',describe' |
  nsscheme 2>&1
# want: (1 2)
# want: (ice-9 regex)
# want: $1 = (ice-9 regex)
# want: $2 = #t
# want: (ice-9 regex)
# want: Usage: describe OBJ
# want: Show how a name is called and its documentation, or what a value is.
# A call that ,break stops goes on when its level is left, also after an error in the level; ,step stops in the next call.
nsscheme 2>/dev/null <<'END'
(define (double n) (* 2 n))
(define (area side) (let ((twice (double side))) (* twice side)))
,break area
(+ 1 (area 3))
,locals
(car 'x)
,q
,step
,bt
,q
,traps
,delete 0
,delete 1
(area 4)
,step
END
# want: Trap 0: Breakpoint at #<procedure area (side)>.
# want: Trap 0: Breakpoint at #<procedure area (side)>.
# want:   Local variables:
# want:   $1 = side = 3
# want: Step into #<procedure double (n)>
# want: In <input 4>:
# want:      1:6   2 (_)
# want: In <input 2>:
# want:     1:34   1 (area 3)
# want: In <input 1>:
# want:      1:1   0 (double 3)
# want: $2 = 19
# want:   0: Breakpoint at #<procedure area (side)>
# want: There is no trap 1.
# want: $3 = 32
# want: Nothing to debug.
# The last of these sessions had errors, and said so by its status.
true
# What ,help prints fits into 79 columns, so that no terminal breaks it within a word.
printf ',help all\n' | "$NS" | awk 'length($0) > 79'
