;;; (ice-9 lineio): input by the line, where lines can be given back.
;;;
;;; What is given back by unread-string comes first, as it was given; the other procedures that read from such a port
;;; see it, too.

(define-module (ice-9 lineio)
  #:use-module (ice-9 rdelim)
  #:replace (unread-string read-string)
  #:export (lineio-port? make-line-buffering-input-port))

;; For each port: a procedure that returns the next line, and one that takes a string back.
(define reader (make-object-property))
(define returner (make-object-property))

(define (part-of property port name)
  (or (property port)
      (scm-error 'wrong-type-arg name "Wrong type argument in position 1 (expecting line-buffering port): ~S"
                 (list port) (list port))))

(define (lineio-port? port)
  "Return #t if PORT was made by make-line-buffering-input-port."
  (and (reader port) #t))

(define (read-string port)
  "Return the next line of PORT with its newline, or the string that was given back last."
  ((part-of reader port "read-string")))

(define (unread-string string port)
  "Let STRING be what is read next from PORT."
  ((part-of returner port "unread-string") string))

(define (make-line-buffering-input-port source)
  "Return a port that reads from the port SOURCE, on which read-string and unread-string work."
  (define waiting '())
  (define (next-line)
    (if (null? waiting)
        (read-line source 'concat)
        (let ((line (car waiting)))
          (set! waiting (cdr waiting))
          line)))
  (define (give-back string)
    (unless (string-null? string) (set! waiting (cons string waiting))))
  (define (next-char)
    (if (null? waiting)
        (read-char source)
        (let ((line (next-line)))
          (give-back (substring line 1))
          (string-ref line 0))))
  (let ((port (make-soft-port (vector #f #f #f next-char (lambda () (close-port source))) "r")))
    (set! (reader port) next-line)
    (set! (returner port) give-back)
    port))
