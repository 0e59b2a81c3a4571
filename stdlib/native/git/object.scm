;; Objects of a repository, of any type.

(define-module (git object)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module ((git types) #:select (object?))
  #:use-module (nsscheme rows git)
  #:export (OBJ-ANY OBJ-BAD OBJ-EXT1 OBJ-COMMIT OBJ-TREE OBJ-BLOB OBJ-TAG OBJ-EXT2 OBJ-OFS-DELTA OBJ-REF-DELTA
            object-id object-lookup object-lookup-prefix object-owner object-short-id object-type))

(define OBJ-ANY -2)
(define OBJ-BAD -1)
(define OBJ-EXT1 0)
(define OBJ-COMMIT 1)
(define OBJ-TREE 2)
(define OBJ-BLOB 3)
(define OBJ-TAG 4)
(define OBJ-EXT2 5)
(define OBJ-OFS-DELTA 6)
(define OBJ-REF-DELTA 7)

(define* (object-lookup repository oid #:optional (type OBJ-ANY))
  "Return the object of REPOSITORY called OID, which must have TYPE."
  (object-lookup-prefix repository oid 40 type))

(define* (object-lookup-prefix repository oid length #:optional (type OBJ-ANY))
  "Return the object of REPOSITORY whose name begins with LENGTH digits of OID."
  (let ((object (%git-lookup repository (oid->bytes oid) length type)))
    (if (object? object) object (%git-as object OBJ-ANY))))

(define (object-id object)
  "Return the name of OBJECT."
  (bytes->oid (%git-id object)))

(define (object-type object)
  "Return the number of the type of OBJECT."
  (%git-type object))

(define (object-short-id object)
  "Return as many digits of OBJECT's name as tell it from others."
  (%git-short-id object))

(define (object-owner object)
  "Return the repository of OBJECT."
  (%git-owner object))
