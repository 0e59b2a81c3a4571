;;; The standard library's own text with a collection at every allocation. Other files run under stress with that text
;;; spared, since each would read, expand and compile the same again (Tests/Library/conformance.py); here one file in
;;; forty, with all that it imports, is loaded and its procedures are expanded and compiled, spared by nothing.
;;; Without stress, library.scm does that for all of them.

(use-modules (check) (srfi srfi-1))

(define (one-in-forty files)
  (if (null? files) '() (cons (car files) (one-in-forty (list-tail files (min 40 (length files)))))))

;; Files evaluated at every start define no module, and some are parts that another one includes.
(define (interface file)
  (false-if-exception
   (resolve-interface (map string->symbol (string-split (string-drop-right file (string-length ".scm")) #\/)))))

(define sample
  (one-in-forty (filter (lambda (file) (and (string-suffix? ".scm" file) (not (string-prefix? "guile/" file))))
                       (%library-files))))

(check (> (count interface sample) 8) => #t)
;; NSSCHEME_EAGER leaves nothing to force.
(check (or (string? (getenv "NSSCHEME_EAGER")) (> (%force-definitions) 500)) => #t)
;; Expanding some loads more.
(check (let loop ((rounds 5)) (or (zero? (%force-definitions)) (and (> rounds 0) (loop (- rounds 1))))) => #t)

(check-summary)
