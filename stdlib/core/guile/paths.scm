;;; File names as text.
;;;
;;; Expects from the kernel: string basics, string-split, %string-skip-right %string-index-right (by way of
;;; strings.scm), stat, file-exists? is answered by (stat FILE #f); getenv. What is not on the load path may be one of
;;; Guile's own files, which (nsscheme guile-files) looks for.

(define file-name-separator-string "/")

(define (file-name-separator? char)
  "Return #t for the character between the parts of a file name."
  (eq? char #\/))

(define (absolute-file-name? file)
  "Return #t if FILE begins at the root directory."
  (string-prefix? "/" file))

(define (system-file-name-convention)
  "Return the convention for file names, the symbol posix."
  'posix)

(define (dirname file)
  "Return the directory part of the file name FILE, \".\" if it has none."
  (%check "dirname" 1 "string" string? file)
  (let* ((last (string-skip-right file #\/))
         (separator (and last (string-index-right file #\/ 0 last)))
         (end (and separator (string-skip-right file #\/ 0 separator))))
    (cond
     (end (substring file 0 (+ end 1)))
     ((or separator (string-prefix? "/" file)) "/")
     (else "."))))

(define* (basename file #:optional suffix)
  "Return the last part of the file name FILE, without SUFFIX if it ends so."
  (%check "basename" 1 "string" string? file)
  (let* ((last (string-skip-right file #\/))
         (separator (and last (string-index-right file #\/ 0 last)))
         (part (cond
                (last (substring file (if separator (+ separator 1) 0) (string-length file)))
                ((string-null? file) "")
                (else "/"))))
    (if (and suffix (string-suffix? suffix part))
        (substring part 0 (- (string-length part) (string-length suffix)))
        part)))

(define (in-vicinity directory file)
  "Return the name of FILE in DIRECTORY."
  (if (or (string-null? directory) (string-suffix? "/" directory))
      (string-append directory file)
      (string-append directory "/" file)))

(define* (parse-path path #:optional (tail '()))
  "Return the list of the parts of PATH between colons, followed by TAIL."
  (if path
      (append (string-split path #\:) tail)
      tail))

(define (file-is-directory? file)
  "Return #t if FILE is a directory."
  (let ((status (stat file #f)))
    (and status (eq? 'directory (stat:type status)))))

(define (file-exists? file)
  "Return #t if there is a file FILE."
  (and (stat file #f) #t))

(define (%readable-file file)
  "Return FILE if it is a file and no directory."
  (let ((status (stat file #f)))
    (and status (not (eq? 'directory (stat:type status))) file)))

(define* (search-path path file #:optional (extensions '()) require-extension?)
  "Return the name of the first file in the directories PATH that is FILE with one of EXTENSIONS, or #f.
A FILE that has one of EXTENSIONS already gets no second one, and an absolute FILE is not looked for in PATH.
Behind the load path stand the files of Guile itself."
  (let* ((has-extension? (or-map (lambda (extension)
                                   (and (not (string-null? extension)) (string-suffix? extension file)))
                                 extensions))
         (endings (cond
                   (has-extension? '(""))
                   ((null? extensions) (if require-extension? '() '("")))
                   (else extensions))))
    (define (find directories)
      (or-map (lambda (directory)
                (or-map (lambda (ending)
                          (%readable-file (in-vicinity directory (string-append file ending))))
                        endings))
              directories))
    (if (absolute-file-name? file)
        (find '(""))
        (or (find path)
            (and (and-map (lambda (directory) (member directory path)) (%load-path-list))
                 (or (find (guile-directories))
                     (or-map (lambda (ending) (guile-source-file (string-append file ending))) endings)))))))
