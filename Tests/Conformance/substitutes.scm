;;; (nsscheme substitutes keys) and (nsscheme substitutes narinfo): keys, authorized keys, signatures, and what servers
;;; say of items. The signature below was made by GNU Guix's own code under Guile.

(use-modules (check) (gcrypt hash) (gcrypt pk-crypto) (nsscheme substitutes keys) (nsscheme substitutes narinfo)
             (rnrs bytevectors) (srfi srfi-34))

(setenv "XDG_CONFIG_HOME" (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/keys-XXXXXX")))
(setenv "GUIX_CONFIGURATION_DIRECTORY" "/nowhere")

(define peer-key
  (string->canonical-sexp "(public-key  (ecc   (curve Ed25519)  (q #D4166BA1BA3D311DD644B4F42F256E48FCD7650A876D8EE044464FC62200D2A1#)  ) )"))
(define signature
  "1;peer.example;KHNpZ25hdHVyZSAKIChkYXRhIAogIChmbGFncyByZmM2OTc5KQogIChoYXNoIHNoYTI1NiAjNDJDQjg3RTFEMDRDOTZFNDQ4NkZGOEVFN0Y3N0Q3QUVDQTJGQjZBODU3NzFGMzQ1NzFDMEIxNEJBRjdDNDBDOCMpCiAgKQogKHNpZy12YWwgCiAgKGVjZHNhIAogICAociAjMEU1NjI1MkVDN0QwQ0IyQzEwMTgzNzJGMkIxRTJBQkVCODQ5MUFBRDU2RTFFNkIyM0E4OTM2MDZGNTNCNjcxNCMpCiAgIChzICMwOTg2OTAzRUFGOEY0REE4M0FFRTYxRkY5N0I4MkI0NzIyMEQ0Rjc2ODU3RjFEQTk2MzU4RkMyOTg2MDFCRDcxIykKICAgKQogICkKIChwdWJsaWMta2V5IAogIChlY2MgCiAgIChjdXJ2ZSBFZDI1NTE5KQogICAocSAjRDQxNjZCQTFCQTNEMzExREQ2NDRCNEY0MkYyNTZFNDhGQ0Q3NjUwQTg3NkQ4RUUwNDQ0NjRGQzYyMjAwRDJBMSMpCiAgICkKICApCiApCg==")
(define unsigned
  "StorePath: /gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11
NarHash: sha256:10a83a91g1r50bdw8g4hn47m7j7m6angpabwc80l9c16nx11cw9d
NarSize: 120
References: mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11
System: x86_64-linux
URL: nar/gzip/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11
Compression: gzip
FileSize: 99
")
(define text (string-append unsigned "Signature: " signature "\n"))
(define path "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11")

(define (message thunk)
  (guard (exception (#t (string-trim-right (%exception-text exception)))) (thunk) 'fine))
(define (judged text)
  (call-with-values (lambda () (judge-narinfo (text->narinfo text path)))
    (lambda (good? reason) (or good? reason))))
(define (replace-first text old new)
  (let ((index (string-contains text old)))
    (string-append (string-take text index) new (string-drop text (+ index (string-length old))))))

;;; Fields.
(define info (text->narinfo text path))
(check (map form-url (narinfo-forms info)) => '("nar/gzip/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11"))
(check (map form-compression (narinfo-forms info)) => '(gzip))
(check (map form-size (narinfo-forms info)) => '(99))
(check (equal? (narinfo-hash info) (sha256 (string->utf8 "x"))) => #t)
(check (narinfo-size info) => 120)
(check (narinfo-references info) => (list path))
(check (narinfo-deriver info) => #f)
(check (narinfo-system info) => "x86_64-linux")

;;; A signature counts if its key is authorized.
(check (judged text) => "it is signed with the unauthorized public key c6e3b8957f323c9f (‘nsscheme archive --authorize’ reads one)")
(check (authorize-key! peer-key) => #t)
(check (authorize-key! peer-key) => #f)
(check (judged text) => #t)
(check (stat:perms (stat (user-acl-file))) => #o644)

;;; What is not signed does not count.
(check (judged unsigned) => "it lacks a signature")
(check (judged (replace-first text "NarSize: 120" "NarSize: 121")) => "it is corrupt: its signature is of other contents")
(check (judged (replace-first text "References: mc7" "References: 1c7")) => "it is corrupt: its signature is of other contents")
;; In Guix's tests nothing is signed, and this variable says so.
(setenv "GUIX_ALLOW_UNAUTHENTICATED_SUBSTITUTES" "yes")
(check (judged unsigned) => #t)
(setenv "GUIX_ALLOW_UNAUTHENTICATED_SUBSTITUTES" "no")
(check (judged unsigned) => "it lacks a signature")
(unsetenv "GUIX_ALLOW_UNAUTHENTICATED_SUBSTITUTES")
(check (judged (replace-first text "1;peer" "2;peer")) => "its signature is malformed")
(check (judged (replace-first text "peer.example;KHNp" "peer.example;KHNq")) => "its signature is malformed")
(check (judged (replace-first text "peer.example;KHNp" "peer.example;!!!!")) => "its signature is malformed")
(check (judged (string-append "Signature: " signature "\n" unsigned))
       => "its signature does not cover the store path, the hash, the size and the references")
(check (message (lambda () (text->narinfo (string-append text "NarHash: sha256:00\n") path)))
       => "NarHash stands there more than once")
(check (message (lambda () (text->narinfo text (string-append path ".1"))))
       => "it is about /gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11")
(check (message (lambda () (text->narinfo (replace-first text "NarSize: 120" "NarSize: -1") path)))
       => "NarSize is no size: \"-1\"")
(check (message (lambda () (text->narinfo (replace-first text "NarHash: sha256:10a" "NarHash: sha256:e0a") path)))
       => "NarHash is no SHA-256 in base 32: \"sha256:e0a83a91g1r50bdw8g4hn47m7j7m6angpabwc80l9c16nx11cw9d\"")
(check (message (lambda () (text->narinfo (replace-first text "References: mc7" "References: ../mc7") path)))
       => "\"../mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11\" is no name of a store item")
;; The deriver may stand behind the signature, which covers what comes before it.
(check (message (lambda () (text->narinfo (string-append text "Deriver: " (basename path) "\n") path)))
       => "Deriver is no derivation: \"mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11\"")
(check (message (lambda () (text->narinfo "<html>\n" path))) => "a line has no name: \"<html>\"")
(check (message (lambda () (text->narinfo "" path))) => "References is missing")

;;; One's own keys.
(generate-key-pair!)
(check (map (lambda (file) (stat:perms (stat file))) (list (private-key-file) (public-key-file))) => '(#o600 #o644))
(check (string-suffix? "/nsscheme/signing-key.sec exists already; remove it first if another one is to replace it"
                       (message (lambda () (generate-key-pair!))))
       => #t)
(define own (read-key (public-key-file)))
(define secret (read-key (private-key-file) 'private-key))
(define made
  (make-narinfo path (list (form "nar/gzip/a" 'gzip #f) (form "nar/zstd/a" 'zstd 17)) (sha256 (string->utf8 "x")) 7 '()
                "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11.drv" #f))
(define signed (sign-text (narinfo->text made) secret own "here"))
(check (string-suffix? "(‘nsscheme archive --authorize’ reads one)" (judged signed)) => #t)
(check (authorize-key! own) => #t)
(check (judged signed) => #t)
(check (judged text) => #t)
(let ((read (text->narinfo signed path)))
  (check (map form-compression (narinfo-forms read)) => '(gzip zstd))
  (check (map form-size (narinfo-forms read)) => '(#f 17))
  (check (narinfo-references read) => '())
  (check (narinfo-deriver read) => "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11.drv"))

;;; Keys of other kinds.
(delete-file (private-key-file))
(delete-file (public-key-file))
(generate-key-pair! "(genkey (rsa (nbits 4:1024)))")
(let ((key (read-key (public-key-file))))
  (define signed (sign-text unsigned (read-key (private-key-file) 'private-key) key "here"))
  (check (key-type key) => 'rsa)
  (check (authorize-key! key) => #t)
  (check (judged signed) => #t))
(check (length (authorized-keys)) => 3)

;;; Files that are something else.
(define (write-text file text) (call-with-output-file file (lambda (port) (display text port))))
(write-text (public-key-file) "(public-key)")
(check (->bool (string-contains (message (lambda () (read-key (public-key-file)))) "holds no public key")) => #t)
(write-text (user-acl-file) "(acl (entry")
(check (->bool (string-contains (message (lambda () (authorized-keys))) "is no list of authorized keys")) => #t)
(write-text (user-acl-file) "(acl (entry (public-key (ecc (curve Ed25519) (q #00#))) (tag (guix export))))")
(check (authorized-keys) => '())

;;; A key on a curve that libgcrypt does not know is an error; the library reads from nowhere to calculate with it.
(define some-data
  (string->canonical-sexp (string-append "(data (flags rfc6979) (hash sha256 #" (make-string 64 #\a) "#))")))
(define (strange-key kind)
  (string->canonical-sexp (string-append "(" kind "-key (ecc (curvx Ed25519) (q #" (make-string 64 #\b) "#) (d #01#)))")))
(define-syntax-rule (refused exp) (catch 'gcry-error (lambda () exp 'taken) (lambda _ 'refused)))
(check (refused (verify (string->canonical-sexp "(sig-val (ecdsa (r #01#) (s #01#)))") some-data (strange-key "public")))
       => 'refused)
(check (refused (sign some-data (strange-key "private"))) => 'refused)

(check-summary)
