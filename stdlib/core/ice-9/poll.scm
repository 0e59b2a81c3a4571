;;; (ice-9 poll): waiting for several ports at once.
;;;
;;; A poll set is a vector of entries. It waits with `select', so descriptors are below 1024, and a hang-up shows as
;;; POLLIN: what reads there next gets the end of file.

(define-module (ice-9 poll)
  #:use-module ((srfi srfi-1) #:select (filter-map))
  #:use-module (srfi srfi-9)
  #:export (POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDHUP
            make-empty-poll-set poll-set? poll-set-nfds poll-set-find-port poll-set-port poll-set-events
            set-poll-set-events! poll-set-revents set-poll-set-revents! poll-set-add! poll-set-remove! poll))

(define POLLIN #x1)
(define POLLPRI #x2)
(define POLLOUT #x4)
(define POLLERR #x8)
(define POLLHUP #x10)
(define POLLNVAL #x20)
(define POLLRDHUP #x2000)

(define-record-type <poll-set>
  (make-poll-set entries nfds)
  poll-set?
  (entries poll-set-entries set-poll-set-entries!)
  (nfds poll-set-nfds set-poll-set-nfds!))

(define-record-type <entry>
  (make-entry port descriptor events revents)
  entry?
  (port entry-port)
  (descriptor entry-descriptor)
  (events entry-events set-entry-events!)
  (revents entry-revents set-entry-revents!))

(define* (make-empty-poll-set #:optional (room 4))
  "Return a poll set without ports, with ROOM for so many."
  (make-poll-set (make-vector room #f) 0))

(define (entry set index)
  (unless (and (exact-integer? index) (<= 0 index) (< index (poll-set-nfds set)))
    (scm-error 'misc-error "poll-set" "the poll set has ~S ports, there is none at index ~S"
               (list (poll-set-nfds set) index) #f))
  (vector-ref (poll-set-entries set) index))

(define (poll-set-port set index)
  "Return the port, or the descriptor, at INDEX of SET."
  (entry-port (entry set index)))
(define (poll-set-events set index)
  "Return the events that are waited for at INDEX of SET."
  (entry-events (entry set index)))
(define (set-poll-set-events! set index events) (set-entry-events! (entry set index) events))
(define (poll-set-revents set index)
  "Return the events that the last `poll' found at INDEX of SET."
  (entry-revents (entry set index)))
(define (set-poll-set-revents! set index revents) (set-entry-revents! (entry set index) revents))

(define (poll-set-find-port set port)
  "Return the index of PORT in SET, or #f."
  (let loop ((index 0))
    (and (< index (poll-set-nfds set))
         (if (equal? (poll-set-port set index) port)
             index
             (loop (+ index 1))))))

(define (poll-set-add! set port events)
  "Add PORT, a port or a descriptor, to SET, waiting for EVENTS; return how many there are."
  (let* ((entry (make-entry port (if (exact-integer? port) port (fileno port)) events 0))
         (entries (poll-set-entries set))
         (count (poll-set-nfds set)))
    (when (= count (vector-length entries))
      (let ((larger (make-vector (* 2 (max count 1)) #f)))
        (vector-move-left! entries 0 count larger 0)
        (set-poll-set-entries! set larger)))
    (vector-set! (poll-set-entries set) count entry)
    (set-poll-set-nfds! set (+ count 1))
    (+ count 1)))

(define (poll-set-remove! set index)
  "Remove what is at INDEX of SET and return its port; later ones move down."
  (let ((removed (entry set index)) (entries (poll-set-entries set)) (count (poll-set-nfds set)))
    (vector-move-left! entries (+ index 1) count entries index)
    (vector-set! entries (- count 1) #f)
    (set-poll-set-nfds! set (- count 1))
    (entry-port removed)))

(define (open-descriptor? descriptor)
  (catch 'system-error (lambda () (fcntl descriptor F_GETFD) #t) (lambda _ #f)))

(define* (poll set #:optional (timeout -1))
  "Wait until an event of SET happens, at most TIMEOUT milliseconds unless it is negative; return at how many ports."
  (define entries (list-head (vector->list (poll-set-entries set)) (poll-set-nfds set)))
  (define (waiting-for mask)
    (filter-map (lambda (entry)
                  (and (logtest mask (entry-events entry))
                       (zero? (entry-revents entry))
                       (entry-source entry)))
                entries))
  (define (entry-source entry)
    (if (port? (entry-port entry)) (entry-port entry) (entry-descriptor entry)))
  (define (count-events)
    (length (filter (lambda (entry) (not (zero? (entry-revents entry)))) entries)))
  (for-each (lambda (entry)
              (set-entry-revents! entry (if (open-descriptor? (entry-descriptor entry)) 0 POLLNVAL)))
            entries)
  ;; What is not open does not stop the others from being looked at.
  (let* ((timeout (if (positive? (count-events)) 0 timeout))
         (ready (apply select (waiting-for POLLIN) (waiting-for POLLOUT) (waiting-for POLLPRI)
                       (if (negative? timeout)
                           '()
                           (list (quotient timeout 1000) (* 1000 (remainder timeout 1000)))))))
    (define (mark! sources event)
      (for-each (lambda (entry)
                  (when (and (logtest event (entry-events entry)) (memv (entry-source entry) sources))
                    (set-entry-revents! entry (logior event (entry-revents entry)))))
                entries))
    (mark! (car ready) POLLIN)
    (mark! (cadr ready) POLLOUT)
    (mark! (caddr ready) POLLPRI)
    (count-events)))
