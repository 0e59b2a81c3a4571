;;; Calls that are watched: what (system vm trace), (system vm traps) and (statprof) are made from.
;;;
;;; The core calls the watcher instead of a procedure.  It notes in a fluid, which therefore holds in the dynamic
;;; extent of the call, how deep the call is for each watch, and in which frame it happens: a call in tail position
;;; finds its own frame there, and goes on without a return to wait for.
;;;
;;; Invariant: between the return of the watched procedure and the next %watch-next!, nothing else is called before the
;;; receiver.

(define-module (nsscheme call-watch)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module ((nsscheme stacks) #:select (call-frame))
  #:export (watch-calls-to watch-calls-in count-calls trace-level set-trace-level!))

;; A watch sees calls of PROCEDURE (within?: #f) or calls in its dynamic extent.
(define-record-type <watch>
  (make-watch procedure within? call return)
  watch?
  (procedure watched-procedure)
  (within? watch-within?)
  (call watch-call)                             ;of a frame and a depth
  (return watch-return))

(define watches '())
(define level 1)

(define (trace-level)
  "Return how many times calls are to be watched: not at all if that is not positive."
  level)
(define (set-trace-level! new)
  "Let calls be watched if NEW is positive."
  (set! level new)
  (apply-watches!))

;; Which calls the core has to tell of.
(define (apply-watches!)
  (cond ((or (null? watches) (<= level 0)) (%watch-calls! #f '()))
        ((any watch-within? watches) (%watch-calls! watch '()))
        (else (%watch-calls! watch (map watched-procedure watches)))))

(define (add-watch! watch)
  (set! watches (append watches (list watch)))
  (apply-watches!)
  (lambda ignored
    (set! watches (delete watch watches eq?))
    (apply-watches!)))

(define (watch-calls-to procedure call return)
  "Have CALL called with a frame and a depth at each call of PROCEDURE, and RETURN when it has returned, with the frame
and the values in it; return a procedure that ends this."
  (add-watch! (make-watch procedure #f call return)))

(define (watch-calls-in procedure call return)
  "As watch-calls-to, for all calls in the dynamic extent of those of PROCEDURE."
  (add-watch! (make-watch procedure #t call return)))

;; Where the innermost watched call is: #(frame chunk depths ends), with an entry of depths for each watch that it is
;; in; ends are the watches that show the return of a tail call instead of that of their extent.
(define context (make-fluid #f))

(define (depth-of watch depths) (assq-ref depths watch))

;; Does WATCH show a call of PROCEDURE at DEPTHS?
(define (shows? watch procedure depths)
  (if (watch-within? watch)
      (depth-of watch depths)
      (eq? procedure (watched-procedure watch))))

;; DEPTHS inside a call of PROCEDURE.
(define (deeper depths procedure)
  (fold (lambda (watch result)
          (let ((depth (depth-of watch depths)))
            (if (or (eq? procedure (watched-procedure watch)) (and depth (watch-within? watch)))
                (acons watch (+ 1 (or depth 0)) (alist-delete watch result eq?))
                result)))
        depths watches))

;; How deep a call is for WATCH where calls have DEPTH: one in tail position is as deep as the call whose frame it has,
;; unless that is the one whose extent is watched.
(define (call-depth watch depth tail?)
  (if (and tail? (> depth (if (watch-within? watch) 1 0))) (- depth 1) depth))

(define (watch frame chunk procedure . arguments)
  (let* ((here (fluid-ref context))
         (depths (if here (vector-ref here 2) '()))
         (tail? (and here (eqv? frame (vector-ref here 0)) (eqv? chunk (vector-ref here 1))))
         (call (call-frame procedure arguments))
         (depth (lambda (watch) (call-depth watch (or (depth-of watch depths) 0) tail?)))
         (shown (filter (lambda (watch) (shows? watch procedure depths)) watches)))
    (for-each (lambda (watch) ((watch-call watch) call (depth watch))) shown)
    ;; Those just shown may have added watches.
    (if (and tail? (not (any (lambda (watch)
                               (and (eq? procedure (watched-procedure watch)) (not (depth-of watch depths))))
                             watches)))
        (begin
          ;; The frame of a watched extent returns what this call returns.
          (vector-set! here 3 (append (filter (lambda (watch)
                                                (and (watch-within? watch) (eqv? (depth-of watch depths) 1)))
                                              shown)
                                      (vector-ref here 3)))
          (vector-set! here 2 (map (lambda (entry)
                                     (cons (car entry)
                                           (if (watch-within? (car entry)) (+ 1 (depth (car entry))) (cdr entry))))
                                   depths))
          (%watch-next! procedure here)
          (apply procedure arguments))
        (let ((inside (vector #f #f (deeper depths procedure) '())))
          (define (receive . results)
            (let ((call (call-frame procedure arguments results)))
              (for-each (lambda (watch) ((watch-return watch) call (depth watch))) shown)
              (for-each (lambda (watch) ((watch-return watch) call 1)) (vector-ref inside 3))
              results))
          (%watch-receiver! receive)
          (let ((results (with-fluids ((context inside))
                           (call-with-values
                               (lambda ()
                                 (%watch-next! procedure inside)
                                 (apply procedure arguments))
                             receive))))
            (%watch-next! values #f)
            (apply values results))))))

(define (count-calls table)
  "Count the calls of procedures in the hash table TABLE; return a procedure that ends this."
  (define (count frame chunk procedure . arguments)
    (hashq-set! table procedure (+ 1 (hashq-ref table procedure 0)))
    (%watch-next! procedure #f)
    (apply procedure arguments))
  (%watch-calls! count '())
  apply-watches!)
