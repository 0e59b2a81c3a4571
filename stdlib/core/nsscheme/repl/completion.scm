;;; How what is being typed at the REPL may go on, and where the next line begins.
;;;
;;; What is before the cursor decides: in a string names of files, after a comma commands, in the list after use-modules
;;; or @ parts of modules' names, at the head of a clause of a record's constructor its fields, else names in sight.

(define-module (nsscheme repl completion)
  #:use-module (nsscheme repl names)
  #:use-module (nsscheme repl table)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 ftw)
  #:export (complete indentation))

;;; Where the end of a text is.

;; The lists that are open at the end of TEXT, the innermost first: each the position of its bracket and the positions
;; where its elements begin, the last one first; and where the string begins that the end is in, or #f.
(define (context text)
  (define end (string-length text))
  (define (skip-line i) (or (string-index text #\newline i) end))
  (define (skip-comment i)
    (let ((close (string-contains text "|#" i))) (if close (+ close 2) end)))
  (define (skip-atom i)
    (or (string-index text (char-set #\( #\) #\[ #\] #\" #\; #\space #\newline #\tab) i) end))
  (define (skip-string i)                       ;#f if it does not end
    (let loop ((i i))
      (cond ((>= i end) #f)
            ((char=? (string-ref text i) #\\) (loop (+ i 2)))
            ((char=? (string-ref text i) #\") (+ i 1))
            (else (loop (+ i 1))))))
  (define (note i lists)
    (if (null? lists)
        lists
        (cons (list (caar lists) (cons i (cadar lists))) (cdr lists))))
  (let loop ((i 0) (lists '()))
    (if (>= i end)
        (values lists #f)
        (case (string-ref text i)
          ((#\( #\[) (loop (+ i 1) (cons (list i '()) (note i lists))))
          ((#\) #\]) (loop (+ i 1) (if (null? lists) lists (cdr lists))))
          ((#\;) (loop (skip-line i) lists))
          ((#\") (let ((next (skip-string (+ i 1))))
                   (if next (loop next (note i lists)) (values lists i))))
          ((#\space #\newline #\tab) (loop (+ i 1) lists))
          ((#\#)
           (cond ((string-prefix? "#|" (substring text i (min end (+ i 2)))) (loop (skip-comment (+ i 2)) lists))
                 ((string-prefix? "#\\" (substring text i (min end (+ i 2))))
                  (loop (skip-atom (min end (+ i 3))) (note i lists)))
                 (else (loop (skip-atom (+ i 1)) (note i lists)))))
          (else (loop (max (+ i 1) (skip-atom i)) (note i lists)))))))

(define (word-at text i)
  (if (memv (string-ref text i) '(#\( #\[ #\"))
      ""
      (substring text i (or (string-index text (char-set #\( #\) #\[ #\] #\" #\; #\space #\newline #\tab) i)
                            (string-length text)))))

;; The elements of a list of `context' that are words, in order.
(define (words text open) (map (lambda (i) (word-at text i)) (reverse (cadr open))))
(define (head text open) (let ((all (words text open))) (if (null? all) "" (car all))))

;; The name that is being typed: where it begins.
(define (word-start text)
  (let ((i (string-rindex text (char-set #\( #\) #\[ #\] #\" #\; #\space #\newline #\tab #\' #\` #\,))))
    (if i (+ i 1) 0)))

;;; Candidates.

(define (with-prefix prefix names) (sort (filter (lambda (name) (string-prefix? prefix name)) names) string<?))

(define (complete text width)
  "Return how TEXT, what is before the cursor, may go on: how many characters are replaced, the candidates, and lines for
people about them, of at most WIDTH characters."
  (call-with-values (lambda () (context text))
    (lambda (lists string-start)
      (if string-start
          (complete-file (substring text (+ string-start 1)) width)
          (let* ((start (word-start text)) (typed (substring text start)))
            (call-with-values (lambda () (candidates text start typed lists))
              (lambda (names explain)
                (let ((names (with-prefix typed names)))
                  (list (string-length typed) names (explained names explain width))))))))))

;; The candidates for TYPED at START of TEXT, more of them than begin so, and a procedure that explains one.
(define (candidates text start typed lists)
  (define inner (and (pair? lists) (car lists)))
  (define outer (and inner (pair? (cdr lists)) (cadr lists)))
  (define first? (and inner (>= (+ 1 (car inner)) start)))
  (cond
   ((command-prefix? text start)
    (values (filter (lambda (name) (string-prefix? typed name)) (all-command-names)) explain-command))
   ((help-operand? text start)
    (values (append (map symbol->string (group-names)) (all-command-names)) explain-command))
   ((and inner (module-list? text inner outer))
    (values (module-parts (before-last (words text inner) typed)) identity))
   ((and inner outer (member (head text inner) '("@" "@@")))
    (values '() identity))
   ((and inner (member (head text inner) '("@" "@@")) (not first?))
    (values (exported-names text inner) one-line))
   ((and first? outer (record-fields (string->symbol (head text outer))))
    => (lambda (fields) (values (map symbol->string fields) identity)))
   (else (values (visible-names (lambda (name) (string-prefix? typed name)) (string-prefix? "%" typed)) one-line))))

(define (before-last words typed)
  (if (or (string-null? typed) (null? words)) words (drop-right words 1)))

;; Is the word at START the name of a command?
(define (command-prefix? text start)
  (and (> start 0)
       (char=? (string-ref text (- start 1)) #\,)
       (string-every char-set:whitespace text 0 (- start 1))))
(define (help-operand? text start)
  (any (lambda (name) (string-prefix? name (string-trim text))) '(",help " ",h ")))
(define (explain-command name)
  (let ((command (find-command (string->symbol name))))
    (if command
        (let ((lines (string-split (command-documentation command) #\newline)))
          (string-append "," (car lines) (if (pair? (cdr lines)) (string-append "  -- " (cadr lines)) "")))
        name)))

;; Is the list INNER, in OUTER, the name of a module?
(define (module-list? text inner outer)
  (define before (string-trim-right (substring text 0 (car inner))))
  (or (and outer (member (head text outer) '("use-modules" "@" "@@" "import" "define-module")))
      (string-suffix? "#:use-module" before)
      ;; (use-modules ((ice-9 …
      (and outer (string-null? (head text outer)) (= (car inner) (+ 1 (car outer)))
           (string-suffix? "use-modules" (string-trim-right (substring text 0 (car outer)))))
      (any (lambda (name) (string-suffix? name before))
           '(",use" ",import" ",module" ",m" ",in" ",reload" ",re"))))

;;; Modules.

;; What may follow the words PATH in the name of a module.
(define (module-parts path)
  (let ((prefix (string-concatenate (map (lambda (word) (string-append word "/")) path))))
    (delete-duplicates (append (library-parts prefix) (append-map (lambda (dir) (directory-parts dir prefix)) %load-path)))))

(define (without-ending name) (substring name 0 (or (string-rindex name #\.) (string-length name))))

(define (library-parts prefix)
  (filter-map (lambda (file)
                (and (string-prefix? prefix file)
                     (string-suffix? ".scm" file)
                     (let ((rest (substring file (string-length prefix))))
                       (let ((slash (string-index rest #\/)))
                         (if slash (substring rest 0 slash) (without-ending rest))))))
              (%library-files)))

(define (directory-parts directory prefix)
  (filter-map (lambda (name)
                (cond ((string-prefix? "." name) #f)
                      ((string-suffix? ".scm" name) (without-ending name))
                      ((string-index name #\.) #f)
                      ((eq? 'directory (stat:type* (string-append directory "/" prefix name))) name)
                      (else #f)))
              (or (scandir (string-append directory "/" prefix)) '())))

(define (stat:type* file) (let ((status (stat file #f))) (and status (stat:type status))))

;; What the module exports whose name stands in the list OPEN, (@ (ice-9 regex) …
(define (exported-names text open)
  (let* ((positions (reverse (cadr open)))
         (name (and (pair? positions) (pair? (cdr positions))
                    (false-if-exception (with-input-from-string (substring text (cadr positions)) read))))
         (interface (and (pair? name) (false-if-exception (resolve-interface name)))))
    (if interface (map symbol->string (module-map (lambda (name variable) name) interface)) '())))

;;; Fields.

;; The fields of the records that the syntax NAME makes, or #f: its type is <NAME> where the syntax is defined.
(define (record-fields name)
  (and (macro? (value-named name))
       (let ((type (symbol-append '< name '>)))
         (any (lambda (module)
                (let ((value (and (module-variable module type)   ;which may be a macro in a tree
                                  (false-if-exception (eval type module)))))
                  (and (record-type? value) (record-type-fields value))))
              (cons (current-module) (defining-modules name))))))

;; The modules that export NAME to the current one, with those they have it from.
(define (defining-modules name)
  (let loop ((modules (module-uses (current-module))) (depth 3))
    (append-map (lambda (interface)
                  (if (module-variable interface name)
                      (let ((module (false-if-exception (resolve-module (module-name interface) #f #:ensure #f))))
                        (if module
                            (cons module (if (= depth 0) '() (loop (module-uses module) (- depth 1))))
                            '()))
                      '()))
                modules)))

;;; Files.

(define (complete-file typed width)
  (let* ((slash (string-rindex typed #\/))
         (directory (if slash (substring typed 0 (+ slash 1)) ""))
         (prefix (if slash (substring typed (+ slash 1)) typed))
         (names (or (scandir (if (string-null? directory) "." (expanded directory))
                             (lambda (name)
                               (and (string-prefix? prefix name)
                                    (not (member name '("." "..")))
                                    (or (string-prefix? "." prefix) (not (string-prefix? "." name))))))
                    '()))
         (marked (map (lambda (name)
                        (if (eq? 'directory (stat:type* (string-append (expanded directory) name)))
                            (string-append name "/")
                            name))
                      names)))
    (list (string-length prefix) marked (explained marked identity width))))

(define (expanded directory)
  (if (string-prefix? "~/" directory)
      (string-append (or (getenv "HOME") "") (substring directory 1))
      directory))

;;; Lines for people.

(define most-lines 12)

;; A line for each of NAMES if they are few, two if they are very few, else columns.
(define (explained names explain width)
  (cond ((<= (* 2 (length names)) most-lines)
         (append-map (lambda (name) (wrapped (explain name) width)) names))
        ((<= (length names) most-lines)
         (map (lambda (name) (cut (explain name) width)) names))
        (else (columns names width))))

;; A name as it is called, and its documentation on a line of its own where one line is too short for both.
(define (wrapped text width)
  (let ((middle (string-contains text "  -- ")))
    (if (and middle (>= (string-length text) width))
        (list (cut (substring text 0 middle) width) (cut (string-append "   " (substring text middle)) width))
        (list (cut text width)))))

(define (cut text width)
  (if (< (string-length text) width) text (string-append (string-take text (max 0 (- width 2))) "…")))

(define (columns names width)
  (let* ((widest (min (- width 1) (+ 2 (apply max (map string-length names)))))
         (per-line (max 1 (quotient (- width 1) widest)))
         (rows (quotient (+ (length names) per-line -1) per-line))
         (shown (min rows most-lines))
         (line (lambda (row)
                 (string-trim-right
                  (string-concatenate
                   (map (lambda (name) (string-pad-right name widest))
                        (list-head (list-tail names (* row per-line))
                                   (min per-line (- (length names) (* row per-line))))))))))
    (append (map line (iota shown))
            (if (< shown rows)
                (list (string-append "… " (number->string (- (length names) (* shown per-line))) " more"))
                '()))))

;;; Indentation.

(define (indentation text)
  "Return the column at which the line after TEXT begins."
  (call-with-values (lambda () (context text))
    (lambda (lists string-start)
      (define (column i)
        (- i (let ((newline (string-rindex text #\newline 0 i))) (if newline (+ newline 1) 0))))
      (cond
       ((or string-start (null? lists)) 0)
       ((null? (cadar lists)) (+ 1 (column (caar lists))))
       (else
        (let* ((positions (reverse (cadar lists))) (name (word-at text (car positions))) (here (column (caar lists))))
          (cond ((string-null? name) (+ 1 here))
                ((body-syntax? name) (+ 2 here))
                ((pair? (cdr positions)) (column (cadr positions)))
                (else (+ 1 here)))))))))

(define (body-syntax? name)
  (or (member name '("when" "unless" "case" "syntax-rules" "syntax-case" "package" "origin"))
      (any (lambda (prefix) (string-prefix? prefix name))
           '("define" "let" "lambda" "with-" "call-with-" "match" "mlet" "parameterize"))))
