;; How two derivations differ. What they have in common under other names is the same thing: inputs are paired by
;; their names, and a text in which only the store paths of pairs differ has not changed by itself. So what is left are
;; causes.
;;
;; Invariant: a pair of derivations is compared once, however many ways lead to it.

(define-module (nsscheme drv-differences)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme host)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (compare-derivations
            comparison-a comparison-b comparison-changes comparison-pairs
            change-kind change-name change-a change-b change-at-a change-at-b
            item-name file-text))

;; What differs in A and B by itself, and the pairs of inputs that differ, as comparisons.
(define-record-type <comparison>
  (make-comparison a b changes pairs)
  comparison?
  (a       comparison-a)
  (b       comparison-b)
  (changes comparison-changes set-comparison-changes!)
  (pairs   comparison-pairs set-comparison-pairs!))

;; KIND is one of the symbols system, builder, argument, variable, output, input, source and script; NAME says which
;; one. A and B are the texts, or #f where there is none; AT-A and AT-B are where they begin to differ.
(define-record-type <change>
  (make-change kind name a b at-a at-b)
  change?
  (kind change-kind)
  (name change-name)
  (a    change-a)
  (b    change-b)
  (at-a change-at-a)
  (at-b change-at-b))

(define hash-length 32)

(define (item-name path)
  "Return the name of the store item PATH without directory and hash."
  (let ((base (basename path)))
    (if (> (string-length base) hash-length) (string-drop base (+ 1 hash-length)) base)))

