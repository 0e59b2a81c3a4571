(define-module (guix utils)
  #:use-module (guix diagnostics)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  ;; Names that once were here.
  #:re-export (<location> location location? location-file location-line location-column
               source-properties->location location->source-properties &error-location error-location? error-location)
  #:export (%current-system %current-target-system
            source-location current-source-directory
            strip-keyword-arguments substitute-keyword-arguments))

(define %current-system (make-parameter "x86_64-linux"))
(define %current-target-system (make-parameter #f))

(define-syntax source-location
  (lambda (s)
    (let ((properties (syntax-source s)))
      (if properties
          #`(source-properties->location '#,(datum->syntax s properties))
          #'#f))))

;; The directory of the file that asks, found along the load path when its name is relative.
(define-syntax current-source-directory
  (lambda (s)
    (let* ((file (assq-ref (or (syntax-source s) '()) 'filename))
           (found (and file (if (string-prefix? "/" file) file (search-path %load-path file)))))
      (datum->syntax s (and found (dirname found))))))

(define (by-twos keywords)
  (if (null? keywords)
      '()
      (cons (list (car keywords) (cadr keywords)) (by-twos (cddr keywords)))))

(define (strip-keyword-arguments unwanted arguments)
  (concatenate (remove (lambda (pair) (memq (car pair) unwanted)) (by-twos arguments))))

;; CHANGES are lists of a keyword, a procedure of its value, and thunks of what that is by default.
(define (change-keywords arguments changes)
  (define given (by-twos arguments))
  (define new
    (filter-map (match-lambda
                  ((key _ default) (and (not (assq key given)) (list key (default))))
                  (_ #f))
                changes))
  (append-map (lambda (pair)
                (match (assq (car pair) changes)
                  (#f pair)
                  ((key change . _) (list key (change (cadr pair))))))
              (append given new)))

(define-syntax-rule (substitute-keyword-arguments arguments ((keyword variable default ...) expression) ...)
  (change-keywords arguments
                   (list (list keyword (lambda (variable) expression) (lambda () default) ...) ...)))
