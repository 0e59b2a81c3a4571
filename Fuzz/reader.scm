;;; The reader's fuzz target: texts of any kind, each of which must give data or one error of the reader's own kind, and
;;; data that are written and read again the same.
;;;
;;;     nsscheme Fuzz/reader.scm CASES
;;;
;;; CASES is what cases.scm reads. Prints `case N: …` for what is wrong.

(load "cases.scm")

;; What the reader may say: its own errors, text that is not UTF-8, and decimal exponents that are too large.
(define acceptable '(read-error decoding-error out-of-range))

(define (text-of datum) (call-with-output-string (lambda (port) (write datum port))))

;; What `write` has no readable text for, or one in which locations are counted.
(define (unreadable? text)
  (or (string-contains text "#<") (string-contains text "#-") (string-contains text "#0")
      (string-contains text "#1")))

(define (check-round-trip n datum)
  (let ((text (text-of datum)))
    (if (not (unreadable? text))
        (let ((again (catch #t
                       (lambda () (call-with-input-string text read))
                       (lambda (key . arguments) (report n "cannot read back " text ": " (cons key arguments)) datum))))
          (cond ((not (string=? text (text-of again))) (report n "changes: " text " becomes " (text-of again)))
                ((not (equal? datum again)) (report n "is not equal when read back: " text)))))))

(define (check n bytes)
  (let ((port (open-bytevector-input-port bytes)))
    (set-port-encoding! port "UTF-8")
    (set-port-conversion-strategy! port (if (even? n) 'error 'substitute))
    (let loop ((count 0))
      (let ((datum (catch #t
                     (lambda () (read port))
                     (lambda (key . arguments)
                       (if (not (memq key acceptable)) (report n "unexpected error " (cons key arguments)))
                       (eof-object)))))
        (if (and (not (eof-object? datum)) (< count 1000))
            (begin
              (check-round-trip n datum)
              (loop (+ count 1))))))))

(for-each-case check (cadr (command-line)))
