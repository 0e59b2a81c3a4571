;;; (texinfo source): a text of Texinfo, where its parser stands in it, and what the text has defined so far.

(define-module (texinfo source)
  #:use-module (srfi srfi-9)
  #:export (make-source source-text position set-position! source-memory
            make-memory memory-values set-memory-values! memory-copying set-memory-copying!
            complain peek skip! take-until! take-line! take-verbatim include! command-ahead skip-command!
            special white letters))

;; A text, the index of the next character, and what @set and @copying have left.
(define-record-type <source>
  (make-source text position memory)
  source?
  (text source-text set-source-text!)
  (position position set-position!)
  (memory source-memory))

(define-record-type <memory>
  (make-memory values copying)
  memory?
  (values memory-values set-memory-values!)
  (copying memory-copying set-memory-copying!))

(define (complain source message . irritants)
  (let ((port (open-input-string (source-text source))))
    (get-string-n port (min (position source) (string-length (source-text source))))
    (apply throw 'parser-error port message irritants)))

(define (print-error port key args default)
  "Say what is wrong with a text of Texinfo, and where if that is known: ARGS is a port or #f, a message and values."
  (cond ((and (pair? args) (pair? (cdr args)) (string? (cadr args)) (list? args))
         (display "invalid Texinfo: " port)
         (display (cadr args) port)
         (for-each (lambda (irritant) (display " " port) (display irritant port)) (cddr args))
         (if (port? (car args))
             (simple-format port " (line ~A, column ~A)"
                            (+ (port-line (car args)) 1) (+ (port-column (car args)) 1))))
        (else (default))))

(set-exception-printer! 'parser-error print-error)

;;; Characters.

(define (peek source)
  (let ((i (position source)))
    (and (< i (string-length (source-text source)))
         (string-ref (source-text source) i))))

(define (skip! source count)
  (set-position! source (+ (position source) count)))

(define (take-until! source chars)
  "Return the text up to one of CHARS or to the end, and move there."
  (let* ((text (source-text source))
         (start (position source))
         (end (or (string-index text chars start) (string-length text))))
    (set-position! source end)
    (substring text start end)))

(define special (char-set #\@ #\{ #\}))
(define white (char-set #\space #\tab #\newline #\return #\page #\vtab))
(define letters (ucs-range->char-set 65 91 #f (ucs-range->char-set 97 123)))
(define escapes (string->char-set "@{}:.!?\\"))

(define (take-line! source must-end?)
  "Return the rest of the line and move behind it; MUST-END? wants the end of a line there."
  (let ((line (take-until! source #\newline)))
    (cond ((peek source) (skip! source 1))
          (must-end? (complain source "the text ends within the arguments of a command")))
    line))

(define (command-ahead source)
  "Return the name of the command at @, or the character behind it."
  (let* ((text (source-text source))
         (start (+ (position source) 1))
         (end (or (string-skip text letters start) (string-length text))))
    (cond ((> end start) (string->symbol (substring text start end)))
          ((and (< start (string-length text)) (char-set-contains? escapes (string-ref text start)))
           (string-ref text start))
          ((< start (string-length text))
           (complain source "expected the name of a command behind @, got" (string-ref text start)))
          (else (complain source "expected the name of a command behind @, got the end of the text")))))

(define (skip-command! source name)
  (skip! source (+ 1 (if (char? name) 1 (string-length (symbol->string name))))))

;;; What stands for other text.

(define (take-verbatim source)
  (take-line! source #t)
  (let ((end (string-contains (source-text source) "@end verbatim" (position source))))
    (if (not end)
        (complain source "@end verbatim is missing"))
    (let ((text (substring (source-text source) (position source) end)))
      (set-position! source end)
      (take-line! source #f)
      text)))

(define (include! source)
  "Put the text of the file that the rest of the line names instead of the command."
  (let* ((file (string-trim-both (take-line! source #f) white))
         (text (call-with-input-file file get-string-all)))
    (set-source-text! source (string-append (if (eof-object? text) "" text)
                                            (substring (source-text source) (position source))))
    (set-position! source 0)))
