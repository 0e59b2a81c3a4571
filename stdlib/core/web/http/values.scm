;;; (web http values): the kinds of values that HTTP's headers have: how each is read, checked and written.
;;;
;;; A kind is a list of three procedures: parse a string, check a value, write a value to a port. Text that is cut at
;;; commas or semicolons is scanned once, from left to right; quoted strings hide what they contain.

(define-module (web http values)
  #:use-module (ice-9 textual-ports)
  #:use-module (web uri)
  #:use-module (web http dates)
  #:export (bad-header bad-component list-of? non-negative-integer? put-list put-joined
            canonical-name set-canonical-name!
            split-commas trim parse-integer parse-quoted find-quote-end put-quoted put-value
            parse-key-values key-values? put-key-values parse-parameters parse-quality quality?
            put-quality
            opaque-kind integer-kind uri-kind date-kind strings-kind symbols-kind header-names-kind
            key-values-kind parameters-kind qualities-kind entity-tag-kind entity-tags-kind credentials-kind
            challenges-kind))

(define (bad-header name value) (throw 'bad-header name value))
(define (bad-component kind text) (throw 'bad-header-component kind text))

(define blank (char-set #\space #\tab #\return #\newline))
(define (trim text) (string-trim-both text blank))

(define (list-of? check) (lambda (value) (and (list? value) (and-map check value))))

(define (put-joined items separator port put)
  "Write ITEMS to PORT by PUT, with SEPARATOR between them."
  (let loop ((items items) (first? #t))
    (unless (null? items)
      (unless first? (put-string port separator))
      (put (car items) port)
      (loop (cdr items) #f))))

(define (put-list items port put) (put-joined items ", " port put))

;;; Names of headers, as symbols: lower case here, capitals after hyphens on the wire.

(define canonical-names (make-hash-table))
(define (canonical-name symbol)
  "Return SYMBOL as it is written on the wire."
  (or (hashq-ref canonical-names symbol)
      (string-titlecase (symbol->string symbol))))

(define (set-canonical-name! symbol name) (hashq-set! canonical-names symbol name))

(define (put-symbol value port) (put-string port (symbol->string value)))

;;; Numbers.

(define (non-negative-integer? value) (and (exact-integer? value) (>= value 0)))

(define* (parse-integer text #:optional (start 0) (end (string-length text)))
  "Return the number that the digits of TEXT from START to END are."
  (define digits (ucs-range->char-set 48 58))
  (if (and (< start end) (string-every digits text start end))
      (string->number (substring text start end))
      (bad-component 'non-negative-integer text)))

;;; Quoted strings.

(define (find-quote-end text start)
  "Return the index of the mark that ends the quoted string that begins at START of TEXT."
  (let ((length (string-length text)))
    (let loop ((i (+ start 1)))
      (cond ((>= i length) (bad-component 'qstring text))
            ((char=? (string-ref text i) #\") i)
            ((char=? (string-ref text i) #\\) (loop (+ i 2)))
            (else (loop (+ i 1)))))))

(define (parse-quoted text start end)
  "Return what stands between the marks of the quoted string of TEXT at START, whose last mark is at END."
  (let loop ((i (+ start 1)) (chars '()))
    (cond ((= i end) (reverse-list->string chars))
          ((char=? (string-ref text i) #\\) (loop (+ i 2) (cons (string-ref text (+ i 1)) chars)))
          (else (loop (+ i 1) (cons (string-ref text i) chars))))))

(define (put-quoted text port)
  "Write TEXT to PORT as a quoted string."
  (put-char port #\")
  (string-for-each (lambda (char)
                     (when (char=? char #\") (put-char port #\\))
                     (put-char port char))
                   text)
  (put-char port #\"))

(define (put-value text port)
  "Write TEXT to PORT, quoted if it must be."
  (if (string-index text (char-set #\, #\; #\"))
      (put-quoted text port)
      (put-string port text)))

;; Where TEXT has one of DELIMITERS from START on, outside quoted strings, or its end.
(define (find-delimiter text delimiters start)
  (let ((length (string-length text)))
    (let loop ((i start))
      (cond ((>= i length) length)
            ((char=? (string-ref text i) #\") (loop (+ (find-quote-end text i) 1)))
            ((char-set-contains? delimiters (string-ref text i)) i)
            (else (loop (+ i 1)))))))

(define (split-commas text)
  "Return what stands between the commas of TEXT, none for an empty TEXT; commas in quoted strings do not count."
  (let ((length (string-length text)))
    (let loop ((start 0) (parts '()))
      (let* ((end (find-delimiter text (char-set #\,) start)) (parts (cons (trim (substring text start end)) parts)))
        (cond ((< end length) (loop (+ end 1) parts))
              ((equal? parts '("")) '())
              (else (reverse! parts)))))))

;;; Keys with values: a, b=c, d="e, f". A key alone is a symbol, with a value (KEY . VALUE).

;; Calls RECEIVE with what stands at START and where its end is, one of DELIMITERS or that of TEXT.
(define (parse-key-value text start delimiters parse-value receive)
  (let* ((length (string-length text))
         (end (find-delimiter text delimiters start))
         (equals (string-index text #\= start end)))
    (if (not equals)
        (receive (string->symbol (trim (substring text start end))) end)
        (let* ((key (string->symbol (trim (substring text start equals))))
               (value-start (or (string-skip text blank (+ equals 1) end) end)))
          (if (and (< value-start end) (char=? (string-ref text value-start) #\"))
              ;; A quotation mark within the key pairs up differently: the string may go on behind the delimiter.
              (let ((quote-end (find-quote-end text value-start)))
                (unless (and (< quote-end end) (not (string-skip text blank (+ quote-end 1) end)))
                  (bad-component 'key-value-list text))
                (receive (cons key (parse-value key (parse-quoted text value-start quote-end))) end))
              (receive (cons key (parse-value key (trim (substring text value-start end)))) end))))))

(define (as-it-is key value) value)

(define* (parse-key-values text #:optional (parse-value as-it-is) (start 0))
  "Return the keys and values of TEXT from START on, separated by commas; values through PARSE-VALUE, called with both."
  (let ((length (string-length text)))
    (let loop ((start start) (items '()))
      (if (not (string-skip text blank start))
          (reverse! items)
          (parse-key-value text start (char-set #\,) parse-value
                           (lambda (item end)
                             (if (< end length)
                                 (loop (+ end 1) (cons item items))
                                 (reverse! (cons item items)))))))))

(define* (key-values? value #:optional (valid? (lambda (key value) (string? value))))
  "Return true if VALUE is a list of keys and of keys with values, those such that (VALID? KEY VALUE)."
  (and (list? value)
       (and-map (lambda (item)
                  (or (symbol? item)
                      (and (pair? item) (symbol? (car item)) (valid? (car item) (cdr item)))))
                value)))

(define* (put-key-values items port #:optional (put (lambda (key value port) (put-value value port)))
                         (separator ", "))
  (put-joined items separator port
              (lambda (item port)
                (if (pair? item)
                    (begin
                      (put-symbol (car item) port)
                      (put-char port #\=)
                      (put (car item) (cdr item) port))
                    (put-symbol item port)))))

;; Lists of keys with values, separated by semicolons, in a list separated by commas.
(define* (parse-parameters text #:optional (parse-value as-it-is))
  (let ((length (string-length text)) (both (char-set #\, #\;)))
    (define (item start done)
      (if (not (string-skip text blank start))
          (reverse! (cons '() done))
          (parts start '() done)))
    (define (parts start items done)
      (if (not (string-skip text blank start))
          (reverse! (cons (reverse! items) done))
          (parse-key-value text start both parse-value
                           (lambda (part end)
                             (let ((items (cons part items)))
                               (cond ((= end length) (reverse! (cons (reverse! items) done)))
                                     ((char=? (string-ref text end) #\;) (parts (+ end 1) items done))
                                     (else (item (+ end 1) (cons (reverse! items) done)))))))))
    (item 0 '())))

;;; Qualities, from 0 to 1 in thousandths.

(define (parse-quality text)
  (define (digits-only? start) (string-every (ucs-range->char-set 48 58) text start))
  (let ((length (string-length text)))
    (cond ((not (and (<= 1 length 5)
                     (memv (string-ref text 0) '(#\0 #\1))
                     (or (= length 1) (and (char=? (string-ref text 1) #\.) (digits-only? 2)))))
           (bad-component 'quality text))
          (else
           (let ((value (+ (* 1000 (string->number (substring text 0 1)))
                           (if (> length 2)
                               (* (string->number (substring text 2)) (expt 10 (- 5 length)))
                               0))))
             (if (<= value 1000) value (bad-component 'quality text)))))))

(define (quality? value) (and (non-negative-integer? value) (<= value 1000)))

(define (put-quality value port)
  (put-string port (number->string (quotient value 1000)))
  (put-char port #\.)
  (put-string port (string-pad (number->string (remainder value 1000)) 3 #\0)))

(define (parse-qualities text)
  (map (lambda (item)
         (let ((semicolon (string-index item #\;)))
           (if semicolon
               (let* ((last (string-rindex item #\;)) (parameter (trim (substring item (+ last 1)))))
                 (unless (and (string-prefix? "q=" parameter) (> (string-length parameter) 2))
                   (bad-component 'quality parameter))
                 (cons (catch 'bad-header-component
                         (lambda () (parse-quality (substring parameter 2)))
                         (lambda _ (bad-component 'quality parameter)))
                       (trim (substring item 0 last))))
               (cons 1000 item))))
       (let ((items (split-commas text))) (if (null? items) '("") items))))

(define qualities-kind
  (list parse-qualities
        (list-of? (lambda (item) (and (pair? item) (quality? (car item)) (string? (cdr item)))))
        (lambda (items port)
          (put-joined items "," port
                      (lambda (item port)
                        (put-string port (cdr item))
                        (unless (= (car item) 1000)
                          (put-string port ";q=")
                          (put-quality (car item) port)))))))

;;; Simple kinds.

(define (put-text value port) (put-string port value))

(define opaque-kind (list (lambda (text) text) string? put-text))
(define integer-kind
  (list parse-integer non-negative-integer? (lambda (value port) (put-string port (number->string value)))))
(define date-kind (list parse-date date-value? put-date))
(define uri-kind
  (list (lambda (text) (or (string->uri-reference text) (bad-component 'uri-reference text)))
        uri-reference?
        (lambda (uri port) (put-string port (uri->string uri #:include-fragment? #f)))))
(define strings-kind (list split-commas (list-of? string?) (lambda (items port) (put-list items port put-text))))
(define symbols-kind
  (list (lambda (text) (map string->symbol (split-commas text)))
        (list-of? symbol?)
        (lambda (items port) (put-list items port put-symbol))))
(define header-names-kind
  (list (lambda (text) (map (lambda (name) (string->symbol (string-downcase name))) (split-commas text)))
        (list-of? symbol?)
        (lambda (items port)
          (put-list items port (lambda (name port) (put-string port (canonical-name name)))))))

(define key-values-kind (list parse-key-values key-values? put-key-values))

(define* (parameters-kind #:optional (parse-value as-it-is) (valid? (lambda (key value) (string? value)))
                          (put (lambda (key value port) (put-value value port))))
  (list (lambda (text) (parse-parameters text parse-value))
        (list-of? (lambda (item) (key-values? item valid?)))
        (lambda (items port)
          (put-joined items "," port (lambda (item port) (put-key-values item port put ";"))))))

;;; Entity tags: (TEXT . STRONG?).

(define (parse-entity-tag text)
  (define (quoted start)
    (if (and (< start (string-length text)) (char=? (string-ref text start) #\"))
        (let ((end (find-quote-end text start)))
          (if (= end (- (string-length text) 1))
              (parse-quoted text start end)
              (bad-component 'entity-tag text)))
        (bad-component 'qstring text)))
  (cond ((string-prefix? "W/" text) (cons (quoted 2) #f))
        ((string-prefix? "\"" text) (cons (quoted 0) #t))
        (else (cons text #t))))

(define (entity-tag? value) (and (pair? value) (string? (car value)) (boolean? (cdr value))))

(define (put-entity-tag tag port)
  (unless (cdr tag) (put-string port "W/"))
  (put-quoted (car tag) port))

(define entity-tag-kind (list parse-entity-tag entity-tag? put-entity-tag))

(define entity-tags-kind
  (list (lambda (text)
          (if (string=? text "*")
              '*
              (map parse-entity-tag (let ((tags (split-commas text))) (if (null? tags) '("") tags)))))
        (lambda (value) (or (eq? value '*) ((list-of? entity-tag?) value)))
        (lambda (value port)
          (if (eq? value '*)
              (put-string port "*")
              (put-list value port put-entity-tag)))))

;;; Credentials and challenges: (SCHEME KEY-OR-VALUE …).

(define (parse-scheme text) (string->symbol (string-downcase text)))

(define (parse-credentials text)
  (let ((space (string-index text #\space)))
    (cond ((string-null? text) (bad-component 'authorization text))
          ((not space) (list (parse-scheme text)))
          (else
           (let ((scheme (parse-scheme (substring text 0 space))) (rest (trim (substring text space))))
             (if (eq? scheme 'basic)
                 (cons scheme rest)
                 (cons scheme (parse-key-values rest))))))))

(define (put-scheme scheme port)
  (put-symbol scheme port)
  (put-char port #\space))

(define credentials-kind
  (list parse-credentials
        (lambda (value)
          (and (pair? value)
               (symbol? (car value))
               (or (and (eq? (car value) 'basic) (string? (cdr value)))
                   (key-values? (cdr value)))))
        (lambda (value port)
          (put-scheme (car value) port)
          (if (string? (cdr value))
              (put-string port (cdr value))
              (put-key-values (cdr value) port)))))

;; A part between commas begins a challenge when it begins with a word and a space; the others are its parameters.
(define (parse-challenges text)
  (define (scheme-end part)
    (let ((space (string-index part #\space)) (equals (string-index part #\=)))
      (and space (or (not equals) (< space equals)) space)))
  (let loop ((parts (split-commas text)) (challenges '()))
    (if (null? parts)
        (reverse! (map reverse challenges))
        (let* ((part (car parts)) (end (scheme-end part)))
          (cond (end
                 (loop (cdr parts)
                       (cons (append (reverse (parse-key-values part as-it-is end))
                                     (list (parse-scheme (substring part 0 end))))
                             challenges)))
                ((string-index part #\=)
                 (if (null? challenges) (bad-component 'challenge text))
                 (loop (cdr parts)
                       (cons (append (reverse (parse-key-values part)) (car challenges)) (cdr challenges))))
                ;; A scheme without parameters, one among others.
                ((null? (cdr parts))
                 (if (null? challenges) (bad-component 'challenge text))
                 (loop '() (cons (list (parse-scheme part)) challenges)))
                (else (loop (cdr parts) (cons (list (parse-scheme part)) challenges))))))))

(define challenges-kind
  (list parse-challenges
        (list-of? (lambda (item) (and (pair? item) (symbol? (car item)) (key-values? (cdr item)))))
        (lambda (items port)
          (put-list items port
                    (lambda (item port)
                      (put-scheme (car item) port)
                      (put-key-values (cdr item) port))))))
