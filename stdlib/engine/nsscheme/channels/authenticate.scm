;; `nsscheme channel authenticate': whether a repository is authentic, for its maintainer.

(define-module (nsscheme channels authenticate)
  #:use-module (git)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme git-authentication)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:export (authenticate-directory))

(define (signer text)
  (or (fingerprint->bytevector text)
      (raise (formatted-message "'~a' is no fingerprint: expected 40 hexadecimal digits" text))))

(define (resolve repository text)
  (catch 'git-error
    (lambda ()
      (oid->string (object-id (revparse-single repository (string-append text "^{commit}")))))
    (lambda _
      (raise (formatted-message "the repository has no commit '~a'" text)))))

(define (counted n noun)
  (format #f "~a ~a~a" n noun (if (= n 1) "" "s")))

(define* (authenticate-directory directory start fingerprint end keyring historical stats?)
  "Authenticate the repository in DIRECTORY and say what it comes to. START, END and KEYRING are texts, END may be #f; the
introductory commit was signed with the key of FINGERPRINT. Commits whose parents do not say who may sign may be signed by
the fingerprints HISTORICAL."
  (define repository
    (catch 'git-error
      (lambda () (repository-open-ext directory '() '()))
      (lambda _ (raise (formatted-message "there is no Git repository in '~a'" directory)))))
  (define counts
    (authenticate-repository repository (resolve repository start) (signer fingerprint)
                             #:end (resolve repository (or end "HEAD"))
                             #:keyrings (list keyring)
                             #:label "repository"
                             #:historical (map signer historical)))
  (format #t "authentic: ~a, by ~a~%" (counted (apply + (map cdr counts)) "commit") (counted (length counts) "key"))
  (when stats?
    (for-each (match-lambda
                ((key . count) (format #t "  ~a  ~a~%" (fingerprint->string key) count)))
              counts)))
