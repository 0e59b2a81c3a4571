// Ports in memory: each line is an expression and what Guile writes of it.

import Testing

@Suite struct PrimitivePortTests {
  @Test func ports() throws {
    try PrimitiveHarness.check(
      #"""
      (let* ((p (open-input-string "aλb"))) (list (read-char p) (peek-char p) (read-char p) (read-char p)
        (read-char p)))
        => (#\a #\λ #\λ #\b #<eof>)
      (eof-object? (read-char (open-input-string ""))) => #t
      (let* ((p (open-output-string))) (write-char #\λ p) (display "x" p) (write "y" p) (newline p)
        (get-output-string p))
        => "λx\"y\"\n"
      (let* ((p (open-output-string))) (write '(1 "a" #\b c #:d) p) (get-output-string p)) => "(1 \"a\" #\\b c #:d)"
      (let* ((p (open-output-string))) (display '(1 "a" #\b c) p) (get-output-string p)) => "(1 a b c)"
      (let* ((p (open-input-string "(a . b) 5"))) (list (read p) (read p) (eof-object? (read p)))) => ((a . b) 5 #t)
      (let* ((p (open-input-string "a\tb\nc"))) (read-char p) (read-char p) (port-column p)) => 8
      (let* ((p (open-input-string "a\tb\nc"))) (read-char p) (read-char p) (read-char p) (read-char p) (list
        (port-line p) (port-column p)))
        => (1 0)
      (let* ((p (open-output-string))) (display "a\tb\ncd" p) (list (port-line p) (port-column p))) => (1 2)
      (%read-line (open-input-string "ab\ncd")) => ("ab" . #\newline)
      (%read-line (open-input-string "ab")) => ("ab" . #<eof>)
      (%read-line (open-input-string "")) => (#<eof> . #<eof>)
      (let* ((p (open-input-string "ab\nc"))) (%read-line p) (port-line p)) => 1
      (let* ((p (open-input-string "b"))) (unread-char #\a p) (list (read-char p) (read-char p))) => (#\a #\b)
      (let* ((p (open-input-string "c"))) (unread-string "ab" p) (list (read-char p) (read-char p) (read-char p)))
        => (#\a #\b #\c)
      (get-string-all (open-input-string "abc")) => "abc"
      (get-string-all (open-input-string "")) => ""
      (get-string-n (open-input-string "abc") 2) => "ab"
      (let* ((p (open-input-string "abc")) (s (make-string 3 #\-))) (get-string-n! p s 1 2) s) => "-ab"
      (get-u8 (open-input-string "é")) => 195
      (get-bytevector-n (open-bytevector-input-port #vu8(1 2 3)) 2) => #vu8(1 2)
      (eof-object? (get-bytevector-n (open-bytevector-input-port #vu8()) 2)) => #t
      (get-bytevector-all (open-bytevector-input-port #vu8(1 2 3))) => #vu8(1 2 3)
      (lookahead-u8 (open-bytevector-input-port #vu8(7 2))) => 7
      (let* ((p (open-bytevector-input-port #vu8(1 2 3))) (b (make-bytevector 4 0))) (get-bytevector-n! p b 1 3) b)
        => #vu8(0 1 2 3)
      (let* ((p (open-bytevector-input-port #vu8(1 2 3)))) (seek p 1 SEEK_SET) (get-u8 p)) => 2
      (let* ((p (open-input-string "abc"))) (read-char p) (ftell p)) => 1
      (port-closed? (let* ((p (open-input-string ""))) (close-port p) p)) => #t
      (read-char (let* ((p (open-input-string ""))) (close-port p) p)) => !wrong-type-arg
      (read-char (open-output-string)) => !wrong-type-arg
      (write-char #\a (open-input-string "")) => !wrong-type-arg
      (read-char 5) => !wrong-type-arg
      (close-port 5) => !wrong-type-arg
      (input-port? (open-input-string "")) => #t
      (output-port? (open-input-string "")) => #f
      (port? 5) => #f
      (input-port? 5) => #f
      (port-encoding (open-input-string "")) => "UTF-8"
      (port-filename (open-input-string "")) => #f
      (simple-format #f "~a ~s ~A~%~~" 1 "a" #\b) => "1 \"a\" b\n~"
      (simple-format #f "~a") => !misc-error
      (simple-format #f "~x" 1) => !misc-error
      (simple-format #f "a" 1) => !misc-error
      (let* ((p (open-output-string))) (put-string p "hello" 1 3) (get-output-string p)) => "ell"
      (put-u8 (open-output-string) 300) => !out-of-range
      (object->string '(1 "a")) => "(1 \"a\")"
      (get-output-string (open-input-string "")) => !wrong-type-arg
      (open-file "/nonexistent/file" "r") => !system-error 2
      (open-file "/tmp" "w") => !system-error 21
      (open-file "/tmp" "q") => !out-of-range
      (let* ((p (%make-void-port "w"))) (write 1 p) (close-port p)) => #t
      (let* ((p (open-output-bytevector))) (write-u8 1 p) (write-bytevector #vu8(2 3 4) p 1) (get-output-bytevector p))
        => #vu8(1 3 4)
      (read-bytevector 2 (open-input-bytevector #vu8(1 2 3))) => #vu8(1 2)
      (let* ((b (make-bytevector 3 0))) (read-bytevector! b (open-input-bytevector #vu8(1 2 3)) 1) b) => #vu8(0 1 2)
      (let* ((p (open-output-string))) (write-string "hello" p 1 3) (get-output-string p)) => "el"
      (let* ((p (open-input-bytevector #vu8(195 169 10)))) (set-port-encoding! p "UTF-8") (read-char p)) => #\é
      (let* ((p (open-input-bytevector #vu8(233)))) (read-char p)) => #\é
      (let* ((p (open-input-bytevector #vu8(255 65)))) (set-port-encoding! p "UTF-8") (list (read-char p) (read-char p)))
        => (#\� #\A)
      (let* ((p (open-input-bytevector #vu8(255 65))))
        (set-port-encoding! p "UTF-8") (set-port-conversion-strategy! p 'error) (read-char p)) => !decoding-error
      (let* ((p (open-output-bytevector))) (set-port-encoding! p "ASCII") (display "aé" p) (get-output-bytevector p))
        => #vu8(97 63)
      (let* ((p (open-output-bytevector)))
        (set-port-encoding! p "UTF-16LE") (display "a😀" p) (get-output-bytevector p)) => #vu8(97 0 61 216 0 222)
      (let* ((p (open-input-bytevector #vu8(97 0 61 216 0 222))))
        (set-port-encoding! p "UTF-16LE") (get-string-all p)) => "a😀"
      (%read-delimited (char-set #\, #\;) (open-input-string "ab;c")) => ("ab" . #\;)
      (let* ((p (open-input-string "ab"))) (read-char p) (drain-input p)) => "b"
      (read (open-input-string "(1 2")) => !read-error
      (write (open-input-string "x") 5) => !wrong-type-arg
      (binary-port? (open-input-bytevector #vu8())) => #t
      (textual-port? (open-input-string "")) => #t
      (let* ((p (open-output-string))) (%r7rs-write (let* ((l (list 1))) (set-cdr! l l) l) p) (get-output-string p))
        => "#0=(1 . #0#)"
      (let* ((p (open-output-string))) (display "ab\ncde\nfg" p) (list (port-line p) (port-column p))) => (2 2)
      """#)
  }
}
