;; Where what is in a derivation was written: what the store remembers of the library's own gexps and origins, the package
;; that a derivation was asked for as or is an ingredient of, and the words that the definition has in common with it.

(define-module (nsscheme drv-positions)
  #:use-module (ice-9 match)
  #:use-module (ice-9 popen)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 textual-ports)
  #:use-module (nsscheme drv-differences)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:export (copy packages roots
            derivation-label shown-file file-line position-file script input-paths
            derivation-position mention-position change-position position-in-copy named-position
            git output-of absolute checkout))

(define (derivation-label drv)
  (let ((name (item-name (derivation-file-name drv))))
    (if (string-suffix? ".drv" name) (string-drop-right name 4) name)))

;; What Git prints in DIRECTORY, or #f when it refuses.
(define (git directory . words)
  (apply output-of "sh" "-c" "exec git -C \"$@\" 2>/dev/null" "sh" directory words))

(define (output-of program . words)
  (let* ((port (apply open-pipe* OPEN_READ program words))
         (text (get-string-all port))
         (status (status:exit-val (close-pipe port))))
    (and (eqv? 0 status) (string-trim-right text #\newline))))

(define (absolute name)
  (if (string-prefix? "/" name) name (string-append (getcwd) "/" name)))

;; The directory of the checkout that FILE or directory is in.
(define (checkout file)
  (define directory (if (file-is-directory? file) file (dirname (absolute file))))
  (git directory "rev-parse" "--show-toplevel"))

;; A copy of a checkout at another commit: its directory, and what messages call it.
(define copy (make-parameter #f))

(define (shown-file file)
  (define (below directory)
    (let ((prefix (string-append directory "/")))
      (and (string-prefix? prefix file) (string-drop file (string-length prefix)))))
  (or (match (copy)
        ((directory . label) (and=> (below directory) (cut string-append label ":" <>)))
        (#f #f))
      (below (getcwd))
      file))

(define (file-line file number)
  (false-if-exception
   (call-with-input-file file
     (lambda (port)
       (let loop ((left number))
         (let ((line (read-line port)))
           (cond ((eof-object? line) #f)
                 ((= left 1) line)
                 (else (loop (- left 1))))))))))

;; The file of POSITION: modules have names below a directory of the load path.
(define (position-file position)
  (let ((file (location-file position)))
    (if (absolute-file-name? file)
        file
        (let ((found (search-path %load-path file)))
          (if found (canonicalize-path found) (absolute file))))))

;; The script of DRV's builder, or #f.
(define (script drv)
  (find (cut string-suffix? "-builder" <>) (filter store-path? (reverse (derivation-builder-arguments drv)))))

;; Pairs of a derivation's file name and the location of the package that it was asked for as.
(define packages (make-parameter '()))

;; The packages that derivations were asked for as.
(define roots (make-parameter '()))

;; Where DRV as a whole was written, or #f.
(define (derivation-position store drv)
  (or (item-source store (derivation-file-name drv))
      (and=> (script drv) (cut item-source store <>))
      (assoc-ref (packages) (derivation-file-name drv))
      (any (cut derivation-origin store <> (derivation-label drv) (derivation-file-name drv)) (roots))))

(define word (char-set-difference char-set:graphic (string->char-set "()[]\"'`,;/")))

;; What of TEXT, around FROM or behind it, an author may have written as it is: a word, a part of it between hyphens, a version.
(define (words-at text from)
  (define (word? index) (and (< -1 index (string-length text)) (char-set-contains? word (string-ref text index))))
  (define at
    (cond ((word? from) from)
          ((word? (- from 1)) (- from 1))
          (else (or (string-index text word from) from))))
  (define (run characters)
    (define (in? index) (char-set-contains? characters (string-ref text index)))
    (let ((start (let loop ((start at)) (if (and (> start 0) (in? (- start 1))) (loop (- start 1)) start)))
          (end (let loop ((end at)) (if (and (< end (string-length text)) (in? end)) (loop (+ end 1)) end))))
      (substring text start end)))
  (filter (lambda (text) (> (string-length text) 1))
          (map run (list word (char-set-delete word #\-) (char-set-adjoin char-set:digit #\.)))))

;; The location of the first of WORDS that stands in the form at POSITION, or #f.
(define (position-of-word words position)
  (define (in-form word)
    (call-with-input-file (position-file position)
      (lambda (port)
        (let loop ((number 1))
          (let ((line (read-line port)))
            (cond ((or (eof-object? line)
                       (and (> number (location-line position)) (string-prefix? "(" line)))
                   #f)
                  ((and (>= number (location-line position)) (string-contains line word))
                   => (cut location (location-file position) number <>))
                  (else (loop (+ number 1)))))))))
  (false-if-exception (any in-form words)))

;; Where the definition at POSITION names INPUT, a derivation, or #f.
(define (named-position input position)
  (define label (derivation-label input))
  (and position
       (position-of-word (list (string-join (drop-right (string-split label #\-) 1) "-")) position)))

;; Where DRV's form for one of PATHS was written: what stands at the first location in its script where an author wrote
;; it.
(define (mention-position store drv paths)
  (define file (script drv))
  (define text (and file (file-text file)))
  (and text
       (any (lambda (path)
              (let loop ((from 0))
                (and=> (string-contains text path from)
                       (lambda (at)
                         ;; A path as a string begins with the quote.
                         (or (item-source store file (max 0 (- at 1))) (loop (+ 1 at)))))))
            paths)))

(define (input-paths input)
  (map (cut derivation->output-path (derivation-input-derivation input) <>)
       (derivation-input-sub-derivations input)))

;; What was evaluated at the other commit is known by its file only: where POSITION, or the word at AT in TEXT, is there, in
;; the definition that begins with the same line; #f if there is none.
(define (position-in-copy position text at)
  (define (lines file)
    (call-with-input-file file (lambda (port) (string-split (get-string-all port) #\newline))))
  (define (begins? line) (string-prefix? "(" line))
  (match (copy)
    ((directory . _)
     (false-if-exception
      (let* ((file (position-file position))
             (other (string-append directory (string-drop file (string-length (canonicalize-path (checkout file))))))
             (start (find begins? (reverse (take (lines file) (location-line position)))))
             (number (list-index (cut string=? start <>) (lines other))))
        (and number
             (let ((start (location other (+ 1 number) 0)))
               (or (position-of-word (words-at text (min at (string-length text))) start) start))))))
    (_ #f)))

;; Where CHANGE of DRV was written, on one side: AT is an offset in TEXT, PATH the script if it is one.
(define (change-position store drv change path text at)
  (or (match (change-kind change)
        ('script (item-source store path at))
        ('source (mention-position store drv (list path)))
        ('input
         (and=> (find (lambda (input) (string=? path (derivation-file-name (derivation-input-derivation input))))
                      (derivation-inputs drv))
                (lambda (input) (mention-position store drv (input-paths input)))))
        (_ #f))
      (match (list (derivation-position store drv) text)
        ((#f _) #f)
        ((position #f) position)
        ((position text)
         (or (and (eq? 'script (change-kind change))
                  (position-of-word (words-at text (min at (string-length text))) position))
             position)))))
