;;; Guile's own files, as text. Some packages of Guix import modules of Guile and of Guile-JSON into their builds, and
;;; the hash of what is built then holds the text of Guile's srfi/srfi-1.scm, say. The library's own files of these
;;; names must never replace it: so `search-path' looks, behind the load path, in the directories of a Guile that is
;;; installed or that $NSSCHEME_GUILE names, and asks what the program has set for the sources of these two packages.
;;; A tree of sources may also have FILE.in instead of FILE, which a build system would make of it: then the library's
;;; module of that name, which answers instead, says what a build may import under the name.
;;; The core loads this module when a file is not found on the load path.

(define-module (nsscheme guile-files)
  #:export (guile-directories fix-guile-directories! guile-source-file set-guile-sources!))

;; What counts whatever the environment says, or #f.
(define fixed #f)

(define (fix-guile-directories!)
  "Have the directories count that count now and are there, also when the environment cannot be seen any more, and return
them."
  (set! fixed (filter file-is-directory? (guile-directories)))
  fixed)

(define (guile-directories)
  "Return the directories with the files of Guile and its packages: those of $NSSCHEME_GUILE, with colons between, or
else where Guile 3.0 is installed."
  (let ((path (getenv "NSSCHEME_GUILE")))
    (cond (fixed fixed)
          ((and path (not (string-null? path))) (string-split path #\:))
          (else '("/usr/share/guile/3.0" "/usr/share/guile/site/3.0")))))

;; What the names of files begin with, and the package that has them.
(define packages
  '((guile "ice-9/" "language/" "oop/" "rnrs/" "scheme/" "scripts/" "srfi/" "sxml/" "system/" "texinfo/" "web/")
    (guile-json "json.scm" "json/")))

(define sources #f)                     ; (procedure package file), or #f

(define (set-guile-sources! proc)
  "Get files of Guile and Guile-JSON by (PROC PACKAGE FILE), which returns a file name, #f if the package has no such
file, or raises an error; PACKAGE is guile or guile-json."
  (set! sources proc))

(define (file-from-template file)
  "Return the name of a file made of FILE.in on the load path, by the procedure `file-from-template' that the library's
module of that name has; #f without one of the two."
  (let* ((template (search-path (%load-path-list) (string-append file ".in")))
         (words (string-split (string-drop-right file 4) #\/))
         (module (and template (resolve-module (map string->symbol words) #t #:ensure #f)))
         (variable (and module (module-local-variable module 'file-from-template))))
    (and variable ((variable-ref variable) template))))

(define (guile-source-file file)
  "Return the name of FILE among the sources of the package that it belongs to, or as its template has it, or #f."
  (and (string-suffix? ".scm" file)
       (or (and sources
                (or-map (lambda (package)
                          (and (or-map (lambda (start) (string-prefix? start file)) (cdr package))
                               (sources (car package) file)))
                        packages))
           (file-from-template file))))
