;;; (ice-9 format): output by a control string, the language of Common Lisp's `format'.
;;;
;;; A control string is parsed once into a list of strings and directives (the string itself remembers, weakly, what it
;;; was parsed to) and then carried out on a *frame*: the arguments and how many of them are used.  ~{ and ~? make
;;; frames of their own.  Carrying out returns #t, or #f when ~^ ended it early.

(define-module (ice-9 format)
  #:use-module ((ice-9 i18n) #:select (number->locale-string))
  #:use-module (ice-9 format numbers)
  #:use-module (ice-9 format words)
  #:use-module (ice-9 pretty-print)
  #:use-module (srfi srfi-9)
  #:replace (format))

;; PARAMETERS are integers, characters, #f (not given), v (an argument) or rest (how many arguments are left); CLAUSES
;; are the lists of items between the delimiters of ~[ ~{ ~(, the last one of a ~[ being the default if DEFAULT?.
(define-record-type <directive>
  (make-directive char parameters colon? at? clauses default? end)
  directive?
  (char directive-char)
  (parameters directive-parameters)
  (colon? directive-colon?)
  (at? directive-at?)
  (clauses directive-clauses)
  (default? directive-default?)
  (end directive-end))

(define (fail control end text . arguments)
  "Raise the error TEXT about CONTROL, whose fault is before END."
  (scm-error 'misc-error "format" (string-append text ", in ~S after ~S")
             (append arguments (list control (substring control 0 (min end (string-length control)))))
             #f))

;;; Parsing.

(define parsed (make-weak-key-hash-table))

(define (parse control)
  (or (hashq-ref parsed control)
      (call-with-values (lambda () (parse-items control 0 '() #f))
        (lambda (items end closing)
          (hashq-set! parsed control items)
          items))))

(define closings '((#\[ . #\]) (#\{ . #\}) (#\( . #\))))

(define (parse-items control start items within)
  "Parse CONTROL from START up to what ends the directive WITHIN (a character or #f).  Return the items, where to go on,
and the directive that was the end."
  (let* ((end (string-length control)) (tilde (or (string-index control #\~ start) end))
         (items (if (> tilde start) (cons (substring control start tilde) items) items)))
    (if (= tilde end)
        (if within
            (fail control end "no end of ~~~A" within)
            (values (reverse items) end #f))
        (let* ((directive (parse-directive control (+ tilde 1))) (char (directive-char directive)))
          (cond ((and within (or (char=? char #\;) (eqv? char (assv-ref closings within))))
                 (values (reverse items) (directive-end directive) directive))
                ((memv char '(#\] #\} #\) #\;))
                 (fail control (directive-end directive) "~~~A without a beginning" char))
                ((assv char closings)
                 (call-with-values (lambda () (parse-clauses control directive))
                   (lambda (directive next) (parse-items control next (cons directive items) within))))
                ((char=? char #\newline)
                 (parse-items control
                              (if (directive-colon? directive)
                                  (directive-end directive)
                                  (or (string-skip control char-whitespace? (directive-end directive)) end))
                              (if (directive-at? directive) (cons "\n" items) items)
                              within))
                (else (parse-items control (directive-end directive) (cons directive items) within)))))))

(define (parse-clauses control opening)
  "Parse what follows the directive OPENING up to its end; return it with its clauses, and where to go on."
  (let loop ((start (directive-end opening)) (clauses '()) (default? #f))
    (call-with-values (lambda () (parse-items control start '() (directive-char opening)))
      (lambda (items next closing)
        (if (char=? (directive-char closing) #\;)
            (loop next (cons items clauses) (directive-colon? closing))
            (values (make-directive (directive-char opening) (directive-parameters opening)
                                    (directive-colon? opening) (directive-at? opening)
                                    (reverse (cons items clauses)) default? next)
                    next))))))

(define (parse-directive control start)
  "Parse the directive whose tilde is before START."
  (define end (string-length control))
  (define (char i) (if (< i end) (string-ref control i) (fail control end "nothing after ~~")))
  (define (parameters i found)
    (let ((c (char i)))
      (cond ((or (char-numeric? c) (and (memv c '(#\- #\+)) (char-numeric? (char (+ i 1)))))
             (let ((stop (or (string-skip control char-numeric? (+ i 1)) end)))
               (after-parameter stop (cons (string->number (string-trim (substring control i stop) #\+)) found))))
            ((char=? c #\') (char (+ i 1)) (after-parameter (+ i 2) (cons (char (+ i 1)) found)))
            ((memv c '(#\v #\V)) (after-parameter (+ i 1) (cons 'v found)))
            ((char=? c #\#) (after-parameter (+ i 1) (cons 'rest found)))
            ((char=? c #\,) (parameters (+ i 1) (cons #f found)))
            (else (modifiers i found #f #f)))))
  (define (after-parameter i found)
    (if (char=? (char i) #\,) (parameters (+ i 1) found) (modifiers i found #f #f)))
  (define (modifiers i found colon? at?)
    (let ((c (char i)))
      (cond ((char=? c #\:) (modifiers (+ i 1) found #t at?))
            ((char=? c #\@) (modifiers (+ i 1) found colon? #t))
            (else (make-directive (char-downcase c) (reverse found) colon? at? '() #f (+ i 1))))))
  (parameters start '()))

;;; Arguments.

(define-record-type <frame>
  (make-frame control arguments position)
  frame?
  (control frame-control)
  (arguments frame-arguments)
  (position frame-position set-frame-position!))

(define (new-frame control arguments) (make-frame control (list->vector arguments) 0))
(define (frame-left frame) (- (vector-length (frame-arguments frame)) (frame-position frame)))

(define (next! frame directive)
  "Return the next argument of FRAME, wanted by DIRECTIVE."
  (let ((position (frame-position frame)))
    (when (= 0 (frame-left frame))
      (fail (frame-control frame) (directive-end directive) "missing argument for ~~~A" (directive-char directive)))
    (set-frame-position! frame (+ position 1))
    (vector-ref (frame-arguments frame) position)))

(define (move! frame directive position)
  (unless (<= 0 position (vector-length (frame-arguments frame)))
    (fail (frame-control frame) (directive-end directive) "~~~A goes beyond the arguments" (directive-char directive)))
  (set-frame-position! frame position))

(define (evaluate-parameters directive frame)
  (map (lambda (parameter)
         (case parameter
           ((v) (next! frame directive))
           ((rest) (frame-left frame))
           (else parameter)))
       (directive-parameters directive)))

(define (parameter parameters index default)
  (or (and (< index (length parameters)) (list-ref parameters index)) default))

;;; Carrying out.

(define (format destination control . arguments)
  "Write CONTROL, with its directives carried out on ARGUMENTS, to DESTINATION: a port, #t for the current output port,
a number for the current error port, or #f to return a string."
  (unless (string? control)
    (scm-error 'misc-error "format" "expected a control string, got ~S" (list control) #f))
  (cond ((not destination)
         (call-with-output-string (lambda (port) (run control arguments port))))
        ((eq? destination #t) (run control arguments (current-output-port)))
        ((number? destination) (run control arguments (current-error-port)))
        ((output-port? destination) (run control arguments destination))
        (else (scm-error 'misc-error "format" "expected a port, a boolean or a number, got ~S" (list destination) #f))))

(define (run control arguments port)
  (carry-out-all (parse control) (new-frame control arguments) port)
  #t)

(define (carry-out-all items frame port)
  (or (null? items)
      (and (if (string? (car items))
               (begin (display (car items) port) #t)
               (carry-out (car items) frame port))
           (carry-out-all (cdr items) frame port))))

(define (carry-out directive frame port)
  "Do what DIRECTIVE says; return #f when nothing more is to be done."
  (let ((parameters (evaluate-parameters directive frame))
        (colon? (directive-colon? directive))
        (at? (directive-at? directive)))
    (define (param index default) (parameter parameters index default))
    (define (argument) (next! frame directive))
    (case (directive-char directive)
      ((#\*)
       (let ((position (frame-position frame)))
         (move! frame directive
                (cond (at? (param 0 0)) (colon? (- position (param 0 1))) (else (+ position (param 0 1)))))
         #t))
      ((#\y) (pretty-print (argument) port) #t)
      ((#\!) (force-output port) #t)
      ((#\? #\k)
       (let ((control (argument)))
         (unless (string? control)
           (fail (frame-control frame) (directive-end directive) "~~? wants a control string, not ~S" control))
         (if at?
             (carry-out-all (parse control) frame port)
             (carry-out-all (parse control) (new-frame control (argument)) port))
         #t))
      ((#\^) (not (escape? parameters frame)))
      ((#\() (carry-out-in-case (car (directive-clauses directive)) colon? at? frame port))
      ((#\[) (carry-out-choice directive (param 0 #f) colon? at? argument frame port))
      ((#\{) (carry-out-loop directive (param 0 #f) colon? at? argument frame port) #t)
      (else (write-directive directive parameters frame port)))))

(define (write-directive directive parameters frame port)
  "Write what DIRECTIVE makes of arguments, or of none."
  (let ((colon? (directive-colon? directive))
        (at? (directive-at? directive)))
    (define (param index default) (parameter parameters index default))
    (define (argument) (next! frame directive))
    (define (say text) (display text port) #t)
    (define (bad text . arguments)
      (apply fail (frame-control frame) (directive-end directive) text arguments))
    (define (integer)
      (let ((value (argument)))
        (unless (integer? value) (bad "~~~A wants an integer, not ~S" (directive-char directive) value))
        value))
    (define (in-radix radix)
      (say (integer->text (integer) radix parameters colon? at?)))
    (define (float convert)
      (let* ((value (argument)) (number (if (string? value) (string->number value) value)))
        (unless (real? number) (bad "~~~A wants a real number, not ~S" (directive-char directive) value))
        (say (convert number parameters colon? at?))))
    (define (repeated text) (say (string-concatenate (make-list (param 0 1) text))))
    (case (directive-char directive)
      ((#\a) (say (padded (object->text (argument) display colon?) parameters at?)))
      ((#\s) (say (padded (object->text (argument) write colon?) parameters at?)))
      ((#\d) (in-radix 10))
      ((#\x) (in-radix 16))
      ((#\o) (in-radix 8))
      ((#\b) (in-radix 2))
      ((#\r)
       (if (param 0 #f)
           (say (integer->text (integer) (param 0 10) (cdr parameters) colon? at?))
           (say ((if at? (if colon? old-roman roman) (if colon? ordinal cardinal)) (integer)))))
      ((#\f) (float fixed))
      ((#\e) (float exponential))
      ((#\g) (float general))
      ((#\$) (float monetary))
      ((#\i)
       (let ((z (argument)))
         (say (fixed (real-part z) parameters #f at?))
         (say (fixed (imag-part z) parameters #f #t))
         (say "i")))
      ((#\h)
       (let ((value (argument)))
         (unless (real? value) (bad "~~~A wants a real number, not ~S" (directive-char directive) value))
         (when colon? (argument))       ; a locale: all are the same
         (say (string-pad-more (number->locale-string value (param 1 #t)) (param 0 0) (param 2 #\space)))))
      ((#\c) (say (char->text (argument) colon? at?)))
      ((#\p)
       (when colon? (move! frame directive (- (frame-position frame) 1)))
       (let ((one? (eqv? (argument) 1)))
         (say (if at? (if one? "y" "ies") (if one? "" "s")))))
      ((#\%) (repeated "\n"))
      ((#\&)
       (unless (eqv? 0 (port-column port)) (newline port))
       (say (make-string (max 0 (- (param 0 1) 1)) #\newline)))
      ((#\~) (repeated "~"))
      ((#\|) (repeated "\f"))
      ((#\/) (repeated "\t"))
      ((#\_) (repeated " "))
      ((#\t) (say (make-string (tabulation (or (port-column port) 0) (param 0 1) (param 1 1) at?) #\space)))
      ((#\q) (say "Common Lisp's format, as of nsscheme\n"))
      (else (bad "unknown directive ~~~A" (directive-char directive))))))

(define (string-pad-more text width char)
  "Return TEXT with CHAR before it up to WIDTH characters, and never less than TEXT."
  (string-pad text (max width (string-length text)) char))

(define (tabulation column target increment relative?)
  "Return how many spaces lead from COLUMN to TARGET or beyond it by multiples of INCREMENT; RELATIVE? first adds TARGET
to COLUMN."
  (cond (relative?
         (let ((beyond (+ column target)))
           (+ target (if (> increment 0) (modulo (- beyond) increment) 0))))
        ((< column target) (- target column))
        ((= increment 0) 0)
        (else (- increment (modulo (- column target) increment)))))

(define (escape? parameters frame)
  "Return true if ~^ with PARAMETERS ends what it is in."
  (case (length parameters)
    ((0) (= 0 (frame-left frame)))
    ((1) (eqv? 0 (car parameters)))
    ((2) (eqv? (car parameters) (cadr parameters)))
    (else (apply <= (list-head parameters 3)))))

(define (carry-out-in-case items colon? at? frame port)
  (let* ((go-on? #t)
         (text (call-with-output-string
                (lambda (port) (set! go-on? (carry-out-all items frame port))))))
    (display (cond ((and colon? at?) (string-upcase text))
                   (colon? (string-capitalize text))
                   (at? (capitalize-first (string-downcase text)))
                   (else (string-downcase text)))
             port)
    go-on?))

(define (capitalize-first text)
  (let ((index (string-index text char-alphabetic?)))
    (if index
        (string-append (substring text 0 index) (string (char-upcase (string-ref text index)))
                       (substring text (+ index 1)))
        text)))

(define (carry-out-choice directive given colon? at? argument frame port)
  "Carry out one of the clauses of DIRECTIVE, or none."
  (let* ((clauses (directive-clauses directive)) (count (length clauses)))
    (define (clause index) (carry-out-all (list-ref clauses index) frame port))
    (cond (colon? (clause (if (argument) 1 0)))
          (at?
           (or (not (argument))
               (begin
                 (move! frame directive (- (frame-position frame) 1))
                 (clause 0))))
          (else
           (let ((index (or given (argument))))
             (cond ((and (exact-integer? index) (< -1 index count)) (clause index))
                   ((directive-default? directive) (clause (- count 1)))
                   (else #t)))))))

(define (carry-out-loop directive limit colon? at? argument frame port)
  "Carry out the body of DIRECTIVE as long as there are arguments, at most LIMIT times."
  (let* ((items (car (directive-clauses directive)))
         (control (frame-control frame))
         (inner (if at? frame (new-frame control (argument)))))
    (let loop ((count 0))
      (when (and (> (frame-left inner) 0)
                 (not (eqv? count limit)))
        (if colon?
            (begin
              (carry-out-all items (new-frame control (next! inner directive)) port)
              (loop (+ count 1)))
            (and (carry-out-all items inner port)
                 (loop (+ count 1))))))))

;; As in Guile, this is `format' everywhere once the module has been loaded, also where it is not imported.
(module-set! the-root-module 'format format)
