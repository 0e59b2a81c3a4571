;;; The fuzz target for numbers as text: what is read is written and read again the same. Runs in Guile too, whose
;;; answers ours are compared with.
;;;
;;;     nsscheme Fuzz/numbers.scm CASES
;;;
;;; Each line of CASES is RADIX-READ RADIX-WRITTEN TEXT. Prints a line for each: the number in the second radix, `#f`
;;; for a text that is no number, `error` when it is refused. `case N: …` tells what is wrong.

(define (report n . objects)
  (display "case ") (display n) (display ": ")
  (for-each display objects)
  (newline))

(define (check n in out text)
  (let ((number (string->number text in)))
    (if number
        (let ((written (number->string number out)))
          (display written)
          (newline)
          ;; Fractions with a point are only read in radix ten, and an `i` at the end is a digit where there are more
          ;; than eighteen.
          (if (and (or (= out 10) (exact? number))
                   (or (<= out 18) (not (string-suffix? "i" written)))
                   (not (eqv? number (string->number written out))))
              (report n text " in radix " in " is " written " in radix " out ", which reads as "
                      (string->number written out))))
        (begin (display "#f") (newline)))))

(call-with-input-file (cadr (command-line))
  (lambda (port)
    (define (next-line)
      (let loop ((characters '()))
        (let ((c (read-char port)))
          (cond ((eof-object? c) (if (null? characters) c (list->string (reverse characters))))
                ((char=? c #\newline) (list->string (reverse characters)))
                (else (loop (cons c characters)))))))
    (let loop ((n 0))
      (let ((line (next-line)))
        (if (not (eof-object? line))
            (let* ((first (string-index line #\space))
                   (second (string-index line #\space (+ first 1))))
              (catch #t
                (lambda ()
                  (check n (string->number (substring line 0 first)) (string->number (substring line (+ first 1) second))
                         (substring line (+ second 1))))
                (lambda (key . arguments) (display "error") (newline)))
              (loop (+ n 1))))))))
