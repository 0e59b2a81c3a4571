;;; (ice-9 gap-buffer): text that is edited around a point.
;;;
;;; A buffer is the text before the point and the text after it, the former backwards; points count from 1.

(define-module (ice-9 gap-buffer)
  #:use-module (srfi srfi-9)
  #:export (gb? make-gap-buffer gb-insert-string! gb-insert-char! gb-delete-char! gb-erase! gb-point gb-point-min
            gb-point-max gb-goto-char gb->string gb-filter! gb->lines gb-filter-lines! make-gap-buffer-port))

(define-record-type <gap-buffer>
  (%make-gap-buffer before count after after-count)
  gb?
  (before before set-before!)           ; characters, the one next to the point first
  (count before-count set-before-count!)
  (after after set-after!)
  (after-count after-count set-after-count!))

(define* (make-gap-buffer #:optional port)
  "Return a buffer with what PORT has, if it is given, and the point at its end."
  (let ((buffer (%make-gap-buffer '() 0 '() 0)))
    (when port
      (let loop ((char (read-char port)))
        (unless (eof-object? char)
          (gb-insert-char! buffer char)
          (loop (read-char port)))))
    buffer))

(define (gb-insert-char! buffer char)
  "Insert CHAR before the point of BUFFER."
  (set-before! buffer (cons char (before buffer)))
  (set-before-count! buffer (+ 1 (before-count buffer))))

(define (gb-insert-string! buffer string)
  "Insert STRING before the point of BUFFER."
  (string-for-each (lambda (char) (gb-insert-char! buffer char)) string))

(define (gb-delete-char! buffer count)
  "Delete COUNT characters after the point of BUFFER, or -COUNT before it, as far as there are."
  (if (negative? count)
      (let ((count (min (- count) (before-count buffer))))
        (set-before! buffer (list-tail (before buffer) count))
        (set-before-count! buffer (- (before-count buffer) count)))
      (let ((count (min count (after-count buffer))))
        (set-after! buffer (list-tail (after buffer) count))
        (set-after-count! buffer (- (after-count buffer) count)))))

(define (gb-erase! buffer)
  "Delete all of BUFFER."
  (set-before! buffer '())
  (set-before-count! buffer 0)
  (set-after! buffer '())
  (set-after-count! buffer 0))

(define (gb-point buffer) (+ 1 (before-count buffer)))
(define (gb-point-min buffer) 1)
(define (gb-point-max buffer) (+ 1 (before-count buffer) (after-count buffer)))

(define (gb-goto-char buffer point)
  "Move the point of BUFFER to POINT, or as near as there is; return POINT."
  (let ((target (max 1 (min point (gb-point-max buffer)))))
    (let loop ()
      (cond ((< (gb-point buffer) target)
             (let ((char (car (after buffer))))
               (gb-delete-char! buffer 1)
               (gb-insert-char! buffer char))
             (loop))
            ((> (gb-point buffer) target)
             (let ((char (car (before buffer))))
               (gb-delete-char! buffer -1)
               (set-after! buffer (cons char (after buffer)))
               (set-after-count! buffer (+ 1 (after-count buffer))))
             (loop)))))
  point)

(define (gb->string buffer)
  "Return the text of BUFFER."
  (string-append (reverse-list->string (before buffer)) (list->string (after buffer))))

(define (gb-filter! buffer proc)
  "Replace the text of BUFFER by PROC of it."
  (let ((text (proc (gb->string buffer))))
    (gb-erase! buffer)
    (gb-insert-string! buffer text)))

(define (gb->lines buffer)
  "Return the lines of BUFFER."
  (string-split (gb->string buffer) #\newline))

(define (gb-filter-lines! buffer proc)
  "Replace the text of BUFFER by the lines that PROC makes of its lines."
  (gb-filter! buffer (lambda (text) (string-join (proc (string-split text #\newline)) "\n"))))

(define (make-gap-buffer-port buffer)
  "Return a port that reads, and writes, at the point of BUFFER."
  (unless (gb? buffer)
    (scm-error 'misc-error "make-gap-buffer-port" "expected a gap buffer, found ~S" (list buffer) #f))
  (make-soft-port
   (vector (lambda (char) (gb-insert-char! buffer char))
           (lambda (string) (gb-insert-string! buffer string))
           #f
           (lambda ()
             (if (zero? (after-count buffer))
                 #f
                 (let ((char (car (after buffer))))
                   (gb-goto-char buffer (+ 1 (gb-point buffer)))
                   char)))
           #f)
   "rw"))
