;;; (texinfo), (texinfo plain-text), (texinfo serialize) and (texinfo string-utils).  The values were seen under Guile
;;; 3.0.8; most of them stand in texinfo-fragments.data, and what differs there at the end.

(use-modules (check) (srfi srfi-1) (texinfo) (texinfo plain-text) (texinfo serialize) (texinfo string-utils))

;;; Fragments: a text, its tree or the key of its error, and its plain text if there is a tree.
(define fragments
  (call-with-input-file (search-path %load-path "texinfo-fragments.data")
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (let loop ((fragments '()))
        (let ((text (read port)))
          (if (eof-object? text)
              (reverse fragments)
              (let ((tree (read port)))
                (loop (cons (list text tree (and (pair? tree) (read port))) fragments)))))))))

(define (results text)
  (catch #t
    (lambda ()
      (let ((tree (texi-fragment->stexi text)))
        (list text tree (stexi->plain-text tree))))
    (lambda (key . _) (list text key #f))))

(define step (if (= (scaled 100) 100) 1 10))
(check (> (length fragments) 500) => #t)
(let loop ((rest fragments) (k 0))
  (when (pair? rest)
    (when (= 0 (remainder k step))
      (let ((wanted (car rest)))
        (check (results (car wanted)) => wanted)))
    (loop (cdr rest) (+ k 1))))

;;; The width.
(define (narrow width text)
  (with-fluids ((*line-width* width))
    (stexi->plain-text (texi-fragment->stexi text))))
(check (fluid-ref *line-width*) => 72)
(check (map (lambda (width) (narrow width "aaa. bbb c")) '(8 10 11))
       => '("aaa.  bbb\nc\n\n" "aaa.  bbb\nc\n\n" "aaa.  bbb c\n\n"))
(check (map (lambda (width) (narrow width "aaa bbb. c d")) '(9 10 11))
       => '("aaa bbb.\nc d\n\n" "aaa bbb.  c\nd\n\n" "aaa bbb.  c\nd\n\n"))
(check (narrow 20 "@itemize\n@item aaaa bbbb cccc dddd\n@end itemize")
       => "   * aaaa bbbb cccc\n     dddd\n\n")

;;; Ports and documents.
;; What stands for itself behind @; other signs are no commands.
(check (texi-fragment->stexi "@.tar @: @! @? \\@@ @{@} @\\x") => '(*fragment* (para ".tar : ! ? \\@ {} \\x")))
(check-error parser-error (texi-fragment->stexi "a @* b"))
(check (call-with-input-string "a @code{b}" texi-fragment->stexi) => '(*fragment* (para "a " (code "b"))))
(define document
  "\\input texinfo\n@setfilename x\n@settitle A Title\n\n@node Top\n@top Top\nHello @emph{you}.\n@bye\nnothing")
(define tree (call-with-input-string document texi->stexi))
(check tree
       => '(texinfo (% (title "A Title")) (node (% (name "Top"))) (top (% (title "Top")))
                    (para "Hello " (emph "you") ".")))
(check (stexi->sxml '(para "a" (ref (% (node "b"))))) => '(para "a" (ref (texinfo-arguments (node "b")))))
(check (map texi-command-depth '(chapter top subsection appendixsubsec subsection code) '(4 4 4 4 2 4))
       => '(1 0 3 3 #f #f))
(check (assq 'uref texi-command-specs) => '(uref INLINE-TEXT-ARGS url #:opt title replacement))
(check (catch 'parser-error
         (lambda () (texi-fragment->stexi "a\n@foo{}"))
         (lambda (key port message . rest) (cons message rest)))
       => '("Unknown command" foo))
(check (catch 'parser-error
         (lambda () (texi-fragment->stexi "a\nb @code{c"))
         (lambda (key port . _) (port-line port)))
       => 1)

;;; Back to Texinfo.
(define-syntax-rule (written (tree text) ...)
  (begin (check (stexi->texi 'tree) => text) ...))
(written
 ("x@y{z}" "x@@y@{z@}")
 ((para "a" (code "b") "@{}" (*braces* "c")) "a@code{b}@@@{@}@{c@}\n\n")
 ((para "a. b " (dots) (uref (% (url "a@b") (title "b"))) (ref (% (node "a@@") (name "") (section "c"))))
  "a.  b @dots{}@uref{a@@b,b}@ref{a@@,,c}\n\n")
 ((*fragment* (para "a") (para "b")) "\n@c %start of fragment\n\na\n\nb\n\n\n@c %end of fragment\n")
 ((texinfo (% (title "T")) (para "x"))
  "\\input texinfo   @c -*-texinfo-*-\n@c %**start of header\n@settitle T\n@c %**end of header\n\nx\n\n@bye\n")
 ((deftp (% (category "Data Type") (name "conf")) (para "Fields:")
         (table (% (formatter (asis))) (entry (% (heading (code "a") " (type: b)")) (para "text"))))
  "@deftp {Data Type} conf\nFields:\n\n@table @asis\n@item @code{a} (type: b)\ntext\n\n@end table\n\n@end deftp\n\n")
 ((deffn (% (category "c") (name "n") (arguments "a " (var "b"))) (deffnx (% (category "x") (name "y") (arguments))))
  "@deffn c n a @var{b}\n@deffnx x y \n@end deffn\n\n")
 ((itemize (% (bullet (bullet))) (item (para "a") (para "b"))) "@itemize @bullet\n@item\na\n\nb\n\n@end itemize\n\n")
 ((enumerate (% (start "a")) (item (para "x"))) "@enumerate a\n@item\nx\n\n@end enumerate\n\n")
 ((example "a\n  b") "@example \na\n  b\n@end example\n\n")
 ((example "\nfoo\n") "@example \n\nfoo\n@end example\n\n")
 ((section "x " (code "y")) "@section x @code{y}\n")
 ((node (% (name "A") (next "B") (previous "C") (up "D"))) "@node A, B, C, D\n")
 ((c (% (all "x {"))) "@c x {\n")
 ((cindex (% (entry (code "foo") " bar"))) "@cindex @code{foo} bar\n")
 ((noindent) "@noindent ")
 ((image (% (file "a") (width "b"))) "@image{a,b}"))
(check (parameterize ((current-error-port (%make-void-port "w"))) (stexi->texi '(foo "x"))) => "")
;; What is read again is the same tree, if the text of a fragment is what it was.
(define (again tree)
  (remove (lambda (child) (eq? (car child) 'c)) (cdr (texi-fragment->stexi (stexi->texi tree)))))
(define whole
  (texi-fragment->stexi "a @code{b @var{c}}. d\n\n@itemize\n@item x @@\n\ny\n@end itemize\n@table @code\n@item f
g\n@example\n(h\n  i)\n@end example\n@end table\n@quotation\nj\n@end quotation\n"))
(check (equal? (again whole) (cdr whole)) => #t)

;;; Wrapping.
(define wrapped string->wrapped-lines)
(define-syntax-rule (wraps ((argument ...) line ...) ...)
  (begin (check (wrapped argument ...) => '(line ...)) ...))
(wraps (("aaa bbb  ccc" #:line-width 7) "aaa bbb" "ccc")
       (("aaa  bbb" #:line-width 7 #:collapse-whitespace? #f) "aaa" "bbb")
       (("aaa  bbb ccc" #:line-width 8 #:collapse-whitespace? #f) "aaa  bbb" "ccc")
       (("  aaa bbb  " #:line-width 7) "aaa bbb")
       (("a\nb\n\nc") "a b c")
       (("a\nb\n\nc" #:collapse-whitespace? #f) "a b  c")
       (("a\tb" #:collapse-whitespace? #f) "a        b")
       (("a\tb" #:collapse-whitespace? #f #:expand-tabs? #f) "a\tb")
       (("a\tb" #:collapse-whitespace? #f #:tab-width 3) "a   b")
       (("x abcdefghij y" #:line-width 4) "x" "abcd" "efgh" "ij y")
       (("x abcdefghij y" #:line-width 4 #:break-long-words? #f) "x" "abcdefghij" "y")
       (("x abcdefghij yy" #:line-width 4 #:initial-indent "> " #:subsequent-indent "- ")
        "> x" "- ab" "- cd" "- ef" "- gh" "- ij" "- yy")
       (("aa bb cc dd" #:line-width 6 #:initial-indent "> " #:subsequent-indent "- ") "> aa" "- bb" "- cc" "- dd")
       (("") ) (("   ")) (("" #:initial-indent "> ")))
(check (map fill-string '("" "a")) => '("" "a"))
(check (fill-string "aa bb cc" #:line-width 5) => "aa bb\ncc")
(check ((make-text-wrapper #:line-width 5) "aa bb cc") => '("aa bb" "cc"))

;;; Strings.
(check (list (center-string "ab" 5) (center-string "ab" 6 #\*) (center-string "ab" 7 #\< #\>) (center-string "abc" 2))
       => '(" ab  " "**ab**" "<<ab>>>" "abc"))
(check (list (left-justify-string "ab" 5) (left-justify-string "ab" 5 #\*) (left-justify-string "abc" 2))
       => '("ab   " "ab***" "abc"))
(check (list (right-justify-string "ab" 5) (right-justify-string "ab" 5 #\*) (right-justify-string "abc" 2))
       => '("   ab" "***ab" "abc"))
(check (map string-length (list (center-string "a") (left-justify-string "a") (right-justify-string "a")))
       => '(80 80 80))
(check (list (collapse-repeated-chars "H  e  l") (collapse-repeated-chars "H--e--l" #\-)
             (collapse-repeated-chars "H-e--l---l----o" #\- 2) (collapse-repeated-chars "aaa" #\a 0))
       => '("H e l" "H-e-l" "H-e--l--l--o" "a"))
(check (list (escape-special-chars "a.b*c" ".*" #\\) (escape-special-chars "a@b" #\@ #\@)) => '("a\\.b\\*c" "a@@b"))
(check (list (expand-tabs "a\tb") (expand-tabs "a\tb" 2)) => '("a        b" "a  b"))
(check (list (transform-string "abc" #\b "xx") (transform-string "abc" "ac" char-upcase) (transform-string "abc" #t "-")
             (transform-string "abcabc" #\a "-" 1) (transform-string "abcabc" #\a "-" 0 3)
             (transform-string "abc" char-alphabetic? 1))
       => '("axxc" "AbC" "---" "abc-bc" "-bcabc" "111"))
(check-error bad-type (transform-string "abc" 1 #\x))

;;; Hostile input: depth, length, what ends too early.
(define deep (scaled 2000))
(define (times text) (string-concatenate (make-list deep text)))
(check-error parser-error (texi-fragment->stexi (times "@emph{")))
(check (pair? (texi-fragment->stexi (string-append (times "@emph{") (times "}")))) => #t)
(check-error parser-error (texi-fragment->stexi (times "@itemize\n@item ")))
(check (length (texi-fragment->stexi (times "a @code{b}\n\n"))) => (+ deep 1))
(check (string? (stexi->plain-text (texi-fragment->stexi (times "word @code{b}. ")))) => #t)
(check (string? (stexi->plain-text (texi-fragment->stexi (make-string deep #\x)))) => #t)
(check-error wrong-type-arg (stexi->plain-text '(para 1)))

;;; Different from Guile 3.0.8: numbers that start an @enumerate count (there, 1 gives -47), @defmac and its kin have a
;;; category, an argument behind a command does not repeat it, @verbatim may end the text, and no width is too small.
(define (plain text) (stexi->plain-text (texi-fragment->stexi text)))
(check (plain "@enumerate 9\n@item x\n@item y\n@end enumerate") => "  9. x\n\n 10. y\n\n")
(check (plain "@defmac if a b\ny\n@end defmac") => "- Macro: if a b\n     y\n\n")
(check (plain "@defmethod <c> m a\ny\n@end defmethod") => "- Method: <c> m a\n     y\n\n")
(check (plain "@uref{@code{a},b}") => "b (`a')\n\n")
(check (plain "@verbatim\n@code{x}\n@end verbatim") => "@code{x}\n\n\n")
(check (narrow 0 "a b") => "a\nb\n\n")
(check-error parser-error (texi-fragment->stexi "@"))
(check-error parser-error (texi-fragment->stexi "@itemize"))

(check-summary)
