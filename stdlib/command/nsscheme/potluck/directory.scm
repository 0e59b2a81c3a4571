;; The directory of a checkout that holds its potluck files, `potluck' or, as in 2017, `guix-potluck': which files count,
;; and which hosts its README.md consents to.

(define-module (nsscheme potluck directory)
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:export (directory-names
            potluck-directory
            potluck-files
            consented-hosts
            consent-notes))

(define directory-names '("potluck" "guix-potluck"))

(define (directory? file)
  (and (file-exists? file) (eq? 'directory (stat:type (lstat file)))))

(define (potluck-directory checkout)
  "Return the name, below CHECKOUT, of its directory of potluck files; that there is none is an error."
  (or (find (lambda (name) (directory? (string-append checkout "/" name))) directory-names)
      (raise-at #f "there is no directory 'potluck' in ~a; ‘nsscheme potluck init GIT-URL’ makes one" checkout)))

(define (potluck-files directory)
  "Return the names of the potluck files in DIRECTORY, in order; that there is none is an error."
  (let ((names (scandir directory (lambda (name)
                                    (and (string-suffix? ".scm" name) (not (string-prefix? "." name)))))))
    (when (null? names)
      (raise-at #f "there is no file NAME.scm in ~a; ‘nsscheme potluck init GIT-URL’ writes one" directory))
    (map (lambda (name) (string-append directory "/" name)) (sort names string<?))))

;; So much of a README.md is read.
(define readme-limit 65536)

(define (consented-hosts directory)
  "Return the addresses that the lines `Host: URL' of README.md in DIRECTORY name: hosts that may publish what is in it."
  (define file (string-append directory "/README.md"))
  (define text
    (if (and (file-exists? file) (eq? 'regular (stat:type (lstat file))))
        (call-with-input-file file
          (lambda (port)
            (let ((text (read-string port readme-limit)))
              (if (eof-object? text) "" text)))
          #:encoding "UTF-8")
        ""))
  (filter-map (lambda (line)
                (and (string-prefix? "Host:" line)
                     (string-trim-right (string-trim-both (string-drop line 5)) #\/)))
              (string-split text #\newline)))

(define (consent-notes directory)
  "Return lines to say if no host may publish what is in DIRECTORY."
  (if (null? (consented-hosts directory))
      (list (string-append directory "/README.md has no line ‘Host: URL’, so that no host takes this repository"))
      '()))
