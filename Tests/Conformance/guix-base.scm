;;; Encodings, hashes, versions, keyword arguments, serialization: the small modules of (guix …).

(use-modules (check) (guix base16) (guix base32) (guix base64) (gcrypt hash) (guix utils) (guix serialization)
             (guix combinators) (guix memoization) (rnrs bytevectors) (ice-9 binary-ports) (ice-9 match)
             (srfi srfi-26) (srfi srfi-34) (srfi srfi-35))

(define (bytes . numbers) (u8-list->bytevector numbers))

;;; Encodings
(check (bytevector->base16-string (bytes 0 15 255)) => "000fff")
(check (base16-string->bytevector "000FfF") => (bytes 0 15 255))
(check-error misc-error (base16-string->bytevector "0"))
(check (bytevector->nix-base32-string (bytes 255)) => "7z")
(check (nix-base32-string->bytevector "7z") => (bytes 255))
(check (bytevector->base32-string (string->utf8 "foobar")) => "mzxw6ytboi")
(check (base32-string->bytevector "mzxw6ytboi") => (string->utf8 "foobar"))
(check (guard (c ((invalid-base32-character? c) (invalid-base32-character-value c)))
         (nix-base32-string->bytevector "7e"))
       => #\e)
(check (map (lambda (s) (base64-encode (string->utf8 s))) '("" "f" "fo" "foo" "foobar"))
       => '("" "Zg==" "Zm8=" "Zm9v" "Zm9vYmFy"))
(check (utf8->string (base64-decode "Zm9vYg==")) => "foob")
(check (map (lambda (text)
              (guard (c ((invalid-base32-character? c)
                         (list (invalid-base32-character-value c) (invalid-base32-character-string c))))
                (base32-string->bytevector text)))
            '("mzxw6ytboi" "" "mz1w" "mzxw====" "é"))
       => `(,(string->utf8 "foobar") ,(bytes) (#\1 "mz1w") (#\= "mzxw====") (#\é "é")))
(check (guard (c ((invalid-base32-character? c) (invalid-base32-character-value c)))
         (nix-base32-string->bytevector "0λ"))
       => #\λ)
(check-error misc-error (nix-base32-string->bytevector "8z"))
(check (map (lambda (set) (char-set-size set)) (list %nix-base32-charset %rfc4648-base32-charset)) => '(32 32))
(check (map bytevector-quintet-length (list (bytes) (bytes 1) (bytes 1 2 3 4 5))) => '(0 2 8))
;; As Guile-Gcrypt answers.
(define twenty (u8-list->bytevector (iota 20)))
(check (map (lambda (arguments) (apply base64-encode twenty arguments))
            `((0 20 8) (0 18 8) (0 20 76) (2 6 #f #t) (0 0) (18 20 #f #f ,base64url-alphabet)))
       => '("AAECAwQF\nBgcICQoL\nDA0ODxAR\nEhM=" "AAECAwQF\nBgcICQoL\nDA0ODxAR" "AAECAwQFBgcICQoLDA0ODxAREhM="
            "AgMEBQ" "" "EhM="))
(check (base64-encode (bytes 251 255) 0 2 #f #f base64url-alphabet) => "-_8=")
(check (call-with-output-string (lambda (port) (base64-encode (bytes 1 2) 0 2 #f #t base64-alphabet port))) => "AQI")
(check-error misc-error (base64-encode twenty 0 20 10))
(for-each (lambda (text) (check-error misc-error (base64-decode text)))
          '("Zm9vYg" "Zm9vYg=" "Zm9vYg===" "Zm9v!g==" "Zm9v\nYg==" "Zm9vYg==Zm9v"))
(check (map (lambda (arguments) (utf8->string (apply base64-decode arguments)))
            `(("") ("Zm9vYh==") ("Zm9vYg" ,base64-alphabet #f #t #f) ("Zm9v\n Yg==" ,base64-alphabet #f #f)))
       => '("" "foob" "foob" "foob"))
(check (call-with-output-string (lambda (port) (base64-decode "Zm9vYg==" base64-alphabet port))) => "foob")

;;; Hashes
(check (bytevector->base16-string (bytevector-hash (string->utf8 "abc") (hash-algorithm sha1)))
       => "a9993e364706816aba3e25717850c26c9cd0d89d")
(check (port-sha256 (open-bytevector-input-port (string->utf8 "abc"))) => (sha256 (string->utf8 "abc")))
(check (call-with-values open-sha256-port
         (lambda (port get)
           (put-bytevector port (string->utf8 "ab"))
           (put-bytevector port (string->utf8 "c"))
           (close-port port)
           (get)))
       => (sha256 (string->utf8 "abc")))
(check (lookup-hash-algorithm 'sha999) => #f)
(check-error misc-error (bytevector-hash (string->utf8 "abc") (hash-algorithm haval)))
(check-error misc-error (open-hash-port 9999))
(check-error syntax-error (eval '(hash-algorithm sha999) (current-module)))

;;; Versions, in glibc's order: 000 < 00 < 01 < 010 < 09 < 0 < 1 < 9 < 10
(check (map version-compare '("000" "00" "01" "010" "09" "0" "1" "9") '("00" "01" "010" "09" "0" "1" "9" "10"))
       => '(< < < < < < < <))
(check (map version-compare '("1.0" "1.10" "1.0" "2.2.3") '("1.0" "1.9" "1.0.1" "2.2.3-rc1")) => '(= > < <))
(check (version-major+minor "3.0.8") => "3.0")
(check (version-prefix? "4.1" "4.16.2") => #f)
(check (call-with-values (lambda () (package-name->name+version "guile@3.0")) list) => '("guile" "3.0"))
(check (string-replace-substring "a/b/c" "/" "::") => "a::b::c")
(check (string-closest "biuld" '("build" "shell")) => "build")
(check (nix-system->gnu-triplet "aarch64-linux" "x") => "aarch64-x-linux-gnu")

;;; Keyword arguments
(check (substitute-keyword-arguments '(#:a 1 #:b 2) ((#:a x) (+ x 10))) => '(#:a 11 #:b 2))
(check (substitute-keyword-arguments '(#:a 1) ((#:c y '(d)) (cons 'z y))) => '(#:c (z d) #:a 1))
(check (strip-keyword-arguments '(#:a) '(#:a 1 #:b 2)) => '(#:b 2))
(check (ensure-keyword-arguments '(#:a 1 #:b 2) '(#:a 3 #:c 4)) => '(#:a 3 #:b 2 #:c 4))

;;; Folds and memory
(check (call-with-values (lambda () (fold2 (lambda (x a b) (values (+ x a) (cons x b))) 0 '() '(1 2 3))) list)
       => '(6 (3 2 1)))
(define calls 0)
(define square (mlambda (x) (set! calls (+ calls 1)) (* x x)))
(check (list (square 3) (square 3) calls) => '(9 9 1))
(check (current-source-directory) => (canonicalize-path (dirname (car (command-line)))))

;;; Archives
(call-with-temporary-directory
 (lambda (dir)
   (define (in name) (string-append dir "/" name))
   (define (archive file)
     (call-with-values open-bytevector-output-port
       (lambda (port get) (write-file file port) (get))))
   (define (refusal bytes)
     (guard (c ((nar-error? c) (condition-message c)))
       (restore-file (open-bytevector-input-port bytes) (in (symbol->string (gensym "refused"))))
       'accepted))
   (define (strings . strings)
     (call-with-values open-bytevector-output-port
       (lambda (port get)
         (for-each (lambda (str) (if (bytevector? str) (write-bytevector str port) (write-string str port))) strings)
         (get))))
   (define (first-bytes bytes size)
     (let ((head (make-bytevector size)))
       (bytevector-copy! bytes 0 head 0 size)
       head))
   (define (directory-of name)
     (strings "nix-archive-1" "(" "type" "directory" "entry" "(" "name" name "node"
              "(" "type" "symlink" "target" "x" ")" ")" ")"))
   (mkdir (in "t"))
   (call-with-output-file (in "t/a") (lambda (port) (display "12345678" port)))
   (call-with-output-file (in "t/é") (lambda (port) (display "x" port)))
   (chmod (in "t/a") #o755)
   (symlink "a" (in "t/l"))
   (let ((bytes (archive (in "t"))))
     (restore-file (open-bytevector-input-port bytes) (in "copy"))
     (check (equal? (archive (in "copy")) bytes) => #t)
     (check (readlink (in "copy/l")) => "a")
     (check (logand #o111 (stat:perms (stat (in "copy/a")))) => #o111)
     (check (guard (c ((nar-error? c) 'refused))
              (restore-file (open-bytevector-input-port (first-bytes bytes 100)) (in "cut")))
            => 'refused)
     ;; Cut anywhere, it is refused; what follows it is left in the port.
     (check (let loop ((size 8) (accepted '()))
              (if (>= size (bytevector-length bytes))
                  accepted
                  (loop (+ size 56)
                        (guard (c ((nar-read-error? c) accepted))
                          (fold-archive (lambda (name type content result)
                                          (when (pair? content)
                                            (get-bytevector-n (car content) (cdr content))))
                                        #f (open-bytevector-input-port (first-bytes bytes size)) "x")
                          (cons size accepted)))))
            => '())
     (check (let ((port (open-bytevector-input-port
                         (u8-list->bytevector (append (bytevector->u8-list bytes) '(33 33))))))
              (let ((seen (fold-archive (lambda (name type content result)
                                          (when (pair? content)
                                            (get-bytevector-n (car content) (cdr content)))
                                          (cons (list name type (if (pair? content) (cdr content) content)) result))
                                        '() port "top")))
                (list (reverse seen) (utf8->string (get-bytevector-all port)))))
            => '((("top" directory #f) ("top/a" executable 8) ("top/l" symlink "a") ("top/é" regular 1)
                  ("top" directory-complete #f))
                 "!!"))
     (check (archive (in "t/a"))
            => (strings "nix-archive-1" "(" "type" "regular" "executable" "" "contents" "12345678" ")"))
     (check (map (lambda (name) (string-contains (refusal (directory-of name)) "the archive is not valid"))
                 (list "" "." ".." "a/b" "/" "a\x00;b" "x~nix~case~hack~1" (make-string 256 #\n)
                       (u8-list->bytevector '(255))))
            => '(0 0 0 0 0 0 0 0 0))
     (check (refusal (directory-of "..")) => "the archive is not valid: the entry name '..' is not a plain file name \
(at byte 144)")
     (check (guard (c ((nar-read-error? c) (nar-read-error-token c)))
              (restore-file (open-bytevector-input-port (strings "nix-archive-1" "(" "type" "fifo")) (in "refused")))
            => "fifo")
     ;; A tree that is in memory only; a name that is no name of an entry is refused.
     (define (written entries)
       (guard (c ((nar-error? c) (condition-message c)))
         (call-with-values open-bytevector-output-port
           (lambda (port get)
             (write-file-tree "t" port
                              #:file-type+size (match-lambda
                                                 ("t" (values 'directory 0))
                                                 ((? (cut string-suffix? "l" <>)) (values 'symlink 0))
                                                 (_ (values 'regular 3)))
                              #:file-port (lambda (file) (open-bytevector-input-port (u8-list->bytevector '(1 2 3))))
                              #:symlink-target (const "target")
                              #:directory-entries (const entries))
             (get)))))
     (check (written '("b" "al"))
            => (strings "nix-archive-1" "(" "type" "directory"
                        "entry" "(" "name" "al" "node" "(" "type" "symlink" "target" "target" ")" ")"
                        "entry" "(" "name" "b" "node" "(" "type" "regular" "contents"
                        (u8-list->bytevector '(1 2 3)) ")" ")" ")"))
     (check (written '("a/b")) => "'a/b' is not a plain file name, so that it cannot be an entry of an archive"))))

;;; Words of the worker protocol.
(check (call-with-values open-bytevector-output-port
         (lambda (port get) (write-string "abc" port) (write-int 7 port) (write-padding 3 port) (get)))
       => (bytes 3 0 0 0 0 0 0 0 97 98 99 0 0 0 0 0 7 0 0 0 0 0 0 0 0 0 0 0 0))
(check (read-string-list (open-bytevector-input-port
                          (bytes 2 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 97 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)))
       => '("a" ""))
(check (guard (c ((nar-error? c) (condition-message c)))
         (read-string (open-bytevector-input-port (bytes 1 0 0 0 0 0 0 0 97 0 0 0 0 0 0 1))))
       => "expected padding of zeros")

(check-summary)
