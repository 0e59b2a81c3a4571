;; Locations, and messages that are checked while they are compiled.

(define-module (guix diagnostics)
  #:use-module (guix i18n)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:export (<location> location location? location-file location-line location-column
            source-properties->location location->source-properties location->string
            &error-location error-location? error-location
            formatted-message formatted-message? formatted-message-string formatted-message-arguments
            warning report-error guix-warning-port))

(define-record-type <location>
  (make-location file line column)
  location?
  (file   location-file)
  (line   location-line)
  (column location-column))

(define (location file line column)
  (and file line column (make-location file line column)))

(define (source-properties->location where)
  (cond ((vector? where)
         (location (vector-ref where 0) (1+ (vector-ref where 1)) (vector-ref where 2)))
        ((pair? where)
         (apply location (map (lambda (key adjust) (and=> (assq-ref where key) adjust))
                              '(filename line column) (list identity 1+ identity))))
        (else #f)))

(define (location->source-properties where)
  (list (cons 'filename (location-file where))
        (cons 'line (1- (location-line where)))
        (cons 'column (location-column where))))

(define (location->string where)
  (if where
      (format #f "~a:~a:~a" (location-file where) (location-line where) (location-column where))
      "nowhere"))

(define-condition-type &error-location &error
  error-location?
  (location error-location))

(define-condition-type &formatted-message &error
  formatted-message?
  (format formatted-message-string)
  (arguments formatted-message-arguments))

;; The number of arguments is known to the macro, and a wrong one is an error before anything runs.
(define-syntax formatted-message
  (lambda (s)
    (define (escapes text)
      (let loop ((chars (string->list text)) (count 0))
        (match chars
          ((#\~ #\% . rest) (loop rest count))
          ((#\~ _ . rest) (loop rest (1+ count)))
          ((_ . rest) (loop rest count))
          (() count))))
    (syntax-case s (G_)
      ((_ (G_ text) args ...)
       (string? (syntax->datum #'text))
       (if (= (escapes (syntax->datum #'text)) (length #'(args ...)))
           #'(condition (&formatted-message (format text) (arguments (list args ...))))
           (syntax-violation 'formatted-message "wrong number of arguments" s)))
      ((_ text args ...)
       #'(condition (&formatted-message (format text) (arguments (list args ...)))))
      (id (identifier? #'id)
          #'(lambda (text . args)
              (condition (&formatted-message (format text) (arguments args))))))))

(define guix-warning-port
  (make-parameter (current-warning-port)))

(define-syntax-rule (define-reporter name prefix)
  (define (name . message)
    (match message
      (((? location? loc) text . args)
       (format (guix-warning-port) "~a: ~a~?~%" (location->string loc) prefix text args))
      ((#f text . args) (format (guix-warning-port) "~a~?~%" prefix text args))
      ((text . args) (format (guix-warning-port) "~a~?~%" prefix text args)))))

(define-reporter warning (G_ "warning: "))
(define-reporter report-error (G_ "error: "))
