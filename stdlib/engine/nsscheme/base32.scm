;; The two base-32 alphabets of this world: Nix's (no E, O, U, T; digits from the last bit to the first), in which
;; hashes and store paths are written, and RFC 4648's.
;; The store's own code does the work; a wrong character is a condition that carries the character and the string.

(define-module (nsscheme base32)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module ((nsscheme rows store)
                #:select (%alphabet %bytevector->nix-base32 %nix-base32->bytevector %encode-digits %decode-digits))
  #:export (bytevector-quintet-length
            bytevector->base32-string
            bytevector->nix-base32-string
            base32-string->bytevector
            nix-base32-string->bytevector
            %nix-base32-charset
            %rfc4648-base32-charset
            &invalid-base32-character
            invalid-base32-character?
            invalid-base32-character-value
            invalid-base32-character-string))

(define-condition-type &invalid-base32-character &error
  invalid-base32-character?
  (character invalid-base32-character-value)
  (string    invalid-base32-character-string))

(define %rfc4648-alphabet (%alphabet 'base32))

(define %nix-base32-charset (string->char-set (%alphabet 'nix-base32)))
(define %rfc4648-base32-charset (string->char-set %rfc4648-alphabet))

(define (bytevector-quintet-length bv)
  "Return the number of base-32 digits that BV takes."
  (quotient (+ 4 (* 8 (bytevector-length bv))) 5))

(define (bytes-or-error who answer str)
  (cond ((bytevector? answer) answer)
        ((char? answer) (raise (condition (&invalid-base32-character (character answer) (string str)))))
        (else (scm-error 'misc-error who "~s is not the base-32 notation of a whole number of bytes" (list str) #f))))

(define (bytevector->nix-base32-string bv)
  "Return BV in Nix's base-32 notation."
  (%bytevector->nix-base32 bv))

(define (nix-base32-string->bytevector str)
  "Return the bytes that STR, in Nix's base-32 notation, stands for."
  (bytes-or-error 'nix-base32-string->bytevector (%nix-base32->bytevector str) str))

(define (bytevector->base32-string bv)
  "Return BV in the base-32 notation of RFC 4648, in lower case and without padding."
  (%encode-digits %rfc4648-alphabet #f bv 0 (bytevector-length bv)))

(define (base32-string->bytevector str)
  "Return the bytes that STR, in the base-32 notation of RFC 4648 without padding, stands for."
  (bytes-or-error 'base32-string->bytevector (%decode-digits %rfc4648-alphabet 'forbidden str) str))
