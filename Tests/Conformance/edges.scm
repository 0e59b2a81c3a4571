;;; Where the language meets what fails: output that cannot be written, modules that cannot be read.

(use-modules (check) (ice-9 textual-ports))

(define nsscheme (readlink "/proc/self/exe"))
(define directory (mkdtemp "/tmp/nsscheme-edges-XXXXXX"))
(define (in-directory name) (string-append directory "/" name))

;; Exit status and standard error of this program with ARGUMENTS, a piece of a shell command.
(define (run arguments)
  (let* ((status (system (string-append nsscheme " --no-auto-compile " arguments " 2> " (in-directory "err"))))
         (text (call-with-input-file (in-directory "err") get-string-all)))
    (list (status:exit-val status) text)))

;;; Output that is lost is reported, and is a failure.
(check (run "-c '(display 1)' > /dev/full")
       => '(1 "nsscheme: error: cannot write to standard output: No space left on device [E1105]\n"))
(check (run "-c '(display 1) (exit 3)' > /dev/full")
       => '(3 "nsscheme: error: cannot write to standard output: No space left on device [E1105]\n"))
(check (run "-c '(display 1) (primitive-exit 0)' > /dev/full")
       => '(1 "nsscheme: error: cannot write to standard output: No space left on device [E1105]\n"))
(check (run "-c '(define p (open-output-file \"/dev/full\")) (display 1 p)'")
       => '(1 "nsscheme: error: cannot write to /dev/full: No space left on device [E1105]\n"))
(check (run "-c '(display 1) (system \"true\")' > /dev/full")
       => '(1 "nsscheme: error: cannot write to standard output: No space left on device [E1105]\n"))
(check (run "-c '(display 1)' > /dev/null") => '(0 ""))
;; What the program hears of itself is its own business.
(check (run "-c '(display 1) (catch (quote system-error) force-output (lambda x 1))' > /dev/full") => '(0 ""))

;;; A module's file that cannot be read is not a missing one.
(symlink "loop.scm" (in-directory "loop.scm"))
(let ((result (run (string-append "-L " directory " -c '(use-modules (loop))'"))))
  (check (car result) => 1)
  (check (and (string-contains (cadr result) (string-append "cannot open " directory "/loop.scm"))
              (string-contains (cadr result) "Too many levels of symbolic links")
              #t)
         => #t))
(call-with-output-file (in-directory "secret.scm") (lambda (port) (display "(define-module (secret))" port)))
(chmod (in-directory "secret.scm") 0)
;; Permissions mean nothing to root.
(if (not (= (getuid) 0))
    (check (->bool (string-contains (cadr (run (string-append "-L " directory " -c '(use-modules (secret))'")))
                                    (string-append directory "/secret.scm: Permission denied")))
           => #t))

;; A name that is none is an argument's fault, not a file's.
(check-error wrong-type-arg (copy-file 5 "x"))

(for-each (lambda (name) (delete-file (in-directory name))) '("err" "loop.scm" "secret.scm"))
(rmdir directory)
(check-summary)
