;;; (ice-9 getopt-long): options of a command line, described by a list.
;;;
;;;   ((NAME (single-char CHAR) (value #t | #f | optional) (required? BOOLEAN) (predicate PROC)) ...)
;;;
;;; --NAME, --NAME=VALUE and --NAME VALUE are understood, -c and -c VALUE, and -abc for three options.  As in Guile,
;;; only letters are options after one dash, so -j3 is -j 3, but -dplace is -d -p and so on; and every option counts,
;;; in the reverse order of the words, so that the last one is found first.  -- ends the options.

(define-module (ice-9 getopt-long)
  #:use-module (srfi srfi-9)
  #:export (getopt-long option-ref))

(define-record-type <option>
  (make-option name char value required? predicate)
  option?
  (name option-name)
  (char option-char set-option-char!)
  (value option-value set-option-value!)
  (required? option-required? set-option-required?!)
  (predicate option-predicate set-option-predicate!))

(define (parse-option description)
  "Return the option that DESCRIPTION, an element of a grammar, describes."
  (let ((option (make-option (symbol->string (car description)) #f #f #f #f)))
    (for-each (lambda (property)
                (if (not (and (pair? property) (pair? (cdr property)) (null? (cddr property))))
                    (throw 'match-error "getopt-long" "no matching pattern" property))
                (let ((value (cadr property)))
                  (case (car property)
                    ((single-char)
                     (if (not (char? value))
                         (scm-error 'misc-error "getopt-long" "`single-char' value must be a char!" '() #f))
                     (set-option-char! option value))
                    ((value) (set-option-value! option (and (memq value '(#t optional)) value)))
                    ((required?) (set-option-required?! option value))
                    ((predicate) (set-option-predicate! option value))
                    (else
                     (scm-error 'misc-error "getopt-long" "invalid getopt-long option property: ~S"
                                (list (car property)) #f)))))
              (cdr description))
    option))

(define (find-option options field key)
  (let loop ((rest options))
    (cond ((null? rest) #f)
          ((equal? key (field (car rest))) (car rest))
          (else (loop (cdr rest))))))

;;; Words.

(define (letter? char)
  (or (char<=? #\a char #\z) (char<=? #\A char #\Z)))

(define (short-word? word)
  (and (> (string-length word) 1) (char=? (string-ref word 0) #\-) (letter? (string-ref word 1))))

(define (long-word? word)
  (and (> (string-length word) 2) (string-prefix? "--" word) (not (char=? (string-ref word 2) #\=))))

(define (option-word? word)
  (or (short-word? word) (string-prefix? "--" word)))

(define (split-short word rest)
  "Return REST behind the options that WORD stands for, each a character, and a last word if it does not end in a letter."
  (let* ((end (or (string-index word (lambda (char) (not (letter? char))) 1) (string-length word)))
         (value (substring word end)))
    (append (string->list (substring word 1 end))
            (if (string-null? value) rest (cons value rest)))))

(define (leave program message . parts)
  "Say on the error port what is wrong with the command line and leave with status 1."
  (let ((port (current-error-port)))
    (for-each (lambda (part) (display part port)) (cons* program ": " message parts))
    (newline port)
    (exit 1)))

(define* (getopt-long arguments grammar #:key stop-at-first-non-option)
  "Return an alist of the options among ARGUMENTS, whose first element is the program's name, as GRAMMAR describes them,
the last one first; the other arguments come before them, under the key ()."
  (define program (car arguments))
  (define options (map parse-option grammar))

  ;; The walk: words are strings, or characters that were in a word of short options.
  (define (walk words found others)
    (if (null? words)
        (finish found (reverse others))
        (let ((word (car words)) (rest (cdr words)))
          (cond
           ((char? word)
            (let ((option (find-option options option-char word)))
              (if (not option) (leave program "no such option: -" word))
              (take-option option #f rest found others)))
           ((string=? word "--") (finish found (append (reverse others) rest)))
           ((short-word? word) (walk (split-short word rest) found others))
           ((long-word? word)
            (let* ((equals (string-index word #\=))
                   (name (substring word 2 (or equals (string-length word))))
                   (option (find-option options option-name name)))
              (if (not option) (leave program "no such option: --" name))
              (take-option option (and equals (substring word (+ equals 1))) rest found others)))
           (stop-at-first-non-option (finish found (append (reverse others) words)))
           (else (walk rest found (cons word others)))))))

  (define (take-option option given rest found others)
    (define (add value rest) (walk rest (acons option value found) others))
    (let ((wants (option-value option)))
      (cond
       ((and given (not wants)) (leave program "option does not support argument: --" (option-name option)))
       (given (add given rest))
       ((not wants) (add #t rest))
       ((and (pair? rest) (string? (car rest)) (not (option-word? (car rest)))) (add (car rest) (cdr rest)))
       ((eq? wants 'optional) (add #t rest))
       (else (leave program "option must be specified with argument: --" (option-name option))))))

  (define (finish found others)
    (for-each (lambda (option)
                (let ((last (assq option found)) (good? (option-predicate option)))
                  (if (and (option-required? option) (not last))
                      (leave program "option must be specified: --" (option-name option)))
                  (if (and last good? (not (good? (cdr last))))
                      (leave program "option predicate failed: --" (option-name option)))))
              options)
    (acons '() others
           (map (lambda (entry) (cons (string->symbol (option-name (car entry))) (cdr entry))) found)))

  (walk (cdr arguments) '() '()))

(define (option-ref options key default)
  "Return the value of KEY in OPTIONS, what `getopt-long' returned, or DEFAULT."
  (or (assq-ref options key) default))
