;; The daemon within this process, spoken to byte by byte: what Guix's clients send, and what they get.
(use-modules (rnrs bytevectors) (ice-9 binary-ports) (ice-9 match) (srfi srfi-1) (nsscheme rows daemon)
             (guix store) (guix derivations) (guix gexp) (guix serialization))

(define port (fdopen (%connect-to-daemon) "r+b0"))
(define (put n)
  (let ((bv (make-bytevector 8))) (bytevector-u64-set! bv 0 n (endianness little)) (put-bytevector port bv)))
(define (put-bytes bv)
  (put (bytevector-length bv))
  (put-bytevector port bv)
  (put-bytevector port (make-bytevector (modulo (- (bytevector-length bv)) 8) 0)))
(define (put-text s) (put-bytes (string->utf8 s)))
(define (put-list l) (put (length l)) (for-each put-text l))
(define (get) (bytevector-u64-ref (get-bytevector-n port 8) 0 (endianness little)))
(define (get-bytes)
  (let* ((n (get)) (bv (if (zero? n) (bytevector) (get-bytevector-n port n))))
    (unless (zero? (modulo n 8)) (get-bytevector-n port (- 8 (modulo n 8))))
    bv))
(define (get-text) (utf8->string (get-bytes)))
(define (get-list) (map (lambda (_) (get-text)) (iota (get))))

