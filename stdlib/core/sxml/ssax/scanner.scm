;;; (sxml ssax scanner): the parts that XML is made of: names, tags, references, instructions, character data.
;;;
;;; Each procedure begins where its part begins in the port and leaves the port where it ends. A token is a pair of its
;;; kind (START END PI DECL COMMENT CDSECT ENTITY-REF) and its head, a name. A name is a symbol, or a pair of prefix and
;;; local name. Errors are thrown to parser-error with the port and what is wrong.

(define-module (sxml ssax scanner)
  #:use-module (sxml ssax input-parse)
  #:use-module ((srfi srfi-1) #:select (append-reverse))
  #:export (parser-error blanks skip-blanks assert-char read-name read-qualified-name make-xml-token xml-token?
            xml-token-kind xml-token-head ssax:read-markup-token ssax:skip-pi ssax:read-pi-body-as-string
            ssax:skip-internal-dtd ssax:read-internal-dtd ssax:read-cdata-body ssax:read-char-ref expand-entity
            ssax:read-attributes ssax:read-external-id ssax:read-char-data
            make-empty-attlist attlist-add attlist-null? attlist-remove-top attlist->alist attlist-fold))

(define (parser-error port message . rest) (apply throw 'parser-error port message rest))

;; A character of one's own that stands for none.
(define blanks '(#\space #\newline #\tab #\return))
(define (skip-blanks port) (skip-while blanks port))

(define (assert-char expected where port)
  (let ((char (read-char port)))
    (unless (memv char expected)
      (parser-error port "Wrong character " char " in " where ": expected one of " expected))
    char))

;; Reads TEXT, character by character.
(define (expect-text text where port)
  (string-for-each (lambda (char) (assert-char (list char) where port)) text))

;;; Names.

(define (name-start? char)
  (and (char? char) (or (char-alphabetic? char) (char=? char #\_) (char>? char #\x7f))))

(define (name-char? char)
  (and (char? char)
       (or (char-alphabetic? char) (char-numeric? char) (memv char '(#\. #\- #\_)) (char>? char #\x7f))))

(define (read-name port)
  "Return the name, without a colon, that PORT has."
  (unless (name-start? (peek-char port))
    (parser-error port "A name cannot begin with " (peek-char port)))
  (string->symbol (next-token-of name-char? port)))

(define (read-qualified-name port)
  "Return the name that PORT has, a pair if it has a prefix."
  (let ((name (read-name port)))
    (if (eqv? (peek-char port) #\:)
        (begin
          (read-char port)
          (cons name (read-name port)))
        name)))

;;; Tokens.

(define (make-xml-token kind head) (cons kind head))
(define (xml-token? object) (pair? object))
(define xml-token-kind car)
(define xml-token-head cdr)

(define (ssax:read-markup-token port)
  "Read what begins with < at PORT: a comment whole, of a tag or instruction the name; return its token."
  (assert-char '(#\<) "a markup" port)
  (case (peek-char port)
    ((#\/)
     (read-char port)
     (let ((name (read-qualified-name port)))
       (skip-blanks port)
       (assert-char '(#\>) "an end tag" port)
       (make-xml-token 'END name)))
    ((#\?)
     (read-char port)
     (make-xml-token 'PI (read-name port)))
    ((#\!)
     (read-char port)
     (case (peek-char port)
       ((#\-)
        (expect-text "--" "a comment" port)
        (unless (find-string-from-port? "-->" port)
          (parser-error port "A comment does not end"))
        (make-xml-token 'COMMENT #f))
       ((#\[)
        (expect-text "[CDATA[" "a CDATA section" port)
        (make-xml-token 'CDSECT #f))
       (else (make-xml-token 'DECL (read-name port)))))
    (else (make-xml-token 'START (read-qualified-name port)))))

;; The characters of PORT before END, which is read, too.
(define (read-until end where port)
  (let* ((last (string-length end)))
    (let loop ((chars '()) (count 0))
      (let ((char (read-char port)))
        (when (eof-object? char) (parser-error port "The file ends in " where))
        (let ((chars (cons char chars)) (count (+ count 1)))
          (if (and (>= count last)
                   (char=? char (string-ref end (- last 1)))
                   (string=? (reverse-list->string (list-head chars last)) end))
              (reverse-list->string (list-tail chars last))
              (loop chars count)))))))

(define (ssax:skip-pi port)
  "Skip the rest of a processing instruction."
  (read-until "?>" "a processing instruction" port)
  (if #f #f))

(define (ssax:read-pi-body-as-string port)
  "Return the rest of a processing instruction."
  (skip-blanks port)
  (read-until "?>" "a processing instruction" port))

(define (ssax:read-internal-dtd port)
  "Return the text of the internal subset of a document type, up to ], and read that and >."
  ;; What quotes, comments and instructions contain does not end it.
  (let ((text
         (call-with-output-string
          (lambda (out)
            (define (copy-until end where)
              (display (read-until end where port) out)
              (display end out))
            (let loop ((before '()))
              (let ((char (read-char port)))
                (cond ((eof-object? char) (parser-error port "The file ends in a document type"))
                      ((char=? char #\]) #t)
                      (else
                       (write-char char out)
                       (cond ((memv char '(#\" #\')) (copy-until (string char) "a literal") (loop '()))
                             ((and (char=? char #\-) (equal? before '(#\- #\! #\<)))
                              (copy-until "-->" "a comment") (loop '()))
                             ((and (char=? char #\?) (equal? before '(#\<)))
                              (copy-until "?>" "a processing instruction") (loop '()))
                             ((char=? char #\<) (loop '(#\<)))
                             ((memv char '(#\! #\-)) (loop (if (null? before) '() (cons char before))))
                             (else (loop '())))))))))))
    (skip-blanks port)
    (assert-char '(#\>) "a document type, after ]" port)
    text))

(define (ssax:skip-internal-dtd port)
  "Skip the internal subset of a document type, ] and > included."
  (ssax:read-internal-dtd port)
  (if #f #f))

(define (ssax:read-cdata-body port handle seed)
  "Fold (HANDLE TEXT MORE-TEXT SEED) over the characters of a CDATA section; lines end in newlines."
  (handle (unix-lines (read-until "]]>" "a CDATA section" port)) "" seed))

;; TEXT with a newline for each carriage return, alone or before a newline.
(define (unix-lines text)
  (if (string-index text #\return)
      (let loop ((chars (string->list text)) (done '()))
        (cond ((null? chars) (reverse-list->string done))
              ((char=? (car chars) #\return)
               (loop (if (and (pair? (cdr chars)) (char=? (cadr chars) #\newline)) (cddr chars) (cdr chars))
                     (cons #\newline done)))
              (else (loop (cdr chars) (cons (car chars) done)))))
      text))

;;; References.

(define (ssax:read-char-ref port)
  "Return, as a string, the character of the reference of which &# has been read."
  (let* ((base (if (eqv? (peek-char port) #\x) (begin (read-char port) 16) 10))
         (digits (next-token-of (lambda (char) (and (char? char) (char-set-contains? char-set:hex-digit char))) port))
         (code (and (<= (string-length digits) 12) (string->number digits base))))
    (assert-char '(#\;) "a character reference" port)
    (unless (and code (<= 0 code #x10ffff) (not (<= #xd800 code #xdfff)))
      (parser-error port "This is not a character: &#" (if (= base 16) "x" "") digits ";"))
    (string (integer->char code))))

(define predefined '((amp . "&") (lt . "<") (gt . ">") (apos . "'") (quot . "\"")))

(define (expand-entity port name entities parse use-text seed)
  "Give the entity NAME of ENTITIES to USE-TEXT, called with a string and SEED, if it is one of XML's own, else to
PARSE, called with a port of its text, the entities that may occur there and SEED."
  (define (parse-text value rest)
    (let ((input (cond ((procedure? value) (value)) (else value))))
      (parse (if (port? input) input (open-input-string input)) rest seed)))
  (cond ((assq-ref predefined name) => (lambda (text) (use-text text seed)))
        ((assq name entities)
         => (lambda (entry) (parse-text (cdr entry) (filter (lambda (other) (not (eq? (car other) name))) entities))))
        ((assq '*DEFAULT* entities)
         => (lambda (entry)
              (parse-text ((cdr entry) port name)
                          (filter (lambda (other) (not (eq? (car other) '*DEFAULT*))) entities))))
        (else (parser-error port "This entity is not declared: " name))))

(define (read-entity-name port)
  (let ((name (read-name port)))
    (assert-char '(#\;) "a reference" port)
    name))

;;; Attributes: alists of names and values, in the order of the names: those without a prefix first.

(define (make-empty-attlist) '())
(define attlist-null? null?)
(define (attlist->alist attributes) attributes)

(define (attlist-fold proc seed attributes)
  "Fold PROC, called with an attribute and a seed, over ATTRIBUTES."
  (if (null? attributes) seed (attlist-fold proc (proc (car attributes) seed) (cdr attributes))))

(define (symbol<? a b) (string<? (symbol->string a) (symbol->string b)))

(define (name<? a b)
  (cond ((and (symbol? a) (symbol? b)) (symbol<? a b))
        ((symbol? a) #t)
        ((symbol? b) #f)
        ((eq? (car a) (car b)) (symbol<? (cdr a) (cdr b)))
        (else (symbol<? (car a) (car b)))))

(define (attlist-add attributes attribute)
  "Return ATTRIBUTES with ATTRIBUTE, a name and a value, or #f if the name is there."
  (let loop ((rest attributes) (before '()))
    (cond ((or (null? rest) (name<? (car attribute) (caar rest))) (append-reverse before (cons attribute rest)))
          ((equal? (car attribute) (caar rest)) #f)
          (else (loop (cdr rest) (cons (car rest) before))))))

;; All at once: adding one by one takes the square of their number.
(define (sort-attributes port attributes)
  (let ((sorted (sort attributes (lambda (a b) (name<? (car a) (car b))))))
    (let loop ((rest sorted))
      (cond ((or (null? rest) (null? (cdr rest))) sorted)
            ((equal? (caar rest) (caadr rest)) (parser-error port "This attribute stands twice: " (caar rest)))
            (else (loop (cdr rest)))))))

(define (attlist-remove-top attributes) (values (car attributes) (cdr attributes)))

;; The fragments of an attribute's value up to one of ENDS, in front of FRAGMENTS.
(define (read-value port ends entities fragments)
  (let loop ((fragments (cons (next-token-of (lambda (char)
                                               (and (char? char) (not (memv char ends))
                                                    (not (memv char '(#\& #\< #\newline #\tab #\return)))))
                                             port)
                              fragments)))
    (let ((char (read-char port)))
      (define (go-on fragments) (read-value port ends entities fragments))
      (cond ((eof-object? char)
             (if (memq '*eof* ends) fragments (parser-error port "The file ends in the value of an attribute")))
            ((memv char ends) fragments)
            ((char=? char #\<) (parser-error port "The value of an attribute cannot contain <"))
            ((char=? char #\&)
             (if (eqv? (peek-char port) #\#)
                 (begin
                   (read-char port)
                   (go-on (cons (ssax:read-char-ref port) fragments)))
                 (go-on (expand-entity port (read-entity-name port) entities
                                       (lambda (port entities fragments) (read-value port '(*eof*) entities fragments))
                                       cons fragments))))
            (else
             (when (and (char=? char #\return) (eqv? (peek-char port) #\newline)) (read-char port))
             (go-on (cons " " fragments)))))))

(define (ssax:read-attributes port entities)
  "Return the attributes that PORT has, up to / or >."
  (let loop ((attributes '()))
    (if (not (name-start? (skip-blanks port)))
        (sort-attributes port attributes)
        (let ((name (read-qualified-name port)))
          (skip-blanks port)
          (assert-char '(#\=) "an attribute" port)
          (skip-blanks port)
          (let* ((mark (assert-char '(#\' #\") "an attribute" port))
                 (value (string-concatenate-reverse (read-value port (list mark) entities '()))))
            (loop (acons name value attributes)))))))

(define (ssax:read-external-id port)
  "Return the system identifier of the SYSTEM or PUBLIC that PORT has."
  (define (literal)
    (skip-blanks port)
    (let ((mark (assert-char '(#\' #\") "an external identifier" port)))
      (read-until (string mark) "an external identifier" port)))
  (case (read-name port)
    ((SYSTEM) (literal))
    ((PUBLIC) (literal) (literal))
    (else => (lambda (word) (parser-error port "Expected SYSTEM or PUBLIC, found " word)))))

;;; Character data.

(define (ssax:read-char-data port expect-eof? handle seed)
  "Fold (HANDLE TEXT MORE-TEXT SEED) over the characters of PORT up to what is not one: return the seed and the token of
that, or the end-of-file object if EXPECT-EOF?. CDATA sections, comments and character references belong to it."
  (define (text? char) (and (char? char) (not (memv char '(#\< #\& #\return)))))
  (let loop ((seed seed))
    (let* ((text (next-token-of text? port)) (char (peek-char port)))
      (define (with more) (if (and (string-null? text) (string-null? more)) seed (handle text more seed)))
      (cond ((eof-object? char)
             (if expect-eof?
                 (values (with "") char)
                 (parser-error port "The file ends in an element")))
            ((char=? char #\return)
             (read-char port)
             (when (eqv? (peek-char port) #\newline) (read-char port))
             (loop (with "\n")))
            ((char=? char #\&)
             (read-char port)
             (if (eqv? (peek-char port) #\#)
                 (begin
                   (read-char port)
                   (loop (with (ssax:read-char-ref port))))
                 (let ((name (read-entity-name port)))
                   (values (with "") (make-xml-token 'ENTITY-REF name)))))
            (else
             (let ((token (ssax:read-markup-token port)))
               (case (xml-token-kind token)
                 ((COMMENT) (loop (with "")))
                 ((CDSECT) (loop (ssax:read-cdata-body port handle (with ""))))
                 (else (values (with "") token)))))))))
