;; Numbers, strings and archives as the daemon reads them.

(define-module (guix serialization)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:export (write-int read-int write-long-long read-long-long
            write-bytevector write-string read-string write-string-list read-string-list
            write-archive))

(define (write-long-long n port)
  (let ((bytes (make-bytevector 8 0)))
    (bytevector-u64-set! bytes 0 n (endianness little))
    (put-bytevector port bytes)))

(define (read-long-long port)
  (bytevector-u64-ref (get-bytevector-n port 8) 0 (endianness little)))

;; Small numbers look the same.
(define-inlinable (write-int n port) (write-long-long n port))
(define-inlinable (read-int port) (read-long-long port))

(define (padding length) (modulo (- length) 8))

(define (write-bytevector bytes port)
  (let ((length (bytevector-length bytes)))
    (write-long-long length port)
    (put-bytevector port bytes)
    (put-bytevector port (make-bytevector (padding length) 0))))

(define (write-string text port)
  (write-bytevector (string->utf8 text) port))

(define (read-string port)
  (let* ((length (read-long-long port))
         (bytes (if (zero? length) #vu8() (get-bytevector-n port length)))
         (pad (padding length)))
    (unless (zero? pad) (get-bytevector-n port pad))
    (utf8->string bytes)))

(define (write-string-list texts port)
  (write-int (length texts) port)
  (for-each (lambda (text) (write-string text port)) texts))

(define (read-string-list port)
  (unfold zero? (lambda _ (read-string port)) 1- (read-int port)))

(define (write-archive entry port)
  "Write ENTRY, (regular FILE), (executable FILE), (text STRING) or (directory (NAME ENTRY) ...), as an archive."
  (define (put . texts) (for-each (lambda (text) (write-string text port)) texts))
  (define (contents file) (call-with-input-file file get-bytevector-all #:binary #t))
  (define (bytes object) (if (eof-object? object) #vu8() object))
  (define (node entry)
    (put "(")
    (match entry
      (((and kind (or 'regular 'executable)) file)
       (put "type" "regular")
       (when (eq? kind 'executable) (put "executable" ""))
       (put "contents")
       (write-bytevector (bytes (contents file)) port))
      (('text text)
       (put "type" "regular" "contents" text))
      (('directory children ...)
       (put "type" "directory")
       (for-each (match-lambda
                   ((name child)
                    (put "entry" "(" "name" name "node")
                    (node child)
                    (put ")")))
                 (sort children (lambda (a b) (string<? (car a) (car b)))))))
    (put ")"))
  (put "nix-archive-1")
  (node entry))
