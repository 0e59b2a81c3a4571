(use-modules (guix gexp) (guix packages) (guix build-system trivial))
(define (method . _) (gexp->derivation "source" #~(mkdir #$output)))
(define tool
  (package
    (name "tool") (version "1") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (inputs (list hen))     ;; error: 7:5 tool needs itself to be built: tool → hen → hen.tar → tool; 
    (synopsis "") (description "") (home-page #f) (license #f)))
(define hen
  (package
    (inherit tool)
    (name "hen")
    (inputs '())
    (source (origin
              (method method)
              (uri "https://example.org/hen.tar")
              (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))
              (patches (list (plain-file "patch" "")))
              (patch-inputs (list tool))))))
tool
