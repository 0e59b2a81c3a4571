;;; (system base message): warnings about programs: their types, and how they are printed.

(define-module (system base message)
  #:use-module (srfi srfi-9)
  #:export (*current-warning-port* *current-warning-prefix* warning
            warning-type? warning-type-name warning-type-description warning-type-printer lookup-warning-type
            %warning-types))

(define *current-warning-port* (make-fluid (current-warning-port)))
(define *current-warning-prefix* (make-fluid ";;; "))

(define-record-type <warning-type>
  (make-warning-type name description printer)
  warning-type?
  (name warning-type-name)
  (description warning-type-description)
  (printer warning-type-printer))

;; MESSAGE is a format string for the arguments after the location.
(define-syntax-rule (types (name description message) ...)
  (list (make-warning-type 'name description
                           (lambda (port location . arguments)
                             (format port "~Awarning: " location)
                             (apply format port message arguments)
                             (newline port)))
        ...))

(define %warning-types
  (types (unsupported-warning "types of warnings that there are not" "there is no type of warning `~A'")
         (unused-variable "variables that nothing uses" "nothing uses the variable `~A'")
         (unused-toplevel "definitions of this module alone that nothing uses" "nothing uses the definition of `~A'")
         (shadowed-toplevel "definitions that hide earlier ones" "`~A' was defined before, ~A")
         (unbound-variable "variables that may be unbound" "`~A' may be unbound")
         (macro-use-before-definition "macros that are used before they are defined"
                                      "the macro `~A' is used before its definition")
         (use-before-definition "definitions that are used before they stand" "`~A' is used before its definition")
         (non-idempotent-definition "names that are imported first and defined then"
                                    "`~A' is an import the first time and a definition the second")
         (arity-mismatch "calls with a wrong number of arguments" "a wrong number of arguments for `~A'")
         (duplicate-case-datum "data that stand twice in a case" "the datum ~S stands twice in ~S")
         (bad-case-datum "data of a case that eqv? cannot find" "eqv? cannot find the datum ~S of ~S")
         (format "format strings that do not fit their arguments" "~S does not fit: ~S")))

(define (lookup-warning-type name)
  "Return the type of warnings called NAME, or #f."
  (or-map (lambda (type) (and (eq? (warning-type-name type) name) type)) %warning-types))

;; "FILE:LINE:COLUMN: " of source properties, as messages have it.
(define (location-text location)
  (if (pair? location)
      (format #f "~A:~A:~A: " (or (assq-ref location 'filename) "<unknown-file>")
              (+ 1 (or (assq-ref location 'line) 0)) (or (assq-ref location 'column) 0))
      "<unknown-location>: "))

(define (warning type location . arguments)
  "Print the warning of TYPE, a name, about LOCATION, source properties, with ARGUMENTS."
  (let ((port (fluid-ref *current-warning-port*))
        (type (or (lookup-warning-type type)
                  (scm-error 'misc-error "warning" "there is no type of warning ~S" (list type) #f))))
    (apply (warning-type-printer type) port
           (string-append (fluid-ref *current-warning-prefix*) (location-text location))
           arguments)))
