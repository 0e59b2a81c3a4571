# A clause about a phase that there is not: a warning at its line, with the one that was meant, before anything is built.
cat > package.scm <<'EOF'
(use-modules (guix packages) (guix gexp) (guix utils) (guix build-system copy) (guix build-system gnu))
(define words
  (package
    (name "words") (version "1.0") (source (plain-file "text" ""))
    (build-system copy-build-system)
    (arguments
     (list #:phases
           #~(modify-phases %standard-phases
               (add-after 'instal 'say-so
                 (lambda _ (display "so")))
               (add-before 'say-so 'fine (const #t))
               (delete 'say-so)
               (delete 'say-so))))
    (synopsis "") (description "") (license #f) (home-page #f)))
(define old-style
  (package
    (inherit words)
    (name "old-style")
    (build-system gnu-build-system)
    (arguments
     '(#:phases
       (modify-phases %standard-phases
         (replace 'chekc (lambda _ #t)))))))
(define inherited
  (package
    (inherit words)
    (name "inherited")
    (arguments
     (substitute-keyword-arguments (package-arguments words)
       ((#:phases phases)
        #~(modify-phases #$phases
            (delete 'stripp)))))))
(define fine
  (package
    (inherit words)
    (name "fine")
    (arguments
     (list #:phases
           #~(modify-phases (@ (guix build copy-build-system) %standard-phases)
               (delete 'strip)
               (add-after 'unpack 'a (const #t))
               (add-before 'a 'b (const #t))
               (replace 'install (const #t)))))))
(list words old-style inherited fine)
EOF
nsscheme build -d package.scm 2>&1 | grep -E 'warning|hint|\^' | sed 's/; the phases are.*//'
# want: package.scm:9:27: warning: add-after: there is no phase 'instal'
# want:      |                           ^
# want: hint: did you mean 'install'?
# want: package.scm:13:24: warning: delete: there is no phase 'say-so'
# want:      |                        ^
# want: package.scm:23:19: warning: replace: there is no phase 'chekc'
# want:      |                   ^
# want: hint: did you mean 'check'?
# want: package.scm:32:21: warning: delete: there is no phase 'stripp'
# want:      |                     ^
# want: hint: did you mean 'strip'?
