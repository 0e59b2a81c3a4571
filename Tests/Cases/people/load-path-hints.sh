# Hints know the modules on the load path: what they export, and their names.
mkdir -p my/deep
cat > my/packages.scm <<'EOF'
(define-module (my packages) #:use-module (guix gexp) #:export (special-file))
(define special-file (plain-file "a" "b"))
(define-public (special-procedure x) x)
EOF
cat > my/deep/library.sld <<'EOF'
(define-library (my deep library) (export deeper) (import (scheme base)) (begin (define deeper 1)))
EOF
cp my/deep/library.sld my/deep/library.scm
try() { nsscheme -L . -c "$1" 2>&1 | grep -E '^hint|did you mean' | sed 's/^.*; did you/did you/'; }
try '(display special-file)'
try '(special-procedure (car 1))'
try '(list deeper)'
try '(use-modules (my pakcages))'
# want: hint: ‘special-file’ is in (my packages); add (use-modules (my packages))
# want: hint: ‘special-procedure’ is in (my packages); add (use-modules (my packages))
# want: hint: ‘deeper’ is in (my deep library); add (use-modules (my deep library))
# want: hint: did you mean (my packages)?
