;;; R7RS 7.1: what the reader takes for which kind of datum.

(import (scheme base) (scheme read) (scheme write) (srfi 64))
(test-begin "7.1 Formal syntax")

(define (parse text) (read (open-input-string text)))
(define (kind text)
  (guard (e ((read-error? e) 'error))
    (let ((x (parse text)))
      (cond ((symbol? x) 'symbol) ((number? x) 'number) ((string? x) 'string) ((char? x) 'char)
        ((boolean? x) 'boolean)
            ((pair? x) 'pair) ((null? x) 'null) ((vector? x) 'vector) ((bytevector? x) 'bytevector)
        ((eof-object? x) 'eof)
            (else 'other)))))
(define-syntax kinds
  (syntax-rules () ((_ wanted text ...) (begin (test-equal text 'wanted (kind text)) ...))))

(kinds number "1" "+1" "-1" "1." ".1" "+.1" "-.5e1" "1e3" "1E3" "1/2" "-1/2" "#xFF" "#b101" "#o17" "#d9" "#e1.5" "#i1"
  "#x#e1" "#e#xA"
       "+inf.0" "-inf.0" "+nan.0" "+INF.0" "1+i" "1-i" "+i" "-i" "1+2i" "1.5-2e1i" "1/2+1/3i" "1@2" "-1@-2"
  "+inf.0+inf.0i" "+inf.0i" "-nan.0i" "1+inf.0i")
(kinds symbol "a" "+" "-" "..." "+a" "-a" "+a1" "->" "+-1x" "1+" "-1+" "+inf.0x" "..1" "+..1" "|1|" "|+i|" "!" "a/b"
  "<=>" "λ" "é" "&" "*x*" "inf.0" "i")
(kinds char "#\\a" "#\\space" "#\\x" "#\\x41" "#\\(" "#\\;" "#\\\"" "#\\#" "#\\λ" "#\\newline" "#\\ ")
(kinds string "\"\"" "\"a\"" "\"\\\"\"" "\"\\x41;\"" "\"(\"")
(kinds boolean "#t" "#f" "#true" "#false")
(kinds vector "#()" "#(1)" "#(a #(b))")
(kinds bytevector "#u8()" "#u8(0 255)")
(kinds null "()" "( )" "(#;a)")
(kinds pair "(a)" "(a . b)" "'a" "`a" ",a" ",@a" "(a . (b))" "'()")
(kinds eof "" " " ";x" "#|x|#" "#;a")
(kinds error "(" "(a" "(a . " "(a . b c)" "\"" "\"\\q\"" "#(" "#u8(256)" "#u8(a)" ")" "#|" "'" "#;" "|a"
  "#\\nosuchchar" "( . a)" "#e#e1" "#xyz")

(test-group "read back"
  (for-each (lambda (x) (let ((port (open-output-string))) (write x port)
                          (test-equal x (parse (get-output-string port)))))
            (list 1 -1/2 1.5 1+2i 0.5-0.25i 'a '|a b| '|| '|1| '|+i| '|.| '|a\|b| "" "a\"b\n\\" #\a #\space #\x0 '()
              '(1 . 2) '(1 (2 #(3 "x")) . #\y)
                  #() #(1 2) #u8() #u8(1 2) #t #f ''a '`(a ,b ,@c) '|é| (string->symbol "A") '|a;b| '|(| '|#a|
              '|a#|)))

(test-end)
