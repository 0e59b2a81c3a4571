;; `nsscheme archive': items on their way to another store and from there, and the keys that vouch for them. Standard input
;; and output carry bytes; what is said goes to standard error.

(define-module (nsscheme substitutes archives)
  #:use-module (gcrypt pk-crypto)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme rows store)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store graphs)
  #:use-module (nsscheme substitutes keys)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (export-command import-command missing-command list-command extract-command
            generate-key-command authorize-command))

(define (say template . arguments)
  (format (current-error-port) "~?~%" template arguments))

(define (export-command names recursive?)
  "Write the items called NAMES, and what they refer to if RECURSIVE?, to standard output, signed with the user's key."
  (define public (read-key (existing (public-key-file))))
  (define private (read-key (existing (private-key-file)) 'private-key))
  (define output (current-output-port))
  (when (isatty? output)
    (raise-at #f "an export is not for a terminal; redirect standard output to a file"))
  (with-store store
    (let* ((items (map (lambda (name) (named-item store name)) names))
           (paths (topologically-sorted store (if recursive? (requisites store items) items)))
           (handle (store-connection-handle store)))
      (define (mark number)
        (put-bytevector output (u8-list->bytevector (list number 0 0 0 0 0 0 0)))
        (force-output output))
      (for-each (lambda (path)
                  (define signature (sign-digest (%export-digest handle path) private public))
                  (mark 1)
                  (%export handle path signature (fileno output)))
                (if recursive? paths (filter (lambda (path) (member path items)) paths)))
      (mark 0))))

(define (existing file)
  (if (file-exists? file)
      file
      (raise-at #f "there is no key ~a; ‘nsscheme archive --generate-key’ makes a pair of keys" file)))

(define (import-command)
  "Import the items on standard input, whose signatures must be those of authorized keys, and print their names."
  (with-store store
    (define (judge path signature digest)
      (define (refuse reason) (raise-at #f "~a is not imported: ~a" path reason))
      (if signature
          (call-with-values (lambda () (judge-signature signature digest))
            (lambda (good? reason) (unless good? (refuse reason))))
          (refuse "it lacks a signature")))
    (for-each (lambda (path) (format #t "~a~%" path))
              (%import-exports (store-connection-handle store) (fileno (current-input-port)) judge))))

(define (missing-command)
  "Print those of the items named on standard input, one a line, that are not in the store."
  (with-store store
    (let loop ()
      (match (read-line)
        ((? eof-object?) #t)
        (line
         (let ((path (string-trim-both line)))
           (unless (or (string-null? path) (valid-path? store path))
             (format #t "~a~%" path)))
         (loop))))))

;; An archive as servers send it, on standard input.
(define-syntax-rule (with-archive-errors exp ...)
  (catch 'store-error
    (lambda () exp ...)
    (lambda (key who template arguments . _)
      (raise-at #f "standard input is no archive as servers send it: ~a" (car arguments)))))

(define (list-command)
  "Print the files in the archive on standard input: a letter for the kind (D, r, x, S), and the name."
  (with-archive-errors
   (%list-archive (fileno (current-input-port))
                  (lambda (type file content)
                    (match type
                      ('directory (format #t "D ~a~%" file))
                      ('symlink (format #t "S ~a -> ~a~%" file content))
                      (_ (format #t "~a ~60a ~10h B~%" (if (eq? type 'executable) "x" "r") file content)))))))

(define (extract-command directory)
  "Unpack the archive on standard input as DIRECTORY, which must not exist."
  (when (file-exists? directory)
    (raise-at #f "~a exists already; name a directory that is not there" directory))
  (with-archive-errors
   (%restore-archive (fileno (current-input-port))
                     (if (absolute-file-name? directory) directory (string-append (getcwd) "/" directory)))))

(define (generate-key-command parameters)
  "Make the user's pair of keys, as PARAMETERS say unless they are #f."
  (say "making a pair of keys; this may take a while…")
  (if parameters (generate-key-pair! parameters) (generate-key-pair!))
  (say "~a is what others authorize; ~a stays secret" (public-key-file) (private-key-file)))

(define (authorize-command)
  "Authorize the public key on standard input."
  (define key (read-key-from (current-input-port) "standard input"))
  (if (authorize-key! key)
      (say "the key ~a is authorized in ~a" (key-fingerprint key) (user-acl-file))
      (say "the key ~a was authorized already" (key-fingerprint key))))
