;; What goes into the store from the host's file system: the choice of files within a directory, and trees described as
;; data. A selection is the list of the names, relative to the directory, that are taken; a directory that is left out
;; takes all that it contains with it.

(define-module (nsscheme store selection)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:export (selected-files
            materialize-tree))

(define (directory-entries directory)
  (scandir directory (lambda (entry) (not (member entry '("." ".."))))))

(define (selected-files root select?)
  "Return the names relative to ROOT of the files below it for which (SELECT? FILE STAT) is true."
  (define (walk directory prefix result)
    (fold (lambda (entry result)
            (let* ((file (string-append directory "/" entry))
                   (relative (string-append prefix entry))
                   (stat (lstat file)))
              (cond ((not (select? file stat)) result)
                    ((eq? 'directory (stat:type stat))
                     (walk file (string-append relative "/") (cons relative result)))
                    (else (cons relative result)))))
          result
          (directory-entries directory)))
  (if (eq? 'directory (stat:type (lstat root)))
      (reverse (walk root "" '()))
      '()))

(define (write-content content file)
  (match content
    (('file source) (copy-file source file))
    (('data (? string? text))
     (call-with-output-file file
       (lambda (port) (put-bytevector port (string->utf8 text)))))
    (('data (? bytevector? bytes))
     (call-with-output-file file
       (lambda (port) (put-bytevector port bytes))))))

(define (materialize-tree tree file)
  "Make FILE what TREE, an entry of `add-file-tree-to-store' without its name, describes."
  (match tree
    (('directory (name . entry) ...)
     (mkdir file)
     (for-each (lambda (name entry) (materialize-tree entry (string-append file "/" name)))
               name entry))
    (('directory entries)                               ;a list of entries is accepted as well
     (materialize-tree (cons 'directory entries) file))
    (('regular content)
     (write-content content file)
     (chmod file #o644))
    (('executable content)
     (write-content content file)
     (chmod file #o755))
    (('symlink target)
     (symlink target file))))
