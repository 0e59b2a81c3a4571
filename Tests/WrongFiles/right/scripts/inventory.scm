(use-modules (srfi srfi-1)
             (srfi srfi-9)
             (ice-9 match)
             (ice-9 format))

;; Things in a shop: what they are called, how many there are, what one costs.
(define-record-type <article>
  (make-article name count price)
  article?
  (name article-name)
  (count article-count set-article-count!)
  (price article-price))

(define stock
  (list (make-article "hammer" 12 950)
        (make-article "nail" 4000 2)
        (make-article "saw" 3 1800)))

(define (article-value article)
  (* (article-count article)
     (article-price article)))

(define (total-value articles)
  (fold + 0 (map article-value articles)))

(define* (report articles #:key (currency "cent") (limit 10))
  (for-each
   (lambda (article)
     (format #t "~10a ~5d ~a~%"
             (article-name article)
             (article-value article)
             currency))
   (take articles (min limit (length articles)))))

(define (dearest articles)
  (reduce (lambda (one other)
            (if (> (article-price one) (article-price other))
                one
                other))
          #f
          articles))

(define (cheap articles)
  (filter (lambda (article)
            (< (article-price article) 100))
          articles))

(define (parse-line line)
  (match (string-split line #\space)
    ((name count price)
     (make-article name
                   (string->number count)
                   (string->number price)))
    (_ #f)))

(report stock #:currency "ct" #:limit 5)
(display (total-value stock))
(newline)
(display (article-name (dearest stock)))
(newline)
(display (map article-name (cheap stock)))
(newline)
(display (article-value (parse-line "screw 100 3")))
(newline)
