;; The procedures of SRFI 41 check their arguments when they are called; the answers are those of Guile 3.0.8.
(use-modules (srfi srfi-41))
(define few (stream 1 2 3))
(define-syntax-rule (try expression)
  (begin
    (write 'expression)
    (display " => ")
    (write (catch #t
             (lambda () (call-with-values (lambda () expression) list))
             (lambda (key . arguments) key)))
    (newline)))
;; want: (stream-map odd? 5) => wrong-type-arg
(try (stream-map odd? 5))
;; want: (stream-map odd?) => wrong-number-of-args
(try (stream-map odd?))
;; want: (stream-zip) => wrong-number-of-args
(try (stream-zip))
;; want: (stream-from "x") => wrong-type-arg
(try (stream-from "x"))
;; want: (stream-range 1 (quote y)) => wrong-type-arg
(try (stream-range 1 'y))
;; want: (stream->list -1 few) => wrong-type-arg
(try (stream->list -1 few))
;; want: (stream-filter "no" few) => wrong-type-arg
(try (stream-filter "no" few))
;; want: (stream-append (quote x)) => wrong-type-arg
(try (stream-append 'x))
;; want: (stream-reverse (quote ())) => wrong-type-arg
(try (stream-reverse '()))
;; want: (stream-iterate 1 2) => wrong-type-arg
(try (stream-iterate 1 2))
;; want: (stream-unfold 1 2 3 4) => wrong-type-arg
(try (stream-unfold 1 2 3 4))
;; want: (stream-append few 5) => wrong-type-arg
(try (stream-append few 5))
;; want: (stream-for-each display) => wrong-number-of-args
(try (stream-for-each display))
;; want: (stream-for-each 5 few) => wrong-type-arg
(try (stream-for-each 5 few))
;; want: (stream-map + few 3) => wrong-type-arg
(try (stream-map + few 3))
;; want: (stream-zip few 4) => wrong-type-arg
(try (stream-zip few 4))
;; want: (stream-ref few -1) => wrong-type-arg
(try (stream-ref few -1))
;; want: (stream-ref few 9) => wrong-type-arg
(try (stream-ref few 9))
;; want: (stream-ref 5 0) => wrong-type-arg
(try (stream-ref 5 0))
;; want: (stream-ref few (quote x)) => wrong-type-arg
(try (stream-ref few 'x))
;; want: (stream-take -1 few) => wrong-type-arg
(try (stream-take -1 few))
;; want: (stream-take (quote x) few) => wrong-type-arg
(try (stream-take 'x few))
;; want: (stream-take 2 (quote x)) => wrong-type-arg
(try (stream-take 2 'x))
;; want: (stream-drop -1 few) => wrong-type-arg
(try (stream-drop -1 few))
;; want: (stream-concat 5) => wrong-type-arg
(try (stream-concat 5))
;; want: (stream-length (quote x)) => wrong-type-arg
(try (stream-length 'x))
;; want: (stream-length few) => (3)
(try (stream-length few))
;; want: (stream-fold 5 1 few) => wrong-type-arg
(try (stream-fold 5 1 few))
;; want: (stream-fold + 0 (quote x)) => wrong-type-arg
(try (stream-fold + 0 'x))
;; want: (stream-fold + 0 few) => (6)
(try (stream-fold + 0 few))
;; want: (stream-scan 5 0 few) => wrong-type-arg
(try (stream-scan 5 0 few))
;; want: (stream-unfolds 5 1) => wrong-type-arg
(try (stream-unfolds 5 1))
;; want: (stream-match 5 (() 1)) => wrong-type-arg
(try (stream-match 5 (() 1)))
;; want: (stream-match few (() 1)) => match-error
(try (stream-match few (() 1)))
;; want: (stream-match few ((a . b) a)) => (1)
(try (stream-match few ((a . b) a)))
;; want: (stream->list 2.5 few) => wrong-type-arg
(try (stream->list 2.5 few))
;; want: (stream->list #f few) => ((1 2 3))
(try (stream->list #f few))
;; want: (stream->list (quote x) few) => wrong-type-arg
(try (stream->list 'x few))
;; want: (stream->list few) => ((1 2 3))
(try (stream->list few))
;; want: (stream->list 5) => wrong-type-arg
(try (stream->list 5))
;; want: (stream-from 1 (quote x)) => wrong-type-arg
(try (stream-from 1 'x))
;; want: (stream-range 1 5 (quote x)) => wrong-type-arg
(try (stream-range 1 5 'x))
;; want: (stream-take-while 5 few) => wrong-type-arg
(try (stream-take-while 5 few))
;; want: (stream-take-while odd? 5) => wrong-type-arg
(try (stream-take-while odd? 5))
;; want: (stream-drop-while 5 few) => wrong-type-arg
(try (stream-drop-while 5 few))
;; want: (list->stream 5) => wrong-type-arg
(try (list->stream 5))
;; want: (list->stream (quote (1 . 2))) => wrong-type-arg
(try (list->stream '(1 . 2)))
;; want: (port->stream 5) => wrong-type-arg
(try (port->stream 5))
;; want: (port->stream (current-output-port)) => wrong-type-arg
(try (port->stream (current-output-port)))
;; want: (stream-car 5) => wrong-type-arg
(try (stream-car 5))
;; want: (stream-cdr stream-null) => wrong-type-arg
(try (stream-cdr stream-null))
;; want: (stream-car stream-null) => wrong-type-arg
(try (stream-car stream-null))
;; want: (stream-null? 5) => (#f)
(try (stream-null? 5))
;; want: (stream-pair? 5) => (#f)
(try (stream-pair? 5))
;; want: (stream? 5) => (#f)
(try (stream? 5))
;; want: (stream-car (stream-let loop ((x 1)) 5)) => wrong-type-arg
(try (stream-car (stream-let loop ((x 1)) 5)))
