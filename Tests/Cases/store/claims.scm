;; A derivation's text may claim any output path. It is refused when it is added, by whatever way, and before it is built,
;; unless the paths are those that its contents give.
;; want: as it is: accepted
;; want: somebody else's path: refused, gives-the-right-path
;; want: no path: refused
;; want: the variable disagrees: refused
;; want: the variable is missing: refused
;; want: a variable stands twice: refused
;; want: two outputs at one path: refused
;; want: two outputs, swapped: refused
;; want: two outputs, right: accepted
;; want: fixed, right: accepted
;; want: fixed, other path: refused
;; want: fixed, other hash: refused
;; want: fixed, two outputs: refused
;; want: input that is not there: refused
;; want: not a derivation: refused
;; want: as a file: refused
;; want: as a tree: refused
;; want: as a directory: refused
;; want: the right one as a file: accepted
;; want: victim: good
(use-modules (guix store) (guix derivations) (guix gexp) (ice-9 format) (ice-9 match) (rnrs bytevectors) (gcrypt hash)
             (guix base16) (srfi srfi-13) (srfi srfi-34) (srfi srfi-35))

(define store (open-connection))
(define system "x86_64-linux")
(define good (derivation store "good" "/bin/sh" '("-c" "echo good > $out") #:system system))
(define victim (derivation->output-path good))
(define two (derivation store "two" "/bin/sh" '("-c" "echo") #:system system #:outputs '("out" "lib")))
(define fixed (derivation store "fixed" "/bin/sh" '("-c" "echo") #:system system #:hash-algo 'sha256
                          #:hash (sha256 (string->utf8 "x"))))

(define (drv-text drv)
  (call-with-input-file (derivation-file-name drv) (@ (ice-9 textual-ports) get-string-all)))

(define (replace text old new)
  (let loop ((text text) (result ""))
    (match (string-contains text old)
      (#f (string-append result text))
      (at (loop (substring text (+ at (string-length old))) (string-append result (substring text 0 at) new))))))

(define message "")
(define (outcome thunk)
  (guard (c ((store-protocol-error? c) (set! message (store-protocol-error-message c)) "refused"))
    (thunk)
    "accepted"))
(define* (try what text #:key (name "x.drv") (more ""))
  (format #t "~a: ~a~a~%" what (outcome (lambda () (add-text-to-store store name text '())))
          (if (procedure? more) (more) more)))

(define out "/gnu/store/00000000000000000000000000000000-x")
(define lib (derivation->output-path two "lib"))
(define main (derivation->output-path two "out"))
(define fixed-out (derivation->output-path fixed))

(try "as it is" (drv-text good) #:name "good.drv")
(try "somebody else's path" (replace (drv-text good) "echo good" "echo POISON") #:name "good.drv"
     #:more (lambda () (if (string-contains message "but it claims") ", gives-the-right-path" message)))
(try "no path" (replace (drv-text good) victim "") #:name "good.drv")
(try "the variable disagrees"
     (replace (drv-text good) (string-append "(\"out\",\"" victim "\")]") (string-append "(\"out\",\"" out "\")]"))
     #:name "good.drv")
(try "the variable is missing" (replace (drv-text good) (string-append ",[(\"out\",\"" victim "\")]") ",[]")
     #:name "good.drv")
(try "a variable stands twice"
     (replace (drv-text good) (string-append "[(\"out\",\"" victim "\")]")
              (string-append "[(\"out\",\"" victim "\"),(\"out\",\"" out "\")]"))
     #:name "good.drv")
(try "two outputs at one path" (replace (drv-text two) lib main) #:name "two.drv")
(try "two outputs, swapped" (replace (replace (replace (drv-text two) lib "@") main lib) "@" main) #:name "two.drv")
(try "two outputs, right" (drv-text two) #:name "two.drv")
(try "fixed, right" (drv-text fixed) #:name "fixed.drv")
(try "fixed, other path" (replace (drv-text fixed) fixed-out victim) #:name "fixed.drv")
(try "fixed, other hash"
     (replace (drv-text fixed) (bytevector->base16-string (sha256 (string->utf8 "x")))
              (bytevector->base16-string (sha256 (string->utf8 "y"))))
     #:name "fixed.drv")
(try "fixed, two outputs"
     (replace (drv-text fixed) "Derive([" (string-append "Derive([(\"lib\",\"" lib "\",\"\",\"\"),")) #:name "fixed.drv")
(try "input that is not there"
     (replace (drv-text good) ",[],[]," ",[(\"/gnu/store/00000000000000000000000000000000-a.drv\",[\"out\"])],[],")
     #:name "good.drv")
(try "not a derivation" "hello")

;; The other ways in.
(define evil (string-append (getenv "W") "/evil.drv"))
(call-with-output-file evil (lambda (port) (display (replace (drv-text good) "echo good" "echo POISON") port)))
(define directory (string-append (getenv "W") "/dir.drv"))
(mkdir directory)
(format #t "as a file: ~a~%" (outcome (lambda () (add-to-store store "good.drv" #f "sha256" evil))))
(format #t "as a tree: ~a~%" (outcome (lambda () (add-to-store store "good.drv" #t "sha256" evil))))
(format #t "as a directory: ~a~%" (outcome (lambda () (add-to-store store "good.drv" #t "sha256" directory))))
(define right (string-append (getenv "W") "/right.drv"))
(call-with-output-file right (lambda (port) (display (drv-text good) port)))
(format #t "the right one as a file: ~a~%" (outcome (lambda () (add-to-store store "good.drv" #f "sha256" right))))

(set-build-options store #:verbosity 0 #:sandbox? #t)
(define object (with-imported-modules '() (computed-file "good" #~(call-with-output-file #$output (lambda (p) (display "good" p))))))
(define drv (run-with-store store (lower-object object)))
(build-derivations store (list drv))
(format #t "victim: ~a~%" (call-with-input-file (derivation->output-path drv) (@ (ice-9 textual-ports) get-string-all)))
