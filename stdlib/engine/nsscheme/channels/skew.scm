;; What a channel needs of Guix and would not find in another Guix: modules, and names that modules export. For each it
;; says where it is there, since when it is gone, or what it may be called; and of what this Guix lacks, that it is
;; older.

(define-module (nsscheme channels skew)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels other-trees)
  #:use-module ((nsscheme module-files) #:select (file-forms))
  #:use-module (srfi srfi-1)
  #:export (channel-skew))

(define (module-path name)
  (string-append (string-join (map symbol->string name) "/") ".scm"))

(define (path-module path)
  (string-append "(" (string-join (string-split (string-drop-right path (string-length ".scm")) #\/) " ") ")"))

;;; What a file says.

;; Whether NAME names a module of a tree, and no file elsewhere.
(define (module-name? name)
  (define (word? part)
    (and (symbol? part)
         (let ((text (symbol->string part)))
           (not (or (string-null? text) (string-prefix? "." text) (string-any (char-set #\/ #\nul) text))))))
  (and (pair? name) (list? name) (every word? name)))

;; The imports in a header: lists of a module's name, a procedure from a name that the file uses to the module's own
;; name or #f, the module's own names that are selected, and the location.
(define (header-imports header)
  (define (spec->import spec position)
    (match spec
      ((? module-name? name) (list name identity '() position))
      (((? module-name? name) . (? list? options))
       (let ((select (match (memq #:select options) ((_ (? list? names) . _) names) (_ #f)))
             (prefix (match (memq #:prefix options) ((_ (? symbol? prefix) . _) (symbol->string prefix)) (_ #f)))
             (renamed? (memq #:renamer options)))
         (list name
               (lambda (used)
                 (let* ((text (symbol->string used))
                        (plain (cond ((not prefix) used)
                                     ((string-prefix? prefix text)
                                      (string->symbol (string-drop text (string-length prefix))))
                                     (else #f))))
                   (and plain (not renamed?)
                        (if select
                            (any (match-lambda
                                   ((? symbol? name) (and (eq? name plain) name))
                                   (((? symbol? own) . mine) (and (eq? mine plain) own))
                                   (_ #f))
                                 select)
                            plain))))
               (filter-map (match-lambda (((? symbol? own) . _) own) ((? symbol? name) name) (_ #f)) (or select '()))
               position)))
      (_ #f)))
  (match header
    (('define-module _ . clauses)
     (let loop ((clauses clauses) (result '()))
       (match clauses
         ((#:autoload (and module (? module-name?)) (? list? names) . rest)
          (loop rest (cons (single-names module names (source-properties module)) result)))
         ((#:use-module (and spec (? pair?)) . rest)
          (let ((import (spec->import spec (source-properties spec))))
            (loop rest (if import (cons import result) result))))
         ((_ . rest) (loop rest result))
         (_ (reverse result)))))
    (_ '())))

;; The import of NAMES of MODULE, and of nothing else, at a location.
(define (single-names module names position)
  (list module (lambda (used) (and (memq used names) used)) names position))

;; The imports that expressions of FORMS make by `@'.
(define (references forms)
  (let walk ((datum forms) (result '()))
    (match datum
      (('@ (? module-name? module) (? symbol? name))
       (cons (single-names module (list name) (source-properties datum)) result))
      ((first . rest) (walk rest (walk first result)))
      (_ result))))

;; All symbols of FORMS with the location of the list that each is first in.
(define (used-symbols forms)
  (define table (make-hash-table))
  (let walk ((datum forms) (position '()))
    (cond ((symbol? datum)
           (unless (hashq-ref table datum) (hashq-set! table datum position)))
          ((pair? datum)
           (let* ((own (source-properties datum))
                  (position (if (pair? own) own position)))
             (let loop ((rest datum))
               (cond ((pair? rest) (walk (car rest) position) (loop (cdr rest)))
                     ((null? rest) #t)
                     (else (walk rest position))))))
          ((vector? datum) (walk (vector->list datum) position))))
  table)

;;; What a module of another tree exports, by its text.

(define (header-exports text)
  (match (false-if-exception (call-with-input-string text read))
    (('define-module _ . clauses)
     (let loop ((clauses clauses) (result '()))
       (match clauses
         (((or #:export #:re-export #:export-syntax #:replace #:re-export-and-replace) (? list? names) . rest)
          (loop rest (append (map (match-lambda ((_ . name) name) (name name)) names) result)))
         ((_ . rest) (loop rest result))
         (_ result))))
    (_ '())))

(define delimiters (string->char-set " \t\n()[]\"';`,"))

;; Whether WORD stands in TEXT behind one of HEADS.
(define (stands-behind? heads word text)
  (any (lambda (head)
         (define pattern (string-append head word))
         (let loop ((start 0))
           (match (string-contains text pattern start)
             (#f #f)
             (at
              (let ((end (+ at (string-length pattern))))
                (or (= end (string-length text))
                    (char-set-contains? delimiters (string-ref text end))
                    (loop end)))))))
       heads))

(define public-heads '("(define-public " "(define-public ("))

(define (defines-publicly? text name)
  (stands-behind? public-heads (symbol->string name) text))

;; A module may export in ways that its text does not show at once: what it mentions at all behind a word that defines
;; counts.
(define (exports? text name)
  (or (defines-publicly? text name)
      (memq name (header-exports text))
      (let ((word (symbol->string name)))
        (and (stands-behind? '("(export " "(re-export " " " "(" "\n") word text)
             (or (string-contains text "(export ") (string-contains text "(re-export ")
                 (not (string-contains text "(define-public ")))))))

;;; Findings.

;; The module of TREE that defines NAME publicly, or #f.
(define (who-has tree name)
  (any (lambda (path)
         (let ((text (tree-text tree path)))
           (and text (defines-publicly? text name) (path-module path))))
       (tree-paths tree)))

(define (public-names text)
  (append (map symbol->string (filter symbol? (header-exports text)))
          (let loop ((start 0) (result '()))
            (match (string-contains text "(define-public " start)
              (#f result)
              (at
               (let* ((begin (+ at (string-length "(define-public ")))
                      (begin (if (and (< begin (string-length text)) (char=? #\( (string-ref text begin))) (+ 1 begin) begin))
                      (end (or (string-index text delimiters begin) (string-length text))))
                 (loop end (cons (substring text begin end) result))))))))

(define (advice here there name path)
  (define text (tree-text there path))
  (define moved (who-has there name))
  (define near (and text (not moved) (%nearest-name (symbol->string name) (public-names text))))
  (define since
    (when-it-changed here there
                     (lambda (read)
                       (let ((text (read path))) (and text (exports? text name))))))
  (string-join
   (filter-map identity
               (list (and moved (string-append "it moved to " moved))
                     (and near (string-append "is it called " near " now?"))
                     since))
   "; "))

(define (with-advice message advice)
  (if (string-null? advice) message (string-append message ": " advice)))

(define (position->list file properties)
  (if (pair? properties)
      (list file (+ 1 (assq-ref properties 'line)) (assq-ref properties 'column))
      (list file 1 0)))

;; What the module in FILE needs of HERE and does not find in THERE: lists of a message and a location.
(define (skew-of-file file here there)
  (define forms (file-forms file))
  (define imports
    (if (pair? forms)
        (append (header-imports (car forms)) (reverse (references (cdr forms))))
        '()))
  (define symbols (delay (used-symbols (if (pair? forms) (cdr forms) '()))))
  (define label (tree-label there))
  (define (check-import import)
    (match import
      ((module own-name selected position)
       (define path (module-path module))
       (define text (tree-text there path))
       (define here? (and here (tree-text here path)))
       (cond ((not here?)
              ;; This Guix does not have it at all.
              (if text
                  (list (list (format #f "your Guix is older than ~a, which has the module ~a" label module)
                              (position->list file position)))
                  '()))
             ((not text)
              (list (list (with-advice (format #f "~a has no module ~a" label module)
                            (or (when-it-changed here there (lambda (read) (read path))) ""))
                          (position->list file position))))
             (else
              (let ((interface (false-if-exception (resolve-interface module))))
                (if interface
                    (hash-fold
                     (lambda (used where result)
                       (let ((name (own-name used)))
                         (if (and name (module-variable interface name) (not (exports? text name))
                                  ;; The language has it, whichever module exports it again.
                                  (not (module-variable the-scm-module name)))
                             (cons (list (with-advice (format #f "~a of ~a has no ~a" module label name)
                                           (advice here there name path))
                                         (position->list file where))
                                   result)
                             result)))
                     (filter-map (lambda (name)
                                   (and (not (module-variable interface name)) (exports? text name)
                                        (list (format #f "your Guix is older than ~a, whose ~a has ~a" label module name)
                                              (position->list file position))))
                                 selected)
                     (force symbols))
                    '())))))))
  (sort (append-map check-import imports)
        (lambda (a b)
          (match (list a b)
            (((a (_ line-a column-a)) (b (_ line-b column-b)))
             (cond ((= line-a line-b) (if (= column-a column-b) (string<? a b) (< column-a column-b)))
                   (else (< line-a line-b))))))))

(define (channel-skew words tree)
  "Return a procedure of a directory and paths of modules below it, which work over the Guix tree in the directory TREE. It
returns what they would not find in the trees that WORDS mean: lists of a message and a position."
  (define here (present-tree tree))
  (define others (map (lambda (word) (open-tree word tree)) words))
  (lambda (directory paths)
    (append-map
     (lambda (there)
       (append-map (lambda (path) (skew-of-file (string-append directory "/" path) here there)) paths))
     others)))
