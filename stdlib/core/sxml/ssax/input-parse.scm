;;; (sxml ssax input-parse): reading ports by the character: skipping, tokens, searching.

(define-module (sxml ssax input-parse)
  #:use-module (ice-9 rdelim)
  #:use-module ((ice-9 textual-ports) #:select (get-string-n))
  #:replace (read-string)
  #:export (peek-next-char assert-curr-char skip-until skip-while next-token next-token-of read-text-line
            find-string-from-port?))

(define (parser-error port message . rest) (apply throw 'parser-error port message rest))

;; Whether CHAR is one of BREAKS, a list of characters in which *eof* stands for the end of the file.
(define (among? char breaks) (memv (if (eof-object? char) '*eof* char) breaks))

(define* (peek-next-char #:optional (port (current-input-port)))
  "Read a character from PORT, and return the one after it without reading that."
  (read-char port)
  (peek-char port))

(define* (assert-curr-char expected comment #:optional (port (current-input-port)))
  "Read a character from PORT that is one of EXPECTED, and return it."
  (let ((char (read-char port)))
    (if (among? char expected)
        char
        (parser-error port "Expected one of " expected ", found " char ", " comment))))

(define* (skip-until breaks #:optional (port (current-input-port)))
  "Read PORT up to and including one of BREAKS, a list of characters, and return that; or read BREAKS characters."
  (if (number? breaks)
      (let loop ((left breaks))
        (cond ((<= left 0) #f)
              ((eof-object? (read-char port))
               (parser-error port "The file ends where " left " more characters were expected"))
              (else (loop (- left 1)))))
      (let loop ()
        (let ((char (read-char port)))
          (cond ((among? char breaks) char)
                ((eof-object? char) (parser-error port "The file ends where one of " breaks " was expected"))
                (else (loop)))))))

(define* (skip-while chars #:optional (port (current-input-port)))
  "Read PORT as long as it has CHARS, and return the character that comes then."
  (let loop ((char (peek-char port)))
    (if (and (char? char) (memv char chars))
        (loop (peek-next-char port))
        char)))

(define* (next-token prefix breaks #:optional (comment "") (port (current-input-port)))
  "Skip characters in PREFIX, and return what is before the first one of BREAKS, which stays in PORT."
  (let loop ((char (skip-while prefix port)) (chars '()))
    (cond ((among? char breaks) (reverse-list->string chars))
          ((eof-object? char) (parser-error port "The file ends in a token, " comment))
          (else
           (read-char port)
           (loop (peek-char port) (cons char chars))))))

(define* (next-token-of include #:optional (port (current-input-port)))
  "Return the characters that PORT has as long as they are in the list INCLUDE or satisfy the procedure INCLUDE."
  (let ((included? (if (procedure? include) include (lambda (char) (and (char? char) (memv char include))))))
    (let loop ((char (peek-char port)) (chars '()))
      (if (and (not (and (eof-object? char) (not (procedure? include)))) (included? char) (char? char))
          (begin
            (read-char port)
            (loop (peek-char port) (cons char chars)))
          (reverse-list->string chars)))))

(define* (read-text-line #:optional (port (current-input-port)))
  "Return the next line of PORT, without its newline."
  (read-line port))

(define* (read-string count #:optional (port (current-input-port)))
  "Return the next COUNT characters of PORT, fewer at the end of the file."
  (if (positive? count)
      (let ((text (get-string-n port count)))
        (if (eof-object? text) "" text))
      ""))

(define* (find-string-from-port? text port #:optional max-count)
  "Read PORT until TEXT has come, at most MAX-COUNT characters; return how many were read, or #f."
  ;; Knuth, Morris and Pratt: how much of TEXT has come is all there is to know.
  (let* ((length (string-length text)) (fallback (make-vector (+ length 1) 0)))
    (define (advance matched char)
      (cond ((and (< matched length) (char=? char (string-ref text matched))) (+ matched 1))
            ((zero? matched) 0)
            (else (advance (vector-ref fallback matched) char))))
    (do ((i 1 (+ i 1)))
        ((>= i length))
      (vector-set! fallback (+ i 1) (advance (vector-ref fallback i) (string-ref text i))))
    (let loop ((count 0) (matched 0))
      (cond ((= matched length) count)
            ((and max-count (>= count max-count)) #f)
            (else
             (let ((char (read-char port)))
               (if (eof-object? char)
                   #f
                   (loop (+ count 1) (advance matched char)))))))))
