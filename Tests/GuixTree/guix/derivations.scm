;; Derivations: what is to be built, as the daemon reads it, and the names of what will come of it.

(define-module (guix derivations)
  #:use-module (guix base32)
  #:use-module (guix memoization)
  #:use-module (guix store)
  #:use-module ((gcrypt hash) #:select (sha256))
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:use-module (ice-9 textual-ports)
  #:export (&derivation-missing-output-error derivation-missing-output-error? derivation-error-derivation
            derivation-missing-output read-derivation-from-file
            derivation-input-derivation derivation-input-sub-derivations
            <derivation> derivation derivation? derivation-name derivation-file-name derivation-outputs
            derivation-inputs derivation-sources derivation-system derivation-builder derivation-builder-arguments
            derivation-builder-environment-vars
            derivation->output-path derivation->output-paths derivation-output-names raw-derivation build-derivations
            bytevector->hex))

(define-immutable-record-type <derivation>
  (make-derivation name outputs inputs sources system builder args env fixed file)
  derivation?
  (name derivation-name)
  (outputs derivation-outputs)                          ;names and paths
  (inputs derivation-inputs)                            ;derivations and names of outputs
  (sources derivation-sources)
  (system derivation-system)
  (builder derivation-builder)
  (args derivation-builder-arguments)
  (env derivation-builder-environment-vars)
  (fixed derivation-fixed)                              ;#f, or algorithm and hash
  (file derivation-file-name set-derivation-file-name))

(set-record-type-printer! <derivation>
  (lambda (drv port)
    (format port "#<derivation ~a => ~a>" (derivation-file-name drv)
            (string-join (map cdr (derivation-outputs drv))))))

(define-condition-type &derivation-missing-output-error &error
  derivation-missing-output-error?
  (derivation derivation-error-derivation)
  (output derivation-missing-output))

