;; Objects that need themselves. A package's inputs are computed when they are needed, so that two packages may name
;; each other; to build them is impossible. The objects being lowered are known at each moment, outermost last, and one
;; that is met again is an error that shows the way round, at the field that the way begins with.
;; How an object is called, and where it refers to the next one, its type's `register-naming!' says.

(define-module (nsscheme gexp cycles)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (call-while-lowering register-naming!))

(define lowering (make-fluid '()))                      ;list of (OBJECT DEPTH . KEY)

(define %namings (make-hash-table))                     ;record type -> procedure

(define (register-naming! type naming)
  "Let NAMING, a procedure of an object of TYPE and of the one that it refers to, return the name of the object, or #f
if it need not be mentioned, the location of the reference, or #f, the objects on the way between the two, and whether
the object refers to another one each time it is asked."
  (hashq-set! %namings type naming))

(define (naming object next)
  (match (hashq-ref %namings (record-type-descriptor object))
    (#f (values #f #f '() #f))
    (proc (proc object next))))

(define (call-while-lowering object key thunk)
  "Return what THUNK, which lowers OBJECT, returns; KEY is a list of all that this depends on besides."
  (define path (fluid-ref lowering))
  (define depth (match path (() 0) (((_ depth . _) . _) (+ depth 1))))
  (define (same? entry)
    (match entry
      ((other _ . other-key) (and (eq? other object) (equal? other-key key)))))
  (when (find same? path)
    (raise-cycle (cons object (reverse (cons object (map car (take-while (negate same?) path)))))))
  (when (and (zero? (modulo depth 100)) (> depth 0))
    (check-names (map car path) depth))
  (with-fluids ((lowering (cons (cons* object depth key) path)))
    (thunk)))

;; Names, locations and changeability along OBJECTS, each of which refers to the next: a list of (NAME LOCATION ANEW?).
(define (steps objects)
  (append-map (lambda (object next)
                (call-with-values (lambda () (naming object next))
                  (lambda (name location between anew?)
                    (append (if name (list (list name location anew?)) '())
                            (if (null? between) '() (steps (append between (list next))))))))
              objects (cdr objects)))

;; OBJECTS: the first one, what it refers to, and so on, up to the first one again.
(define (raise-cycle objects)
  (define way (steps objects))
  (match way
    (() (raise-at #f "an object needs itself to be built"))
    (((name . _) . _)
     (raise-at (any cadr way)
               "~a needs itself to be built: ~a; leave one of them out, or let it refer to a variant that does without"
               name (string-join (append (map car way) (list name)) " → ")))))

;; Objects that are made anew whenever they are asked for go round as well, but never meet themselves: among the DEPTH
;; OBJECTS, innermost first, there are few names then.
(define (check-names objects depth)
  (define way (steps (reverse objects)))
  (define names (delete-duplicates (map car way)))
  (when (and (< (* 10 (length names)) (length way))
             (< (quotient depth 2) (count caddr way)))
    (raise-at (any cadr way)
              "~a needs itself to be built: ~a → …; its inputs are made anew each time they are asked for"
              (car names) (string-join (map car (take way (min 6 (length way)))) " → "))))
