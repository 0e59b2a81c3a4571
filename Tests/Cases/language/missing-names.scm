;; Names of Guile's own environment that published programs use, and siblings.
;; want: ()
;; want: (fluid #t #f #t)
(write (filter (lambda (name) (not (defined? name)))
               '(batch-mode? tmpnam %host-type current-load-port current-reader getrlimit setrlimit getpriority
                 setpriority getsid getpwent getgrent getaddrinfo gethostbyname getservbyname getprotobyname
                 setitimer reload-module define-private defmacro-public load-extension file-encoding PIPE_BUF
                 <applicable-struct-with-setter-vtable> <applicable-struct-vtable> sendto recvfrom! getpass ctermid
                 tcgetpgrp tcsetpgrp getitimer gai-strerror addrinfo:addr hostent:addr-list servent:port AI_NUMERICSERV
                 EAI_NONAME WAIT_ANY LC_PAPER ENOMEDIUM module-symbol-binding module-search ensure-batch-mode!
                 SIGVTALRM SIGXCPU ITIMER_REAL O_PATH O_DIRECT SO_BROADCAST inet-makeaddr symbol-fref)))
(newline)
(define port (current-load-port))
(write (list (if (fluid? current-reader) 'fluid 'other) (input-port? port)
             (file-exists? (tmpnam)) (string-suffix? "missing-names.scm" (port-filename port))))
(newline)
