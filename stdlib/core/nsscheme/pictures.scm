;; Pictures as SVG: text with what XML needs quoted, and a document around the shapes. A picture has no script, names no
;; other file, and says in titles what there is no room for.

(define-module (nsscheme pictures)
  #:use-module (ice-9 format)
  #:export (svg-quote svg-document svg-text svg-box text-width shortened))

(define (whole number) (inexact->exact (ceiling number)))

(define (svg-quote text)
  "Return TEXT, a string, as XML takes it."
  (string-concatenate
   (map (lambda (char)
          (case char
            ((#\<) "&lt;")
            ((#\>) "&gt;")
            ((#\&) "&amp;")
            ((#\") "&quot;")
            (else (if (or (char<? char #\space) (memv (char->integer char) '(#x7f #xfffe #xffff)))
                      "\ufffd"
                      (string char)))))
        (string->list text))))

;; Of a character of the font, on average.
(define letter 6.9)

(define (text-width text)
  "Return about how wide TEXT is in a picture."
  (* letter (string-length text)))

(define (shortened text limit)
  "Return TEXT, or its beginning and its end when it has more than LIMIT characters."
  (if (<= (string-length text) limit)
      text
      (let ((end (quotient limit 3)))
        (string-append (string-take text (- limit end 1)) "…" (string-take-right text end)))))

(define (svg-document width height title body port)
  "Write a picture of WIDTH and HEIGHT with TITLE to PORT; BODY, a thunk, writes the shapes."
  (format port "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"~a\" height=\"~a\" viewBox=\"0 0 ~a ~a\" \
font-family=\"DejaVu Sans, Verdana, sans-serif\" font-size=\"11\">~%" (whole width) (whole height) (whole width) (whole height))
  (format port "<title>~a</title>~%<rect width=\"100%\" height=\"100%\" fill=\"#fcfcfa\"/>~%" (svg-quote title))
  (body)
  (format port "</svg>~%"))

(define* (svg-text x y text port #:key (color "#222") (weight "normal") (size 11))
  "Write TEXT, whose baseline begins at X and Y, to PORT."
  (format port "<text x=\"~,1f\" y=\"~,1f\" fill=\"~a\" font-weight=\"~a\" font-size=\"~a\">~a</text>~%"
          x y color weight size (svg-quote text)))

(define* (svg-box x y width height label title port #:key (fill "#e8eef5") (stroke "#8aa0b8") (color "#222"))
  "Write a box with LABEL in it to PORT; TITLE is shown where a pointer is on it."
  (format port "<g><title>~a</title><rect x=\"~,1f\" y=\"~,1f\" width=\"~,1f\" height=\"~,1f\" rx=\"3\" fill=\"~a\" \
stroke=\"~a\"/>" (svg-quote title) x y width height fill stroke)
  (format port "<text x=\"~,1f\" y=\"~,1f\" fill=\"~a\">~a</text></g>~%"
          (+ x 5) (+ y (/ height 2) 4) color (svg-quote label)))
