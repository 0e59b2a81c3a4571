;; Derivations as data: what is built, out of what, by which program, in which environment. A derivation's inputs are
;; derivations themselves, so that a graph is walked without touching the store.
;; Invariant: outputs, inputs, sources and environment variables are sorted and free of duplicates.

(define-module (nsscheme derivation records)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:use-module (nsscheme store)
  #:use-module (nsscheme diagnostics)
  #:export (<derivation> make-derivation derivation?
            derivation-outputs derivation-inputs derivation-sources derivation-system
            derivation-builder derivation-builder-arguments derivation-builder-environment-vars
            derivation-file-name
            <derivation-output> make-derivation-output derivation-output?
            derivation-output-path derivation-output-hash-algo derivation-output-hash
            derivation-output-recursive?
            <derivation-input> make-derivation-input derivation-input? derivation-input
            derivation-input-derivation derivation-input-sub-derivations
            derivation-input-path derivation-input-output-paths derivation-input-output-path
            valid-derivation-input?
            &derivation-error derivation-error? derivation-error-derivation
            &derivation-missing-output-error derivation-missing-output-error? derivation-missing-output
            derivation-name derivation-output-names derivation-properties %properties-variable
            fixed-output-derivation? offloadable-derivation? substitutable-derivation?
            derivation->output-path derivation->output-paths
            derivation-input-fold derivation-prerequisites
            coalesce-inputs))

(define-condition-type &derivation-error &store-error
  derivation-error?
  (derivation derivation-error-derivation))

(define-condition-type &derivation-missing-output-error &derivation-error
  derivation-missing-output-error?
  (output derivation-missing-output))

(define-record-type <derivation>
  (make-derivation outputs inputs sources system builder arguments environment file-name)
  derivation?
  (outputs     derivation-outputs)                      ;alist of a name and a <derivation-output>
  (inputs      derivation-inputs)                       ;list of <derivation-input>
  (sources     derivation-sources)                      ;list of store items
  (system      derivation-system)
  (builder     derivation-builder)
  (arguments   derivation-builder-arguments)
  (environment derivation-builder-environment-vars)     ;alist of strings
  (file-name   derivation-file-name))                   ;#f until it is in the store

(define-record-type <derivation-output>
  (make-derivation-output path hash-algo hash recursive?)
  derivation-output?
  (path       derivation-output-path)
  (hash-algo  derivation-output-hash-algo)              ;symbol, or #f if the content is not known beforehand
  (hash       derivation-output-hash)                   ;bytevector, or #f
  (recursive? derivation-output-recursive?))

(define-record-type <derivation-input>
  (make-derivation-input derivation sub-derivations)
  derivation-input?
  (derivation      derivation-input-derivation)
  (sub-derivations derivation-input-sub-derivations))   ;list of output names

(set-record-type-printer! <derivation>
  (lambda (drv port)
    (format port "#<derivation ~a => ~a ~a>"
            (derivation-file-name drv)
            (string-join (map (compose derivation-output-path cdr) (derivation-outputs drv)))
            (number->string (object-address drv) 16))))

(define* (derivation-input drv #:optional (outputs '("out")))
  "Return an input that stands for OUTPUTS of DRV."
  (let ((unknown (find (negate (cut assoc <> (derivation-outputs drv))) outputs)))
    (when unknown
      (missing-output drv unknown))
    (make-derivation-input drv (sort outputs string<?))))

(define (missing-output drv output)
  (raise
   (make-compound-condition
    (condition (&derivation-missing-output-error (derivation drv) (output output)))
    (formatted-message "derivation '~a' has no output '~a'; it has: ~a"
                       (derivation-file-name drv) output
                       (string-join (derivation-output-names drv) ", ")))))

(define (derivation-name drv)
  "Return the name of DRV without hash and extension."
  (let ((base (store-path-package-name (derivation-file-name drv))))
    (string-drop-right base 4)))

(define (derivation-output-names drv)
  "Return the names of the outputs of DRV."
  (map car (derivation-outputs drv)))

(define* (derivation->output-path drv #:optional (output "out"))
  "Return the store file name of OUTPUT of DRV."
  (match (assoc output (derivation-outputs drv))
    ((_ . output) (derivation-output-path output))
    (#f (missing-output drv output))))

(define (derivation->output-paths drv)
  "Return the alist of the output names of DRV and their store file names."
  (map (match-lambda ((name . output) (cons name (derivation-output-path output))))
       (derivation-outputs drv)))

(define (derivation-input-path input)
  (derivation-file-name (derivation-input-derivation input)))

(define (derivation-input-output-paths input)
  "Return the store file names of the outputs that INPUT stands for."
  (map (cut derivation->output-path (derivation-input-derivation input) <>)
       (derivation-input-sub-derivations input)))

(define (derivation-input-output-path input)
  "Return the store file name of the only output that INPUT stands for."
  (match (derivation-input-output-paths input)
    ((path) path)))

(define (valid-derivation-input? store input)
  "Return true if all that INPUT stands for is in STORE already."
  (every (cut valid-path? store <>) (derivation-input-output-paths input)))

;;; What the environment variables say.

(define %properties-variable "guix properties")

(define (variable drv name)
  (assoc-ref (derivation-builder-environment-vars drv) name))

(define (derivation-properties drv)
  "Return the property alist of DRV."
  (let ((text (variable drv %properties-variable)))
    (if text (call-with-input-string text read) '())))

(define (fixed-output-derivation? drv)
  "Return true if the content of DRV's only output is known beforehand, by its hash."
  (match (derivation-outputs drv)
    ((("out" . output)) (->bool (derivation-output-hash output)))
    (_ #f)))

(define (offloadable-derivation? drv)
  "Return true if DRV may be built on another machine."
  (not (equal? "1" (variable drv "preferLocalBuild"))))

(define (substitutable-derivation? drv)
  "Return true if substitutes for DRV are welcome."
  (not (equal? "0" (variable drv "allowSubstitutes"))))

;;; Graphs.

(define* (derivation-input-fold proc seed inputs #:key (cut? (const #f)))
  "Fold PROC over INPUTS and all that they need, each input once; CUT? inputs, and what only they need, are left out."
  (define seen (make-hash-table))
  (define (visit input result)
    (let ((key (cons (derivation-input-path input) (derivation-input-sub-derivations input))))
      (if (or (hash-ref seen key) (cut? input))
          result
          (begin
            (hash-set! seen key #t)
            (fold visit (proc input result) (derivation-inputs (derivation-input-derivation input)))))))
  (fold visit seed inputs))

(define* (derivation-prerequisites drv #:optional (cut? (const #f)))
  "Return the inputs that building DRV needs, directly or not, without those for which CUT? is true."
  (derivation-input-fold cons '() (derivation-inputs drv) #:cut? cut?))

(define (coalesce-inputs inputs)
  "Return INPUTS sorted by file name, with one input for each derivation."
  (define table (make-hash-table))
  (for-each (lambda (input)
              (let* ((path (derivation-input-path input))
                     (known (hash-ref table path)))
                (hash-set! table path
                           (if known
                               (make-derivation-input
                                (derivation-input-derivation input)
                                (sort (lset-union string=? (derivation-input-sub-derivations known)
                                                  (derivation-input-sub-derivations input))
                                      string<?))
                               input))))
            inputs)
  (map cdr (sort (hash-map->list cons table)
                 (lambda (a b) (string<? (car a) (car b))))))