(define (file-text path)
  "Return the characters of the file PATH, or #f if it is no file."
  (and (file-exists? path)
       (eq? 'regular (stat:type (lstat path)))
       (let ((bytes (call-with-input-file path get-bytevector-all #:binary #t)))
         (if (eof-object? bytes) "" (utf8->string bytes)))))

;;; Pairs.

;; Pair the elements of two lists by KEY: three lists, of pairs, of what only ONE has and of what only OTHER has.
;; Several with the same key are paired in their order.
(define (pair-up key one other)
  (let loop ((rest one) (left other) (pairs '()) (alone '()))
    (match rest
      (() (values (reverse pairs) (reverse alone) left))
      ((first . more)
       (let ((found (find (lambda (candidate) (equal? (key candidate) (key first))) left)))
         (if found
             (loop more (delete found left eq?) (acons first found pairs) alone)
             (loop more left pairs (cons first alone))))))))

(define (input-file input) (derivation-file-name (derivation-input-derivation input)))

(define (input-key input)
  (cons (string-drop-right (item-name (input-file input)) (string-length ".drv"))
        (derivation-input-sub-derivations input)))

;; The name without the numbers of its version, for what another version replaces.
(define (stem name)
  (define (number? part)
    (string-every (char-set-adjoin char-set:digit #\.) part))
  (string-join (remove number? (string-split name #\-)) "-"))

;;; Texts.

;; TEXT as pieces: characters, and the tokens that NAMES has for store paths; each with the offset where it begins.
(define (pieces text names)
  (define prefix (string-append (%store-prefix) "/"))
  (define skip (+ (string-length prefix) hash-length))
  (let loop ((from 0) (result '()))
    (match (string-contains text prefix from)
      (#f (reverse (cons (cons from (substring text from)) result)))
      (at
       (let* ((token (and (<= (+ at skip) (string-length text))
                          (hash-ref names (substring text (+ at (string-length prefix)) (+ at skip)))))
              (end (if token (item-end text (+ at skip)) (+ at (string-length prefix)))))
         (loop end
               (cons* (cons at (or token (substring text at end)))
                      (cons from (substring text from at))
                      result)))))))

(define name-characters (string->char-set "+-._?=" char-set:letter+digit))

;; Where the name of the item ends whose hash ends at FROM.
(define (item-end text from)
  (or (string-skip text name-characters from) (string-length text)))

;; Where the texts begin to differ, a pair of offsets, or #f.
(define (first-difference a b names)
  (let loop ((one (pieces a names)) (other (pieces b names)))
    (match (list one other)
      ((() ()) #f)
      ((() ((at . _) . _)) (cons (string-length a) at))
      ((((at . _) . _) ()) (cons at (string-length b)))
      ((((at-a . piece-a) . more-a) ((at-b . piece-b) . more-b))
       (cond ((equal? piece-a piece-b) (loop more-a more-b))
             ((and (string? piece-a) (string? piece-b))
              (let ((common (string-prefix-length piece-a piece-b)))
                (cons (+ at-a common) (+ at-b common))))
             (else (cons at-a at-b)))))))

;;; Derivations.

(define (digest path) (string-take (basename path) hash-length))

;; Let NAMES have the same token for two paths.
(define (note-pair! names a b)
  (let ((token (or (hash-ref names (digest a)) (list a b))))
    (hash-set! names (digest a) token)
    (hash-set! names (digest b) token)))

(define (note-outputs! names a b)
  (for-each (match-lambda
              ((name . path)
               (let ((other (assoc-ref (derivation->output-paths b) name)))
                 (when (and path other) (note-pair! names path other)))))
            (derivation->output-paths a)))

;; The changes of one text, or of one that is there on one side only.
(define (text-changes kind name a b names)
  (cond ((and a b)
         (match (first-difference a b names)
           (#f '())
           ((at-a . at-b) (list (make-change kind name a b at-a at-b)))))
        ((or a b) (list (make-change kind name a b 0 0)))
        (else '())))

(define (environment-changes a b names)
  (define one (derivation-builder-environment-vars a))
  (define other (derivation-builder-environment-vars b))
  (append-map (lambda (name)
                (text-changes 'variable name (assoc-ref one name) (assoc-ref other name) names))
              (sort (delete-duplicates (append (map car one) (map car other))) string<?)))

(define (argument-changes a b names)
  (let loop ((one (derivation-builder-arguments a)) (other (derivation-builder-arguments b)) (number 1))
    (if (and (null? one) (null? other))
        '()
        (append (text-changes 'argument number (and (pair? one) (car one)) (and (pair? other) (car other)) names)
                (loop (if (pair? one) (cdr one) '()) (if (pair? other) (cdr other) '()) (+ number 1))))))

;; The files of an item: names below it, with their contents.
(define (item-files path)
  (define files '())
  (file-system-fold (const #t)
                    (lambda (name stat result)
                      (set! files (acons (string-drop name (string-length path)) name files)))
                    (const #t) (const #t) (const #t) (const #t) #t path lstat)
  (sort files (lambda (one other) (string<? (car one) (car other)))))

(define (source-changes a b names)
  (define kind (if (string-suffix? "-builder" a) 'script 'source))
  (match (list (file-text a) (file-text b))
    (((? string? one) (? string? other)) (text-changes kind (cons a b) one other names))
    (_
     (if (and (file-exists? a) (file-exists? b))
         (let ((one (item-files a)) (other (item-files b)))
           (define (text files name) (and=> (assoc-ref files name) file-text))
           (append-map (lambda (name)
                         (text-changes 'source (cons (string-append a name) (string-append b name))
                                       (text one name) (text other name) names))
                       (sort (delete-duplicates (append (map car one) (map car other))) string<?)))
         (list (make-change 'source (cons a b) a b 0 0))))))

;; What the file of DRV says of its outputs: names, paths, and hashes that are declared.
(define (outputs-text drv)
  (let ((text (file-text (derivation-file-name drv))))
    (substring text (string-length "Derive([") (string-contains text "],["))))

;; The code that the builders of A and B run, if each has some: it is the same part of both, whatever they are called.
(define (scripts a b)
  (define (script drv)
    (find (lambda (text) (and (store-path? text) (string-suffix? "-builder" text)))
          (reverse (derivation-builder-arguments drv))))
  (let ((found (list (script a) (script b))))
    (if (every identity found) found '())))

(define (compare-derivations a b)
  "Compare the derivations A and B with all that they are built from."
  (define known (make-hash-table))
  (define names (make-hash-table))
  ;; The pairs of inputs, and what has no counterpart: first by whole names, then those of which the version differs.
  (define (input-pairs a b)
    (define (versionless input) (cons (stem (car (input-key input))) (cdr (input-key input))))
    (let*-values (((same one other) (pair-up input-key (derivation-inputs a) (derivation-inputs b)))
                  ((alike one other) (pair-up versionless one other)))
      (values (append same alike) one other)))
  (define (compare a b)
    (define key (cons (derivation-file-name a) (derivation-file-name b)))
    (or (hash-ref known key)
        (let ((comparison (make-comparison a b '() '())))
          (hash-set! known key comparison)
          (fill! comparison a b)
          comparison)))
  (define (fill! comparison a b)
    (let*-values (((pairs only-a only-b) (input-pairs a b))
                  ((same lone-a lone-b)
                   (pair-up (lambda (path) (if (member path (scripts a b)) 'script (item-name path)))
                            (derivation-sources a) (derivation-sources b)))
                  ((alike lone-a lone-b) (pair-up (lambda (path) (stem (item-name path))) lone-a lone-b)))
      (define sources (append same alike))
      (define differing
        (filter (match-lambda ((one . other) (not (string=? (input-file one) (input-file other))))) pairs))
      (define compared
        (map (match-lambda
               ((one . other) (compare (derivation-input-derivation one) (derivation-input-derivation other))))
             differing))
      (define (lone kind items text a?)
        (map (lambda (item) (make-change kind (text item) (and a? (text item)) (and (not a?) (text item)) 0 0)) items))
      (note-outputs! names a b)
      (for-each (match-lambda ((one . other) (note-pair! names one other))) sources)
      (set-comparison-pairs! comparison compared)
      (set-comparison-changes!
       comparison
       (append (text-changes 'system "system" (derivation-system a) (derivation-system b) names)
               (text-changes 'builder "builder" (derivation-builder a) (derivation-builder b) names)
               (text-changes 'output "outputs" (outputs-text a) (outputs-text b) names)
               (append-map (match-lambda
                             ((one . other) (if (string=? one other) '() (source-changes one other names))))
                           sources)
               (lone 'input only-a input-file #t) (lone 'input only-b input-file #f)
               (lone 'source lone-a identity #t) (lone 'source lone-b identity #f)
               (environment-changes a b names)
               (argument-changes a b names)))))
  (compare a b))
