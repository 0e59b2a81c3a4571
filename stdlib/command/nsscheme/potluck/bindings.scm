;; What the language of potluck files has: one table, each row a reason and the names that are there for it.
;;
;; A potluck file is written by somebody whom nobody vouches for, and evaluated on the machine of somebody else. So it
;; has nothing but these names, and the rule for a row is: given any arguments, its procedures return a value that
;; depends on the arguments alone, change nothing that anybody else can see, and cost what the limits of (nsscheme
;; budget) count. What is not here, on purpose: everything that reads or writes, that knows of modules, that evaluates
;; data, or that changes data; `set!', tables, fluids, prompts and continuations, which no description of a package needs;
;; handlers, so that the first error is what the author sees; `syntax-case', `datum->syntax' and procedures as macros,
;; which would let a file see through the macros of this language; the clock, and the version of whatever evaluates it,
;; so that a file means the same everywhere.

(define-module (nsscheme potluck bindings)
  #:export (language-bindings language-table))

(define language-table
  '(("constants, names, choices and procedures: without them nothing can be said"
     (guile)
     quote define define* let let* letrec letrec* lambda lambda* case-lambda begin if cond case when unless and or not
     else => _ ...)
    ("templates of data, such as phases that share a part"
     (guile)
     quasiquote unquote unquote-splicing)
    ("loops over few things; the limits end all others"
     (guile)
     do map for-each apply identity const compose)
    ("abbreviations: pattern and template only. The forms that bind them are those of this language, which take no \
procedure as a macro"
     (nsscheme potluck language)
     (potluck-define-syntax . define-syntax) (potluck-let-syntax . let-syntax)
     (potluck-letrec-syntax . letrec-syntax) (potluck-define-syntax-rule . define-syntax-rule))
    ("the patterns themselves"
     (guile)
     syntax-rules)
    ("several values at once, as of a version taken apart"
     (guile)
     values call-with-values define-values)
    ("comparisons"
     (guile)
     eq? eqv? equal? boolean?)
    ("numbers, as for versions; those that a fixed amount of memory holds, as the limits say"
     (guile)
     + - * / = < > <= >= abs min max quotient remainder modulo zero? positive? negative? odd? even? number? integer?
     exact->inexact inexact->exact number->string string->number floor ceiling round truncate 1+ 1-)
    ("lists, which inputs and arguments are"
     (guile)
     cons cons* list pair? null? list? car cdr caar cadr cdar cddr caddr cdddr cadddr length append reverse list-tail
     list-head list-ref list-index last-pair memq memv member assq assv assoc assq-ref assv-ref assoc-ref acons delete
     filter iota make-list list-copy)
    ("strings, which names, versions and addresses are"
     (guile)
     string? string string-append string-length string-ref string=? string<? string>? string-null? string-join
     string-split string-index string-rindex string-contains string-prefix? string-suffix? string-take
     string-take-right string-drop string-drop-right string-pad string-pad-right string-trim string-trim-both
     string-trim-right string-upcase string-downcase string-reverse string-replace string-map string-concatenate
     substring string->list list->string make-string string-filter string-delete string-count)
    ("file names as strings; nothing is looked up"
     (guile)
     basename dirname)
    ("characters, the parts of strings"
     (guile)
     char? char=? char<? char>? char-upcase char-downcase char-alphabetic? char-numeric? char-whitespace?
     char->integer integer->char)
    ("symbols and keywords, which arguments have"
     (guile)
     symbol? symbol->string string->symbol symbol-append keyword? symbol->keyword keyword->symbol procedure?)
    ("vectors, as constants of staged code may be"
     (guile)
     vector vector? vector-ref vector-length vector->list list->vector make-vector)
    ("an author's own error"
     (nsscheme potluck language)
     (potluck-error . error))
    ("what a potluck file is about"
     (nsscheme potluck language)
     potluck-package potluck-source import-packages)
    ("the same in Guix's spelling; these are records of this language, and no build system or origin of Guix's"
     (nsscheme potluck language)
     package origin git-reference git-fetch base32 git-file-name git-version)
    ("staged code, which is kept as data here and runs in the sandbox of the build, if anywhere"
     (nsscheme potluck language)
     gexp this-package-input this-package-native-input)
    ("the beginning of a file name that is known only in the build"
     (nsscheme potluck language)
     file-append)))

(define (language-bindings)
  "Return the table as sets of bindings, for a sandbox: lists of a module's name and what is taken from it."
  (map cdr language-table))
