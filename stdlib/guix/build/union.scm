;;; (guix build union): one directory out of several, by symbolic links.
;;;
;;; What one input alone has is linked as a whole; directories that several have are made and filled in the same way.
;;; Where files meet, equal ones are no collision; otherwise RESOLVE-COLLISION chooses, by default the first, aloud.

(define-module (guix build union)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (union-build warn-about-collision relative-file-name symlink-relative))

(define (directory? file)
  (let ((st (stat file #f)))
    (and st (eq? (stat:type st) 'directory))))

(define (entries directory)
  (or (scandir directory (lambda (name) (not (member name '("." "..")))))
      '()))

(define (same-content? one other)
  "Return true if the files ONE and OTHER hold the same bytes."
  (define size 65536)
  (let* ((a (open-file one "r0b")) (b (open-file other "r0b"))
         (same? (let loop ()
                  (let ((x (get-bytevector-n a size)) (y (get-bytevector-n b size)))
                    (cond ((or (eof-object? x) (eof-object? y)) (and (eof-object? x) (eof-object? y)))
                          ((bytevector=? x y) (loop))
                          (else #f))))))
    (close-port a)
    (close-port b)
    same?))

(define (file=? one other)
  "Return true if ONE and OTHER are the same file or equal regular files."
  (let ((a (stat one #f)) (b (stat other #f)))
    (and a b
         (or (and (= (stat:ino a) (stat:ino b)) (= (stat:dev a) (stat:dev b)))
             (and (eq? (stat:type a) 'regular)
                  (eq? (stat:type b) 'regular)
                  (= (stat:size a) (stat:size b))
                  (same-content? one other))))))

;; Caches and indices that every package brings and that a profile computes anew.
(define harmless-names
  '("icon-theme.cache" "gschemas.compiled" "mimeinfo.cache" "loaders.cache" "ld.so.cache" "dir"))

(define (warn-about-collision files)
  "Return the first of FILES, which would all have one path in the union; say so on the error port."
  (unless (member (basename (car files)) harmless-names)
    (let ((port (current-error-port)))
      (display "warning: collision encountered:\n" port)
      (for-each (lambda (file) (display (string-append "  " file "\n") port)) files)
      (display (string-append "warning: choosing " (car files) "\n") port)))
  (car files))

(define* (union-build output inputs
                      #:key (log-port (current-error-port)) (create-all-directories? #f) (symlink symlink)
                      (resolve-collision warn-about-collision))
  "Make OUTPUT the union of the directories INPUTS, with SYMLINK to make the links.  With CREATE-ALL-DIRECTORIES? no
directory of an input is linked, only files are."
  (define (link input output)
    (display (string-append "`" input "' ~> `" output "'\n") log-port)
    (symlink input output))

  (define (unite output inputs)
    (call-with-values (lambda () (partition directory? inputs))
      (lambda (directories files)
        (cond ((and (null? files) (or (pair? (cdr directories)) create-all-directories?))
               (unite-directories output directories))
              ((null? (cdr inputs)) (link (car inputs) output))
              ((and (null? directories) (every (lambda (file) (file=? file (car files))) (cdr files)))
               (link (car files) output))
              (else
               (let ((chosen (resolve-collision (append files directories))))
                 (when chosen
                   (if (and (directory? chosen) (or (pair? (cdr directories)) create-all-directories?))
                       (unite-directories output directories)
                       (link chosen output)))))))))

  (define (unite-directories output directories)
    (define table (make-hash-table))
    (define names
      (fold (lambda (directory names)
              (fold (lambda (name names)
                      (let ((known (hash-ref table name)))
                        (hash-set! table name (cons (string-append directory "/" name) (or known '())))
                        (if known names (cons name names))))
                    names (entries directory)))
            '() directories))
    (mkdir output)
    (for-each (lambda (name)
                (unite (string-append output "/" name) (reverse (hash-ref table name))))
              (reverse names)))

  (unite-directories output (filter directory? (delete-duplicates inputs))))

;;; Relative links.

(define (components file)
  (string-tokenize file (char-set-complement (char-set #\/))))

(define (relative-file-name reference file)
  "Return the absolute file name FILE as seen from the absolute directory REFERENCE, judging by the names alone."
  (let loop ((from (components reference)) (to (components file)))
    (if (and (pair? from) (pair? to) (string=? (car from) (car to)))
        (loop (cdr from) (cdr to))
        (let ((parts (append (map (lambda (part) "..") from) to)))
          (if (null? parts) "." (string-join parts "/"))))))

(define (symlink-relative old new)
  "Make NEW a link to OLD, relative to the directory of NEW if OLD is absolute."
  (symlink (if (absolute-file-name? old) (relative-file-name (dirname new) old) old)
           new))
