;; The text of a builder's script is what `write' prints, whatever is in it, and its map knows where the author's lists
;; and atoms stand.
(use-modules (nsscheme rows store) (ice-9 match) (srfi srfi-1))
(define (same? datum) (string=? (object->string datum) (car (%write-with-source-map datum))))
(define circle (list 1 2 3))
(set-cdr! (cddr circle) circle)
(display (every same?
                (list 'a '() '(a . b) '(a b . c) #(1 (2 #(3)) "x") "é\n\"\\" #\é '#{a b}# #:key #:#{a b}# 1.5 1/3 -inf.0 #t
                      '(quote x) ''x '`(a ,b ,@c) '(#t #f #\space #\() #vu8(1 2) circle (list circle 'é "ü" 'x)
                      (make-string 3000 #\λ) (iota 3000) (current-output-port))))
(newline)
;; want: #t

;; Segments in base 36: offset, line, column, file; each relative to the one before, except the column.
(define (map-of datum)
  (match (string-split (cdr (%write-with-source-map datum)) #\newline)
    ((segments . files) (cons segments (map basename files)))
    (_ #f)))
(write (map-of (list 'a 'b)))
(newline)
;; want: ("")
(write (map-of '(list a
   (b  c)
   d)))
(newline)
;; want: ("0:m:h:0 8:1:4 3:0:8 3:1:4" "source-map.scm")
;; A list that the program made in between.
(write (map-of (list 'x '(f y) 'z)))
(newline)
;; want: ("3:s:q:0 6" "source-map.scm")
;; A character is one column, however many bytes it has.
(write (map-of '("éé" (λ)
                      λ)))
(newline)
;; want: ("0:w:h:0 a:1:n" "source-map.scm")
