;;; (texinfo): Texinfo as trees.
;;;
;;; A command is (NAME (% (ARGUMENT . VALUE) …) . CHILDREN), without the % where it has no arguments; text is strings.
;;; White space in text is one space, and none at the ends of a paragraph; only examples and menus keep theirs.
;;;
;;; What cannot be parsed throws `parser-error' with a port, which stands where the error is, and what is wrong.

(define-module (texinfo)
  #:use-module (texinfo commands)
  #:use-module (texinfo source)
  #:use-module (texinfo text)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:re-export (texi-command-specs)
  #:export (call-with-file-and-dir texi-command-depth texi-fragment->stexi texi->stexi stexi->sxml))

;;; Arguments.

(define (expect-brace source name)
  (if (eqv? (peek source) #\{)
      (skip! source 1)
      (complain source "expected { behind the command" name)))

(define (parse-plain-arguments source name)
  (expect-brace source name)
  (let ((text (take-until! source #\})))
    (if (not (peek source))
        (complain source "the text ends within the arguments of a command"))
    (let ((% (named-arguments source (command-arguments name)
                              (if (string-every white text) '() (plain-values text)))))
      (skip! source 1)
      %)))

(define (parse-line-arguments source name)
  (let ((line (take-line! source #t))
        (spec (command-arguments name)))
    (if (symbol? spec)
        (let ((text (string-trim-both line white)))
          (if (string-null? text) '() `((% (,spec ,text)))))
        (named-arguments source spec (if (string-every white line) '() (plain-values line))))))

(define (line-items source must-end?)
  "Return the raw items of the rest of the line, last one first."
  (let ((line (make-source (take-line! source must-end?) 0 (source-memory source))))
    (let ((items (parse-items line 'line)))
      (if (peek line)
          (complain line "unexpected character" (peek line)))
      items)))

(define (line-children source)
  (if (not (peek source))
      (complain source "the text ends within the arguments of a command"))
  (flowing (line-items source #f) #t))

(define (definition-arguments source name items)
  (let loop ((spec (command-arguments name)) (items (alone (merge items))) (result '()))
    (cond ((pair? spec)
           (let-values (((word rest) (take-word items)))
             (if (null? word)
                 (complain source "the command lacks an argument:" (car spec)))
             (loop (cdr spec) rest (acons (car spec) word result))))
          ((symbol? spec)
           (loop '() '() (acons spec (rest-children items) result)))
          ((every blank? items) `((% . ,(reverse! result))))
          (else (complain source "the command has too many arguments:" name)))))

;;; Commands.  Each of these procedures returns a list of trees: most of the time of one.

(define (anchored name text tree)
  `((anchor (% (name ,(string-append (symbol->string name) "-" text)))) ,tree))

(define (parse-inline source name)
  "Return the items that the inline command NAME, already skipped, stands for."
  (let ((name (car (command-spec name))))
    (case (command-kind name)
      ((INLINE-TEXT)
       (expect-brace source name)
       (list (cons name (parse-group source))))
      ((INLINE-TEXT-ARGS)
       (expect-brace source name)
       (let ((items (flowing (parse-closed source) #f)))
         (list (cons name (named-arguments source (command-arguments name) (text-values items))))))
      (else
       (let ((% (parse-plain-arguments source name)))
         (if (eq? name 'value)
             (map vector (value-of source (cadr (cadar %))))
             (list (cons name %))))))))

(define (value-of source name)
  (let ((found (assoc name (memory-values (source-memory source)))))
    (if found
        (cdr found)
        (error "unknown value" name))))

(define (parse-closed source)
  "Return the raw items up to }, which is skipped, last one first."
  (let ((items (parse-items source 'inline)))
    (if (eqv? (peek source) #\})
        (skip! source 1)
        (complain source "} is missing"))
    items))

(define (parse-group source)
  "Return the children of a command in braces; what follows an empty line in them is a paragraph."
  (flowing (parse-closed source) #t))

(define (parse-block source name memory)
  "Return the trees that the block command NAME, already skipped, stands for."
  (case (command-kind name)
    ((EMPTY-COMMAND) (list (list name)))
    ((EOL-ARGS)
     (let ((tree (cons name (parse-line-arguments source name))))
       (case name
         ((insertcopying) (memory-copying memory))
         ((contents shortcontents summarycontents) (list '(chapheading "Table of Contents") '(enumerate)))
         (else (list tree)))))
    ((EOL-TEXT)
     (if (eq? name 'set)
         (begin (remember! source memory) '())
         (list (cons name (line-children source)))))
    ((EOL-TEXT-ARGS) (list (cons name (definition-arguments source name (line-items source #t)))))
    ((INDEX)
     (let ((children (line-children source)))
       (anchored name (flat-text children) `(,name (% (entry . ,children))))))
    ((ENVIRON)
     (case name
       ((copying) (set-memory-copying! memory (parse-environment source name)) '())
       ((verbatim) (list (list name (take-verbatim source))))
       ((deftp defcv defivar deftypeivar defop deftypeop defmethod deftypemethod defopt defvr defvar deftypevr
          deftypevar deffn deftypefn defspec defmac defun deftypefun)
        (let* ((% (definition-arguments source name (line-items source #t)))
               (text (flat-text (or (assq-ref (cdar %) 'name) '()))))
          (anchored name text `(,name ,@% ,@(parse-environment source name #f)))))
       (else (list (cons name (parse-environment source name))))))
    ((TABLE-ENVIRON) (list (parse-table source name)))
    ((#f) (throw 'parser-error #f "Unknown command" name))
    (else (complain source "the command cannot stand here:" name))))

(define (remember! source memory)
  (let-values (((word rest) (take-word (merge (line-items source #f)))))
    (if (null? word)
        (complain source "expected the name of a value behind @set"))
    (set-memory-values! memory (acons (car word)
                                      (let ((rest (rest-children rest)))
                                        (if (null? rest) '() (alone rest)))
                                      (memory-values memory)))))

;;; Environments.

(define (end-environment source name)
  "Skip the @end that is ahead; NAME is the environment's, or #f for any."
  (if (not (eq? (and (eqv? (peek source) #\@) (command-ahead source)) 'end))
      (complain source "@end is missing for" name))
  (skip-command! source 'end)
  (let* ((line (string-trim-both (take-line! source #f) white))
         (ended (string->symbol line)))
    (if (or (string-null? line) (string-index line white))
        (complain source "expected one name behind @end, got" line))
    (if (and name (not (eq? ended name)))
        (complain source "this ends another environment than the one that is open:" ended name))))

(define* (parse-environment source name #:optional (line? #t))
  "Return the children of the environment NAME; with LINE? nothing may stand behind its name."
  (if line?
      (let ((line (take-line! source #t)))
        (if (not (string-every white line))
            (complain source "the command has too many arguments:" name line))))
  (let ((children (if (memq name '(example smallexample lisp smalllisp menu))
                      (kept (parse-items source 'keep))
                      (parse-flow source))))
    (end-environment source name)
    children))

(define (formatter source name text)
  (cond ((string-prefix? "@" text)
         (let ((command (string->symbol (substring text 1))))
           (if (not (command-spec command))
               (throw 'parser-error #f "Unknown command" command))
           (list command)))
        ((and (eq? name 'itemize) (string-null? text)) '(bullet))
        ((and (eq? name 'itemize) (= (string-length text) 1)) text)
        (else (complain source "expected a command as the formatter of @item, got" text))))

(define (table-arguments source name)
  (let ((text (string-trim-both (take-line! source #t) white)))
    (case name
      ((itemize) `((% (bullet ,(formatter source name text)))))
      ((enumerate)
       (cond ((string-null? text) '())
             ((or (string-every char-set:digit text)
                  (and (= (string-length text) 1) (char-set-contains? letters (string-ref text 0))))
              `((% (start ,text))))
             (else (complain source "expected a number or a letter as the start of @enumerate, got" text))))
      (else `((% (formatter ,(formatter source name text))))))))

(define (parse-table source name)
  (let ((% (table-arguments source name)))
    (let loop ((trees (reverse (parse-flow source))))
      (if (eq? (and (eqv? (peek source) #\@) (command-ahead source)) 'item)
          (begin
            (skip-command! source 'item)
            (loop (cons (parse-item source name) trees)))
          (begin
            (end-environment source #f)
            `(,name ,@% ,@(reverse! trees)))))))

(define (parse-item source name)
  (if (memq name '(itemize enumerate))
      (cons 'item (parse-flow source))
      (let ((heading (alone (merge (line-items source #f)))))
        `(entry (% (heading . ,(if (and (pair? heading) (string? (car heading)))
                                   (let ((text (string-trim (car heading) white)))
                                     (if (string-null? text) (cdr heading) (cons text (cdr heading))))
                                   heading)))
                . ,(parse-flow source)))))

;;; The two loops: items within a line or a pair of braces, and paragraphs and blocks.

(define (parse-items source mode)
  "Return the raw items, last one first, up to }, @end or the end of the text.  MODE is inline, line or keep."
  (let loop ((items '()))
    (let ((text (take-until! source special)))
      (if (and (eq? mode 'inline) (string-contains text "\n\n"))
          (begin
            (skip! source (- (string-length text)))
            (split-group source items))
          (let ((items (if (string-null? text) items (cons text items))))
            (case (peek source)
              ((#f #\}) items)
              ((#\{)
               (skip! source 1)
               (loop (cons (cons '*braces* (if (eq? mode 'inline)
                                               (parse-group source)
                                               (alone (merge (parse-closed source)))))
                           items)))
              (else
               (let ((name (command-ahead source)))
                 (cond ((eq? name 'end) items)
                       (else
                        (skip-command! source name)
                        (loop (cond ((char? name) (cons (string name) items))
                                    ((inline-command? name) (append (reverse (parse-kept source name mode)) items))
                                    (else (append (reverse (parse-block source name (source-memory source)))
                                                  items))))))))))))))

(define (parse-kept source name mode)
  "As `parse-inline', but in an example white space within a command is kept as well."
  (if (and (eq? mode 'keep) (eq? (command-kind name) 'INLINE-TEXT))
      (begin
        (expect-brace source name)
        (list (cons name (alone (merge (parse-closed source))))))
      (parse-inline source name)))

(define (split-group source items)
  "Return ITEMS with the paragraphs that follow the empty line ahead."
  (let* ((text (source-text source))
         (break (string-contains text "\n\n" (position source)))
         (before (substring text (position source) break)))
    (set-position! source (+ break 2))
    (append (reverse (parse-flow source)) (cons (string-trim-right before white) items))))

(define (paragraph items)
  (let ((children (flowing items #t)))
    (if (null? children) '() (list (cons 'para children)))))

(define (parse-flow source)
  "Return paragraphs and blocks up to }, @end, @item, @bye or the end of the text."
  (define memory (source-memory source))
  (let loop ((items '()) (trees '()))
    (define (finish) (append (paragraph items) trees))
    (case (peek source)
      ((#f #\}) (reverse! (finish)))
      ((#\{)
       (skip! source 1)
       (loop (cons (cons '*braces* (parse-group source)) items) trees))
      ((#\@)
       (let ((name (command-ahead source)))
         (cond ((memq name '(end item bye)) (reverse! (finish)))
               (else
                (skip-command! source name)
                (cond ((char? name) (loop (cons (string name) items) trees))
                      ((inline-command? name) (loop (append (reverse (parse-inline source name)) items) trees))
                      ((eq? name 'para) (loop items trees))
                      ((eq? name 'include) (include! source) (loop '() (finish)))
                      (else
                       (let ((blocks (parse-block source name memory)))
                         (loop '() (append (reverse blocks) (finish))))))))))
      (else
       (let ((text (take-until! source special)))
         (let split ((start 0) (items items) (trees trees))
           (let ((break (string-contains text "\n\n" start)))
             (if break
                 (split (+ break 2) '() (append (paragraph (cons (substring text start break) items)) trees))
                 (loop (cons (substring text start) items) trees)))))))))

;;; The interface.

(define (texi-fragment->stexi string-or-port)
  "Return the tree, (*fragment* …), of the Texinfo in STRING-OR-PORT."
  (let* ((text (if (string? string-or-port) string-or-port (get-string-all string-or-port)))
         (source (make-source text 0 (make-memory '() '())))
         (trees (parse-flow source)))
    (if (and (eqv? (peek source) #\@) (eq? (command-ahead source) 'item))
        (complain source "@item must be within a table environment" '*fragment*))
    (if (and (eqv? (peek source) #\@) (eq? (command-ahead source) 'end))
        (end-environment source #f))
    (cons '*fragment* trees)))

(define (texi->stexi port)
  "Return the tree, (texinfo (% (title …)) …), of the document that PORT yields, from @settitle on."
  (let* ((text (get-string-all port))
         (title (string-contains text "@settitle"))
         (source (make-source text (or title 0) (make-memory '() '()))))
    (if (not title)
        (complain source "@settitle is missing"))
    (skip-command! source 'settitle)
    (let ((title (string-trim-both (take-line! source #t) white)))
      `(texinfo (% (title ,title)) ,@(parse-flow source)))))

(define (stexi->sxml tree)
  "Return TREE with texinfo-arguments instead of each %."
  (cond ((pair? tree)
         (cons (if (eq? (car tree) '%) 'texinfo-arguments (car tree)) (map stexi->sxml (cdr tree))))
        (else tree)))

(define depths
  '((top . 0) (chapter . 1) (section . 2) (subsection . 3) (subsubsection . 4)
    (unnumbered . 1) (unnumberedsec . 2) (unnumberedsubsec . 3) (unnumberedsubsubsec . 4)
    (appendix . 1) (appendixsec . 2) (appendixsubsec . 3) (appendixsubsubsec . 4)))

(define (texi-command-depth command max-depth)
  "Return how deep the heading COMMAND stands, from 0 for top, or #f if that is more than MAX-DEPTH."
  (let ((depth (assq-ref depths command)))
    (and depth (<= depth max-depth) depth)))

(define (call-with-file-and-dir filename proc)
  "Call PROC with a port that reads FILENAME, in the directory of that file."
  (call-with-input-file filename
    (lambda (port)
      (let ((here (getcwd)))
        (dynamic-wind
          (lambda () (chdir (dirname filename)))
          (lambda () (proc port))
          (lambda () (chdir here)))))))
