# Debian's packages depend on each other in circles, which is no mistake: each is unpacked by itself.
cat > circle.scm <<'EOF'
(use-modules (nsscheme debian))
(define-syntax-rule (deb what needs)
  (debian-package (name what) (version "1") (url "mirror://debian/pool/x_1_all.deb")
                  (sha256 "79cb27320cedf66dde085b7752c5a0f4daa89399b95029ada1b007cb45f52909") (depends needs)))
(deb "hen" "egg")
(deb "egg" "hen")
(list (debian-package "hen") (debian-package "egg"))
EOF
nsscheme build -d circle.scm | sed 's/^.*-\(...-1.drv\)$/\1/'
# want: hen-1.drv
# want: egg-1.drv
