;; Checks of what a user writes into the fields of a record. A check is a macro that a field names as its sanitizer:
;; it stands where the field's clause stands, so that a value of the wrong kind is an error at the author's line, when
;; the value is computed.

(define-module (nsscheme fields)
  #:use-module (nsscheme diagnostics)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:export (raise-at warn-at define-field-check observe-field field-location))

(define-record-type <brief>
  (brief text)
  brief?
  (text brief-text))

(set-record-type-printer! <brief> (lambda (brief port) (display (brief-text brief) port)))

;; OBJECT as a message shows it: what is long to write, as a package or a gexp may be, is cut.
(define (shortened object)
  (if (or (pair? object) (vector? object) (record? object))
      (let ((text (object->string object)))
        (if (> (string-length text) 160)
            (brief (string-append (string-take text 150) " …"))
            object))
      object))

(define (raise-at location format . arguments)
  "Raise the error that FORMAT and ARGUMENTS describe, at LOCATION: a location, source properties, or #f."
  (raise
   (apply make-compound-condition
          (apply formatted-message format (map shortened arguments))
          (error-locations location))))

(define (program-line location)
  "Return the line of the program at LOCATION, or #f."
  (false-if-exception
   (call-with-input-file (location-file location)
     (lambda (port)
       (set-port-encoding! port "UTF-8")
       (do ((line 1 (+ line 1)))
           ((= line (location-line location)) (read-line port))
         (read-line port))))))

(define (warn-at source template . arguments)
  "Print the warning that TEMPLATE and ARGUMENTS make, with the line of the program at SOURCE, a location, source
properties, or #f, and a caret below its first line."
  (define port (or (guix-warning-port) (current-error-port)))
  (define lines (string-split (apply format #f template arguments) #\newline))
  (define location (->location source))
  (define line (and location (program-line location)))
  (format port "~a: warning: ~a~%" (if location (location->prefix location) (program-name)) (car lines))
  (when (string? line)
    (format port "~a | ~a~%" (string-pad (number->string (location-line location)) 4) line)
    (format port "     | ~a^~%" (make-string (location-column location) #\space)))
  (for-each (lambda (line) (format port "~a~%" line)) (cdr lines)))

;; What is called with the location of each field whose value is checked and with details of it, or #f.
(define observer (make-fluid #f))

(define (observe-field position details)
  "Say that a field at POSITION is being computed; DETAILS is an alist of parts of it and their locations."
  (let ((observe (fluid-ref observer)))
    (when observe (observe position details))))

(define* (field-location thunk #:optional detail)
  "Return where the field stands whose value THUNK computes, or DETAIL in it, or #f."
  (define found #f)
  (define part #f)
  (with-fluids ((observer (lambda (position details)
                            (set! found (or (->location position) found))
                            (set! part (or (->location (assoc-ref details detail)) part)))))
    (thunk))
  (or part found))

;; (define-field-check NAME PROC) makes the sanitizer NAME from PROC, a procedure of the value and of the location of
;; the field, which returns the value to store or calls `raise-at'.
(define-syntax-rule (define-field-check name proc)
  (begin
    (define (check value position)
      (observe-field position '())
      (proc value position))
    (define-syntax name
      (lambda (s)
        (syntax-case s ()
          ((_ value)
           #`(check value '#,(datum->syntax s (syntax-source s))))
          (id (identifier? #'id) #'(lambda (value) (check value #f))))))))
