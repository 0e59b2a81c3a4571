;;; (ice-9 peg using-parsers): defining patterns, matching strings with them, and what a match says.

(define-module (ice-9 peg using-parsers)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 peg codegen)
  #:export (define-peg-pattern match-pattern search-for-pattern
            prec make-prec peg-record? peg:start peg:end peg:string peg:tree peg:substring))

(define-record-type prec
  (make-prec start end string tree)
  peg-record?
  (start prec-start)
  (end prec-end)
  (string prec-string)
  (tree prec-tree))

;; No match, #f, has no parts.
(define (peg:start match) (and match (prec-start match)))
(define (peg:end match) (and match (prec-end match)))
(define (peg:string match) (and match (prec-string match)))
(define (peg:tree match) (and match (prec-tree match)))
(define (peg:substring match)
  "Return what MATCH matched, #f if it is #f."
  (and match (substring (prec-string match) (prec-start match) (prec-end match))))

(define-syntax define-peg-pattern
  (lambda (form)
    (syntax-case form ()
      ((_ name accumulation pattern)
       (let ((kind (syntax->datum #'accumulation)))
         (unless (memq kind '(all body none))
           (scm-error 'misc-error "define-peg-pattern" "expected all, body or none after the name ~S, found ~S"
                      (list (syntax->datum #'name) kind) #f))
         #`(define name
             #,(wrap-parser-for-users form (compile-peg-pattern #'pattern kind) #'accumulation #'name)))))))

(define (match-at parser string length start)
  (let ((result (parser string length start)))
    (and result (make-prec start (car result) string (cadr result)))))

(define (match-pattern parser string)
  "Return the match of PARSER at the beginning of STRING, or #f."
  ;; A copy, which nobody changes: what the nonterminals remember is about a string by identity.
  (let ((string (string-copy string)))
    (match-at parser string (string-length string) 0)))

(define (search-for-pattern parser string)
  "Return the first match of PARSER in STRING, or #f."
  (let* ((string (string-copy string)) (length (string-length string)))
    (let loop ((start 0))
      (and (< start length)
           (or (match-at parser string length start)
               (loop (+ start 1)))))))
