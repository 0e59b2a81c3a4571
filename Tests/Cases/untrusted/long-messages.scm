;;; The text of an error whose argument is of any size: of a long line it has the beginning, and all short lines.
;; want: (692 700 0 692 0)
;; want: a…
;; want: (wrong-type-arg 692)

(use-modules (ice-9 control))

(define (text-of thunk)
  (let/ec return
    (with-exception-handler (lambda (exception) (return ((@@ (guile) %exception-text) exception))) thunk)))

(define text
  (text-of (lambda ()
             (error (string-append (make-string 900 #\a) "\n" (make-string 700 #\b) "\n\n" (make-string 701 #\x3bb) "\n")))))
(write (map string-length (string-split text #\newline)))
(newline)
(display (string (string-ref text 0) (string-ref text 691)))
(newline)
(write (list (catch #t (lambda () (car (make-bitvector 2000000 #t))) (lambda (key . rest) key))
             (string-length (text-of (lambda () (car (make-bitvector 2000000 #t)))))))
(newline)
