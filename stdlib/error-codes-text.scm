;; The codes of messages about a program's text: of the reader, of names, of syntax. What a row says of itself is
;; written at the head of error-codes-language.scm; the order of the tables is that of `ErrorCodes.files'.

(E0101 unclosed-list "a list that is not closed"
 ((read-error "unclosed list") (read-error "unclosed vector") (read-error "unclosed #")
  (read-error "unclosed array"))
 "A list was opened and the text ends, or another kind of bracket comes, before it is closed. Where the indentation shows
that an inner list should have ended earlier, that list is named."
 "(define (area width height)
  (* width height)

(display (area 2 3))"
 "(define (area width height)
  (* width height))

(display (area 2 3))")

(E0102 extra-close "a bracket that closes nothing"
 ((read-error "nothing is open here"))
 "There is one closing bracket too many. Where the lines behind it are indented as if the list went on, the bracket that
closes it too early is named; the program would otherwise mean something else from there on."
 "(define (greet)
  (display \"hello\"))
  (newline))"
 "(define (greet)
  (display \"hello\")
  (newline))")

(E0103 mismatched-close "a list closed with the other kind of bracket"
 ((read-error "mismatched close"))
 "A list that begins with ( ends with ), one that begins with [ ends with ]."
 "(display [list 1 2))"
 "(display (list 1 2))")

(E0104 unclosed-string "a string that is not closed"
 ((read-error "unclosed string"))
 "The quotation mark at the end of a string is missing. A string may go over several lines, so that the mistake is noticed
later than where it is; the message names the string that most probably lacks its end."
 "(display \"hello)"
 "(display \"hello\")")

(E0105 unclosed-comment "a comment that is not closed"
 ((read-error "unclosed comment") (read-error "unclosed block comment") (read-error "…comment"))
 "A comment that begins with #| ends with |#; such comments may be inside of each other, and each needs its own end."
 "#| not needed
(display 1)"
 "#| not needed |#
(display 1)")

(E0106 unknown-character "a character with an unknown name"
 ((read-error "unknown character name"))
 "What follows #\\ is one character or the name of one: #\\a, #\\space, #\\newline, #\\tab, #\\nul, or #\\x and a number."
 "(display #\\spcae)"
 "(display #\\space)")

(E0107 misplaced-dot "a dot where none can be"
 ((read-error "only one datum") (read-error "…dot"))
 "The dot of a pair stands before the last element of a list, and exactly one datum follows it."
 "(display '(a . b c))"
 "(display '(a . b))")

(E0108 unknown-hash-syntax "what follows # is unknown"
 ((read-error "Unknown # object") (read-error "…is not a number") (read-error "…#"))
 "# begins booleans (#t, #f), characters (#\\a), vectors (#(1 2)), keywords (#:name), numbers with a base (#xff), gexps
(#~, #$) and comments (#|, #;). What is written here is none of them."
 "(display #qux)"
 "(display #t)")

(E0109 unreadable-text "a text that cannot be read"
 ((read-error "") (decoding-error "") (encoding-error ""))
 "The text has something that is no Scheme datum, such as a quote with nothing behind it."
 "(display (list 1 '))"
 "(display (list 1 'a))")

(E0110 no-program-text "a file that holds no program"
 ((* "cannot read …as Scheme: it is"))
 "The file is a directory, a compiled program, or compressed; the message says which. Commands evaluate files of Scheme. A
program to run stands behind --, a directory of modules is given with -L."
 ";; shell
echo '(display 1)' | gzip >one.scm.gz
nsscheme one.scm.gz"
 ";; shell
echo '(display 1)' >one.scm
nsscheme one.scm")

(E0205 circular-import "modules that import each other"
 ((unbound-variable "…hint: …is still being loaded") (* "…is still being loaded"))
 "Two modules import each other, directly or by way of others, and one needs a value of the other while it is being
loaded. Circles are fine as long as nothing is used too early: use the value inside of a procedure, or move what both
need into a third module."
 ";; file tick.scm
(define-module (tick) #:use-module (tock) #:export (tick))
(define tick 1)
;; file tock.scm
(define-module (tock) #:use-module (tick) #:export (tock))
(define tock (+ tick 1))
;; file main.scm
(use-modules (tick))
(display tick)"
 ";; file tick.scm
(define-module (tick) #:use-module (tock) #:export (tick))
(define tick 1)
;; file tock.scm
(define-module (tock) #:use-module (tick) #:export (tock))
(define (tock) (+ tick 1))
;; file main.scm
(use-modules (tick))
(display tick)")

(E0204 missing-binding "a name that a module does not export"
 ((* "no binding"))
 "An import selects a name that the module does not export. It is misspelt, or another module has it."
 "(use-modules ((srfi srfi-1) #:select (frist)))"
 "(use-modules ((srfi srfi-1) #:select (first)))")

(E0306 ungexp-outside "a mark of gexps outside of a gexp"
 ((unbound-variable "Unbound variable: ungexp") (syntax-error "Unbound variable: ungexp")
  (unbound-variable "…hint: (modify-phases") (syntax-error "…hint: (modify-phases"))
 "#$ and #+ insert a value into code that is quoted with #~ and runs in a build. Without a #~ around it there is nothing
to insert into; `modify-phases' is such code, too."
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" (mkdir #$output))"
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" #~(mkdir #$output))")

