# Many objects in a row, of one name or of many, are no circle, nor are a package's own sources and outputs.
cat > chains.scm <<'EOF'
(use-modules (guix gexp) (guix packages) (guix build-system trivial))
(define (layer n below)
  (package
    (name (string-append "layer-" (number->string n))) (version "1") (source #f)
    (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (inputs (if below (list below) '()))
    (synopsis "") (description "") (home-page #f) (license #f)))
(define (chain make count)
  (let loop ((n 0) (below #f))
    (if (= n count) below (loop (+ n 1) (make n below)))))
(list (chain layer 250)
      (chain (lambda (n below) (computed-file "same-name" #~(begin #$n #$below (mkdir #$output)))) 250)
      (chain (lambda (n below) (package (inherit (layer n below)) (name "same-package"))) 250))
EOF
nsscheme build -d chains.scm | sed 's/^.*store\/[^-]*-//'
# want: layer-249-1.drv
# want: same-name.drv
# want: same-package-1.drv
