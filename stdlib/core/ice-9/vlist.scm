;;; (ice-9 vlist): lists with fast access by position, and hash lists (vhashes) made of them.
;;;
;;; A vlist is a position in a block; a block holds elements in a vector, newest last, and the vlist that it continues.
;;; To cons onto the newest position of a block that has room is to store one element, seen by nobody else: older
;;; positions of the same block never look above themselves.  Otherwise a new block begins, twice as long as the one it
;;; continues, so that n elements lie in O(log n) blocks.
;;;
;;; A block of a vhash also has chains: for each bucket the newest element, and for each element the next older one of
;;; its bucket and its hash.  A lookup skips the elements above its own position and then goes on in the block below.

(define-module (ice-9 vlist)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-9 gnu) #:select (set-record-type-printer!))
  #:export (vlist? vlist-null vlist-null? vlist-cons vlist-head vlist-tail vlist-ref vlist-length vlist-reverse
            vlist-fold vlist-fold-right vlist-map vlist-for-each vlist-append vlist-filter vlist-delete vlist-drop
            vlist-take vlist-unfold vlist-unfold-right vlist->list list->vlist block-growth-factor
            vhash? vhash-cons vhash-consq vhash-consv vhash-assoc vhash-assq vhash-assv
            vhash-delete vhash-delq vhash-delv vhash-fold vhash-fold-right
            vhash-fold* vhash-foldq* vhash-foldv* alist->vhash))

;; BELOW is the vlist that the block continues, COUNT the number of elements below it; BUCKETS, NEXT and HASHES are
;; vectors in a vhash and #f in a plain list.
(define-record-type <block>
  (make-block elements used below count buckets next hashes)
  block?
  (elements block-elements)
  (used block-used set-block-used!)
  (below block-below)
  (count block-count)
  (buckets block-buckets)
  (next block-next)
  (hashes block-hashes))

(define-record-type <vlist>
  (make-vlist block position)
  vlist?
  (block vlist-block)
  (position vlist-position))

(set-record-type-printer! <vlist>
  (lambda (vlist port)
    (display (if (vhash? vlist) "#<vhash " "#<vlist ") port)
    (write (vlist->list vlist) port)
    (display ">" port)))

