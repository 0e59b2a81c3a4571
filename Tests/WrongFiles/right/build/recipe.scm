(use-modules (guix gexp)
             (srfi srfi-1)
             (ice-9 match))

;; Files made of other files, as a configuration is.
(define users
  '(("ada" 1000 "/bin/sh")
    ("bob" 1001 "/bin/false")))

(define (user->line user)
  (match user
    ((name id shell)
     (string-join (list name "x" (number->string id) (number->string id)
                        "" (string-append "/home/" name) shell)
                  ":"))))

(define passwd
  (plain-file "passwd"
              (string-join (map user->line users) "\n" 'suffix)))

(define shells
  (mixed-text-file "shells"
                   "# made of " passwd "\n"
                   (string-join (map third users) "\n") "\n"))

(define builder
  (with-imported-modules '((guix build utils))
    #~(begin
        (use-modules (guix build utils)
                     (ice-9 rdelim))
        (mkdir-p (string-append #$output "/etc"))
        (copy-file #$passwd (string-append #$output "/etc/passwd"))
        (copy-file #$shells (string-append #$output "/etc/shells"))
        (call-with-output-file (string-append #$output "/etc/motd")
          (lambda (port)
            (let ((count (length '#$(map first users))))
              (format port "~a users~%" count))))
        (substitute* (string-append #$output "/etc/motd")
          (("users") "people")))))

(define etc
  (computed-file "etc" builder
                 #:options '(#:local-build? #t)))

(file-union "system"
            `(("etc" ,(file-append etc "/etc"))
              ("users" ,passwd)))
