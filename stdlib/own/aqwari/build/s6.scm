;; Directories of s6 as their builders write them: service directories, scan directories, profiles. This module runs
;; inside builds: it knows the language and nothing else.

(define-module (aqwari build s6)
  #:use-module (aqwari build files)
  #:use-module (ice-9 match)
  #:export (write-directory
            write-links
            link-programs))

(define (write-links directory links)
  "Make in DIRECTORY the LINKS, a list of names and what they point to."
  (for-each (match-lambda
              ((name target)
               (let ((file (string-append directory "/" name)))
                 (make-directories (dirname file))
                 (symlink target file))))
            links))

(define* (write-directory directory files #:optional (links '()))
  "Make DIRECTORY unless it is there, and in it LINKS and FILES, which are lists of a name, whether it is a program, and
the pieces of its text."
  (make-directories directory)
  (for-each (match-lambda
              ((name executable? pieces)
               (write-text-file (string-append directory "/" name) pieces (if executable? #o555 #o444))))
            files)
  (write-links directory links))

(define (link-programs bin directories)
  "Make in BIN a link to each file in DIRECTORIES, those that are there; where names collide, the first one wins."
  (define (link-all directory)
    (let ((stream (opendir directory)))
      (let loop ((name (readdir stream)))
        (unless (eof-object? name)
          (let ((link (string-append bin "/" name)))
            (unless (or (member name '("." "..")) (file-exists? link))
              (symlink (string-append directory "/" name) link))
            (loop (readdir stream)))))
      (closedir stream)))
  (for-each (lambda (directory) (when (file-exists? directory) (link-all directory))) directories))
