"""A channel with a program that can be built from nothing but the machine's busybox."""
import os

PACKAGES = '''(define-module (my packages)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system trivial)
  #:use-module ((guix licenses) #:prefix license:))
(define-public hello
  (package
    (name "hello") (version "1.0") (source #f) (build-system trivial-build-system)
    (arguments
     (list #:builder
           #~(let ((bin (string-append #$output "/bin")))
               (mkdir #$output)
               (mkdir bin)
               (symlink #$(local-file "/bin/busybox" #:recursive? #t) (string-append bin "/sh"))
               (call-with-output-file (string-append bin "/hello")
                 (lambda (port) (format port "#!~a/sh~%echo Hello from the channel.~%" bin)))
               (chmod (string-append bin "/hello") #o755))))
    (synopsis "Greets") (description "It greets.") (home-page "https://example.org") (license license:gpl3+)))
'''


def write_channel(directory):
    os.makedirs(f"{directory}/my")
    with open(f"{directory}/my/packages.scm", "w", encoding="utf-8") as file:
        file.write(PACKAGES)
