;; Source locations, conditions that carry them, and messages for the person at the terminal.
;; Messages go to `guix-warning-port' and name file, line and column where they are known.
;;
;; A source location is kept as Guile's source properties, which `syntax-source' and `source-properties' yield: an
;; alist, line and column counted from 0. Where Guix's interface shows one, it is a <location>, whose line counts from
;; 1. What takes a location takes both, and #f. Invariant: this file converts them, and no other one counts lines or columns.

(define-module (nsscheme diagnostics)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module ((nsscheme rows store) #:select (%register-error-location!))
  #:export (warning info report-error leave
            <location>
            location
            location?
            location-file
            location-line
            location-column
            source-properties->location
            location->source-properties
            ->location
            ->source-properties
            location->string
            location->prefix
            error-locations
            &error-location
            error-location?
            error-location
            formatted-message
            formatted-message?
            formatted-message-string
            formatted-message-arguments
            &formatted-message
            &fix-hint
            fix-hint?
            condition-fix-hint
            guix-warning-port
            program-name))

(define-record-type <location>
  (make-location file line column)
  location?
  (file   location-file)
  (line   location-line)    ;counted from 1
  (column location-column)) ;counted from 0

(define (location file line column)
  "Return the location of FILE at LINE, counted from 1, and COLUMN, counted from 0; #f if one of them is missing."
  (and file line column (make-location file line column)))

;; Guix's interface knows vectors, too, which Guile's `syntax-sourcev' yields.
(define (source-properties->location properties)
  "Return the location that PROPERTIES describes, either Guile's alist or a vector of file, line and column."
  (match properties
    (#(file line column)
     (location file (+ line 1) column))
    ((? pair?)
     (let ((line (assq-ref properties 'line)))
       (location (assq-ref properties 'filename)
                 (and line (+ line 1))
                 (assq-ref properties 'column))))
    (_ #f)))

(define (location->source-properties loc)
  "Return Guile's source-property alist for LOC."
  `((line . ,(and=> (location-line loc) (lambda (line) (- line 1))))
    (column . ,(location-column loc))
    (filename . ,(location-file loc))))

(define (->location source)
  "Return SOURCE, a location or source properties, as a location; #f if it is neither."
  (if (location? source) source (source-properties->location source)))

(define (->source-properties source)
  "Return SOURCE, a location or source properties, as source properties."
  (if (location? source) (location->source-properties source) source))

(define (location->prefix location)
  "Return FILE:LINE:COLUMN as messages begin, where both count from 1; files below the working directory are named from
there."
  (define file (location-file location))
  (define here (string-append (getcwd) "/"))
  (format #f "~a:~a:~a"
          (if (string-prefix? here file) (string-drop file (string-length here)) file)
          (location-line location)
          (+ 1 (location-column location))))

(define (location->string loc)
  "Return LOC as text, FILE:LINE:COLUMN."
  (match loc
    (#f "<unknown location>")
    (($ <location> file line column)
     (format #f "~a:~a:~a" file line column))))

(define-condition-type &error-location &error
  error-location?
  (location error-location))

(define-condition-type &fix-hint &condition
  fix-hint?
  (hint condition-fix-hint))

(define-condition-type &formatted-message &error
  formatted-message?
  (format    formatted-message-string)
  (arguments formatted-message-arguments))

(define (error-locations source)
  "Return a list with the condition that says that an error is at SOURCE, or the empty list if that is #f."
  (match (->location source)
    (#f '())
    (location (list (condition (&error-location (location location)))))))

;; For the program's own error reports: the source properties that OBJECT, an exception, names, or #f.
(%register-error-location!
 (lambda (object)
   (and (error-location? object) (->source-properties (error-location object)))))

(define (formatted-message template . arguments)
  "Return an error condition whose message is TEMPLATE filled with ARGUMENTS."
  (make-compound-condition
   (condition (&formatted-message (format template) (arguments arguments)))
   (condition (&message (message (apply format #f template arguments))))))

(define guix-warning-port
  (make-parameter #f))

(define program-name
  (make-parameter "nsscheme"))

;; MESSAGE is either (LOCATION FORMAT ARG ...) or (FORMAT ARG ...).
(define (report kind message)
  (define port (or (guix-warning-port) (current-error-port)))
  (match message
    (((? location? loc) fmt . args)
     (format port "~a: ~a~?~%" (location->string loc) kind fmt args))
    ((#f fmt . args)
     (format port "~a: ~a~?~%" (program-name) kind fmt args))
    ((fmt . args)
     (format port "~a: ~a~?~%" (program-name) kind fmt args))))

(define (warning . message) (report "warning: " message))
(define (info . message) (report "" message))
(define (report-error . message) (report "error: " message))

(define (leave . message)
  "Report an error and exit."
  (report "error: " message)
  (exit 1))
