;;; The options of the reader, the printer and the debugger, and what is kept for old programs.
;;;
;;; Each group is a list of names with values.  The reader's change how program text and ports are read from now on, but
;;; never how the standard library is, the printer's how everything is written; the debugger's are only remembered.
;;; The core loads this module when one of its names is first used.

(define-module (nsscheme options)
  #:export (debug-options debug-enable debug-disable debug-set!
            read-options read-enable read-disable read-set!
            print-options print-enable print-disable print-set!
            include-deprecated-features begin-deprecated issue-deprecation-warning
            %set-option!))

;; A group is an alist of names and values; switches have booleans.

(define debug-group
  (list (cons 'show-file-name #t) (cons 'stack 838860) (cons 'backtrace #t) (cons 'depth 20) (cons 'width 79)
        (cons 'backwards #f) (cons 'warn-deprecated #f)))
(define read-group
  (list (cons 'square-brackets #t) (cons 'keywords #f) (cons 'positions #t) (cons 'case-insensitive #f)
        (cons 'r6rs-hex-escapes #f) (cons 'hungry-eol-escapes #f) (cons 'curly-infix #f) (cons 'r7rs-symbols #f)))
(define print-group
  (list (cons 'escape-newlines #t) (cons 'quote-keywordish-symbols 'reader) (cons 'highlight-suffix "}")
        (cons 'highlight-prefix "{") (cons 'r7rs-symbols #f)))

(define switches
  '(backtrace backwards warn-deprecated square-brackets positions case-insensitive r6rs-hex-escapes
    hungry-eol-escapes curly-infix r7rs-symbols escape-newlines))

(define (settings group)
  "Return GROUP as programs see it: the names of switches that are on, and names followed by values."
  (let loop ((rest (reverse group)) (result '()))
    (cond
     ((null? rest) result)
     ((memq (caar rest) switches) (loop (cdr rest) (if (cdar rest) (cons (caar rest) result) result)))
     (else (loop (cdr rest) (cons* (caar rest) (cdar rest) result))))))

(define (%set-option! group name value)
  "Make VALUE the value of the option NAME of GROUP."
  (let ((entry (assq name group)))
    (if (not entry)
        (scm-error 'misc-error "options" "no option is called ~S; the options are ~S" (list name (map car group)) #f))
    (set-cdr! entry value)
    (cond
     ((eq? group read-group) (%set-reader-option! name value))
     ((eq? group print-group) (%set-printer-option! name value)))))

(define (change-all! group new)
  (for-each (lambda (entry) (if (memq (car entry) switches) (%set-option! group (car entry) #f))) group)
  (let loop ((rest new))
    (cond
     ((null? rest) #f)
     ((memq (car rest) switches)
      (%set-option! group (car rest) #t)
      (loop (cdr rest)))
     (else
      (%set-option! group (car rest) (cadr rest))
      (loop (cddr rest))))))

(define-syntax-rule (define-group group options enable disable set)
  (begin
    (define* (options #:optional new)
      "Return the options; with a list of them, set them to that; with help, all of them and their values."
      (cond
       ((eq? new 'help) group)
       (new (let ((old (settings group))) (change-all! group new) old))
       (else (settings group))))
    (define (enable . names)
      "Switch the options NAMES on."
      (for-each (lambda (name) (%set-option! group name #t)) names)
      (settings group))
    (define (disable . names)
      "Switch the options NAMES off."
      (for-each (lambda (name) (%set-option! group name #f)) names)
      (settings group))
    (define-syntax-rule (set name value)
      (%set-option! group 'name value))))

(define-group debug-group debug-options debug-enable debug-disable debug-set!)
(define-group read-group read-options read-enable read-disable read-set!)
(define-group print-group print-options print-enable print-disable print-set!)

;;; Deprecation: what Guile keeps for old programs is not here.

(define (include-deprecated-features)
  "Return #f: deprecated features are left out."
  #f)

(define-syntax-rule (begin-deprecated form ...)
  (begin))

(define (issue-deprecation-warning . messages)
  "Print MESSAGES if the debugging option warn-deprecated is on."
  (if (assq-ref debug-group 'warn-deprecated)
      (for-each (lambda (message)
                  (display message (current-error-port))
                  (newline (current-error-port)))
                messages)))
