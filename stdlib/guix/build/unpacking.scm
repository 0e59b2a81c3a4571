;; From a source, as it was fetched, to a directory that can be written to: directories and single files are copied,
;; archives are unpacked with the tar or unzip that is among the inputs, tar archives without it by this program itself.

(define-module (guix build unpacking)
  #:use-module (guix build utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:export (archive? unpack-archive unpack-source source-file-name))

(define %tar-suffixes
  '(".tar" ".tar.gz" ".tgz" ".tar.bz2" ".tbz2" ".tar.xz" ".txz" ".tar.lz" ".tar.zst" ".tzst" ".crate"))

(define (archive? file)
  "Return tar or zip if FILE is named like such an archive, else #f."
  (cond ((file-is-directory? file) #f)
        ((any (lambda (suffix) (string-suffix? suffix file)) %tar-suffixes) 'tar)
        ((any (lambda (suffix) (string-suffix? suffix file)) '(".zip" ".jar")) 'zip)
        (else #f)))

(define (source-file-name file)
  "Return the name of the store item FILE without the hash."
  (strip-store-file-name file))

(define (entries directory)
  (or (scandir directory (lambda (name) (not (member name '("." ".."))))) '()))

(define (need program file)
  (unless (which program)
    (error (string-append "cannot unpack " (source-file-name file) ": there is no '" program
                          "' among the inputs of this build; add the package that has it"))))

;; What unpacks tar archives without any program; #f where this is run by another one.
(define (own-unpacking)
  (let ((module (false-if-exception (resolve-interface '(nsscheme archive)))))
    (and module (module-ref module 'unpack-archive))))

(define (make-writable directory)
  (for-each (lambda (file)
              (unless (symbolic-link? file) (make-file-writable file)))
            (find-files directory #:directories? #t)))

(define (unpack-archive file directory)
  "Unpack FILE, a tar or zip archive, into DIRECTORY, which is made."
  (mkdir-p directory)
  (case (archive? file)
    ((zip)
     (need "unzip" file)
     (invoke "unzip" "-q" file "-d" directory))
    (else
     (match (and (not (which "tar")) (own-unpacking))
       (#f
        (need "tar" file)
        (invoke "tar" "-x" "-f" file "-C" directory "--no-same-owner"))
       (unpack (unpack file directory))))))

(define (unpack-source source directory)
  "Make DIRECTORY, new, of SOURCE: its content if it is a directory or an archive with one directory in it, else the
file itself."
  (cond ((file-is-directory? source)
         (copy-recursively source directory #:keep-mtime? #t)
         (make-writable directory))
        ((archive? source)
         (let ((aside (string-append directory ".unpacked")))
           (unpack-archive source aside)
           (match (entries aside)
             (((? (lambda (one) (file-is-directory? (string-append aside "/" one))) one))
              (rename-file (string-append aside "/" one) directory)
              (rmdir aside))
             (_ (rename-file aside directory)))))
        (else
         (mkdir-p directory)
         (copy-file source (string-append directory "/" (source-file-name source)))
         (make-writable directory))))
