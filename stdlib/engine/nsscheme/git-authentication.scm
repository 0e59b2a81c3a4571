;; Whether a Git repository is authentic, as Guix defines it: every commit that comes after an introductory one is signed
;; by a key that the file .guix-authorizations of its parents names. The keys are files *.key of the branch `keyring'. The
;; work is done in Swift (Sources/Builtins/Authentication); here are names, the cache of what is authentic, and errors.
;;
;; Invariant: what was authenticated with one introduction counts for that one only.

(define-module (nsscheme git-authentication)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt hash)
  #:use-module (git)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme rows git)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:export (authenticate-repository
            fingerprint->bytevector
            fingerprint->string
            &authentication-error
            authentication-error?
            authentication-error-kind
            authentication-error-commit))

(define-condition-type &authentication-error &error
  authentication-error?
  (kind   authentication-error-kind)      ;'unsigned, 'unauthorized, 'bad-signature, 'missing-key, …
  (commit authentication-error-commit))   ;40 digits, or #f

(define (fingerprint->bytevector text)
  "Return the fingerprint that TEXT writes in hexadecimal digits, with white space anywhere; #f if it is not one."
  (let ((digits (string-downcase (string-delete char-set:whitespace text))))
    (and (= (string-length digits) 40)
         (string-every char-set:hex-digit digits)
         (base16-string->bytevector digits))))

(define (fingerprint->string fingerprint)
  "Return FINGERPRINT as people read it: groups of four digits, with a wider space in the middle."
  (define digits (string-upcase (bytevector->base16-string fingerprint)))
  (define groups
    (let loop ((rest digits) (result '()))
      (if (<= (string-length rest) 4)
          (reverse (cons rest result))
          (loop (string-drop rest 4) (cons (string-take rest 4) result)))))
  (define half (quotient (length groups) 2))
  (string-append (string-join (take groups half) " ") "  " (string-join (drop groups half) " ")))

(define (keyring-commit repository branches)
  (define (lookup branch)
    (any (lambda (prefix)
           (catch 'git-error
             (lambda () (%git-reference-id repository (string-append prefix branch)))
             (lambda _ #f)))
         '("refs/heads/" "refs/remotes/")))
  (or (any lookup branches)
      (raise (make-compound-condition
              (condition (&authentication-error (kind 'keyring) (commit #f)))
              (formatted-message "the repository has no branch ~a, whose files *.key are the keys that may sign"
                                 (last branches))))))

(define (cache-key label start signer historical)
  (string-append label "-"
                 (string-take (bytevector->base16-string
                               (sha256 (string->utf8
                                        (string-join (cons* start (bytevector->base16-string signer)
                                                            (map bytevector->base16-string historical))
                                                     " "))))
                              32)))

(define maximum-kept 200)

(define (at-most n commits)
  (if (> (length commits) n) (take commits n) commits))

(define* (authenticate-repository repository start signer
                                  #:key end (keyrings '("keyring")) (label "repository") (historical '())
                                  (authentic '()) (progress #f))
  "Authenticate the commit END of REPOSITORY, by default that of HEAD. It starts with the commit START, which SIGNER, a
fingerprint, must have signed; both commits are texts of 40 digits. The keys are in the first branch of KEYRINGS that
there is. Commits whose parents do not say who may sign may be signed by HISTORICAL, a list of fingerprints. The commits
AUTHENTIC are authentic already, and so are those that were kept under LABEL when they were found so. PROGRESS gets the
numbers of commits done and to do. Return how many commits each key has signed, an alist of fingerprints and numbers; it
is empty if nothing is new. Otherwise an &authentication-error says why not."
  (define key (cache-key label start signer historical))
  (define end-id
    (if end (oid->bytes (string->oid end)) (%git-reference-id repository "HEAD")))
  (define kept (%authenticated key))
  (if (member end-id kept)
      '()
      (match (%git-authenticate repository end-id (keyring-commit repository keyrings)
                                (cons* (oid->bytes (string->oid start)) signer historical)
                                (append kept (map (compose oid->bytes string->oid) authentic))
                                progress)
        (#(kind commit message)
         (raise (make-compound-condition
                 (condition (&authentication-error
                             (kind kind) (commit (and commit (bytevector->base16-string commit)))))
                 (formatted-message "~a" message))))
        (counts
         (%keep-authenticated! key (at-most maximum-kept (cons end-id kept)))
         counts))))
