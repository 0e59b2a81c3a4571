;;; (ice-9 peg): parsing expression grammars, as forms and as text. The parts are below (ice-9 peg …).

(define-module (ice-9 peg)
  #:use-module (ice-9 peg codegen)
  #:use-module (ice-9 peg string-peg)
  #:use-module (ice-9 peg using-parsers)
  #:use-module (ice-9 peg simplify-tree)
  #:re-export (define-peg-pattern define-peg-string-patterns match-pattern search-for-pattern compile-peg-pattern
               keyword-flatten context-flatten
               peg:start peg:end peg:string peg:tree peg:substring peg-record?))
