;; Files of the host: the directory of a source file, and temporary files and directories.

(define-module (nsscheme host-files)
  #:use-module (ice-9 ftw)
  #:export (current-source-directory source-directory
            temporary-template
            call-with-temporary-directory))

;; The directory of the file where the form stands, or #f when it does not stand in a file.
(define-syntax current-source-directory
  (lambda (s)
    (syntax-case s ()
      ((_)
       (let ((file (assq-ref (or (syntax-source s) '()) 'filename)))
         #`(source-directory #,(and (string? file) (datum->syntax s file))))))))

(define (source-directory file)
  "Return the absolute name of the directory of FILE, the name of a source file as the reader knows it, or #f."
  (define (absolute file)
    (if (string-prefix? "/" file) file (string-append (getcwd) "/" file)))
  (define (located file)
    (or (and (not (string-prefix? "/" file)) (search-path %load-path file))
        file))
  (and (string? file)
       (dirname (absolute (located (%file-of-source file))))))

(define (temporary-template)
  "Return the name that temporary files are made from, with XXXXXX at its end."
  (string-append (or (getenv "TMPDIR") "/tmp") "/nsscheme-XXXXXX"))

(define (delete-tree file)
  (if (eq? 'directory (stat:type (lstat file)))
      (begin
        (for-each (lambda (entry) (delete-tree (string-append file "/" entry)))
                  (scandir file (lambda (entry) (not (member entry '("." ".."))))))
        (rmdir file))
      (delete-file file)))

(define (call-with-temporary-directory proc)
  "Call PROC with the name of a fresh temporary directory; delete the directory afterwards."
  (let ((directory (mkdtemp (temporary-template))))
    (dynamic-wind
      (const #t)
      (lambda () (proc directory))
      (lambda () (false-if-exception (delete-tree directory))))))
