;; Tags: names for objects that stay, and those with a message and an author.

(define-module (git tag)
  #:use-module (git bindings)
  #:use-module (git object)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (tag-lookup tag-lookup-prefix tag-id tag-target-id tag-message tag-name
            tag-create tag-create! tag-create-lightweight tag-create-lightweight! tag-foreach tag-fold))

(define (tag-lookup repository oid)
  "Return the tag of REPOSITORY called OID."
  (tag-lookup-prefix repository oid 40))

(define (tag-lookup-prefix repository oid length)
  "Return the tag of REPOSITORY whose name begins with LENGTH digits of OID."
  (%git-lookup repository (oid->bytes oid) length OBJ-TAG))

(define (tag-id tag)
  "Return the name of the object TAG."
  (bytes->oid (%git-id tag)))

(define (tag-target-id tag)
  "Return the name of the object that TAG is for."
  (bytes->oid (%git-tag-target-id tag)))

(define (tag-message tag)
  "Return the message of TAG."
  (%git-tag-message tag))

(define (tag-name tag)
  "Return the name of TAG as people write it."
  (%git-tag-name tag))

(define* (tag-create repository name target tagger message #:optional (force? #f))
  "Make a tag NAME for the object TARGET with MESSAGE by the signature TAGGER, instead of another one if FORCE?; return
the name of the object."
  (bytes->oid (%git-tag-create repository name target (signature->list tagger) message force?)))

(define (tag-create! repository name target tagger message)
  "As `tag-create', instead of another one."
  (tag-create repository name target tagger message #t))

(define* (tag-create-lightweight repository name target #:optional (force? #f))
  "Make a tag NAME for the object TARGET, instead of another one if FORCE?; return the name of TARGET."
  (bytes->oid (%git-tag-create repository name target #f #f force?)))

(define (tag-create-lightweight! repository name target)
  "As `tag-create-lightweight', instead of another one."
  (tag-create-lightweight repository name target #t))

(define (tag-foreach repository callback)
  "Call CALLBACK with the whole name of each tag of REPOSITORY and that of its object; a number other than zero ends it
with an error."
  (for-each (lambda (tag)
              (let ((code (callback (car tag) (bytes->oid (cdr tag)))))
                (unless (or (not (exact-integer? code)) (zero? code)) (raise-git-error code))))
            (%git-tags repository)))

(define (tag-fold proc knil repository)
  "Call PROC with the whole name of each tag of REPOSITORY, that of its object, and what it returned before, KNIL at
first; return its last value."
  (let ((result knil))
    (tag-foreach repository
                 (lambda (name oid)
                   (set! result (proc name oid result))
                   0))
    result))
