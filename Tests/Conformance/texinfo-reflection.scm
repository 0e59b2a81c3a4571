;;; (texinfo docbook) and (texinfo reflection).

(use-modules (check) (texinfo docbook) (texinfo reflection) (sxml transform) (oop goops) (system base compile)
             (ice-9 session))

;;; DocBook.
(check (sdocbook-flatten '(refsect1 (refsect2 (para "Hello")))) => '((refsect1) (refsect2) (para "Hello")))
(check (sdocbook-flatten '(refsect1 (title "A") (para "x" (emphasis "y") (programlisting "z") "w" (indexterm "i"))
                                    (refsect2 (% (a "1")) (title "B") (para (% (b "2")) "Hello"))))
       => '((refsect1) (title "A") (para "x" (emphasis "y") "w") (programlisting "z") (indexterm "i")
            (refsect2 (% (a "1"))) (title "B") (para (% (b "2")) "Hello")))
(check (sdocbook-flatten '(article (para "x") (para "y") "t")) => '((para "x") (para "y")))
(check (filter-empty-elements '((refsect1) "a" (para) (para "x"))) => '("a" (para "x")))
(check (replace-titles '((refsect1) (title "Foo") (para "Bar.") (refsect3) (title "B" "C") "x"))
       => '((chapter "Foo") (para "Bar.") (subsection "B" "C") "x"))
(define (converted tree) (pre-post-order tree *sdocbook->stexi-rules*))
(check (converted '(para "a" (parameter "b") (type "c") (ulink (@ (url "u")) "t" "v") (acronym "GNU") (quote "q")))
       => '(para "a" (var "b") (code "c") (uref (% (url "u") (title "t" "v"))) (acronym (% (acronym "GNU")))
                 (cite "q")))
(check (converted '(orderedlist (listitem (para "x")) (listitem (simpara "y"))))
       => '(enumerate (item (para "x")) (item (para "y"))))
(check (converted '(itemizedlist (listitem (para (@ (role "r")) "x")))) => '(itemize (item (para "x"))))
(check (converted '(section (informalexample (programlisting "x")))) => '(section (example "x")))
(check (parameterize ((current-warning-port (%make-void-port "w"))) (converted '(foo (@ (a "b")) "x")))
       => '(c (% (all "(foo (@ (a \"b\")) \"x\")"))))
(check (->bool (memq 'refsect4 *sdocbook-block-commands*)) => #t)

;;; Objects. What is compiled knows the names of its parameters everywhere.
(define-syntax-rule (compiled form) (compile 'form #:env (current-module)))
(define join (compiled (lambda (a b . c) "Adds @var{a} to @code{b}." 1)))
(define plain (compiled (lambda* (a #:optional (b 2) #:key (c 1) d) "Plain text." 1)))
(define silent (compiled (lambda (x) x)))
(define indented (compiled (lambda () "   indented
     by some" 1)))
(define unknown (compiled (lambda () "Bad @unknowncommand{x}" 1)))
(check (object-stexi-documentation join)
       => '(defun (% (name "[unknown]") (arguments "a" " " "b" " " "." " " "c"))
             (para "Adds " (var "a") " to " (code "b") ".")))
(check (object-stexi-documentation plain 'plain)
       => '(defun (% (name "plain") (arguments "a" " " "[b]" " " "[#:c]" " " "[#:d]")) (para "Plain text.")))
(check (object-stexi-documentation silent 'silent) => #f)
(check (object-stexi-documentation silent "silent" #:force #t) => '(defun (% (name "silent") (arguments "x"))))
(check (object-stexi-documentation indented 'indented)
       => '(defun (% (name "indented") (arguments)) (verbatim "   indented\n     by some")))
(check (object-stexi-documentation unknown 'unknown)
       => '(defun (% (name "unknown") (arguments)) (verbatim "Bad @unknowncommand{x}")))
(define-class <k> ())
(define-method (general (a <k>) b) 1)
(check (object-stexi-documentation <k> '<k> #:force #t) => '(deftp (% (name "<k>") (category "Class"))))
(check (object-stexi-documentation 5 'five #:force #t) => '(defvar (% (name "five"))))
(check (list-head (object-stexi-documentation general 'general #:force #t) 2)
       => '(*fragment* (deffn (% (name "general") (category "Generic")))))
(cond-expand
 (nsscheme
  (check (cddr (object-stexi-documentation general 'general #:force #t))
         => '((deffn (% (category "Method") (name "general")
                        (arguments " (" (var "a") " " (code "<k>") ")" " (" (var "b") " " (code "<top>") ")"))))))
 (else #t))

;;; Modules and scripts.
(define directory (string-append (or (getenv "TMPDIR") "/tmp") "/reflection-" (number->string (getpid))))
(mkdir directory)
(define file (string-append directory "/reflected.scm"))
(call-with-output-file file
  (lambda (port)
    (display ";;; Commentary:
;; The module @code{reflected}.
;;; Code:
(define-module (reflected) #:export (zeta alpha val))
(define (alpha) \"The first.\" 1)
(define (zeta) \"The last.\" 2)
(define val 5)
" port)))
(set! %load-path (cons directory %load-path))
(define zeta '((anchor (% (name "reflected zeta"))) (defun (% (name "zeta") (arguments)) (para "The last."))))
(define alpha '((anchor (% (name "reflected alpha"))) (defun (% (name "alpha") (arguments)) (para "The first."))))
(define val '((anchor (% (name "reflected val"))) (defvar (% (name "val")))))
(define overview '((section "Overview") (para "The module " (code "reflected") ".")))
(check (module-stexi-documentation '(reflected))
       => `(texinfo (% (title "(reflected)")) (node (% (name "reflected"))) ,@overview (section "Usage") ,@zeta ,@alpha
                    ,@val))
(check (script-stexi-documentation file)
       => '(texinfo (% (title "reflected.scm")) (node (% (name "reflected.scm")))
                    (para "The module " (code "reflected") ".")))
(define chapter
  `((node (% (name "reflected"))) (chapter "(reflected)") ,@overview (section "Usage") ,@zeta ,@alpha ,@val))
(check (package-stexi-documentation '((reflected)) "N" "n" '((pro)) '((epi)) #:scripts (list file))
       => `(texinfo (% (title "N") (filename "n")) (pro) ,@chapter
                    (node (% (name "reflected.scm"))) (chapter "reflected.scm") 
                    (para "The module " (code "reflected") ".")
                    (epi)))
(check (package-stexi-documentation-for-include '((reflected)) '(("d")))
       => `(*fragment* (menu "* " "reflected" "::" "            " "d" "\n") ,@chapter))
(check-error misc-error (package-stexi-documentation 5 "N" "n" '() '()))
(check (module-commentary '(reflected)) => " The module @code{reflected}.\n")
(check (assq-ref (procedure-arguments join) 'required) => '(a b))
(delete-file file)
(rmdir directory)

;;; Packages.
(check (package-stexi-standard-copying "N" "1.0" "today" '(2001 2002) "Holder" "Do it.")
       => '(copying (para "This manual is for " "N" " (version " "1.0" ", updated " "today" ")")
                    (para "Copyright " "2001,2002" " " "Holder") (quotation (para "Do it."))))
(check (package-stexi-standard-titlepage "N" "1.0" "today" '(("A" . "a@b")))
       => '((titlepage (title "N") (subtitle "version " "1.0" ", updated " "today") (author "A" " (" (email "a@b") ")")
                       (page) (vskip (% (all "0pt plus 1filll"))) (insertcopying))))
(define (menu . lines)
  `((ifnottex (node (% (name "Top"))) (top (% (title "N"))) (insertcopying) (menu ,@lines)) (iftex (shortcontents))))
(check (package-stexi-generic-menu "N" '(("node" "desc") #f ("a long name of a node indeed" "x" "y")))
       => (menu "* " "node" "::" "                 " "desc" "\n" "\n" "* " "a long name of a node indeed" "::" "  " "x"
                "y" "\n"))
(check (package-stexi-standard-menu "N" '((a b)) '(("d1")) '(("extra" "e")))
       => (menu "* " "a b" "::" "                  " "d1" "\n" "\n" "* " "extra" "::" "                " "e" "\n"))
(check (package-stexi-extended-menu "N" '(((a b) "d1")) '(("/x/y.scm" "s")) '())
       => (menu "* " "a b" "::" "                  " "d1" "\n" "\n" "* " "y.scm" "::" "                " "s" "\n"))
(check (package-stexi-standard-prologue "N" "n.info" "Cat" "Desc" '(copying) '((t)) '((m)))
       => '((copying) (dircategory (% (category "Cat"))) (direntry "* " "N" ": (" "n.info" ").  " "Desc" ".") (t) (m)))

;;; Help asks handlers; Guile's is not to be used in a procedure.
(cond-expand
 (nsscheme
  (define (ours name value) (and (eqv? value 42) "the answer"))
  (define answer 42)
  (add-value-help-handler! ours)
  (check (with-output-to-string (lambda () (help answer))) => "the answer\n")
  (remove-value-help-handler! ours))
 (else #t))

(check-summary)
