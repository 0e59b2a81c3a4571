;; Archives (NARs), which hold a file tree without owners, times or the order of directories, and the other byte formats
;; of stores. What an archive looks like is known to the store's own writer and parser; here are the walks over trees,
;; which call procedures for each file, and the ports.
;; Invariant: a file's contents pass through one buffer.

(define-module (guix serialization)
  #:use-module (guix serialization words)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module ((nsscheme rows store) #:select (%make-nar-writer %nar-write %make-nar-parser %nar-parse))
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

;; Copy SIZE bytes from INPUT to OUTPUT; (END) is called when there are fewer.
(define (copy-contents input output size end)
  (define buffer (make-bytevector (min 65536 (max size 1))))
  (let loop ((left size))
    (unless (zero? left)
      (let ((count (get-bytevector-n! input buffer 0 (min left (bytevector-length buffer)))))
        (when (eof-object? count)
          (end))
        (put-bytevector output buffer 0 count)
        (loop (- left count))))))

;;; Writing.

(define* (write-file-tree file port #:key file-type+size file-port symlink-target directory-entries
                          (postprocess-entries (cut sort <> string<?)))
  "Write the tree called FILE to PORT as an archive. FILE-TYPE+SIZE returns the type of a name (regular, executable,
symlink or directory) and its size as two values; the other procedures return the content of a name of each type."
  (define writer (%make-nar-writer))
  (define (fail file text)
    (raise (condition (&nar-error (file file) (port port)) (&message (message text)))))
  (define (put file type name content)
    (put-bytevector port (catch 'store-error
                           (lambda () (%nar-write writer type name content))
                           (lambda (key who template arguments . rest) (fail file (car arguments))))))
  (define (write-node file name)
    (call-with-values (lambda () (file-type+size file))
      (lambda (type size)
        (case type
          ((regular executable)
           (put file type name size)
           (let ((input (file-port file)))
             (copy-contents input port size
                            (lambda () (fail file "a file became shorter while it was being archived")))
             (close-port input))
           (put file 'file-complete "" #f))
          ((symlink) (put file 'symlink name (symlink-target file)))
          ((directory)
           (put file 'directory name #f)
           (for-each (lambda (entry) (write-node (string-append file "/" entry) entry))
                     (postprocess-entries (directory-entries file)))
           (put file 'directory-complete "" #f))
          (else
           (fail file
                 (format #f "~a is a ~a; an archive can hold files, directories and symbolic links"
                         file type)))))))
  (write-node file ""))

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

(define (fold-archive proc seed port file)
  "Read an archive from PORT, of a tree to be called FILE. Call (PROC NAME TYPE CONTENT RESULT) for each file:
CONTENT is a pair of a port and a size, a link's target, or nothing; a directory is followed by directory-complete."
  (define parser (%make-nar-parser))
  (define (next-bytes count)
    (let ((bytes (get-bytevector-n port count)))
      (if (eof-object? bytes) (make-bytevector 0) bytes)))
  ;; DIRECTORIES are the names of those that are open, the innermost first.
  (let loop ((answer (%nar-parse parser #f)) (directories '()) (result seed))
    (match answer
      (#f result)
      ((? integer? count) (loop (%nar-parse parser (next-bytes count)) directories result))
      ((message . token)
       (raise (condition (&nar-read-error (file #f) (port port) (token token))
                         (&message (message message)))))
      (#('directory-complete _ _)
       (let ((result (proc (car directories) 'directory-complete #f result)))
         (loop (%nar-parse parser #f) (cdr directories) result)))
      (#(type name content)
       (let* ((file (if (null? directories) file (string-append (car directories) "/" name)))
              (content (if (memq type '(regular executable)) (cons port content) content))
              (result (proc file type content result)))
         (loop (%nar-parse parser #f)
               (if (eq? type 'directory) (cons file directories) directories)
               result))))))

(define (dump-file file input size type)
  "Make FILE, of the given TYPE, regular or executable, of SIZE bytes of INPUT."
  (call-with-output-file file
    (lambda (output)
      (copy-contents input output size
                     (lambda ()
                       (raise (condition (&nar-read-error (file file) (port input) (token #f))
                                         (&message (message "the archive ends within a file")))))))
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
