;; A channel that dishes are written into: one directory for each branch of each repository, named after both, with a
;; module for each dish. The file potluck-origins says whose each directory is; what once had a name keeps it for ever,
;; so that nobody can pass for somebody who has gone.

(define-module (nsscheme potluck target)
  #:use-module ((nsscheme directories) #:select (make-directories))
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module (nsscheme potluck guix)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:use-module (web uri)
  #:export (prepare-target
            origin-name
            claimed?
            claim-directory
            dish-module-name
            written-dishes
            write-dish
            remove-dish
            keep-source
            drop-source))

;;; Names.

;; TEXT with a hyphen for whatever is neither a letter nor a digit.
(define (hyphenated text)
  (string-join (string-tokenize (string-downcase text)
                                (char-set-intersection char-set:ascii char-set:letter+digit))
               "-"))

(define (plain-url url)
  (let ((url (string-trim-right url #\/)))
    (if (string-suffix? ".git" url) (string-drop-right url 4) url)))

(define (origin-name url branch)
  "Return the name of the directory for BRANCH of the repository at URL: gitlab-com-wingo-foo-master."
  (let* ((uri (string->uri (plain-url url)))
         (host (or (uri-host uri) ""))
         (port (uri-port uri))
         (name (hyphenated (string-append host " " (if port (number->string port) "") " " (uri-path uri) " " branch))))
    ;; As a word of a module's name it has to be a symbol.
    (if (and (not (string-null? name)) (char-alphabetic? (string-ref name 0)) (not (string->number name)))
        name
        (string-append "at-" name))))

(define (dish-module-name directory variable)
  "Return the name of the module of the dish VARIABLE in DIRECTORY."
  (list 'gnu 'packages 'potluck (string->symbol directory) variable))

(define (potluck-directory target directory)
  (string-append target "/gnu/packages/potluck/" directory))

;;; Files.

;; Write TEXT into FILE, all of it or nothing; return #f if it was there already.
(define (write-file file text)
  (and (not (and (file-exists? file)
                 (equal? text (call-with-input-file file read-string #:encoding "UTF-8"))))
       (let ((aside (string-append (dirname file) "/." (basename file) ".new")))
         (make-directories (dirname file))
         (call-with-output-file aside (lambda (port) (display text port)) #:encoding "UTF-8")
         (rename-file aside file)
         #t)))

(define (prepare-target target)
  "Make sure that the directory TARGET is a channel and has the language of dishes."
  (unless (and (file-exists? target) (file-is-directory? target))
    (raise-at #f "there is no directory '~a' to write dishes into" target))
  (unless (file-exists? (string-append target "/.guix-channel"))
    (write-file (string-append target "/.guix-channel") "(channel (version 0))\n"))
  (write-file (string-append target "/guix/potluck/environment.scm") (environment-text)))

;;; Whose a directory is.

(define (origins-file target)
  (string-append target "/potluck-origins"))

(define (read-origins target)
  (define file (origins-file target))
  (if (file-exists? file)
      (map (lambda (line)
             (match (string-split line #\space)
               ((directory url branch) (list directory url branch))
               (_ (raise-at #f "~a: expected lines of a directory, an address and a branch, found ~s" file line))))
           (remove string-null? (string-split (call-with-input-file file read-string #:encoding "UTF-8") #\newline)))
      '()))

(define (write-origins target origins)
  (write-file (origins-file target)
              (string-concatenate
               (map (lambda (origin) (string-append (string-join origin) "\n"))
                    (sort origins (lambda (a b) (string<? (car a) (car b))))))))

(define (claimed? target url branch)
  "Return true if a directory in TARGET has the name that BRANCH of the repository at URL would have."
  (->bool (assoc (origin-name url branch) (read-origins target))))

(define* (claim-directory target url branch #:key (new? #t))
  "Return the name of the directory in TARGET for BRANCH of the repository at URL, which is theirs from now on, unless it
was nobody's and NEW? is false; that it is another's is an error."
  (let* ((directory (origin-name url branch))
         (origins (read-origins target))
         (owner (assoc directory origins)))
    (match owner
      (#f
       (when new?
         (write-origins target (cons (list directory (plain-url url) branch) origins)))
       directory)
      ((_ other-url other-branch)
       (unless (and (string=? other-url (plain-url url)) (string=? other-branch branch))
         (raise-at #f "the name ~a belongs to the branch ~a of ~a" directory other-branch other-url))
       directory))))

;;; Dishes.

(define (written-dishes target directory)
  "Return the names of the dishes in DIRECTORY of TARGET, as strings."
  (map (lambda (name) (string-drop-right name 4))
       (or (scandir (potluck-directory target directory)
                    (lambda (name) (and (string-suffix? ".scm" name) (not (string-prefix? "." name)))))
           '())))

(define (write-dish target directory name text)
  "Write TEXT, the module of the dish NAME, into DIRECTORY of TARGET; return #f if it was there already."
  (write-file (string-append (potluck-directory target directory) "/" name ".scm") text))

(define (remove-dish target directory name)
  "Remove the dish NAME from DIRECTORY of TARGET, and the directory with its last dish."
  (delete-file (string-append (potluck-directory target directory) "/" name ".scm"))
  (when (null? (written-dishes target directory))
    (rmdir (potluck-directory target directory))))

;;; The files that they come from.

(define (source-file source directory name)
  (string-append source "/" directory "/" name ".scm"))

(define (keep-source source directory name text)
  "Keep TEXT, the potluck file of the dish NAME, in DIRECTORY of SOURCE."
  (write-file (source-file source directory name) text))

(define (drop-source source directory name)
  "Remove what `keep-source' has kept of NAME, if anything."
  (let ((file (source-file source directory name)))
    (when (file-exists? file)
      (delete-file file)
      (when (= 2 (length (scandir (dirname file))))
        (rmdir (dirname file))))))
