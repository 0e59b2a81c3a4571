(use-modules (ice-9 rdelim)
             (ice-9 regex)
             (srfi srfi-1)
             (srfi srfi-13)
             (srfi srfi-26))

;; Counts words, the most frequent first.
(define text
  "the quick brown fox jumps over the lazy dog
the dog sleeps, the fox does not")

(define (lines-of text)
  (call-with-input-string text
    (lambda (port)
      (let loop ((lines '()))
        (let ((line (read-line port)))
          (if (eof-object? line)
              (reverse lines)
              (loop (cons line lines))))))))

(define (words-of line)
  (map match:substring
       (list-matches "[a-z]+" line)))

(define (count-words words)
  (let ((table (make-hash-table)))
    (for-each
     (lambda (word)
       (hash-set! table word
                  (+ 1 (hash-ref table word 0))))
     words)
    (hash-map->list cons table)))

(define (more-frequent? one other)
  (cond ((> (cdr one) (cdr other)) #t)
        ((< (cdr one) (cdr other)) #f)
        (else (string<? (car one) (car other)))))

(define (show pair)
  (let* ((word (car pair))
         (count (cdr pair))
         (bar (make-string count #\*)))
    (string-append (string-pad-right word 8) bar)))

(define words
  (append-map words-of (lines-of text)))

(define longest
  (fold (lambda (word best)
          (if (> (string-length word) (string-length best))
              word
              best))
        ""
        words))

(for-each
 (lambda (pair)
   (display (show pair))
   (newline))
 (take (sort (count-words words) more-frequent?) 4))

(display (string-upcase longest))
(newline)
(display (string-join (filter (cut string-prefix? "d" <>) (delete-duplicates words)) ", "))
(newline)
