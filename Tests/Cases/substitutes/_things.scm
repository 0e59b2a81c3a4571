;; Three things that refer to each other, made by a shell: (nsscheme build -f FILE) builds the last one.
(use-modules (guix gexp) (guix derivations) (guix store) (guix monads))
(define busybox (local-file "/bin/busybox" #:recursive? #t))
(define (thing name . parts)
  (computed-file name
    #~(begin
        (mkdir #$output)
        (symlink #$busybox (string-append #$output "/sh"))
        (call-with-output-file (string-append #$output "/text")
          (lambda (port)
            (for-each (lambda (part) (display part port) (newline port)) (list #$@parts))
            (display (make-string 200000 #\x) port))))))
(define first (thing "first"))
(define second (thing "second" first))
(thing "third" first second)
