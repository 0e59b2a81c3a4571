;; The byte formats of stores: integers, strings and lists as the worker protocol writes them, and normalised archives
;; (NARs), which hold a file tree without owners, times or the order of directories.
;; Invariant: all integers are 64-bit little endian, all strings are padded with zeros to a multiple of eight bytes.

(define-module (guix serialization)
  #:use-module (guix serialization words)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:re-export (write-int read-int write-long-long read-long-long write-padding
               write-bytevector write-string
               read-string read-latin1-string read-maybe-utf8-string read-byte-string
               write-string-list read-string-list write-string-pairs read-string-pairs
               write-store-path read-store-path write-store-path-list read-store-path-list
               &nar-error nar-error? nar-error-file nar-error-port
               &nar-read-error nar-read-error? nar-read-error-token)
  #:export (write-file write-file-tree
            fold-archive restore-file dump-file))

(define %archive-version "nix-archive-1")

;;; Writing.

(define (byte-order<? a b)
  (let ((a (string->utf8 a)) (b (string->utf8 b)))
    (let loop ((i 0))
      (cond ((= i (bytevector-length b)) #f)
            ((= i (bytevector-length a)) #t)
            ((= (bytevector-u8-ref a i) (bytevector-u8-ref b i)) (loop (+ i 1)))
            (else (< (bytevector-u8-ref a i) (bytevector-u8-ref b i)))))))

(define (copy-contents input output size)
  ;; Copy SIZE bytes, then padding.
  (define buffer (make-bytevector (min 65536 (max size 1))))
  (let loop ((left size))
    (if (zero? left)
        (write-padding size output)
        (let ((count (get-bytevector-n! input buffer 0 (min left (bytevector-length buffer)))))
          (when (eof-object? count)
            (raise (condition (&nar-error (file #f) (port input))
                              (&message (message "a file became shorter while it was being archived")))))
          (put-bytevector output buffer 0 count)
          (loop (- left count))))))

(define* (write-file-tree file port #:key file-type+size file-port symlink-target directory-entries
                          (postprocess-entries (cut sort <> byte-order<?)))
  "Write the tree called FILE to PORT as an archive. FILE-TYPE+SIZE returns the type of a name (regular, executable,
symlink or directory) and its size as two values; the other procedures return the content of a name of each type."
  (define (write-entry-content file)
    (call-with-values (lambda () (file-type+size file))
      (lambda (type size)
        (write-string "(" port)
        (case type
          ((regular executable)
           (for-each (cut write-string <> port)
                     (if (eq? type 'executable)
                         '("type" "regular" "executable" "" "contents")
                         '("type" "regular" "contents")))
           (write-long-long size port)
           (let ((input (file-port file)))
             (copy-contents input port size)
             (close-port input)))
          ((symlink)
           (for-each (cut write-string <> port) (list "type" "symlink" "target" (symlink-target file))))
          ((directory)
           (for-each (cut write-string <> port) '("type" "directory"))
           (for-each (lambda (entry)
                       (for-each (cut write-string <> port) (list "entry" "(" "name" entry "node"))
                       (write-entry-content (string-append file "/" entry))
                       (write-string ")" port))
                     (postprocess-entries (directory-entries file))))
          (else
           (raise (condition (&nar-error (file file) (port port))
                             (&message (message (format #f "~a is a ~a; an archive can hold files, directories and \
symbolic links" file type)))))))
        (write-string ")" port))))
  (write-string %archive-version port)
  (write-entry-content file))

(define* (write-file file port #:key (select? (const #t)))
  "Write FILE, of the host or of the store, to PORT as an archive, without the files within it that SELECT?, called with
a name and an `lstat', refuses."
  (define (type+size file)
    (let ((stat (lstat file)))
      (case (stat:type stat)
        ((regular) (values (if (zero? (logand #o100 (stat:perms stat))) 'regular 'executable) (stat:size stat)))
        (else => (lambda (type) (values type 0))))))
  (define (entries directory)
    (filter (lambda (entry)
              (let ((file (string-append directory "/" entry)))
                (and (not (member entry '("." "..")))
                     (select? file (lstat file)))))
            (scandir directory)))
  (write-file-tree file port
                   #:file-type+size type+size
                   #:file-port (cut open-file <> "r0b")
                   #:symlink-target readlink
                   #:directory-entries entries))

;;; Reading.

(define (expect port . tokens)
  (for-each (lambda (token)
              (let ((found (read-string port)))
                (unless (string=? token found)
                  (refuse port found (format #f "expected ~s" token)))))
            tokens))

(define (refuse port token reason)
  (raise (condition (&nar-read-error (file #f) (port port) (token token))
                    (&message (message (format #f "bad archive: ~a, got ~s" reason token))))))

(define (check-name name previous port)
  (when (or (member name '("" "." "..")) (string-index name #\/) (string-index name #\nul))
    (refuse port name "expected the name of a directory entry"))
  (when (and previous (not (byte-order<? previous name)))
    (refuse port name (format #f "expected a name that comes after ~s" previous))))

(define (fold-archive proc seed port file)
  "Read an archive from PORT, of a tree to be called FILE. Call (PROC NAME TYPE CONTENT RESULT) for each file:
CONTENT is a pair of a port and a size, a link's target, or nothing; a directory is followed by directory-complete."
  (define (read-contents type file result)
    (let* ((size (read-long-long port))
           (result (proc file type (cons port size) result)))
      (read-padding size port)
      (expect port ")")
      result))
  (define (read-directory file result)
    (let loop ((previous #f) (result (proc file 'directory #f result)))
      (match (read-string port)
        (")" (proc file 'directory-complete #f result))
        ("entry"
         (expect port "(" "name")
         (let ((name (read-string port)))
           (check-name name previous port)
           (expect port "node" "(" "type")
           (let ((result (read-node (string-append file "/" name) result)))
             (expect port ")")
             (loop name result))))
        (other (refuse port other "expected an entry or the end of a directory")))))
  (define (read-node file result)
    (match (read-string port)
      ("regular"
       (match (read-string port)
         ("contents" (read-contents 'regular file result))
         ("executable"
          (expect port "" "contents")
          (read-contents 'executable file result))
         (")" (proc file 'regular (cons port 0) result))
         (other (refuse port other "expected the contents of a file"))))
      ("symlink"
       (expect port "target")
       (let ((target (read-string port)))
         (expect port ")")
         (proc file 'symlink target result)))
      ("directory" (read-directory file result))
      (other (refuse port other "expected a type of file"))))
  (expect port %archive-version "(" "type")
  (read-node file seed))

(define (dump-file file input size type)
  "Make FILE, of the given TYPE, regular or executable, of SIZE bytes of INPUT."
  (define buffer (make-bytevector (min 65536 (max size 1))))
  (call-with-output-file file
    (lambda (output)
      (let loop ((left size))
        (unless (zero? left)
          (let ((count (get-bytevector-n! input buffer 0 (min left (bytevector-length buffer)))))
            (when (eof-object? count)
              (raise (condition (&nar-read-error (file file) (port input) (token #f))
                                (&message (message "the archive ends within a file")))))
            (put-bytevector output buffer 0 count)
            (loop (- left count))))))
    #:binary #t)
  (chmod file (if (eq? type 'executable) #o755 #o644)))

(define* (restore-file port file #:key (dump-file dump-file))
  "Make FILE the tree that the archive read from PORT holds."
  (fold-archive (lambda (file type content result)
                  (match type
                    ((or 'regular 'executable)
                     (dump-file file (car content) (cdr content) type))
                    ('symlink (symlink content file))
                    ('directory (mkdir file))
                    ('directory-complete #t)))
                #t port file))
