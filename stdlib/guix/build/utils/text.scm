;;; (guix build utils text): changing text files in place.
;;;
;;; A file is never half changed: the new text is written beside it and replaces it at the end, with its
;;; permissions; if anything fails the old file is untouched and the new one removed.

(define-module (guix build utils text)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 regex)
  #:use-module (guix build utils files)
  #:use-module (guix build utils paths)
  #:export (with-atomic-file-replacement substitute substitute* replace-matches fold-port-matches
            remove-store-references patch-shebang patch-makefile-SHELL patch-/usr/bin/file))

(define* (with-atomic-file-replacement file proc #:key encoding)
  "Call PROC with a port that reads FILE and one that writes what will replace FILE; return what it returned."
  (let* ((template (string-append file "." (make-string 6 #\X)))
         (in (if encoding (open-input-file file #:encoding encoding) (open-input-file file)))
         (out (mkstemp! template)))
    (catch #t
      (lambda ()
        (when encoding (set-port-encoding! out encoding))
        (call-with-values (lambda () (proc in out))
          (lambda results
            (close-port in)
            (close-port out)
            (chmod template (stat:perms (stat file)))
            (rename-file template file)
            (apply values results))))
      (lambda arguments
        (false-if-exception (close-port in))
        (false-if-exception (close-port out))
        (false-if-exception (delete-file template))
        (apply throw arguments)))))

;;; Substitution.

;; Stands for a null character, which POSIX regular expressions cannot see, while a line is searched.
(define null-substitute (integer->char #xF0000))

(define (exchange-characters line from to)
  (if (string-index line from)
      (string-map (lambda (char) (if (char=? char from) to char)) line)
      line))

(define (->regexp pattern)
  (cond ((regexp? pattern) pattern)
        ((string? pattern) (make-regexp pattern regexp/extended))
        ((pair? pattern) (make-regexp (car pattern) (cdr pattern)))
        (else (scm-error 'wrong-type-arg "substitute" "expected a regular expression: ~S"
                         (list pattern) (list pattern)))))

(define (substitute file pattern+procs)
  "Change FILE line by line.  PATTERN+PROCS is a list of pairs: a regular expression, and a procedure that is called
with a line (newline included) and the list of the matches in it and returns the new line.  They apply in order."
  (let ((rules (map (lambda (pair) (cons (->regexp (car pair)) (cdr pair))) pattern+procs)))
    (define (change line)
      (let loop ((rules rules) (line line))
        (if (null? rules)
            line
            (let ((matches (list-matches (caar rules) line)))
              (loop (cdr rules) (if (null? matches) line ((cdar rules) line matches)))))))
    (with-atomic-file-replacement file
      (lambda (in out)
        (let loop ()
          (let ((line (read-line in 'concat)))
            (unless (eof-object? line)
              (display (if (string-index line #\nul)
                           (exchange-characters (change (exchange-characters line #\nul null-substitute))
                                                null-substitute #\nul)
                           (change line))
                       out)
              (loop))))))))

(define (replace-matches line matches replacement)
  "Return LINE with each of MATCHES replaced by what REPLACEMENT returns for it."
  (let loop ((matches matches) (start 0) (parts '()))
    (if (null? matches)
        (string-concatenate-reverse (cons (substring line start) parts))
        (let* ((match (car matches)) (new (replacement match)))
          (unless (string? new)
            (scm-error 'wrong-type-arg "substitute*" "the replacement of ~S must be a string, not ~S"
                       (list (match:substring match) new) (list new)))
          (loop (cdr matches) (match:end match)
                (cons* new (substring line start (match:start match)) parts))))))

(define-syntax substitute*
  (lambda (form)
    "(substitute* FILE ((REGEXP WHOLE GROUP ...) BODY ...) ...): in FILE, or in each of a list of files, replace what
matches REGEXP by the value of BODY, a string, with the names bound to the matched text and its groups; _ binds none."
    (define (bindings match names)
      (let loop ((names names) (index 0))
        (syntax-case names ()
          (() '())
          ((name . rest)
           (eq? (syntax->datum #'name) '_)
           (loop #'rest (+ index 1)))
          ((name . rest)
           (cons #`(name (match:substring #,match #,index)) (loop #'rest (+ index 1)))))))
    (syntax-case form ()
      ((_ target ((regexp name ...) body ...) ...)
       (with-syntax (((((bound value) ...) ...)
                      (map (lambda (names) (bindings #'match names)) #'((name ...) ...))))
         #'(let ((files target)
                 (rules (list (cons regexp
                                    (lambda (line matches)
                                      (replace-matches line matches
                                                       (lambda (match) (let ((bound value) ...) body ...)))))
                              ...)))
             (if (string? files)
                 (substitute files rules)
                 (for-each (lambda (file) (substitute file rules)) files))))))))

(define* (fold-port-matches proc init pattern port #:optional (unmatched (lambda (char result) result)))
  "Fold over PORT: PROC is called as (PROC MATCH RESULT) for each match of PATTERN, UNMATCHED as (UNMATCHED CHAR RESULT)
for each other character.  PATTERN is a string or a list of characters and character sets, one for each character."
  (let ((pattern (map (lambda (item) (if (char-set? item) item (char-set item)))
                      (if (string? pattern) (string->list pattern) pattern))))
    ;; PENDING are characters read already and not yet passed on.
    (define (next pending) (if (pair? pending) (car pending) (read-char port)))
    (define (rest pending) (if (pair? pending) (cdr pending) '()))
    (let loop ((pending '()) (result init))
      (let match ((sets pattern) (chars '()) (ahead pending))
        (if (null? sets)
            (loop ahead (proc (reverse-list->string chars) result))
            (let ((char (next ahead)))
              (cond ((eof-object? char)
                     (if (null? chars)
                         result
                         (let ((all (reverse chars)))
                           (loop (cdr all) (unmatched (car all) result)))))
                    ((char-set-contains? (car sets) char) (match (cdr sets) (cons char chars) (rest ahead)))
                    (else
                     (let ((all (append-reverse chars (cons char (rest ahead)))))
                       (loop (cdr all) (unmatched (car all) result)))))))))))

(define (append-reverse list tail)
  (if (null? list) tail (append-reverse (cdr list) (cons (car list) tail))))

(define hash-characters (string->char-set "0123456789abcdfghijklmnpqrsvwxyz"))

(define* (remove-store-references file #:optional (store (%store-directory)))
  "Replace the hash of every reference to an item of STORE in FILE by letters that are no hash."
  (let ((pattern (append (string->list store) (list #\/) (make-list 32 hash-characters) (list #\-)))
        (nothing (string-append store "/" (make-string 32 #\e) "-")))
    (with-atomic-file-replacement file
      (lambda (in out)
        (fold-port-matches (lambda (match result) (display nothing out) result)
                           #t pattern in
                           (lambda (char result) (write-char char out) result)))
      #:encoding "ISO-8859-1")))

;;; Names of programs inside files.

(define (report . parts)
  (for-each (lambda (part) (display part (current-error-port))) parts)
  (newline (current-error-port)))

(define (replace-first-line file new keep-mtime?)
  "Put NEW, without newline, instead of the first line of FILE."
  (let ((st (stat file)))
    (with-atomic-file-replacement file
      (lambda (in out)
        (let ((old (read-line in 'split)))
          (display new out)
          (unless (eof-object? (cdr old)) (newline out))
          (dump-port in out)))
      #:encoding "ISO-8859-1")
    (when keep-mtime? (set-file-time file st))))

(define shebang (make-regexp "^#![[:blank:]]*(/[[:graph:]]+)[[:blank:]]*(.*)$"))
(define env-command (make-regexp "^(-S[[:blank:]]+)?([[:graph:]]+)(.*)$"))

(define* (patch-shebang file #:optional (path (search-path-as-string->list (or (getenv "PATH") "")))
                        #:key (keep-mtime? #t))
  "Make the first line of the script FILE name its interpreter as found in PATH; return #t if that changed FILE."
  (define (patch old program arguments)
    (let ((found (search-path path program)))
      (cond ((not found)
             (report "patch-shebang: " file ": warning: no binary for interpreter `" program "' found in $PATH")
             #f)
            ((string=? found old) #f)
            (else
             (report "patch-shebang: " file ": changing `" old "' to `" found "'")
             (replace-first-line file (string-append "#!" found (if (string-null? arguments) "" " ") arguments)
                                 keep-mtime?)
             #t))))
  (let* ((line (call-with-ascii-input-file file
                 (lambda (port)
                   (if (and (eqv? (read-char port) #\#) (eqv? (read-char port) #\!))
                       (let ((line (read-line port))) (if (string? line) (string-append "#!" line) ""))
                       ""))))
         (match (regexp-exec shebang (if (string-index line #\nul) "" line)))
         (interpreter (and match (match:substring match 1)))
         (arguments (and match (string-trim-right (match:substring match 2)))))
    (cond ((not match) #f)
          ((not (string=? (basename interpreter) "env"))
           (patch interpreter (basename interpreter) arguments))
          ((regexp-exec env-command arguments)
           => (lambda (match)
                (patch interpreter (basename (match:substring match 2)) (string-trim (match:substring match 3)))))
          (else (patch interpreter "env" "")))))

(define-syntax-rule (with-file-time file keep-mtime? body ...)
  (let ((st (stat file)))
    body ...
    (when keep-mtime? (set-file-time file st))))

(define* (patch-makefile-SHELL file #:key (keep-mtime? #t))
  "Make the SHELL variable of the makefile FILE name a shell found in PATH."
  (with-file-time file keep-mtime?
    (substitute* file
      (("^ *SHELL[[:blank:]]*(:?=)[[:blank:]]*([[:graph:]]*/)([[:graph:]]+)(.*)$" line operator directory shell rest)
       (let* ((old (string-append directory shell)) (new (or (which shell) old)))
         (cond ((not (which shell))
                (report "patch-makefile-SHELL: warning: no binary for shell `" shell "' found in $PATH"))
               ((not (string=? new old))
                (report "patch-makefile-SHELL: " file ": changing `SHELL' from `" old "' to `" new "'")))
         (string-append "SHELL " operator " " new rest))))))

(define* (patch-/usr/bin/file file #:key (file-command (which "file")) (keep-mtime? #t))
  "Make the configure script FILE call FILE-COMMAND instead of /usr/bin/file."
  (if file-command
      (with-file-time file keep-mtime?
        (substitute* file
          (("/usr/bin/file")
           (report "patch-/usr/bin/file: " file ": changing `/usr/bin/file' to `" file-command "'")
           file-command)))
      (report "patch-/usr/bin/file: warning: no replacement `file' command, doing nothing")))
