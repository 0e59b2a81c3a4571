;;; (ice-9 peg cache): parsers that remember what they found.

(define-module (ice-9 peg cache)
  #:use-module (ice-9 peg parsers)
  #:export (cg-cached-parser))

(define (cg-cached-parser parser)
  "Return the syntax of an expression for a parser like that of PARSER, a syntax object, that keeps its results."
  #`(remembering #,parser))
