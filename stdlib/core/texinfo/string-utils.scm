;;; (texinfo string-utils): padding, replacing and wrapping text.

(define-module (texinfo string-utils)
  #:export (escape-special-chars transform-string expand-tabs center-string left-justify-string right-justify-string
            collapse-repeated-chars make-text-wrapper fill-string string->wrapped-lines %fill-sentences))

(define* (transform-string str match? replace #:optional (start 0) (end (string-length str)))
  "Return STR with what REPLACE stands for instead of each character between START and END that MATCH?, a procedure, a
character, a string of characters or #t, matches.  REPLACE is displayed; a procedure gets the character first."
  (define matches?
    (cond ((procedure? match?) match?)
          ((char? match?) (lambda (char) (char=? char match?)))
          ((string? match?) (lambda (char) (string-index match? char)))
          ((eq? match? #t) (lambda (char) #t))
          (else (throw 'bad-type "expected #t, char, string, or procedure"))))
  (define replacement
    (if (procedure? replace) replace (lambda (char) replace)))
  (call-with-output-string
   (lambda (port)
     (put-string port str 0 start)
     (string-for-each (lambda (char)
                        (display (if (matches? char) (replacement char) char) port))
                      str start end)
     (put-string port str end (- (string-length str) end)))))

(define* (expand-tabs str #:optional (tab-size 8))
  "Return STR with TAB-SIZE spaces instead of each tab."
  (transform-string str #\tab (make-string tab-size #\space)))

(define (escape-special-chars str special-chars escape-char)
  "Return STR with ESCAPE-CHAR before each of SPECIAL-CHARS, a character or a string of them."
  (transform-string str
                    (if (char? special-chars) (string special-chars) special-chars)
                    (lambda (char) (string escape-char char))))

(define* (center-string str #:optional (width 80) (chr #\space) (rchr #f))
  "Return STR in the middle of WIDTH columns, with CHR at its left and RCHR, else CHR, at its right."
  (let* ((room (max 0 (- width (string-length str))))
         (left (quotient room 2)))
    (string-append (make-string left chr) str (make-string (- room left) (or rchr chr)))))

(define* (left-justify-string str #:optional (width 80) (chr #\space))
  "Return STR with so many CHR behind it that it has WIDTH columns."
  (string-append str (make-string (max 0 (- width (string-length str))) chr)))

(define* (right-justify-string str #:optional (width 80) (chr #\space))
  "Return STR with so many CHR before it that it has WIDTH columns."
  (string-append (make-string (max 0 (- width (string-length str))) chr) str))

(define* (collapse-repeated-chars str #:optional (chr #\space) (num 1))
  "Return STR with NUM CHR, but at least one, wherever more of them stand in a row."
  (call-with-output-string
   (lambda (port)
     (let loop ((i 0) (row 0))
       (when (< i (string-length str))
         (let* ((char (string-ref str i))
                (row (if (char=? char chr) (+ row 1) 0)))
           (if (<= row (max num 1)) (put-char port char))
           (loop (+ i 1) row)))))))

;;; Wrapping.  A text is words and gaps.  A gap is kept within a line and dropped where a line ends.

(define (white? char)
  (or (char=? char #\space) (char=? char #\tab)))

(define (words-and-gaps text)
  "Return the list ((GAP . WORD) …) of TEXT, which begins with a word."
  (let ((end (string-length text)))
    (let loop ((start 0) (parts '()))
      (if (>= start end)
          (reverse! parts)
          (let* ((word (or (string-skip text white? start) end))
                 (next (or (string-index text white? word) end)))
            (if (= word end)
                (reverse! parts)
                (loop next (acons (substring text start word) (substring text word next) parts))))))))

(define (wrap parts width initial subsequent break? gap-behind)
  "Return the lines of PARTS, none of them longer than WIDTH if BREAK? or if no word is.  (GAP-BEHIND WORD FIRST? GAP)
returns what stands behind WORD, the first one of a line or not, instead of GAP, if another word follows in the line."
  ;; LINE is the pieces of the present line, last one first, and ROOM what is left of it.
  (define (room-of indent) (max 1 (- width (string-length indent))))
  (define (finish line) (string-concatenate (reverse line)))
  (define rest-room (room-of subsequent))
  (let loop ((parts parts) (line (list initial)) (room (room-of initial)) (lines '()))
    (define empty? (null? (cdr line)))
    (define (next-line parts line)
      (loop parts (list subsequent) rest-room (cons (finish line) lines)))
    (if (null? parts)
        (reverse! (if empty? lines (cons (finish line) lines)))
        (let* ((gap (if empty? "" (caar parts)))
               (word (cdar parts)))
          (cond ((<= (+ (string-length gap) (string-length word)) room)
                 (let ((gap (if empty? "" (gap-behind (car line) (null? (cdddr line)) gap))))
                   (loop (cdr parts) (cons* word gap line)
                         (- room (string-length gap) (string-length word)) lines)))
                ((not empty?) (next-line parts line))
                (break?
                 (next-line (acons "" (substring word room) (cdr parts)) (cons (substring word 0 room) line)))
                (else (next-line (cdr parts) (cons word line))))))))

(define* (%fill-sentences text width indent #:optional (break? #t))
  "Return TEXT, with one space between its words, as lines of at most WIDTH columns with INDENT before each.  Behind a
full stop that ends a sentence, or looks so, stand two spaces; the second one does not count for the next word."
  (define (gap-behind word first? gap)
    (let ((length (string-length word)))
      (if (and (string-suffix? "." word)
               (if (= length 1)
                   (not (and first? (string-null? indent)))
                   (not (char=? (string-ref word (- length 2)) #\.))))
          "  "
          gap)))
  (string-join (wrap (words-and-gaps text) width indent indent break? gap-behind) "\n"))

(define* (make-text-wrapper #:key (line-width 80) (expand-tabs? #t) (tab-width 8) (collapse-whitespace? #t)
                            (subsequent-indent "") (initial-indent "") (break-long-words? #t))
  "Return a procedure that splits a string into a list of lines of at most LINE-WIDTH columns.  INITIAL-INDENT stands
before the first line and SUBSEQUENT-INDENT before the others; a word that is too long is broken unless
BREAK-LONG-WORDS? is #f."
  (lambda (str)
    (let* ((text (if expand-tabs? (expand-tabs str tab-width) str))
           (text (string-trim-both (transform-string text #\newline #\space)))
           (text (if collapse-whitespace? (collapse-repeated-chars text) text)))
      (wrap (words-and-gaps text) line-width initial-indent subsequent-indent break-long-words?
            (lambda (word first? gap) gap)))))

(define (string->wrapped-lines str . kwargs)
  "Return the lines of STR; KWARGS are those of `make-text-wrapper'."
  ((apply make-text-wrapper kwargs) str))

(define (fill-string str . kwargs)
  "Return STR as lines in one string; KWARGS are those of `make-text-wrapper'."
  (string-join (apply string->wrapped-lines str kwargs) "\n"))
