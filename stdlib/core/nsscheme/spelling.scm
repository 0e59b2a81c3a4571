;; How far strings are from each other, and what is said of a name that is none of those there are: the one that was
;; probably meant, or all of them.

(define-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (unknown-name string-distance string-closest))

(define* (unknown-name what name names #:optional (others '()))
  "Return the message that there is no WHAT called NAME, a symbol, but NAMES, with the one that was probably meant, which may
also be one of OTHERS."
  (define guess (%nearest-name (symbol->string name) (map symbol->string (append names others))))
  (string-append "there is no " what " '" (symbol->string name) "'; the " what "s are: "
                 (string-join (map symbol->string names) ", ")
                 (if guess (string-append "\nhint: did you mean '" guess "'?") "")))

(define (string-distance a b)
  "Return the number of insertions, deletions and substitutions that turn A into B."
  (let loop ((i 0) (row (iota (+ 1 (string-length b)))))
    (if (= i (string-length a))
        (last row)
        (let fill ((j 0) (above (cdr row)) (corner (car row)) (result (list (+ i 1))))
          (if (null? above)
              (loop (+ i 1) (reverse result))
              (fill (+ j 1) (cdr above) (car above)
                    (cons (min (+ 1 (car above))
                               (+ 1 (car result))
                               (if (char=? (string-ref a i) (string-ref b j)) corner (+ 1 corner)))
                          result)))))))

(define* (string-closest trial candidates #:key (threshold 3))
  "Return the string among CANDIDATES that is closest to TRIAL, if its distance is below THRESHOLD, or #f."
  (let loop ((candidates candidates) (best #f) (distance threshold))
    (match candidates
      (() best)
      ((candidate . rest)
       (let ((d (string-distance trial candidate)))
         (if (< d distance) (loop rest candidate d) (loop rest best distance)))))))
