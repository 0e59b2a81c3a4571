;;; Names that scripts ask about how they run, and older names of what has newer ones.
;;;
;;; The core loads this module when one of its names is first used.

(define-module (nsscheme programs)
  #:export (batch-mode? ensure-batch-mode! current-reader current-load-port tmpnam
            file-encoding getpwent setpwent endpwent getgrent setgrent endgrent reload-module symbol-fref symbol-fset!
            symbol-pref symbol-pset! keyword-like-symbol->keyword getpass))

;;; How the program runs.

(define forced? #f)

(define (batch-mode?)
  "Return #t if a program runs, #f if a person types at the REPL."
  (or forced? (not (%interactive?))))

(define (ensure-batch-mode!)
  "Have batch-mode? return #t from now on."
  (set! forced? #t))

;; What reads the forms of a program; #f stands for the reader itself.
(define current-reader (make-fluid #f))

(define (current-load-port)
  "Return a port on the file that is being loaded, at its beginning, or #f."
  (let ((name (%load-file-name)))
    (and name (file-exists? name) (open-input-file name))))

(define (tmpnam)
  "Return a name for a file in the directory of temporary files that no file has.  Another program may make one of this
name before the caller does: mkstemp does not have this fault."
  (let* ((port (mkstemp (string-append (or (getenv "TMPDIR") "/tmp") "/fileXXXXXX"))) (name (port-filename port)))
    (close-port port)
    (delete-file name)
    name))

(define (getpass prompt)
  "Ask for a password at the terminal, which does not show what is typed, and return it."
  (let ((terminal (open-file "/dev/tty" "r+")))
    (dynamic-wind
      (lambda () (system* "stty" "-F" "/dev/tty" "-echo"))
      (lambda ()
        (display prompt terminal)
        (force-output terminal)
        (let ((line ((@ (ice-9 rdelim) read-line) terminal)))
          (newline terminal)
          line))
      (lambda ()
        (system* "stty" "-F" "/dev/tty" "echo")
        (close-port terminal)))))

(define (file-encoding port)
  "Return the encoding that a comment in the first 500 characters that PORT yields names, in capitals, or #f."
  (if (not (and (port? port) (input-port? port))) (%wrong-type "file-encoding" 1 "open input port" port))
  (let* ((text ((@ (ice-9 textual-ports) get-string-n) port 500))
         (found (and (string? text)
                     (string-match "coding[:=][ \t]*([-a-zA-Z0-9_./:]+)" text))))
    (if (string? text) (unread-string text port))
    (and found
         (string-index (substring text 0 (match:start found)) #\;)
         (string-upcase (match:substring found 1)))))

(define string-match (@ (ice-9 regex) string-match))
(define match:start (@ (ice-9 regex) match:start))
(define match:substring (@ (ice-9 regex) match:substring))

;;; The users and groups, one after the other.

(define (getpwent) "Return the entry of the next user, or #f." (getpw))
(define (setpwent) "Begin again at the first user." (setpw #t))
(define (endpwent) "End asking for users." (setpw))
(define (getgrent) "Return the entry of the next group, or #f." (getgr))
(define (setgrent) "Begin again at the first group." (setgr #t))
(define (endgrent) "End asking for groups." (setgr))

;;; Modules and symbols.

(define (reload-module module)
  "Load the file of MODULE again, in it."
  (let ((name (and=> (module-filename module) %file-of-source)))
    (if (not name) (scm-error 'misc-error #f "unknown file name for module ~S" (list module) #f))
    (save-module-excursion
     (lambda ()
       (set-current-module module)
       (if (string-prefix? "stdlib/" name)
           (primitive-load-path (substring name 7))
           (primitive-load name))
       module))))

(define symbol-values (make-hash-table))
(define symbol-properties-of (make-hash-table))
(define (symbol-fref symbol) "Return what symbol-fset! gave SYMBOL, or #f." (hashq-ref symbol-values symbol))
(define (symbol-fset! symbol value) "Give SYMBOL a VALUE." (hashq-set! symbol-values symbol value))
(define (symbol-pref symbol) "Return the properties of SYMBOL." (hashq-ref symbol-properties-of symbol '()))
(define (symbol-pset! symbol value) "Make VALUE the properties of SYMBOL."
  (hashq-set! symbol-properties-of symbol value))

(define (keyword-like-symbol->keyword symbol)
  "Return the keyword named like SYMBOL without its first character."
  (symbol->keyword (string->symbol (substring (symbol->string symbol) 1))))
