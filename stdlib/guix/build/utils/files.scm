;;; (guix build utils files): files and directories of a build.
;;;
;;; Each procedure does one thing to the file system and says so when it cannot.  Walks visit names in order, so that
;;; two builds do the same things in the same sequence.

(define-module (guix build utils files)
  #:use-module (ice-9 ftw)
  #:export (directory-exists? executable-file? symbolic-link? switch-symlinks
            file-header-match elf-file? ar-file? gzip-file? reset-gzip-timestamp
            call-with-temporary-output-file call-with-ascii-input-file with-directory-excursion
            mkdir-p mkdir-p/perms install-file make-file-writable set-file-time
            copy-recursively delete-file-recursively file-name-predicate find-files
            false-if-file-not-found dump-port))

(define-syntax-rule (false-if-file-not-found expression)
  "Evaluate EXPRESSION; return #f if it fails because there is no such file."
  (catch 'system-error
    (lambda () expression)
    (lambda arguments
      (if (= ENOENT (system-error-errno arguments))
          #f
          (apply throw arguments)))))

(define (stat-type file stat)
  "Return the type of FILE, a symbol, or #f if there is no such file."
  (let ((st (stat file #f)))
    (and st (stat:type st))))

(define (lstat-or-false file)
  (catch 'system-error (lambda () (lstat file)) (lambda arguments #f)))

(define (directory-exists? directory)
  "Return #t if DIRECTORY exists and is a directory."
  (eq? (stat-type directory stat) 'directory))

(define (executable-file? file)
  "Return #t if FILE exists, is a regular file and somebody may execute it."
  (let ((st (stat file #f)))
    (and st (eq? (stat:type st) 'regular) (not (zero? (logand (stat:perms st) #o111))))))

(define (symbolic-link? file)
  "Return #t if FILE is a symbolic link."
  (let ((st (lstat-or-false file)))
    (and st (eq? (stat:type st) 'symlink))))

(define (switch-symlinks link target)
  "Make LINK, which may exist, a symbolic link to TARGET in one step."
  (let ((pivot (string-append link ".new")))
    (false-if-file-not-found (delete-file pivot))
    (symlink target pivot)
    (rename-file pivot link)))

;;; Contents.

(define (file-header-match header)
  "Return a procedure that says whether the file it is given begins with the bytes of the list HEADER."
  (lambda (file)
    (and (not (directory-exists? file))
         (let* ((port (open-file file "r0b"))
                (found? (let loop ((bytes header))
                          (or (null? bytes)
                              (let ((char (read-char port)))
                                (and (char? char)
                                     (= (char->integer char) (car bytes))
                                     (loop (cdr bytes))))))))
           (close-port port)
           found?))))

(define elf-file? (file-header-match '(#x7f #x45 #x4c #x46)))
(define ar-file? (file-header-match (map char->integer (string->list "!<arch>\n"))))
(define gzip-file? (file-header-match '(#x1f #x8b)))

(define (every-char-nul? port count)
  (or (= count 0)
      (and (eqv? (read-char port) #\nul) (every-char-nul? port (- count 1)))))

(define* (reset-gzip-timestamp file #:key (keep-mtime? #t))
  "Set the time inside FILE, a gzip file, to zero; return #t if it was another.  Keep FILE's own time if KEEP-MTIME?."
  (let* ((st (stat file))
         (port (open-file file "r+0b"))
         (other? (begin
                   (seek port 4 SEEK_SET)
                   (not (every-char-nul? port 4)))))
    (when other?
      (seek port 4 SEEK_SET)
      (display "\0\0\0\0" port))
    (close-port port)
    (when (and other? keep-mtime?) (set-file-time file st))
    other?))

(define (call-with-temporary-output-file proc)
  "Call PROC with the name of a temporary file and a port that writes to it; delete the file afterwards."
  (let* ((directory (or (getenv "TMPDIR") "/tmp"))
         (name (string-append directory "/guix-file." (make-string 6 #\X)))
         (port (mkstemp! name)))
    (dynamic-wind
      (lambda () #t)
      (lambda () (proc name port))
      (lambda ()
        (false-if-exception (close-port port))
        (false-if-exception (delete-file name))))))

(define (call-with-ascii-input-file file proc)
  "Call PROC with a port that reads FILE byte by byte as characters."
  (let ((port (open-input-file file #:encoding "ISO-8859-1")))
    (dynamic-wind (lambda () #t) (lambda () (proc port)) (lambda () (close-port port)))))

(define* (dump-port in out #:key (buffer-size 16384) (progress (lambda (total continue) (continue))))
  "Copy what IN holds to OUT, BUFFER-SIZE bytes at a time.
PROGRESS is called with the number of bytes so far and a thunk that goes on."
  (let ((get! (@ (ice-9 binary-ports) get-bytevector-n!))
        (put (@ (ice-9 binary-ports) put-bytevector))
        (buffer ((@ (rnrs bytevectors) make-bytevector) buffer-size)))
    (let loop ((total 0))
      (progress total
                (lambda ()
                  (let ((count (get! in buffer 0 buffer-size)))
                    (unless (eof-object? count)
                      (put out buffer 0 count)
                      (loop (+ total count)))))))))

;;; Directories.

(define-syntax-rule (with-directory-excursion directory body ...)
  "Evaluate BODY with DIRECTORY as the current directory."
  (let ((before (getcwd)))
    (dynamic-wind
      (lambda () (chdir directory))
      (lambda () body ...)
      (lambda () (chdir before)))))

(define (parent file)
  "Return the directory of FILE, or #f if FILE is a root or a single name."
  (let* ((end (let loop ((end (string-length file)))
                (if (and (> end 1) (char=? (string-ref file (- end 1)) #\/)) (loop (- end 1)) end)))
         (slash (string-rindex file #\/ 0 end)))
    (and slash (> slash 0) (substring file 0 slash))))

(define (mkdir-p directory)
  "Make DIRECTORY and the directories above it that are missing."
  (define (make)
    (catch 'system-error
      (lambda () (mkdir directory) 'made)
      (lambda arguments
        (let ((errno (system-error-errno arguments)))
          (cond ((and (= errno ENOENT) (parent directory)) 'no-parent)
                ((directory-exists? directory) 'made)
                (else (apply throw arguments)))))))
  (when (eq? (make) 'no-parent)
    (mkdir-p (parent directory))
    (make))
  #t)

(define (mkdir-p/perms directory owner bits)
  "Make DIRECTORY with those above it; it gets the owner OWNER, a passwd entry, and the permissions BITS."
  (mkdir-p directory)
  (chown directory (passwd:uid owner) (passwd:gid owner))
  (chmod directory bits))

(define (install-file file directory)
  "Copy FILE into DIRECTORY, which is made if missing, under the same name."
  (mkdir-p directory)
  (copy-file file (string-append directory "/" (basename file))))

(define (make-file-writable file)
  "Let the owner read and write FILE."
  (chmod file (logior #o600 (stat:perms (stat file)))))

(define (set-file-time file stat)
  "Give FILE the access and modification times of STAT."
  (utime file (stat:atime stat) (stat:mtime stat) (stat:atimensec stat) (stat:mtimensec stat)))

;;; Trees.

(define* (copy-recursively source destination
                           #:key (log (current-output-port)) (follow-symlinks? #f) (copy-file copy-file)
                           (keep-mtime? #f) (keep-permissions? #t) (select? (lambda (file stat) #t)))
  "Copy the tree at SOURCE to DESTINATION, saying so on LOG (unless it is #f).
Links are copied as links unless FOLLOW-SYMLINKS?; times are kept if KEEP-MTIME?, permissions of files if
KEEP-PERMISSIONS? (new directories are the owner's to fill); only what SELECT?, called with the name and the stat,
accepts is copied."
  (define (target file)
    (string-append destination (substring file (string-length source))))
  (define (enter? file st result)
    (or (string=? file source) (select? file st)))
  (define (leaf file st result)
    (when (or (string=? file source) (select? file st))
      (when log
        (display (string-append "`" file "' -> `" (target file) "'\n") log))
      (case (stat:type st)
        ((symlink) (symlink (readlink file) (target file)))
        (else
         (copy-file file (target file))
         (when keep-permissions? (chmod (target file) (stat:perms st)))
         (when keep-mtime? (set-file-time (target file) st)))))
    #t)
  (define (down directory st result)
    (mkdir-p (target directory))
    #t)
  (define (up directory st result)
    (when keep-mtime? (set-file-time (target directory) st))
    #t)
  (define (failed file st errno result)
    (display (string-append "i/o error: " file ": " (strerror errno) "\n") (current-error-port))
    #f)
  (file-system-fold enter? leaf down up (lambda (file st result) result) failed #t source
                    (if follow-symlinks? stat lstat)))

(define* (delete-file-recursively directory #:key follow-mounts?)
  "Delete the tree at DIRECTORY, never following links and staying on its device unless FOLLOW-MOUNTS?.
What cannot be deleted is reported and left."
  (define device
    (let ((st (lstat-or-false directory))) (and st (stat:dev st))))
  (define (warn file errno)
    (display (string-append "warning: failed to delete " file ": " (strerror errno) "\n") (current-error-port)))
  (define (attempt delete file)
    (catch 'system-error
      (lambda () (delete file))
      (lambda arguments (warn file (system-error-errno arguments)))))
  (file-system-fold (lambda (file st result) (or follow-mounts? (= (stat:dev st) device)))
                    (lambda (file st result) (attempt delete-file file))
                    (lambda (file st result)
                      (unless (= #o300 (logand #o300 (stat:perms st)))
                        (false-if-exception (chmod file (logior #o700 (stat:perms st))))))
                    (lambda (file st result) (attempt rmdir file))
                    (lambda (file st result) #t)
                    (lambda (file st errno result) (warn file errno))
                    #t directory lstat)
  #t)

(define (file-name-predicate pattern)
  "Return a predicate, called with a file name and a stat, that says whether the base name matches PATTERN."
  (let ((regexp (if (regexp? pattern) pattern (make-regexp pattern))))
    (lambda (file stat)
      (regexp-exec regexp (basename file)))))

(define* (find-files directory #:optional (predicate (lambda (file stat) #t))
                     #:key (stat lstat) directories? fail-on-error?)
  "Return the sorted names of the files under DIRECTORY that PREDICATE, called with the name and the stat, accepts.
A regular expression as PREDICATE is matched with base names.  Directories count only if DIRECTORIES?.  What cannot be
read is reported, and is an error if FAIL-ON-ERROR?."
  (let ((accept? (if (procedure? predicate) predicate (file-name-predicate predicate))))
    (define (add file st result)
      (if (accept? file st) (cons file result) result))
    (define (failed file st errno result)
      (let ((text (string-append "find-files: " file ": " (strerror errno))))
        (when fail-on-error? (error text))
        (display (string-append text "\n") (current-error-port))
        result))
    (sort (file-system-fold (lambda (file st result) #t)
                            add
                            (lambda (file st result) (if directories? (add file st result) result))
                            (lambda (file st result) result)
                            (lambda (file st result) result)
                            failed '() directory stat)
          string<?)))
