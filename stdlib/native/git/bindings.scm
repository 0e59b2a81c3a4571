;; The library itself, and how its failures become errors: every module of (git …) that calls it loads this one first.

(define-module (git bindings)
  #:use-module (nsscheme rows git)
  #:use-module ((git structs) #:select (make-git-error))
  #:export (libgit2-init! libgit2-shutdown! raise-git-error))

(%git-set-thrower!
 (lambda (code class message)
   (throw 'git-error (make-git-error code (or message "no error message") class))))

(define (raise-git-error code)
  "Throw the error of CODE."
  (throw 'git-error (make-git-error code "no error message" 0)))

;; The library is started when it is first used, and stays: other parts of the program may have something of it.
(define users 0)

(define (libgit2-init!)
  "Have the library ready; return how often this was asked for."
  (%git-start)
  (set! users (+ users 1))
  users)

(define (libgit2-shutdown!)
  "The reverse of the above; what was made can still be used."
  (set! users (max 0 (- users 1)))
  users)
