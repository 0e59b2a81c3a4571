(use-modules (guix packages)
             (guix gexp)
             (guix build-system copy)
             ((guix licenses) #:prefix license:))

(define-public words
  (package
    (name "words")
    (version "1.0")
    (source (plain-file "words.txt" "Hello\nGoodbye\n"))
    (build-system copy-build-system)
    (arguments
     (list #:install-plan #~'(("words.txt" "share/words/"))
           #:phases
           #~(modify-phases %standard-phases
               (delete 'strip)
               (add-after 'install 'count-words
                 (lambda* (#:key outputs #:allow-other-keys)
                   (let ((directory (string-append (assoc-ref outputs "out")
                                                   "/share/words")))
                     (call-with-output-file (string-append directory "/count")
                       (lambda (port)
                         (write 2 port))))))
               (add-before 'unpack 'greet
                 (lambda _
                   (display "unpacking\n"))))))
    (home-page "https://example.org/words")
    (synopsis "Words to greet with")
    (description "One word in a line.")
    (license license:cc0)))

(define-public more-words
  (package
    (inherit words)
    (name "more-words")
    (version "1.1")
    (source (plain-file "words.txt" "Hello\nGoodbye\nWelcome\n"))
    (synopsis "More words to greet with")
    (license (list license:cc0 license:gpl3+))))

more-words
