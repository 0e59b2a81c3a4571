;; Directives change how what follows them is read, also within a form. The answers are Guile's.
(write '(ABC #!fold-case ABC Def)) (write 'GHI) (newline)
;; want: (ABC abc def)ghi
(write '(#!no-fold-case ABC)) (write 'GHI) (newline)
;; want: (ABC)GHI
#!fold-case
(write (list 'AbC "AbC" #\A '#:Key)) (newline)
;; want: (abc "AbC" #\A #:key)
#!no-fold-case
#! a comment
(of several lines !#
(write (with-input-from-string "#!fold-case ABC #!no-fold-case ABC" (lambda () (list (read) (read))))) (newline)
;; want: (abc ABC)
#!r6rs
(write "\x41;b") (write '[a b]) (newline)
;; want: "Ab"(a b)
