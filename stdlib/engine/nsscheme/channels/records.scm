;; Channels as values, with Guix's names: where one is, which branch or commit of it is wanted, and with which commit
;; and signer its authentication begins. (guix channels) has these names for programs.

(define-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme git-authentication)
  #:use-module (nsscheme records)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (channel channel? channel-name channel-url channel-branch channel-commit channel-introduction
            channel-location
            make-channel-introduction channel-introduction?
            channel-introduction-first-signed-commit channel-introduction-first-commit-signer
            openpgp-fingerprint openpgp-fingerprint->bytevector
            guix-channel? at-commit
            %default-channel-url %default-guix-channel %default-channels
            channel->code channels->code))

(define-record-type <channel-introduction>
  (%make-channel-introduction commit signer)
  channel-introduction?
  (commit channel-introduction-first-signed-commit)   ;40 digits
  (signer channel-introduction-first-commit-signer))  ;the fingerprint, a bytevector

(define (make-channel-introduction commit signer)
  "Return an introduction: authentication begins with COMMIT, 40 hexadecimal digits, which is signed by the key with the
fingerprint SIGNER, a bytevector as `openpgp-fingerprint' makes it."
  (unless (and (string? commit) (commit-name? commit))
    (raise-at #f "make-channel-introduction: expected a commit, 40 hexadecimal digits; got ~s" commit))
  (unless (fingerprint? signer)
    (raise-at #f "make-channel-introduction: expected a fingerprint, (openpgp-fingerprint \"…\"); got ~s" signer))
  (%make-channel-introduction (string-downcase commit) signer))

(define (fingerprint? object)
  (and (array? object) (eq? 'vu8 (array-type object)) (= 20 (array-length object))))

(define (commit-name? text)
  (and (= 40 (string-length text)) (string-every char-set:hex-digit text)))

(define (openpgp-fingerprint->bytevector text)
  "Return the fingerprint that TEXT writes in hexadecimal digits, as a bytevector."
  (or (and (string? text) (fingerprint->bytevector text))
      (raise-at #f "openpgp-fingerprint: expected 40 hexadecimal digits, with spaces anywhere; got ~s" text)))

(define-syntax-rule (openpgp-fingerprint text)
  (openpgp-fingerprint->bytevector text))

;;; Channels.

(define-syntax-rule (define-check name predicate expected)
  (define-field-check name
    (lambda (value location)
      (if (predicate value)
          value
          (raise-at location "channel: expected ~a; got ~s" expected value)))))

(define (plain-name? object)
  (and (symbol? object)
       (let ((text (symbol->string object)))
         (and (not (string-null? text))
              (not (string-prefix? "." text))
              (not (string-prefix? "-" text))
              (string-every (char-set-union char-set:letter+digit (string->char-set "-_+.")) text)))))

(define-check check-name plain-name? "a name, a symbol such as 'guix")
(define-check check-url (lambda (object) (and (string? object) (not (string-null? object))))
  "the URL of a Git repository, a string")
(define-check check-branch (lambda (object) (and (string? object) (not (string-null? object)))) "a branch, a string")
(define-check check-commit (lambda (object) (or (not object) (and (string? object) (not (string-null? object)))))
  "a commit, a string, or #f")
(define-check check-introduction (lambda (object) (or (not object) (channel-introduction? object)))
  "an introduction, (make-channel-introduction \"COMMIT\" (openpgp-fingerprint \"…\")), or #f")

(define-record-type* <channel> %channel make-channel
  channel?
  (name         channel-name (sanitize check-name))
  (url          channel-url (sanitize check-url))
  (branch       channel-branch (default "master") (sanitize check-branch))
  (commit       channel-commit (default #f) (sanitize check-commit))
  (introduction channel-introduction (default #f) (sanitize check-introduction))
  (location     channel-location* (default #f) (innate)))

(define-located channel %channel)

(define (channel-location channel)
  "Return the location where CHANNEL is written, or #f."
  (->location (channel-location* channel)))

(define (guix-channel? channel)
  "Return true if CHANNEL is Guix itself."
  (eq? 'guix (channel-name channel)))

(define (at-commit original commit)
  "Return the channel ORIGINAL at COMMIT."
  (channel (inherit original) (commit commit) (location (channel-location* original))))

(define %default-channel-url "https://git.guix.gnu.org/guix.git")

(define %default-guix-channel
  (channel
   (name 'guix)
   (url %default-channel-url)
   (introduction
    (make-channel-introduction "9edb3f66fd807b096b48283debdcddccfea34bad"
                               (openpgp-fingerprint "BBB0 2DDF 2CEA F6A8 0D1D  E643 A2A0 6DF2 A33A 54FA")))))

(define %default-channels (list %default-guix-channel))

;;; Channels as code.

(define (channel->code channel)
  "Return the expression that makes CHANNEL."
  (define introduction (channel-introduction channel))
  `(channel
    (name ',(channel-name channel))
    (url ,(channel-url channel))
    (branch ,(channel-branch channel))
    ,@(if (channel-commit channel) `((commit ,(channel-commit channel))) '())
    ,@(if introduction
          `((introduction
             (make-channel-introduction
              ,(channel-introduction-first-signed-commit introduction)
              (openpgp-fingerprint ,(fingerprint->string (channel-introduction-first-commit-signer introduction))))))
          '())))

(define (channels->code channels)
  "Return the expression that makes the list CHANNELS."
  `(list ,@(map channel->code channels)))
