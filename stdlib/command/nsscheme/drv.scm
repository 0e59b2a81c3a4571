;; `nsscheme drv diff' and `nsscheme drv explain': how two derivations differ, which of it is the first cause, and which
;; form of an author brought an input into one. (nsscheme drv-positions) knows where things were written.

(define-module (nsscheme drv)
  #:use-module (ice-9 match)
  #:use-module (nsscheme build)
  #:use-module (nsscheme drv-differences)
  #:use-module (nsscheme drv-positions)
  #:use-module (nsscheme host)
  #:use-module (nsscheme words)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:export (diff-command explain-command))

(define (say template . arguments)
  (format #t "~?~%" template arguments))

;;; Where something was written.

(define widest 96)

;; Say where POSITION is, with its line, behind MARK.
(define (say-position mark position)
  (match position
    (#f #t)
    (_
     (let* ((line (location-line position))
            (column (location-column position))
            (text (file-line (position-file position) line))
            (number (number->string line)))
       (say "~a~a:~a:~a" mark (shown-file (position-file position)) line (+ 1 column))
       (when text
         (let* ((from (if (> column (- widest 20)) (- column (quotient widest 2)) 0))
                (shown (substring text from (min (string-length text) (+ from widest)))))
           (say "  ~a | ~a" number shown)
           (say "  ~a | ~a^" (make-string (string-length number) #\space)
                (make-string (max 0 (- (min column (string-length text)) from)) #\space))))))))

;;; Changes in words.

(define (title change)
  (match (list (change-kind change) (change-name change))
    (('system _) "the system")
    (('builder _) "the program that builds")
    (('argument number) (format #f "argument ~a of the program that builds" number))
    (('variable name) (format #f "the environment variable '~a'" name))
    (('output _) "the outputs or their declared hashes")
    (('script (a . b)) (format #f "the builder's code (~a)" (item-name a)))
    (('source (a . b)) (format #f "the file ~a" (item-name (string-drop a (+ 1 (string-length (%store-prefix)))))))
    (('source path) (format #f "the file ~a" (item-name path)))
    (('input path) (format #f "the input ~a" (item-name path)))))

(define before 30)
(define after 60)

;; TEXT around AT, on one line, without store hashes' weight.
(define (excerpt text at)
  (define start (max 0 (- at before)))
  (define end (min (string-length text) (+ at after)))
  (string-append (if (> start 0) "…" "")
                 (string-map (lambda (char) (if (or (char<? char #\space) (char=? char #\delete)) #\space char))
                             (substring text start end))
                 (if (< end (string-length text)) "…" "")))

(define (say-change change indent)
  (say "~a~a" indent (title change))
  (define (side mark text at)
    (match text
      (#f #t)
      (_ (say "~a  ~a ~a" indent mark (excerpt text at)))))
  (side "-" (change-a change) (change-at-a change))
  (side "+" (change-b change) (change-at-b change)))

;; The path of what differs on one side.
(define (change-path change side)
  (match (change-name change)
    ((a . b) (if (eq? side 'a) a b))
    (name name)))

;;; The first cause.

;; The comparisons from COMPARISON to the first one that differs by itself and not only through its inputs, a list; #f
;; when there is none.
(define (way-to-cause comparison)
  (define seen (make-hash-table))
  (define (search comparison)
    (and (not (hashq-ref seen comparison))
         (begin
           (hashq-set! seen comparison #t)
           (or (and=> (any search (comparison-pairs comparison)) (cut cons comparison <>))
               (and (pair? (comparison-changes comparison)) (list comparison))))))
  (search comparison))

;; All comparisons below COMPARISON that differ by themselves.
(define (causes comparison)
  (define seen (make-hash-table))
  (let loop ((pending (list comparison)) (found '()))
    (match pending
      (() (reverse found))
      ((next . more)
       (if (hashq-ref seen next)
           (loop more found)
           (begin
             (hashq-set! seen next #t)
             (loop (append (comparison-pairs next) more)
                   (if (pair? (comparison-changes next)) (cons next found) found))))))))

(define (say-way way)
  (say "~a" (string-join (map (lambda (comparison)
                                (let ((a (derivation-label (comparison-a comparison)))
                                      (b (derivation-label (comparison-b comparison))))
                                  (if (string=? a b) a (format #f "~a / ~a" a b))))
                              way)
                         " ← ")))

(define (say-cause store way whole)
  (match (last way)
    (comparison
     (match (comparison-changes comparison)
       ((change . others)
        (say "the first cause is in ~a" (derivation-label (comparison-a comparison)))
        (when (pair? (cdr way)) (say-way way))
        (say-change change "")
        (let ((position-a (change-position store (comparison-a comparison) change (change-path change 'a)
                                     (change-a change) (change-at-a change)))
              (position-b (change-position store (comparison-b comparison) change (change-path change 'b)
                                     (change-b change) (change-at-b change))))
          (when (change-a change)
            (say-position "- " (or position-a (position-in-copy position-b (change-a change) (change-at-a change)))))
          (when (change-b change) (say-position "+ " position-b))
          (unless (or position-a position-b) (say "where that was written is not known")))
        (let ((elsewhere (- (length (causes whole)) 1)))
          (unless (null? others)
            (say "it differs as well in ~a" (string-join (map title others) ", ")))
          (when (positive? elsewhere)
            (say "~a more ~a by ~a" elsewhere (if (= 1 elsewhere) "derivation differs" "derivations differ")
                 (if (= 1 elsewhere) "itself" "themselves")))))))))

;;; The whole difference.

(define (say-difference comparison)
  (let loop ((comparison comparison))
    (define a (derivation-label (comparison-a comparison)))
    (define b (derivation-label (comparison-b comparison)))
    (say "~a" (if (string=? a b) a (format #f "~a / ~a" a b)))
    (for-each (cut say-change <> "  ") (comparison-changes comparison))
    (for-each (lambda (pair)
                (say "  the input ~a" (derivation-label (comparison-a pair)))
                (say "    - ~a" (derivation-file-name (comparison-a pair)))
                (say "    + ~a" (derivation-file-name (comparison-b pair))))
              (comparison-pairs comparison))
    (when (and (null? (comparison-changes comparison)) (null? (comparison-pairs comparison)))
      (say "  only the names of what it makes differ"))
    ;; What follows from inputs alone is explained by them.
    (when (null? (comparison-changes comparison))
      (match (way-to-cause comparison)
        ((_ next . _) (loop next))
        (_ #t)))))

;;; What is compared.

(define (thing->derivation thing what)
  (cond ((derivation? thing) thing)
        (else (raise-at #f "~a is no derivation: it is in the store as it is, and nothing builds it" what))))

;; Call PROC with the derivations that SOURCES stand for.
(define (call-with-lowered store sources proc)
  (parameterize ((%graft? (grafts-by-default?)))
    (let* ((choices (choose sources))
           (drvs (map (lambda (thing choice) (thing->derivation thing (choice-source choice)))
                      (lower-choices store choices) choices)))
      (parameterize ((packages (filter-map (lambda (choice drv)
                                             (let ((object (choice-object choice)))
                                               (and (package? object)
                                                    (cons (derivation-file-name drv) (package-location object)))))
                                           choices drvs))
                     (roots (filter package? (map choice-object choices))))
        (proc drvs)))))

(define (other-commit commit sources load-path proc)
  "Call PROC with the derivation that SOURCES, one thing, are at COMMIT of the checkout they are in, and with a copy of
that checkout: its directory, and what messages call it."
  (define (own-file text) (and (or (string-index text #\/) (string-suffix? ".scm" text)) (file-exists? text) text))
  ;; A tree on the load path need not be a checkout; that of the channel is meant.
  (define top
    (match (append (filter-map (match-lambda ((_ . text) (own-file text))) sources) load-path)
      (() (raise-at #f "--against needs a file, or packages of a directory given with -L"))
      ((and (first . _) files)
       (canonicalize-path
        (or (any (compose checkout canonicalize-path) files)
            (raise-at #f "~a is in no checkout of Git, so that there is no other commit of it"
                      (canonicalize-path first)))))))
  (define name
    (or (git top "rev-parse" "--short" "--verify" "--quiet" (string-append commit "^{commit}"))
        (raise-at #f "~a is no commit of ~a" commit top)))
  (define directory (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/nsscheme-XXXXXX")))
  (define (moved text)
    (let ((path (canonicalize-path (absolute text))))
      (if (or (string=? path top) (string-prefix? (string-append top "/") path))
          (string-append directory (string-drop path (string-length top)))
          text)))
  (define words
    (append (append-map (lambda (directory) (list "-L" (moved directory))) load-path)
            (map (match-lambda
                   (('expression . text) (string-append "--expression=" text))
                   (('file . text) (string-append "--file=" (moved text)))
                   (('option . text) (string-append "--" text))
                   ((_ . text) (if (own-file text) (moved text) text)))
                 sources)))
  (dynamic-wind
    (const #t)
    (lambda ()
      (unless (eqv? 0 (status:exit-val
                       (system* "sh" "-c" "git -C \"$1\" archive --format=tar \"$2\" | tar -x -C \"$3\"" "sh"
                                top name directory)))
        (raise-at #f "the files of ~a cannot be copied; this needs git and tar" name))
      (match (and=> (apply output-of "/proc/self/exe" "build" "--derivations" "--logical" words)
                    (cut string-split <> #\newline))
        ((drv)
         (proc (read-derivation-from-file drv) (cons directory name)))
        (_ (raise-at #f "~a cannot be evaluated at the commit ~a (see above)" (cdr (last sources)) name))))
    (lambda () (system* "rm" "-rf" directory))))

(define* (diff-command #:key (sources '()) (load-path '()) why? against)
  "Print how the two things that SOURCES stand for differ, or one of them and what it was at the commit AGAINST. Return
true if they differ."
  (with-store store
    (define (compare a b other)
      (parameterize ((copy other))
        (if (string=? (derivation-file-name a) (derivation-file-name b))
            (begin
              (say "both are ~a" (derivation-file-name a))
              #f)
            (let ((comparison (compare-derivations a b)))
              (say "- ~a" (derivation-file-name a))
              (say "+ ~a" (derivation-file-name b))
              (match (and why? (way-to-cause comparison))
                (#f (say-difference comparison))
                (way (say-cause store way comparison)))
              #t))))
    (define (compare-lowered others copy)
      (call-with-lowered store sources
        (lambda (drvs)
          (match (append others drvs)
            ((a b) (compare a b copy))
            (things (raise-at #f "expected two things to compare, and there are ~a" (length things)))))))
    (if against
        (other-commit against sources load-path (lambda (a copy) (compare-lowered (list a) copy)))
        (compare-lowered '() #f))))

;;; Which form brought an input.

(define* (explain-command #:key (sources '()) input)
  "Print the inputs of the derivations that SOURCES stand for, and where the form that brought each was written; only
those whose names contain INPUT unless that is #f. Return true if there are any."
  (define (wanted? name) (or (not input) (string-contains name input)))
  (define found? #f)
  (define (say-input store drv name paths position)
    (when (wanted? name)
      (set! found? #t)
      (say "~a" name)
      (match (or (mention-position store drv paths) position)
        (#f (say "  no form of a file known here names it"))
        (position (say-position "  " position)))))
  (with-store store
    (define (explain drv)
      (say "~a" (derivation-file-name drv))
      (unless input (say-position "  " (derivation-position store drv)))
      (for-each (lambda (input)
                  (let ((drv* (derivation-input-derivation input)))
                    (say-input store drv (derivation-label drv*) (input-paths input)
                               (or (item-source store (derivation-file-name drv*))
                                   (named-position drv* (derivation-position store drv))))))
                (derivation-inputs drv))
      (for-each (lambda (source)
                  (unless (or (equal? source (script drv))
                              (string-prefix? source (derivation-builder drv)))
                    (say-input store drv (item-name source) (list source) #f)))
                (derivation-sources drv)))
    (call-with-lowered store sources (cut for-each explain <>)))
  (when (and input (not found?)) (say "no input is called ~a" input))
  found?)
