;; Ports that compress or decompress what passes through them, over the coders of (nsscheme rows compression): what
;; (zlib), (lzlib) and (zstd) have in common. How each of them fails is theirs.
;; Invariant: a port holds one buffer of what is compressed, and reads no more of it than it needs for what is asked.

(define-module (nsscheme compression)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (nsscheme rows compression)
  #:export (decoding-port encoding-port call-with-closed-port decode-bytes encode-bytes))

(define* (decoding-port name port coder fail #:key (buffer-size 8192) (several? #f) (close (lambda () #t)))
  "Return an input port NAME for what CODER makes of the bytes of PORT. FAIL is called with the number of an error, or with
#f when PORT ends too early. SEVERAL? says that what is complete may be followed by more. CLOSE is called when the port is
closed."
  (define buffer (make-bytevector (max 1 buffer-size)))
  (define offset 0)
  (define available 0)
  (define last? #f)
  (define done? #f)
  (define (refill!)
    (let ((count (get-bytevector-n! port buffer 0 (bytevector-length buffer))))
      (set! offset 0)
      (set! available (if (eof-object? count) 0 count))
      (when (eof-object? count) (set! last? #t))))
  (define (read! target start count)
    (cond ((or done? (zero? count)) 0)
          (else
           (when (and (= offset available) (not last?)) (refill!))
           (let ((step (%coder-step! coder buffer offset (- available offset) target start count last?)))
             (unless (pair? step) (fail step))
             (set! offset (+ offset (car step)))
             (cond ((positive? (cdr step)) (cdr step))
                   ((and (%coder-complete? coder) (or (not several?) (and last? (= offset available))))
                    (set! done? #t)
                    0)
                   ((and last? (zero? (car step))) (fail #f))
                   (else (read! target start count)))))))
  (make-custom-binary-input-port name read! #f #f close))

(define* (encoding-port name port coder fail #:key (buffer-size 8192) (at-once #f) (empty? #t) (close (lambda () #t)))
  "Return an output port NAME whose bytes go through CODER to PORT. FAIL is called with the number of an error. AT-ONCE
is how many bytes the coder gets at a time, #f for what there is. Unless EMPTY?, nothing is written for no bytes. CLOSE
is called when the port has been closed and everything written."
  (define target (make-bytevector (max 1 buffer-size)))
  (define pending (and at-once (make-bytevector at-once)))
  (define count-pending 0)
  (define any? empty?)
  (define (feed source start count last?)
    (let loop ((start start) (count count))
      (let ((step (%coder-step! coder source start count target 0 (bytevector-length target) last?)))
        (unless (pair? step) (fail step))
        (put-bytevector port target 0 (cdr step))
        (let ((rest (- count (car step))))
          (unless (if last?
                      (%coder-complete? coder)
                      (and (zero? rest) (< (cdr step) (bytevector-length target))))
            (loop (+ start (car step)) rest))))))
  (define (write! source start count)
    (cond ((zero? count) 0)
          ((not pending)
           (set! any? #t)
           (feed source start count #f)
           count)
          (else
           (set! any? #t)
           (when (= count-pending at-once)
             (feed pending 0 at-once #f)
             (set! count-pending 0))
           (let ((part (min count (- at-once count-pending))))
             (bytevector-copy! source start pending count-pending part)
             (set! count-pending (+ count-pending part))
             part))))
  (make-custom-binary-output-port
   name write! #f #f
   (lambda ()
     (when any?
       (feed (or pending target) 0 count-pending #t))
     (close))))

(define (call-with-closed-port port proc)
  "Call PROC with PORT, which is closed afterwards, however PROC is left."
  (dynamic-wind
    (lambda () #t)
    (lambda () (proc port))
    (lambda () (close-port port))))

(define (coded bytes coder fail)
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (define target (make-bytevector (min (ash 1 20) (max 4096 (* 2 (bytevector-length bytes))))))
      (let loop ((start 0))
        (let* ((count (- (bytevector-length bytes) start))
               (step (%coder-step! coder bytes start count target 0 (bytevector-length target) #t)))
          (unless (pair? step) (fail step))
          (put-bytevector port target 0 (cdr step))
          (cond ((%coder-complete? coder) (get))
                ((and (zero? (car step)) (zero? (cdr step))) (fail #f))
                (else (loop (+ start (car step))))))))))

(define (encode-bytes bytes coder fail)
  "Return BYTES as CODER compresses them; FAIL is called with the number of an error."
  (coded bytes coder fail))

(define (decode-bytes bytes coder fail)
  "Return what BYTES hold by CODER; FAIL is called with the number of an error, or #f when they end too early."
  (coded bytes coder fail))