(define vlist-null
  (make-vlist (make-block (vector) 0 #f 0 #f #f #f) -1))

(define block-growth-factor (make-parameter 2))

(define (vlist-null? vlist)
  "Return true if VLIST is empty."
  (eq? (vlist-block vlist) (vlist-block vlist-null)))

(define (vhash? object)
  "Return true if OBJECT is a hash list."
  (and (vlist? object) (->bool (block-buckets (vlist-block object)))))

(define (new-block below hashed?)
  "Return an empty block to continue BELOW."
  (let* ((length (vector-length (block-elements (vlist-block below))))
         (full? (= (+ (vlist-position below) 1) length))
         (size (if (and full? (> length 0)) (* length (block-growth-factor)) (if hashed? 4 2))))
    (make-block (make-vector size) 0 below (vlist-length below)
                (and hashed? (make-vector size -1))
                (and hashed? (make-vector size -1))
                (and hashed? (make-vector size 0)))))

(define (room vlist hashed?)
  "Return the block that an element consed onto VLIST goes to."
  (let ((block (vlist-block vlist)))
    (if (and (= (+ (vlist-position vlist) 1) (block-used block))
             (< (block-used block) (vector-length (block-elements block)))
             (eq? hashed? (->bool (block-buckets block))))
        block
        (new-block vlist hashed?))))

(define (store! block element)
  "Add ELEMENT to BLOCK; return its position."
  (let ((position (block-used block)))
    (vector-set! (block-elements block) position element)
    (set-block-used! block (+ position 1))
    position))

(define (vlist-cons element vlist)
  "Return a vlist of ELEMENT before VLIST."
  (let ((block (room vlist #f)))
    (make-vlist block (store! block element))))

(define (check-not-null who vlist)
  (when (vlist-null? vlist)
    (scm-error 'wrong-type-arg who "expected a vlist that is not empty: ~S" (list vlist) (list vlist))))

(define (vlist-head vlist)
  "Return the first element of VLIST."
  (check-not-null "vlist-head" vlist)
  (vector-ref (block-elements (vlist-block vlist)) (vlist-position vlist)))

(define (vlist-tail vlist)
  "Return VLIST without its first element."
  (check-not-null "vlist-tail" vlist)
  (let ((block (vlist-block vlist)) (position (vlist-position vlist)))
    (if (= position 0)
        (block-below block)
        (make-vlist block (- position 1)))))

(define (vlist-length vlist)
  "Return the number of elements of VLIST."
  (+ (block-count (vlist-block vlist)) (vlist-position vlist) 1))

(define (vlist-ref vlist index)
  "Return element INDEX of VLIST."
  (%check "vlist-ref" 1 "vlist" vlist? vlist)
  (%check "vlist-ref" 2 "exact integer" exact-integer? index)
  (unless (and (exact-integer? index) (< -1 index (vlist-length vlist)))
    (scm-error 'out-of-range "vlist-ref" "Value out of range: ~S" (list index) (list index)))
  (let loop ((block (vlist-block vlist)) (position (- (vlist-position vlist) index)))
    (if (>= position 0)
        (vector-ref (block-elements block) position)
        (let ((below (block-below block)))
          (loop (vlist-block below) (+ (vlist-position below) position 1))))))

(define (vlist-drop vlist count)
  "Return VLIST without its first COUNT elements."
  (let loop ((block (vlist-block vlist)) (position (- (vlist-position vlist) count)))
    (cond ((or (>= position 0) (not (block-below block)))
           (if (block-below block) (make-vlist block position) vlist-null))
          (else
           (let ((below (block-below block)))
             (loop (vlist-block below) (+ (vlist-position below) position 1)))))))

(define (vlist-fold proc init vlist)
  "Call PROC with each element of VLIST, first one first, and the result so far."
  (let loop ((block (vlist-block vlist)) (position (vlist-position vlist)) (result init))
    (cond ((>= position 0)
           (loop block (- position 1) (proc (vector-ref (block-elements block) position) result)))
          ((block-below block)
           => (lambda (below) (loop (vlist-block below) (vlist-position below) result)))
          (else result))))

(define (vlist-fold-right proc init vlist)
  "Call PROC with each element of VLIST, last one first, and the result so far."
  (let loop ((elements (reverse! (vlist->list vlist))) (result init))
    (if (null? elements)
        result
        (loop (cdr elements) (proc (car elements) result)))))

(define (vlist->list vlist)
  "Return the elements of VLIST as a list."
  (reverse! (vlist-fold cons '() vlist)))

(define (list->vlist list)
  "Return the elements of LIST as a vlist."
  (let loop ((elements (reverse list)) (result vlist-null))
    (if (null? elements)
        result
        (loop (cdr elements) (vlist-cons (car elements) result)))))

(define (vlist-reverse vlist) "Return VLIST in reverse." (vlist-fold vlist-cons vlist-null vlist))
(define (vlist-for-each proc vlist)
  "Call PROC with each element of VLIST."
  (vlist-fold (lambda (element result) (proc element)) #t vlist))

(define (vlist-map proc vlist)
  "Return the vlist of what PROC returns for the elements of VLIST."
  (vlist-fold-right (lambda (element result) (vlist-cons (proc element) result)) vlist-null vlist))

(define (vlist-filter predicate vlist)
  "Return the elements of VLIST that satisfy PREDICATE."
  (vlist-fold-right (lambda (element result) (if (predicate element) (vlist-cons element result) result))
                    vlist-null vlist))

(define* (vlist-delete object vlist #:optional (same? equal?))
  "Return VLIST without the elements that equal OBJECT."
  (vlist-filter (lambda (element) (not (same? object element))) vlist))

(define (vlist-append . vlists)
  "Return the elements of all VLISTS."
  (for-each (lambda (vlist) (%check "vlist-append" 1 "vlist" vlist? vlist)) vlists)
  (cond ((null? vlists) vlist-null)
        ((null? (cdr vlists)) (car vlists))
        (else (vlist-fold-right vlist-cons (apply vlist-append (cdr vlists)) (car vlists)))))

(define (vlist-take vlist count)
  "Return the first COUNT elements of VLIST."
  (%check "vlist-take" 1 "vlist" vlist? vlist)
  (let loop ((count count) (vlist vlist) (taken '()))
    (if (or (<= count 0) (vlist-null? vlist))
        (list->vlist (reverse! taken))
        (loop (- count 1) (vlist-tail vlist) (cons (vlist-head vlist) taken)))))

(define* (vlist-unfold stop? element next seed #:optional (tail (lambda (seed) vlist-null)))
  "Return the vlist whose elements ELEMENT yields from SEED, the next seed, and so on, until STOP?."
  (let loop ((seed seed) (elements '()))
    (if (stop? seed)
        (vlist-append (list->vlist (reverse! elements)) (tail seed))
        (loop (next seed) (cons (element seed) elements)))))

(define* (vlist-unfold-right stop? element next seed #:optional (tail vlist-null))
  "Like `vlist-unfold', the first element made being the last one of the result."
  (let loop ((seed seed) (result tail))
    (if (stop? seed)
        result
        (loop (next seed) (vlist-cons (element seed) result)))))

;;; Hash lists.

(define hash-range (- (expt 2 28) 1))

(define (%vhash-cons key value vhash hash)
  (let* ((block (room vhash #t))
         (position (store! block (cons key value)))
         (code (hash key hash-range))
         (buckets (block-buckets block))
         (bucket (remainder code (vector-length buckets))))
    (vector-set! (block-hashes block) position code)
    (vector-set! (block-next block) position (vector-ref buckets bucket))
    (vector-set! buckets bucket position)
    (make-vlist block position)))

(define (fold-matches proc init key vhash same? hash once?)
  "Call PROC with each association of KEY, newest first, and the result so far; only with the first if ONCE?."
  (if (vlist-null? vhash)
      init
      (let ((code (hash key hash-range)))
        (let next-block ((block (vlist-block vhash)) (top (vlist-position vhash)) (result init))
          (define buckets (block-buckets block))
          (define (go-on result)
            (let ((below (block-below block)))
              (if below (next-block (vlist-block below) (vlist-position below) result) result)))
          (if buckets
              (let walk ((position (vector-ref buckets (remainder code (vector-length buckets)))) (result result))
                (cond ((< position 0) (go-on result))
                      ((and (<= position top)
                            (= code (vector-ref (block-hashes block) position))
                            (same? key (car (vector-ref (block-elements block) position))))
                       (let ((result (proc (vector-ref (block-elements block) position) result)))
                         (if once? result (walk (vector-ref (block-next block) position) result))))
                      (else (walk (vector-ref (block-next block) position) result))))
              (go-on result))))))

(define (first-match key vhash same? hash)
  (fold-matches (lambda (association result) association) #f key vhash same? hash #t))

(define (fold-values proc init key vhash same? hash)
  (fold-matches (lambda (association result) (proc (cdr association) result)) init key vhash same? hash #f))

(define (delete key vhash same? hash cons)
  (if (first-match key vhash same? hash)
      (vlist-fold-right (lambda (association result)
                          (if (same? key (car association))
                              result
                              (cons (car association) (cdr association) result)))
                        vlist-null vhash)
      vhash))

(define* (vhash-cons key value vhash #:optional (hash hash))
  "Return VHASH with KEY associated with VALUE, by HASH and later equal?."
  (%vhash-cons key value vhash hash))
(define (vhash-consq key value vhash) "Return VHASH with KEY associated with VALUE, by eq?."
  (%vhash-cons key value vhash hashq))
(define (vhash-consv key value vhash) "Return VHASH with KEY associated with VALUE, by eqv?."
  (%vhash-cons key value vhash hashv))

(define* (vhash-assoc key vhash #:optional (same? equal?) (hash hash))
  "Return the newest association of KEY in VHASH, or #f."
  (first-match key vhash same? hash))
(define (vhash-assq key vhash) "Return the newest association of KEY in VHASH, or #f."
  (first-match key vhash eq? hashq))
(define (vhash-assv key vhash) "Return the newest association of KEY in VHASH, or #f."
  (first-match key vhash eqv? hashv))

(define* (vhash-delete key vhash #:optional (same? equal?) (hash hash))
  "Return VHASH without the associations of KEY."
  (delete key vhash same? hash (lambda (key value vhash) (%vhash-cons key value vhash hash))))
(define (vhash-delq key vhash) "Return VHASH without the associations of KEY."
  (delete key vhash eq? hashq vhash-consq))
(define (vhash-delv key vhash) "Return VHASH without the associations of KEY."
  (delete key vhash eqv? hashv vhash-consv))

(define* (vhash-fold* proc init key vhash #:optional (same? equal?) (hash hash))
  "Call PROC with each value of KEY in VHASH, newest first, and the result so far."
  (fold-values proc init key vhash same? hash))
(define (vhash-foldq* proc init key vhash) "Like `vhash-fold*', by eq?." (fold-values proc init key vhash eq? hashq))
(define (vhash-foldv* proc init key vhash) "Like `vhash-fold*', by eqv?." (fold-values proc init key vhash eqv? hashv))

(define (vhash-fold proc init vhash)
  "Call PROC with each key, its value and the result so far, newest association first."
  (vlist-fold (lambda (association result) (proc (car association) (cdr association) result)) init vhash))

(define (vhash-fold-right proc init vhash)
  "Call PROC with each key, its value and the result so far, oldest association first."
  (vlist-fold-right (lambda (association result) (proc (car association) (cdr association) result)) init vhash))

(define* (alist->vhash alist #:optional (hash hash))
  "Return the associations of ALIST as a vhash, the first one newest."
  (let loop ((alist (reverse alist)) (result vlist-null))
    (if (null? alist)
        result
        (loop (cdr alist) (%vhash-cons (caar alist) (cdar alist) result hash)))))
