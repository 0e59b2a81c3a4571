;; From a namespace to the derivation of its item, which (aqwari build namespace) makes. Each source becomes code that
;; yields a file name in the builder; which store items that takes is read there from the references graphs of all that
;; the code refers to, so that the item's /gnu/store holds the closure of what is bound and nothing more.

(define-module (aqwari namespace lowering)
  #:use-module (aqwari namespace clauses)
  #:use-module (aqwari namespace settings)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (namespace->derivation))

;;; Sources.

;; SOURCES, the same object or path once. That different ones come to the same file is known in the builder.
(define (distinct sources)
  (define seen (make-hash-table))                       ;from objects to lists of outputs, #f for the object itself
  (define (new? source)
    (let* ((input? (gexp-input? source))
           (thing (if input? (gexp-input-thing source) source))
           (key (if (string? thing) (string->symbol thing) thing))
           (output (and input? (gexp-input-output source)))
           (outputs (hashq-ref seen key '())))
      (hashq-set! seen key (cons output outputs))
      (not (member output outputs))))
  (filter new? sources))

;; OBJECT, a source of ENTRY, if it can be lowered.
(define (check-lowers object entry)
  (unless (or (file-like? object) (gexp-input? object))
    (raise-at (entry-location entry)
              "bind: ~s does not lower to a file; give its type a compiler with define-gexp-compiler, or bind a \
file-like object, a gexp, or a path of the host" object))
  object)

;; The sources of ENTRY, each once: strings for the host's, gexps that yield file names for the others.
(define (source-gexps entry)
  (map (match-lambda
         ((? string? path) path)
         ((? gexp? gexp) gexp)
         (object #~#$object))
       (distinct
        (append-map (lambda (source)
                      (if (or (string? source) (gexp? source))
                          (list source)
                          (cons (check-lowers source entry) (propagated-objects source))))
                    (entry-sources entry)))))

;;; The builder.

;; Code for the list of ENTRIES as `build-namespace' takes them, where a source is a host path or a thunk.
(define (entries-gexp entries)
  #~(list
     #$@(map (lambda (entry)
               #~(list #$(entry-target entry) '#$(entry-kind entry) '#$(entry-options entry)
                       #$@(map (lambda (source)
                                 (if (and (string? source) (not (store-path? source)))
                                     source
                                     #~(lambda () #$source)))
                               (source-gexps entry))))
             entries)))

;; CODE is that of the entries.
(define (builder-gexp code settings runner graphs)
  (with-imported-modules '((aqwari build namespace) (aqwari build files))
    #~(begin
        (use-modules (aqwari build namespace))
        (build-namespace #$output #$code
                         #:store #$(%store-prefix) #:graphs '#$graphs #:settings '#$settings #:runner #$runner))))

;;; Lowering.

;; The item that the store file name PATH lies in.
(define (store-item-of path)
  (let ((slash (string-index path #\/ (+ 1 (string-length (%store-prefix))))))
    (if slash (substring path 0 slash) path)))

;; The graphs of what CODE, that of ENTRIES, refers to, as `gexp->derivation' takes them, which finds the objects in
;; CODE lowered when it comes to them: a connection remembers what each came to.
(define (needed-graphs store code entries system target)
  (define lowered
    (run-with-store store
      (lower-gexp code #:system system #:target target)
      #:system system #:target target))
  (define items
    (delete-duplicates
     (append (append-map (lambda (input)
                           (map (lambda (output) (list (derivation-input-derivation input) output))
                                (derivation-input-sub-derivations input)))
                         (lowered-gexp-inputs lowered))
             (map list (lowered-gexp-sources lowered))
             (filter-map (lambda (source) (and (string? source) (store-path? source) (list (store-item-of source))))
                         (append-map entry-sources entries)))))
  (map (lambda (item n) (cons (string-append "graph" (number->string n)) item))
       items (iota (length items))))

(define* (namespace->derivation namespace #:key (name "namespace") system target)
  "Return in the store monad the derivation of the item that runs programs in NAMESPACE."
  (lambda (store)
    (define (register-locations! script entries)
      (register-source! store script (namespace-location namespace))
      (for-each (lambda (entry number)
                  (register-source! store (string-append script "." (number->string number)) (entry-location entry)))
                entries (iota (length entries))))
    (let* ((entries (namespace-entries namespace))
           (code (entries-gexp entries))
           (graphs (needed-graphs store code entries system target))
           (runner (namespace-runner store)))
      (call-with-values
          (lambda ()
            (parameterize ((build-roots? #f))
              ((gexp->derivation name (builder-gexp code (settings-lines (namespace-settings namespace)) runner
                                                    (map car graphs))
                                 #:system system #:target target
                                 #:references-graphs graphs
                                 #:local-build? #t #:substitutable? #f)
               store)))
        (lambda (drv store)
          (register-locations! (last (derivation-builder-arguments drv)) entries)
          (values drv store))))))

(define-gexp-compiler (namespace-compiler (namespace <namespace>) system target)
  (namespace->derivation namespace #:system system #:target target))