(E0202 used-before-definition "a name that is used before its definition"
 ((unbound-variable "…hint: …is defined on line") (syntax-error "…hint: …is defined on line")
  (unbound-variable "Variable used before"))
 "The file defines the name further down than it is used: definitions are evaluated from top to bottom. Move the definition
up, or the use down; inside of a procedure that is called later, the order does not matter."
 "(display greeting)
(define greeting \"hello\")"
 "(define greeting \"hello\")
(display greeting)")

(E0201 unbound-variable "a name that nothing binds"
 ((unbound-variable "") (syntax-error "Unbound variable"))
 "Nothing defines the name here: it is misspelt, or a module that exports it is not imported. The hint names what was
probably meant, or the module and the form that imports it."
 "(define width 80)
(display widht)"
 "(define width 80)
(display width)")

(E0203 missing-module "a module that is not there"
 ((misc-error "no code for module") (* "no code for module") (* "the name of a module")
  (* "…is no name of a module") (misc-error "…module name"))
 "The module that is imported is nowhere on the load path. Its name is misspelt, or the directory that has it is not given
with -L: the module (my tools) is the file my/tools.scm below such a directory."
 "(use-modules (ice-9 mach))"
 "(use-modules (ice-9 match))")

(E0304 unquote-outside "a comma outside of a quasiquotation"
 ((syntax-error "unquote"))
 "A comma inserts a value into a list that is quoted with ` (a quasiquotation). Without one around it, or behind a plain
quote ('), there is nothing to insert into."
 "(define x 1)
(display (list ,x))"
 "(define x 1)
(display `(a ,x))")

(E0302 keyword-alone "a syntactic keyword that is used as a value"
 ((syntax-error "…is a macro") (syntax-error "syntax keyword") (syntax-error "…is not an expression by itself"))
 "The name stands for a form of the language and not for a value: it begins a list, as in (if a b c), and cannot be passed
to a procedure."
 "(display (map and '(#t #f)))"
 "(display (and #t #f))")

(E0305 bound-twice "a name that is bound twice"
 ((syntax-error "…is bound twice") (syntax-error "…twice"))
 "The same name stands twice among the parameters or the variables of one form, so that one of them could never be meant."
 "(let loop ((i 0) (i 1)) (display i))"
 "(let loop ((i 0) (j 1)) (display i))")

(E0303 no-matching-pattern "a use of a macro that none of its patterns matches"
 ((syntax-error "…no pattern of this macro matches"))
 "A macro that the program, or a module, defines is used with too few or too many parts, or with parts of another shape than
its patterns have."
 "(define-syntax-rule (swap! a b)
  (let ((old a)) (set! a b) (set! b old)))
(define x 1)
(swap! x)"
 "(define-syntax-rule (swap! a b)
  (let ((old a)) (set! a b) (set! b old)))
(define x 1)
(define y 2)
(swap! x y)")
