;; Where the files of channels are: what the user wants below $XDG_CONFIG_HOME, what was pulled below $XDG_DATA_HOME,
;; and copies of repositories below $XDG_CACHE_HOME, which may be deleted at any time. And how such files are written.
;;
;; Invariant: a file appears whole or not at all; who reads sees the old one or the new one.

(define-module (nsscheme channels paths)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme directories)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme rows git)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 textual-ports)
  #:export (channels-file disabled-file known-file
            config-file pulled-directory trees-directory generations-directory current-link next-link repositories-directory moments-directory
            write-file read-file with-pull-lock))

(define (base variable below)
  (let ((directory (getenv variable)))
    (cond ((and directory (absolute-file-name? directory)) directory)
          ((getenv "HOME") => (lambda (home) (string-append home below)))
          (else (raise-at #f "neither $~a nor $HOME is set" variable)))))

(define (config-file name)
  "Return the name of the user's file NAME of settings."
  (string-append (base "XDG_CONFIG_HOME" "/.config") "/nsscheme/" name))

(define (channels-file) (config-file "channels.scm"))
(define (disabled-file) (config-file "channels-disabled"))
(define (known-file) (config-file "known-channels.scm"))

(define (pulled-directory) (string-append (base "XDG_DATA_HOME" "/.local/share") "/nsscheme/channels"))

(define (trees-directory) (string-append (pulled-directory) "/trees"))
(define (generations-directory) (string-append (pulled-directory) "/generations"))
(define (current-link) (string-append (pulled-directory) "/current"))
;; What the link will be when the generation that a pull makes is there.
(define (next-link) (string-append (generations-directory) "/.next"))
(define (moments-directory) (string-append (pulled-directory) "/moments"))
(define (repositories-directory) (string-append (base "XDG_CACHE_HOME" "/.cache") "/nsscheme/repositories"))

(define (write-file file text)
  "Make TEXT the contents of FILE."
  ;; Who writes it holds a lock on the file aside, so that one that was killed leaves no more than that file, which the
  ;; next one takes over.
  (define aside (string-append (dirname file) "/." (basename file) ".new"))
  (make-directories (dirname file))
  (define mine?
    (call-with-port (open-file aside "a" #:encoding "UTF-8")
      (lambda (port)
        (flock port LOCK_EX)
        (let ((there (false-if-exception (lstat aside))))
          (and there
               (= (stat:ino there) (stat:ino (stat port)))
               (begin
                 (truncate-file port 0)
                 (display text port)
                 (force-output port)
                 (rename-file aside file)
                 #t))))))
  (unless mine?
    (write-file file text)))

(define (read-file file)
  "Return the text of FILE."
  (call-with-input-file file
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (set-port-conversion-strategy! port 'substitute)
      (get-string-all port))))

;; What pulls that failed or were killed have left: names that begin with a dot, and the generation that was to count.
(define (remove-remains)
  (catch 'system-error
    (lambda () (%remove-tree (string-append (pulled-directory) "/" (readlink (next-link)))))
    (lambda _ #f))
  (for-each (lambda (directory)
              (for-each (lambda (name) (%remove-tree (string-append directory "/" name)))
                        (or (scandir directory
                                     (lambda (name)
                                       (and (string-prefix? "." name) (not (member name '("." ".."))))))
                            '())))
            (list (trees-directory) (generations-directory) (moments-directory))))

(define (with-pull-lock thunk)
  "Call THUNK while no other process pulls. The lock ends with the process, however that ends."
  (define file (string-append (pulled-directory) "/lock"))
  (make-directories (pulled-directory))
  (let ((port (open-file file "a")))
    (unless (catch 'system-error
              (lambda () (flock port (logior LOCK_EX LOCK_NB)) #t)
              (lambda _ #f))
      (format (current-error-port) "waiting for another pull to end…~%")
      (flock port LOCK_EX))
    (dynamic-wind
      remove-remains
      thunk
      (lambda () (close-port port)))))
