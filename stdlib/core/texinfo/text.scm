;;; (texinfo text): the items of a text, strings and trees, as children of a tree or as arguments.
;;;
;;; Raw items are what the parser met, last one first.

(define-module (texinfo text)
  #:use-module (texinfo source)
  #:use-module (srfi srfi-1)
  #:export (flowing kept merge alone blank? plain-values text-values named-arguments take-word rest-children flat-text
            tree-arguments tree-children))

;;; White space in text.

(define (collapse text)
  "Return TEXT with one space for all white space in a row; a tab at an end is nothing, as in Guile."
  (define (edge i)
    (if (memv (string-ref text i) '(#\space #\newline)) " " ""))
  (if (string-null? text)
      text
      (let ((words (string-join (string-tokenize text black) " ")))
        (if (string-null? words)
            " "
            (string-append (edge 0) words (edge (- (string-length text) 1)))))))

(define black (char-set-complement white))

(define (merge items)
  "Return ITEMS, last one first, in their order, strings in a row as one; a vector is a string that stays alone."
  (let loop ((items items) (result '()))
    (cond ((null? items) result)
          ((and (string? (car items)) (pair? result) (string? (car result)))
           (let gather ((items items) (texts '()))
             (if (and (pair? items) (string? (car items)))
                 (gather (cdr items) (cons (car items) texts))
                 (loop items (cons (string-concatenate (append texts (list (car result)))) (cdr result))))))
          (else (loop (cdr items) (cons (car items) result))))))

(define (blank? item)
  (and (string? item) (string-every white item)))

(define (trim items)
  "Return ITEMS without white space at their ends."
  (define (ends items trim-string)
    (cond ((null? items) items)
          ((blank? (car items)) (ends (cdr items) trim-string))
          ((string? (car items)) (cons (trim-string (car items)) (cdr items)))
          (else items)))
  (reverse (ends (reverse (ends items (lambda (text) (string-trim text white))))
                 (lambda (text) (string-trim-right text white)))))

(define (alone items)
  (map (lambda (item) (if (vector? item) (vector-ref item 0) item)) items))

(define (flowing items trim?)
  "Return ITEMS, last one first, as the children of a tree."
  (let ((items (map (lambda (item) (if (string? item) (collapse item) item)) (merge items))))
    (remove (lambda (item) (and (string? item) (string-null? item)))
            (alone (if trim? (trim items) items)))))

(define (kept items)
  "Return ITEMS, last one first, with their white space, but for what is nothing else and for the end of the last line."
  (let* ((items (reverse (drop-while blank? (merge items))))
         (items (drop-while blank? items))
         (items (if (and (pair? items) (string? (car items)) (string-suffix? "\n" (car items)))
                    (cons (string-drop-right (car items) 1) (cdr items))
                    items)))
    (alone (map (lambda (item) (if (blank? item) " " item)) (reverse items)))))

;;; Arguments.

(define (named-arguments source spec values)
  "Return the % of VALUES, lists of children, for the names of SPEC."
  (let loop ((spec spec) (values values) (optional? #f) (result '()))
    (cond ((and (pair? spec) (eq? (car spec) #:opt)) (loop (cdr spec) values #t result))
          ((null? spec)
           (if (any pair? values)
               (complain source "the command has too many arguments:" values)
               (if (null? result) '() (list (cons '% (reverse! result))))))
          ((null? values)
           (if optional?
               (loop '() '() #t result)
               (complain source "the command lacks an argument:" (car spec))))
          ((and (null? (car values)) optional?) (loop (cdr spec) (cdr values) optional? result))
          (else
           (loop (cdr spec) (cdr values) optional? (acons (car spec) (car values) result))))))

(define (plain-values text)
  "Return the parts of TEXT between commas, each a list of one string, or empty."
  (map (lambda (part)
         (let ((part (string-trim-both part white)))
           (if (string-null? part) '() (list part))))
       (string-split text #\,)))

(define (split-at-commas items)
  "Return ITEMS, strings and trees, as lists of what stands between commas."
  (let loop ((items items) (part '()) (parts '()))
    (cond ((null? items) (reverse! (cons (reverse! part) parts)))
          ((and (string? (car items)) (string-index (car items) #\,))
           => (lambda (comma)
                (let ((text (car items)))
                  (loop (cons (substring text (+ comma 1)) (cdr items))
                        '()
                        (cons (reverse! (if (= comma 0) part (cons (substring text 0 comma) part))) parts)))))
          (else (loop (cdr items)
                      (if (equal? (car items) "") part (cons (car items) part))
                      parts)))))

(define (text-values items)
  "Return the parts of ITEMS between commas: the first one without spaces at its end, the last one without any before."
  (define (trimmed items trim-string)
    (cond ((null? items) items)
          ((string? (car items))
           (let ((text (trim-string (car items))))
             (if (string-null? text) (cdr items) (cons text (cdr items)))))
          (else items)))
  (let* ((parts (split-at-commas items))
         (last-one (trimmed (last parts) string-trim))
         (first-ones (drop-right parts 1)))
    (append (if (null? first-ones)
                '()
                (cons (reverse (trimmed (reverse (car first-ones)) string-trim-right))
                      (map (lambda (part) (if (null? part) '("") part)) (cdr first-ones))))
            (if (null? last-one) '() (list last-one)))))

;;; The arguments of definitions: words, or groups in braces.

(define (take-word items)
  "Return the first word of ITEMS as children and the other items as two values."
  (cond ((null? items) (values '() '()))
        ((not (string? (car items)))
         (if (and (pair? (car items)) (eq? (caar items) '*braces*))
             (values (cdar items) (cdr items))
             (values '("") items)))
        (else
         (let* ((text (string-trim (car items) white)))
           (if (string-null? text)
               (take-word (cdr items))
               (let ((end (or (string-index text white) (string-length text))))
                 (values (list (substring text 0 end))
                         (cons (substring text end) (cdr items)))))))))

(define (rest-children items)
  "Return ITEMS without the one space that ends the word before them."
  (cond ((null? items) '())
        ((not (string? (car items))) items)
        (else
         (let ((text (if (string-null? (car items)) "" (substring (car items) 1))))
           (if (and (string-null? text) (null? (cdr items)))
               '()
               (cons text (cdr items)))))))

(define (flat-text trees)
  (string-concatenate (map (lambda (tree)
                             (cond ((string? tree) tree)
                                   ((and (pair? tree) (symbol? (car tree)) (not (eq? (car tree) '%)))
                                    (flat-text (cdr tree)))
                                   (else "")))
                           trees)))

;;; Trees.

(define (tree-arguments tree)
  "Return the arguments of the command TREE, an alist."
  (let ((body (cdr tree)))
    (if (and (pair? body) (pair? (car body)) (eq? (caar body) '%))
        (cdar body)
        '())))

(define (tree-children tree)
  "Return what the command TREE holds besides its arguments."
  (let ((body (cdr tree)))
    (if (and (pair? body) (pair? (car body)) (eq? (caar body) '%))
        (cdr body)
        body)))
