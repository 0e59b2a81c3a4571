;; How the store of a Guix tree reaches ours: Guix's `open-connection' asks the module (guix store SCHEME) for a port to
;; the daemon of a URI with that scheme. Ours leads to the daemon within this process, which needs no socket in the file
;; system, no other process and no rights. What this store fetches for a tree, the sources of Guile's own files, is given
;; to the core here, too.

(define-module (guix store nsscheme)
  #:use-module (nsscheme rows daemon)
  #:autoload (nsscheme guile-sources) (source-file)
  #:export (connect-to-daemon))

(define* (connect-to-daemon uri #:key non-blocking?)
  "Return a port on which the daemon within this process speaks Guix's protocol."
  (catch 'store-error
    (lambda ()
      ;; Unbuffered, as Guix's own sockets are: it waits for answers without a flush before.
      (fdopen (%connect-to-daemon) "r+b0"))
    (lambda (key who message arguments . _)
      ;; Guix only says that the scheme is not supported; what is wrong with our store is said here.
      (apply format (current-error-port) (string-append "nsscheme: error: " message "~%") arguments)
      (throw 'system-error "connect-to-daemon" message arguments (list EIO)))))

(set-guile-sources! (lambda (package file) (source-file package file)))
