;; An archive that a program writes or reads passes through one buffer, however large its files are; what is hostile in
;; it is refused, and nothing is made outside of the tree.
;; want: 300 MiB written: the store's own hash
;; want: 300 MiB read: the same tree
;; want: memory: little
;; want: a file that claims too much: the archive ends within a file
;; want: a link and a file of its name: refused
;; want: a name that leads out: refused
;; want: names that a program cannot tell apart: refused
;; want: directories without end: refused
;; want: outside: untouched
(use-modules (guix serialization) (guix hash) (gcrypt hash) (rnrs bytevectors) (ice-9 binary-ports) (ice-9 ftw)
             (ice-9 rdelim) (srfi srfi-13) (srfi srfi-34) (srfi srfi-35))

(define size (* 300 1024 1024))
(define (peak)
  (call-with-input-file "/proc/self/status"
    (lambda (port)
      (let loop ()
        (let ((line (read-line port)))
          (if (string-prefix? "VmHWM:" line)
              (string->number (cadr (string-tokenize line)))
              (loop)))))))

(mkdir "big")
(call-with-output-file "big/file" (lambda (port) (truncate-file port size)))
(symlink "file" "big/link")
(define digest
  (call-with-values (lambda () (open-hash-port (hash-algorithm sha256)))
    (lambda (port get) (write-file "big" port) (close-port port) (get))))
(format #t "300 MiB written: ~a~%"
        (if (equal? digest (file-hash* "big" #:recursive? #t)) "the store's own hash" "another hash"))
(call-with-output-file "big.nar" (lambda (port) (write-file "big" port)) #:binary #t)
(call-with-input-file "big.nar" (lambda (port) (restore-file port "copy")) #:binary #t)
(format #t "300 MiB read: ~a~%"
        (if (equal? digest (file-hash* "copy" #:recursive? #t)) "the same tree" "another tree"))
(for-each delete-file '("big.nar" "big/file" "copy/file"))
(format #t "memory: ~a~%" (if (< (peak) 150000) "little" (peak)))

(define (framed strings)
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (for-each (lambda (str) (if (bytevector? str) (write-bytevector str port) (write-string str port))) strings)
      (get))))
(define (archive . strings) (framed (cons* "nix-archive-1" "(" "type" "directory" strings)))
(define (restore port) (restore-file port (symbol->string (gensym "tree"))))
(define* (try what bytes #:optional (read restore))
  (format #t "~a: ~a~%" what
          (guard (c ((nar-read-error? c)
                     (if (string-prefix? "the archive is not valid" (condition-message c))
                         "refused"
                         (condition-message c))))
            (read (open-bytevector-input-port bytes))
            "accepted")))
(define (entry name . strings) (append (list "entry" "(" "name" name "node" "(" "type") strings (list ")" ")")))
(define (u64 n)
  (let ((bytes (make-bytevector 8)))
    (bytevector-u64-set! bytes 0 n (endianness little))
    bytes))

(mkdir "outside")
(try "a file that claims too much"
     (call-with-values open-bytevector-output-port
       (lambda (port get)
         (put-bytevector port (archive "entry" "(" "name" "a" "node" "(" "type" "regular" "contents"))
         (put-bytevector port (u64 (ash 1 50)))
         (get))))
(try "a link and a file of its name"
     (apply archive (append (entry "a" "symlink" "target" "../outside/a")
                            (entry "a" "regular" "contents" "x") '(")"))))
(try "a name that leads out" (apply archive (append (entry "../outside/a" "regular" "contents" "x") '(")"))))
(try "names that a program cannot tell apart"
     (apply archive (append (entry (u8-list->bytevector '(254)) "symlink" "target" "../outside/a")
                            (entry (u8-list->bytevector '(255)) "regular" "contents" "x") '(")"))))
(define level (list "entry" "(" "name" "d" "node" "(" "type" "directory"))
(try "directories without end"
     (let* ((head (archive)) (deeper (framed level)) (start (bytevector-length head)) (size (bytevector-length deeper)))
       (let ((bytes (make-bytevector (+ start (* 3000 size)))))
         (bytevector-copy! head 0 bytes 0 start)
         (do ((i 0 (+ i 1))) ((= i 3000) bytes)
           (bytevector-copy! deeper 0 bytes (+ start (* i size)) size))))
     (lambda (port) (fold-archive (const #t) #t port "tree")))
(format #t "outside: ~a~%" (if (null? (cddr (scandir "outside"))) "untouched" "changed"))
