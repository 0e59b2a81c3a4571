;; What read-syntax returns knows where its strings stand, too: Guix looks for the value of a field so.
(define (places port)
  (set-port-filename! port "field.scm")
  (let next ((fields (syntax-case (read-syntax port) () ((head field ...) #'(field ...)))))
    (syntax-case fields ()
      (() #t)
      (((name value) rest ...)
       (begin
         (write (list (syntax->datum #'name) (syntax->datum #'value) (assq-ref (syntax-source #'value) 'column)))
         (newline)
         (next #'(rest ...)))))))
(call-with-input-string "(package (name \"x\") (source (origin \"y\")) (kind sym))" places)
(write (syntax? (call-with-input-string "#0=(a \"b\" . #0#)" read-syntax)))
(newline)
;; want: (name "x" 15)
;; want: (source (origin "y") 28)
;; want: (kind sym 48)
;; want: #t
