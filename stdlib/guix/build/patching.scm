;; Patches without the program `patch': unified differences, as diff and Git write them, applied to a directory. Hunks
;; may have moved, and up to two lines of context may differ at either end, as `patch' has it.
;;
;; Invariant: a file is written when all its hunks have found their positions; a name in a patch cannot lead out of the
;; directory.

(define-module (guix build patching)
  #:use-module ((guix build utils) #:select (strip-store-file-name))
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:use-module (ice-9 regex)
  #:use-module (ice-9 textual-ports)
  #:export (apply-patch))

;; Bytes stay as they are: each is a character.
(define (read-lines file)
  "Return the lines of FILE, each with the newline that ends it."
  (let ((text (call-with-input-file file get-string-all #:encoding "ISO-8859-1")))
    (let loop ((start 0) (lines '()))
      (match (string-index text #\newline start)
        (#f (reverse (if (= start (string-length text)) lines (cons (substring text start) lines))))
        (end (loop (+ end 1) (cons (substring text start (+ end 1)) lines)))))))

(define (write-lines file lines)
  (call-with-output-file file
    (lambda (port) (for-each (lambda (line) (put-string port line)) lines))
    #:encoding "ISO-8859-1"))

(define (wrong patch format . arguments)
  (scm-error 'misc-error 'apply-patch (string-append "~a: " format) (cons (basename (strip-store-file-name patch)) arguments) #f))

;;; Reading.

(define %hunk (make-regexp "^@@ -([0-9]+)(,([0-9]+))? \\+([0-9]+)(,([0-9]+))? @@"))

;; The name on LINE, which begins with `--- ' or `+++ ', without its first STRIP components; #f for no file.
(define (line-name patch line strip)
  (define text (string-trim-right (substring line 4) (char-set #\newline #\return)))
  (define tab (or (string-index text #\tab) (string-length text)))
  (define name (substring text 0 tab))
  ;; diff gives a file that is not there the time 0.
  (define never? (any (lambda (day) (string-contains text day tab)) '("1970-01-01 " "1969-12-31 ")))
  (define parts (string-split name #\/))
  (cond ((or never? (string=? name "/dev/null")) #f)
        ((<= (length parts) strip) (last parts))
        (else
         (let ((rest (drop parts strip)))
           (when (or (member ".." rest) (member "" rest))
             (wrong patch "the name '~a' leads elsewhere" name))
           (string-join rest "/")))))

;; What the lines of a hunk, after its header, are: the old lines, the new ones, how many of the first and of the last
;; are context, and the lines that follow.
(define (read-hunk patch lines old-count new-count)
  (define (unfinished) (wrong patch "a hunk ends too early"))
  (define (without-newline lines)
    (match lines ((line . rest) (cons (string-trim-right line #\newline) rest)) (() '())))
  (let loop ((lines lines) (old '()) (new '()) (kinds '()))
    (define (leading kinds) (or (list-index (lambda (kind) (not (eqv? kind #\space))) kinds) (length kinds)))
    (match lines
      (((? (lambda (line) (string-prefix? "\\" line))) . rest)
       (match kinds
         ((#\- . _) (loop rest (without-newline old) new kinds))
         ((#\+ . _) (loop rest old (without-newline new) kinds))
         (_ (loop rest (without-newline old) (without-newline new) kinds))))
      (_
       (if (and (= (length old) old-count) (= (length new) new-count))
           (values (reverse old) (reverse new) (leading (reverse kinds)) (leading kinds) lines)
           (match lines
             (() (unfinished))
             ((line . rest)
              (let ((text (substring line (if (string=? line "\n") 0 1))))
                (case (string-ref line 0)
                  ((#\space #\newline) (loop rest (cons text old) (cons text new) (cons #\space kinds)))
                  ((#\-) (loop rest (cons text old) new (cons #\- kinds)))
                  ((#\+) (loop rest old (cons text new) (cons #\+ kinds)))
                  (else (unfinished)))))))))))

;;; Applying.

;; Where in FILE, a vector of lines, OLD, a list of them, stands: the position nearest to WANTED that is FROM or later.
(define (find-position file old from wanted)
  (define count (length old))
  (define last-position (- (vector-length file) count))
  (define (here? position)
    (and (<= from position last-position)
         (let loop ((old old) (i position))
           (or (null? old)
               (and (string=? (car old) (vector-ref file i)) (loop (cdr old) (+ i 1)))))))
  (let loop ((distance 0))
    (cond ((> distance (vector-length file)) #f)
          ((here? (+ wanted distance)) (+ wanted distance))
          ((here? (- wanted distance)) (- wanted distance))
          (else (loop (+ distance 1))))))

(define (trimmed lines before after)
  (drop-right (drop lines before) after))

;; The lines of FILE, a vector, changed by the hunks that LINES begin with; and the lines after those.
(define (apply-hunks patch name file lines)
  (define (rest-of-file done) (drop (vector->list file) done))
  (let loop ((lines lines) (done 0) (moved 0) (result '()) (count 1))
    (match (and (pair? lines) (regexp-exec %hunk (car lines)))
      (#f (values (append (concatenate (reverse result)) (rest-of-file done)) lines))
      (header
       (let* ((number (lambda (n) (string->number (or (match:substring header n) "1"))))
              (start (number 1))
              (old-count (number 3)))
         (call-with-values (lambda () (read-hunk patch (cdr lines) old-count (number 6)))
           (lambda (old new before after rest)
             (define wanted (+ moved (if (zero? old-count) start (- start 1))))
             (let try ((fuzz 0))
               (let* ((head (min fuzz before))
                      (tail (min fuzz after))
                      (position (and (<= (+ head tail) (length old))
                                  (find-position file (trimmed old head tail) done (+ wanted head)))))
                 (cond (position
                        (loop rest
                              (+ position (- (length old) head tail))
                              (- (+ position (- head)) (- wanted moved))
                              (cons* (trimmed new head tail)
                                     (sublist file done position)
                                     result)
                              (+ count 1)))
                       ((< fuzz 2) (try (+ fuzz 1)))
                       (else
                        (wrong patch "hunk ~a does not fit '~a': near line ~a there is nothing like ~s"
                               count name start
                               (string-trim-right (if (pair? old) (car old) "") #\newline)))))))))))))

(define (sublist vector start end)
  (map (lambda (i) (vector-ref vector i)) (iota (- end start) start)))

(define (make-directories directory)
  (unless (file-exists? directory)
    (make-directories (dirname directory))
    (mkdir directory)))

(define* (apply-patch patch #:key (strip 1) (directory "."))
  "Apply the file PATCH to the files below DIRECTORY; STRIP components of the names in it do not count."
  (define (at name) (string-append directory "/" name))
  (define (change old new executable? lines)
    (define name (or (find (lambda (name) (and name (file-exists? (at name)))) (list new old)) new old))
    (define there? (file-exists? (at name)))
    (when (and old (not there?))
      (wrong patch "there is no file '~a'" name))
    (when (and (not old) there?)
      (wrong patch "the file '~a', which it makes, is there" name))
    (call-with-values (lambda ()
                        (apply-hunks patch name (list->vector (if there? (read-lines (at name)) '())) lines))
      (lambda (content rest)
        (cond ((and (not new) (null? content)) (delete-file (at name)))
              (else
               (make-directories (dirname (at name)))
               (write-lines (at name) content)
               (when executable? (chmod (at name) #o755))))
        rest)))
  (let loop ((lines (read-lines patch)) (executable? #f) (changed? #f))
    (match lines
      (() (unless changed? (wrong patch "there is no unified difference in it")))
      (((? (lambda (line) (string-prefix? "--- " line)) from)
        (? (lambda (line) (string-prefix? "+++ " line)) to) . rest)
       (loop (change (line-name patch from strip) (line-name patch to strip) executable? rest) #f #t))
      ((line . rest)
       (when (or (string-prefix? "rename from " line) (string-prefix? "GIT binary patch" line))
         (wrong patch "'~a' takes the program patch; add it to patch-inputs" (string-trim-right line)))
       (loop rest
             (cond ((string-prefix? "diff --git " line) #f)
                   ((string-prefix? "new file mode 100755" line) #t)
                   (else executable?))
             changed?)))))