(define supply #vu8())                                  ;what an import reads
(define taken '())                                      ;what an export wrote
;; The messages of an answer up to the result: #t, or the error's message; logs are counted in `said'.
(define said "")
(define (answer)
  (match (get)
    (#x616c7473 #t)
    (#x6f6c6d67 (set! said (string-append said (get-text))) (answer))
    (#x63787470 (let ((text (get-text))) (get) text))
    (#x64617416 (set! taken (cons (get-bytes) taken)) (answer))
    (#x64617461
     (let* ((count (min (get) (bytevector-length supply))) (piece (make-bytevector count)))
       (bytevector-copy! supply 0 piece 0 count)
       (let ((rest (make-bytevector (- (bytevector-length supply) count))))
         (bytevector-copy! supply count rest 0 (bytevector-length rest))
         (set! supply rest))
       (put-bytes piece)
       (answer)))))
(define-syntax-rule (show exp) (begin (write exp) (newline)))
(define (ask number . arguments)
  (put number)
  (for-each (match-lambda ((? string? s) (put-text s)) ((? bytevector? bv) (put-bytes bv)) ((? list? l) (put-list l))
                          (#t (put 1)) (#f (put 0)) (n (put n)))
            arguments)
  (answer))

;; The handshake, with a client of Guix 1.4.
(put #x6e697863)
(show (list (number->string (get) 16) (number->string (get) 16)))
;; want: ("6478696f" "164")
(put #x163) (put 0) (put 1)
(show (answer))
;; want: #t
(show (ask 19 #f #f #f 0 #t 0 0 #t #t 2 "build-max-jobs" "1" "multiplexed-build-output" "true"))
;; want: #t

;; Texts, archives, questions.
(show (list (ask 8 "greeting" (string->utf8 "hello\n") '()) (get-text)))
;; want: (#t "/gnu/store/iqfx25xdw6zflfihi1n8a8p3dxclgakz-greeting")
(define greeting "/gnu/store/iqfx25xdw6zflfihi1n8a8p3dxclgakz-greeting")
(show (list (ask 1 greeting) (get) (ask 1 (string-append (substring greeting 0 43) "-no")) (get)))
;; want: (#t 1 #t 0)
(define (nar content)
  (call-with-output-file "file" (lambda (p) (display content p)))
  (call-with-values open-bytevector-output-port (lambda (p get) (write-file "file" p) (get))))
(define (add name recursive? content)
  (put 7) (put-text name) (put 1) (put (if recursive? 1 0)) (put-text "sha256")
  (put-bytevector port (nar content))
  (list (answer) (get-text)))
(define store (open-connection))
(call-with-output-file "file" (lambda (p) (display "x" p)))
(show (equal? (add "tree" #t "x") (list #t (add-to-store store "tree" #t "sha256" "file"))))
;; want: #t
(show (equal? (add "flat" #f "x") (list #t (add-to-store store "flat" #f "sha256" "file"))))
;; want: #t
(show (list (ask 26 greeting) (get-text) (string-length (get-text)) (get-list) (< 0 (get)) (get)))
;; want: (#t "" 64 () #t 120)
(show (list (ask 29 "iqfx25xdw6zflfihi1n8a8p3dxclgakz") (equal? (get-text) greeting)))
;; want: (#t #t)
(show (list (ask 80) (get-list)))
;; want: (#t ("download" "git-download"))

;; What fails leaves the connection in order.
(show (string-contains (ask 4 "/gnu/store/00000000000000000000000000000000-nothing") "is not in the store"))
(show (list (ask 1 greeting) (get)))
;; match: [0-9]+
;; want: (#t 1)

;; A build, whose output is marked as a client asked for, and one that fails.
(define (drv name gexp)
  (derivation-file-name (run-with-store store (gexp->derivation name gexp))))
(show (list (ask 9 (list (drv "good" #~(begin (display "said") (mkdir #$output)))) 0) (get)))
;; want: (#t 1)
(show (map (lambda (text) (->bool (string-contains said text)))
           '("@ build-started /gnu/store/" "@ build-log 1 4\nsaid" "@ build-succeeded /gnu/store/")))
;; want: (#t #t #t)
(show (->bool (string-contains (ask 9 (list (drv "bad" #~(exit 3))) 0) "bad.drv")))
;; want: #t
(show (->bool (string-contains said "@ build-failed /gnu/store/")))
;; want: #t

;; A signed export is an import of another store; without a signature it is none.
(setenv "XDG_CONFIG_HOME" (string-append (getenv "W") "/config"))
((@ (nsscheme substitutes keys) generate-key-pair!))
((@ (nsscheme substitutes keys) authorize-key!)
 ((@ (nsscheme substitutes keys) read-key) ((@ (nsscheme substitutes keys) public-key-file))))
(define (exported signed?)
  (set! taken '())
  (show (list (ask 16 greeting signed?) (get)))
  (let ((all (concatenate (map bytevector->u8-list (reverse taken)))))
    (u8-list->bytevector (append '(1 0 0 0 0 0 0 0) all '(0 0 0 0 0 0 0 0)))))
(set! supply (exported #f))
;; want: (#t 1)
(show (string-contains (ask 27) "is not imported: it lacks a signature"))
;; match: [0-9]+
(define archive (exported #t))
;; want: (#t 1)
;; What a connection added keeps nothing from that connection, and everything from others.
(show (list (ask 20 3 (list (add-to-store store "tree" #t "sha256" "file")) #f 0 0 0 0)))
;; match: \("cannot delete .*
(show (list (ask 20 1 '() #f 0 0 0 0) (->bool (member greeting (get-list))) (get) (get)))
;; want: (#t #t 0 0)
(show (list (ask 20 3 (list greeting) #f 0 0 0 0) (equal? (get-list) (list greeting)) (< 0 (get)) (get)))
;; want: (#t #t #t 0)
(show (list (ask 1 greeting) (get)))
;; want: (#t 0)
(show (map (lambda (name) (string? (ask 1 name))) (list "greeting" "/gnu/store" (string-append greeting "/file"))))
;; want: (#t #t #t)
(set! supply archive)
(show (list (ask 27) (equal? (get-list) (list greeting))))
;; want: (#t #t)
(set! supply (u8-list->bytevector (append '(1 0 0 0 0 0 0 0) (iota 64))))
(show (string? (ask 27)))
;; want: #t
(show (list (ask 1 greeting) (get)))
;; want: (#t 1)

;; A number that is no operation ends the conversation.
(show (string-contains (ask 999) "no operation"))
;; match: [0-9]+
(show (eof-object? (get-u8 port)))
;; want: #t
