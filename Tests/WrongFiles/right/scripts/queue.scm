(define-module (queue)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 receive)
  #:export (enqueue dequeue))

;; Queues of two lists, and a line of jobs that is worked off.
(define empty-queue
  (cons '() '()))

(define (queue-empty? queue)
  (and (null? (car queue))
       (null? (cdr queue))))

(define (enqueue queue item)
  (cons (car queue)
        (cons item (cdr queue))))

(define-condition-type &queue-error &error
  queue-error?
  (reason queue-error-reason))

(define (dequeue queue)
  (cond ((queue-empty? queue)
         (raise (condition (&queue-error (reason "the queue is empty")))))
        ((null? (car queue))
         (dequeue (cons (reverse (cdr queue)) '())))
        (else
         (values (caar queue)
                 (cons (cdar queue) (cdr queue))))))

(define (drain queue)
  (if (queue-empty? queue)
      '()
      (receive (item rest) (dequeue queue)
        (cons item (drain rest)))))

(define-syntax-rule (unless-empty queue body ...)
  (if (queue-empty? queue)
      'nothing
      (begin body ...)))

(define jobs
  (fold (lambda (job queue)
          (enqueue queue job))
        empty-queue
        '("sweep" "cook" "wash")))

(let-values (((first rest) (dequeue jobs)))
  (display first)
  (newline)
  (display (drain rest))
  (newline))

(display (unless-empty empty-queue (dequeue empty-queue)))
(newline)
(display (guard (error ((queue-error? error)
                        (queue-error-reason error)))
           (dequeue empty-queue)))
(newline)