(define* (derivation->output-path drv #:optional (output "out"))
  (or (assoc-ref (derivation-outputs drv) output)
      (raise (condition (&derivation-missing-output-error (derivation drv) (output output))))))

;; An input.
(define derivation-input-derivation car)
(define derivation-input-sub-derivations cdr)

(define derivation->output-paths derivation-outputs)

;; What is defined so is a macro's template, too.
(define-inlinable (derivation-output-names drv)
  (match (derivation-outputs drv)
    (((names . paths) (... ...)) names)))

(define (bytevector->hex bytes)
  (string-concatenate
   (map (lambda (byte) (string-append (if (< byte 16) "0" "") (number->string byte 16)))
        (bytevector->u8-list bytes))))

;;; The text.

(define (quoted text)
  (define (escape chr)
    (case chr
      ((#\" #\\) (string #\\ chr))
      ((#\newline) "\\n")
      ((#\return) "\\r")
      ((#\tab) "\\t")
      (else (string chr))))
  (string-append "\"" (string-concatenate (map escape (string->list text))) "\""))

(define (array items) (string-append "[" (string-join items ",") "]"))
(define (tuple . items) (string-append "(" (string-join items ",") ")"))

;; INPUT-NAME says what stands for an input.
(define* (derivation->text drv input-name #:key (outputs? #t))
  (define (fixed part) (if (derivation-fixed drv) (part (derivation-fixed drv)) ""))
  (define inputs
    (sort (map (match-lambda ((input . names) (cons (input-name input) names))) (derivation-inputs drv))
          (lambda (a b) (string<? (car a) (car b)))))
  (string-append
   "Derive"
   (tuple
    (array (map (match-lambda
                  ((name . path)
                   (tuple (quoted name) (quoted (if outputs? path ""))
                          (quoted (fixed first)) (quoted (fixed (compose bytevector->hex second))))))
                (derivation-outputs drv)))
    (array (map (match-lambda ((name . outputs) (tuple (quoted name) (array (map quoted (sort outputs string<?))))))
                inputs))
    (array (map quoted (sort (derivation-sources drv) string<?)))
    (quoted (derivation-system drv))
    (quoted (derivation-builder drv))
    (array (map quoted (derivation-builder-arguments drv)))
    (array (map (match-lambda
                  ((name . value)
                   (tuple (quoted name)
                          (quoted (if (and (not outputs?) (assoc name (derivation-outputs drv))) "" value)))))
                (sort (derivation-builder-environment-vars drv)
                      (lambda (a b) (string<? (car a) (car b)))))))))

;; What the text between brackets says, as lists and strings.
(define (text->data text)
  (define port (open-input-string text))
  (define (string-end)
    (let loop ((chars '()))
      (match (read-char port)
        (#\" (reverse-list->string chars))
        (#\\ (loop (cons (match (read-char port) (#\n #\newline) (#\r #\return) (#\t #\tab) (chr chr)) chars)))
        (chr (loop (cons chr chars))))))
  (define (items)
    (let loop ((found '()))
      (match (read-char port)
        ((or #\) #\]) (reverse found))
        (#\, (loop found))
        (#\" (loop (cons (string-end) found)))
        ((or #\( #\[) (loop (cons (items) found))))))
  (string-for-each (lambda (chr) (read-char port)) "Derive(")
  (items))

(define (read-derivation-from-file file)
  (match (text->data (call-with-input-file file get-string-all))
    ((((outputs paths algorithms hashes) ...) ((inputs names) ...) sources system builder args ((variables values) ...))
     (make-derivation (string-drop (string-drop-right (basename file) 4) 33)
                      (map cons outputs paths)
                      (map (lambda (input names) (cons (read-derivation-from-file input) names)) inputs names)
                      sources system builder args (map cons variables values)
                      (match algorithms
                        (("") #f)
                        ((algorithm) (list algorithm (hex->bytevector (car hashes))))
                        (_ #f))
                      file))))

(define (hex->bytevector text)
  (u8-list->bytevector
   (map (lambda (i) (string->number (substring text (* 2 i) (+ 2 (* 2 i))) 16))
        (iota (quotient (string-length text) 2)))))

;;; Names.

(define (store-path type hash name)
  (let* ((text (string-append type ":sha256:" (bytevector->hex hash) ":/gnu/store:" name))
         (digest (sha256 (string->utf8 text)))
         (short (make-bytevector 20 0)))
    (for-each (lambda (i)
                (let ((at (modulo i 20)))
                  (bytevector-u8-set! short at (logxor (bytevector-u8-ref short at) (bytevector-u8-ref digest i)))))
              (iota 32))
    (string-append "/gnu/store/" (bytevector->nix-base32-string short) "-" name)))

(define (output-name name output)
  (if (string=? output "out") name (string-append name "-" output)))

;; What a derivation is, whatever the derivations of fixed contents among its inputs do: in hexadecimal.
(define derivation-identity
  (mlambdaq (drv)
    (bytevector->hex
     (sha256
      (string->utf8
       (match (derivation-fixed drv)
         (#f (derivation->text drv derivation-identity))
         ((algorithm hash)
          (string-append "fixed:out:" algorithm ":" (bytevector->hex hash) ":" (derivation->output-path drv)))))))))

(define (output-path drv output)
  (match (derivation-fixed drv)
    (#f
     (store-path (string-append "output:" output)
                 (sha256 (string->utf8 (derivation->text drv derivation-identity #:outputs? #f)))
                 (output-name (derivation-name drv) output)))
    (("r:sha256" hash)
     (store-path "source" hash (derivation-name drv)))
    ((algorithm hash)
     (store-path "output:out"
                 (sha256 (string->utf8 (string-append "fixed:out:" algorithm ":" (bytevector->hex hash) ":")))
                 (derivation-name drv)))))

(define* (derivation store name builder args #:key (outputs '("out")) (inputs '()) (env-vars '())
                     (system "x86_64-linux") hash recursive?)
  "Add a derivation to STORE.  INPUTS are derivations, perhaps in a list with names of outputs, and store items."
  (define derivations
    (map (match-lambda ((drv . outputs) (cons drv outputs)) (drv (list drv "out")))
         (remove string? inputs)))
  ;; Each input once, with all outputs that are wanted.
  (define merged
    (fold-right (lambda (input result)
                  (match (assq (car input) result)
                    (#f (cons input result))
                    (known (cons (cons (car input) (lset-union string=? (cdr known) (cdr input)))
                                 (delq known result)))))
                '() derivations))
  (define (make outputs file)
    (make-derivation name outputs merged (delete-duplicates (filter string? inputs)) system builder args
                     (append outputs env-vars)
                     (and hash (list (if recursive? "r:sha256" "sha256") hash)) file))
  (let* ((blank (make (map (cut cons <> "") outputs) #f))
         (drv (make (map (lambda (output) (cons output (output-path blank output))) outputs) #f))
         (file (add-text-to-store store (string-append name ".drv") (derivation->text drv derivation-file-name)
                                  (append (map (compose derivation-file-name car) merged)
                                          (derivation-sources drv)))))
    (set-derivation-file-name drv file)))

(define raw-derivation (store-lift derivation))

(define (build-derivations store derivations)
  (build-things store (map derivation-file-name derivations)))
