;; What a potluck file may try, each by its name: reaching the machine, other modules, other people's packages or more
;; than its share, while it is evaluated, checked, rewritten or lowered. All of it is refused, with the reason.
;; timeout: 240

(use-modules (nsscheme potluck dishes) (ice-9 control) (ice-9 match) (srfi srfi-1) (srfi srfi-11)
             ((nsscheme session) #:select (error-parts)))

(define witness (string-append (getcwd) "/witness"))

(define* (file #:key (before "") (name "\"try\"") (version "\"1\"") (more "") (url "\"https://example.org/a.git\"")
               (commit "\"0123456789012345678901234567890123456789\"") (snippet "#f")
               (sha256 "\"1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8\"") (system "'trivial")
               (synopsis "\"One\"") (home-page "\"https://example.org/\"") (license "'expat"))
  (format #f "~a (potluck-package (name ~a) (version ~a)
 (source (potluck-source (git-uri ~a) (git-commit ~a) (sha256 ~a) (snippet ~a)))
 (build-system ~a) ~a (synopsis ~a) (description \"Some.\") (home-page ~a) (license ~a))"
          before name version url commit sha256 snippet system more synopsis home-page license))

;; The messages of all that is wrong with TEXT as a potluck file.
(define* (complaints text #:optional (name "try.scm"))
  (unless (file-exists? "potluck") (mkdir "potluck"))
  (let ((path (string-append "potluck/" name)))
    (call-with-output-file path (lambda (port) (display text port)) #:encoding "UTF-8")
    (let/ec return
      (with-exception-handler
          (lambda (exception) (return (list (car (error-parts exception #f)))))
        (lambda ()
          (let-values (((dish rewriting problems) (read-dish path)))
            (map cdr problems)))))))

;; Try what TEXT does; print NAME if one of the messages contains PART.
(define* (escape name part text #:optional (file-name "try.scm"))
  (let* ((start (get-internal-run-time))
         (messages (complaints text file-name))
         (seconds (/ (- (get-internal-run-time) start) internal-time-units-per-second)))
    (cond ((not (any (lambda (message) (string-contains message part)) messages))
           (format #t "~a: ~s~%" name messages))
          ((file-exists? witness) (format #t "~a: wrote a file~%" name) (delete-file witness))
          ((> seconds 20) (format #t "~a: took ~a s of the processor~%" name (exact->inexact seconds)))
          (else (display name) (newline)))))

;; A form that would be evaluated where the file is.
(define (form text) (file #:before text))
(define (unbound what) (format #f "there is no '~a' in the language" what))

;; As it is meant.
(display (complaints (file #:more "(arguments (list #:builder #~(mkdir #$output)))"))) (newline)
;; want: ()

;;; The machine.
(escape "run a program" (unbound 'system*) (form (format #f "(system* \"touch\" ~s)" witness)))
;; want: run a program
(escape "run a shell" (unbound 'system) (form (format #f "(system \"touch ~a\")" witness)))
;; want: run a shell
(escape "read a file" (unbound 'open-input-file) (form "(open-input-file \"/etc/passwd\")"))
;; want: read a file
(escape "write a file" (unbound 'call-with-output-file)
        (form (format #f "(call-with-output-file ~s (lambda (p) (write 1 p)))" witness)))
;; want: write a file
(escape "open a socket" (unbound 'socket) (form "(socket 2 1 0)"))
;; want: open a socket
(escape "see the environment" (unbound 'getenv) (form "(getenv \"HOME\")"))
;; want: see the environment
(escape "load a library" (unbound 'dynamic-link) (form "(dynamic-link \"libc\")"))
;; want: load a library
(escape "load a file" (unbound 'primitive-load) (form "(primitive-load \"/etc/passwd\")"))
;; want: load a file
(escape "print to the terminal" (unbound 'display) (form "(display \"\\x1b[2J\")"))
;; want: print to the terminal
(escape "end the process" (unbound 'primitive-exit) (form "(primitive-exit 0)"))
;; want: end the process
(escape "make a thread" (unbound 'call-with-new-thread) (form "(call-with-new-thread (lambda () 1))"))
;; want: make a thread
(escape "tell the time" (unbound 'current-time) (form "(current-time)"))
;; want: tell the time
(escape "wait" (unbound 'sleep) (form "(sleep 100)"))
;; want: wait

;;; Modules and reflection.
(escape "reach into a module" (unbound '@@) (form "((@@ (guile) system) \"true\")"))
;; want: reach into a module
(escape "name a module" (unbound '@) (form "((@ (guile) system) \"true\")"))
;; want: name a module
(escape "use a module" (unbound 'use-modules) (form "(use-modules (ice-9 popen))"))
;; want: use a module
(escape "be a module" (unbound 'define-module) (form "(define-module (gnu packages base))"))
;; want: be a module
(escape "resolve a module" (unbound 'resolve-module) (form "(resolve-module '(guile))"))
;; want: resolve a module
(escape "close over sources" (unbound 'source-module-closure)
        (form "(source-module-closure '((guix packages)) #:select? (const #t))"))
;; want: close over sources
(escape "evaluate data" (unbound 'eval) (form "(eval '(system \"true\") 1)"))
;; want: evaluate data
(escape "the current module" (unbound 'current-module) (form "(current-module)"))
;; want: the current module
(escape "the language's own records" (unbound 'make-reference) (form "(make-reference \"guile\")"))
;; want: the language's own records
(escape "forge a record" (unbound 'make-struct/no-tail) (form "(make-struct/no-tail (struct-vtable 1))"))
;; want: forge a record
(escape "evaluate while reading" "Unknown # object"
        (file #:name (format #f "#.(begin (system \"touch ~a\") \"x\")" witness)))
;; want: evaluate while reading
(escape "a procedure as a macro" "a potluck file has no other macros"
        (form "(define-syntax m (lambda (s) s))"))
;; want: a procedure as a macro
(escape "a local procedure as a macro" "a potluck file has no other macros"
        (form "(let-syntax ((m (lambda (s) s))) 1)"))
;; want: a local procedure as a macro
(escape "see through a macro" (unbound 'syntax-case) (form "(syntax-case 1 () (x 1))"))
;; want: see through a macro
(escape "change a binding" (unbound 'set!) (form "(set! list car)"))
;; want: change a binding
(escape "change data" (unbound 'set-car!) (form "(set-car! (list 1) 2)"))
;; want: change data

;;; More than its share.
(escape "loop" "this one takes more" (form "(define (f) (f)) (f)"))
;; want: loop
(escape "fill the memory" "this one takes more" (form "(define (f l) (f (cons l l))) (f '())"))
;; want: fill the memory
(escape "double a string" "this one takes more" (form "(define (f s) (f (string-append s s))) (f \"ab\")"))
;; want: double a string
(escape "a large vector" "this one takes more" (form "(make-vector 1099511627776 0)"))
;; want: a large vector
(escape "a large number" "this one takes more" (form "(define (f n) (f (* n n))) (f 3)"))
;; want: a large number
(escape "a macro without end" "this one takes more"
        (form "(define-syntax m (syntax-rules () ((_ x ...) (m x ... x ...)))) (m 1)"))
;; want: a macro without end
(escape "deep recursion" "this one takes more" (form "(define (f n) (+ 1 (f n))) (f 1)"))
;; want: deep recursion
(escape "parentheses without end" "is missing" (make-string 20000 #\())
;; want: parentheses without end
(escape "a file without end" "the file is too large" (make-string 300000 #\space))
;; want: a file without end
(escape "handle the limit" (unbound 'with-exception-handler)
        (form "(with-exception-handler (lambda (e) 1) (lambda () (let f () (f))))"))
;; want: handle the limit
(escape "unwind without end" (unbound 'dynamic-wind) (form "(dynamic-wind list list list)"))
;; want: unwind without end
(escape "jump back" (unbound 'call/cc) (form "(call/cc (lambda (k) (k k)))"))
;; want: jump back
(escape "a circle of data" "this one takes more"
        (file #:more "(arguments '#0=(#:a (1 . #0#)))"))
;; want: a circle of data
(escape "a synopsis without end" "at most 200 characters" (file #:synopsis "(make-string 100000 #\\a)"))
;; want: a synopsis without end

;;; What the values do later, where packages are lowered, written into modules and built.
(escape "an expression in staged code" (unbound 'system)
        (file #:more "(arguments (list #:builder #~(a #$(system \"true\"))))"))
;; want: an expression in staged code
(escape "an expression by a macro" (unbound 'system)
        (file #:before "(define-syntax m (syntax-rules () ((_ x y) #~(a . (x y)))))"
              #:more "(arguments (list #:builder (m ungexp (system \"true\"))))"))
;; want: an expression by a macro
(escape "an expression in a vector of code" "inserts nothing"
        (file #:more "(arguments (list #:builder #~(a #(#$(system \"true\")))))"))
;; want: an expression in a vector of code
(escape "a word that inserts" "inserts nothing" (file #:more "(arguments (list #:builder #~(a . ungexp)))"))
;; want: a word that inserts
(escape "a file of the machine as an input" "expected packages"
        (file #:more "(inputs (list 'local-file))"))
;; want: a file of the machine as an input
(escape "a file name as an input" "there is no package" (file #:more "(inputs '(\"/etc/passwd\"))"))
;; want: a file name as an input
(escape "a file name as an argument" "might name a file"
        (file #:more "(arguments '(#:cmake \"/etc/passwd\"))"))
;; want: a file name as an argument
(escape "another source" "is not for a potluck file" (file #:more "(arguments '(#:source \"/etc/passwd\"))"))
;; want: another source
(escape "inputs by an argument" "is not for a potluck file"
        (file #:more "(arguments '(#:cargo-inputs ((\"a\" \"/etc/passwd\"))))"))
;; want: inputs by an argument
(escape "a file as a module" "expected a list of modules"
        (file #:more "(arguments '(#:imported-modules ((#{../../etc}# secret))))"))
;; want: a file as a module
(escape "somebody's module" "expected a list of modules"
        (file #:more "(arguments '(#:modules ((my secrets))))"))
;; want: somebody's module
(escape "a module that is computed" "expected a list of modules"
        (file #:more "(arguments '(#:imported-modules (((guix build utils) => \"/etc/passwd\"))))"))
;; want: a module that is computed
(escape "a procedure as an argument" "a procedure stands where"
        (file #:more "(arguments (list #:phases (lambda (x) x)))"))
;; want: a procedure as an argument
(escape "read a local file" (unbound 'local-file) (file #:more "(arguments (list #:a #~(b #$(local-file \"/etc/passwd\"))))"))
;; want: read a local file
(escape "a build system by its path" "expected the name of a build system"
        (file #:system "(string->symbol \"../../tmp/x\")"))
;; want: a build system by its path
(escape "a name that is a path" "names in the store cannot have" (file #:name "\"../../../etc/cron\""))
;; want: a name that is a path
(escape "another variable's name" "means something in the module" (file) "package.scm")
;; want: another variable's name
(escape "an address of this machine" "of this machine or a private network" (file #:url "\"http://127.0.0.1/a.git\""))
;; want: an address of this machine
(escape "an address as a number" "is no address" (file #:url "\"http://2130706433/a.git\""))
;; want: an address as a number
(escape "an address in IPv6" "of this machine or a private network"
        (file #:url "\"http://[::ffff:10.0.0.1]/a.git\""))
;; want: an address in IPv6
(escape "the cloud's own address" "of this machine or a private network"
        (file #:url "\"http://169.254.169.254/latest/\""))
;; want: the cloud's own address
(escape "a command as an address" "is no address" (file #:url "\"ext::sh -c touch%20x\""))
;; want: a command as an address
(escape "an option as an address" "is no address" (file #:url "\"--upload-pack=touch x\""))
;; want: an option as an address
(escape "a directory as an address" "is of this machine" (file #:url "\"file:///etc\""))
;; want: a directory as an address
(escape "a commit that moves" "is no commit" (file #:commit "\"master\""))
;; want: a commit that moves
