;; The style of a potluck file: what is not wrong, but what a reader of many packages would ask the author to change.

(define-module (nsscheme potluck lint)
  #:use-module (nsscheme potluck evaluation)
  #:use-module (nsscheme potluck fields)
  #:use-module (srfi srfi-1)
  #:export (lint-dish))

(define (starts-with-word? text word)
  (let ((text (string-downcase text)) (word (string-append (string-downcase word) " ")))
    (string-prefix? word text)))

(define (synopsis-warnings synopsis name)
  (append
   (if (string-suffix? "." synopsis) '("a synopsis is no sentence: leave out the full stop") '())
   (if (> (string-length synopsis) 80) '("the synopsis is longer than 80 characters") '())
   (if (any (lambda (article) (starts-with-word? synopsis article)) '("a" "an" "the"))
       '("leave out the article at the beginning of the synopsis")
       '())
   (if (starts-with-word? synopsis name) '("the synopsis need not repeat the name of the package") '())
   (if (and (char-alphabetic? (string-ref synopsis 0)) (char-lower-case? (string-ref synopsis 0)))
       '("begin the synopsis with a capital letter")
       '())))

(define (description-warnings description synopsis)
  (append
   (if (string=? (string-trim-both description) synopsis) '("the description says no more than the synopsis") '())
   (if (memv (string-ref (string-trim-right (string-append "." description))
                         (- (string-length (string-trim-right (string-append "." description))) 1))
             '(#\. #\! #\? #\} #\)))
       '()
       '("a description is sentences: end it with a full stop"))))

(define (version-warnings version)
  (if (and (> (string-length version) 1)
           (char=? #\v (string-ref version 0))
           (char-numeric? (string-ref version 1)))
      '("write the version without a v, as packages are compared by it")
      '()))

(define (inputs-warnings inputs)
  (let ((names (map input-specification inputs)))
    (if (equal? names (sort names string<?)) '() '("sort the inputs by their names"))))

(define (lint-dish dish)
  "Return warnings about DISH, which has no problems: pairs of a location and a message."
  (define (at field messages)
    (map (lambda (message) (cons (dish-field-position dish field) message)) messages))
  (append
   (at 'version (version-warnings (dish-version dish)))
   (at 'native-inputs (inputs-warnings (dish-native-inputs dish)))
   (at 'inputs (inputs-warnings (dish-inputs dish)))
   (at 'propagated-inputs (inputs-warnings (dish-propagated-inputs dish)))
   (at 'synopsis (synopsis-warnings (dish-synopsis dish) (dish-name dish)))
   (at 'description (description-warnings (dish-description dish) (dish-synopsis dish)))
   (if (string=? (basename (source-file (dish-source dish)) ".scm") (dish-name dish))
       '()
       (at 'name (list "the file is called otherwise; people look for NAME.scm")))))
