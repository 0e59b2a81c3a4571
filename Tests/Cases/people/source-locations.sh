# One source location survives each path from the author's file to the message: line and column are those of the form,
# whatever carries them (a gexp, a field, a clause, a phase, another file). Columns are odd on purpose.
answer() {                      # FILE: where the error is said to be
  "$NS" build -f "$1" 2>&1 >/dev/null | grep -E -m 1 ': error: ' | sed -E 's/^([^ ]*): error: .*/\1/'
}
package() {                     # ARGUMENTS: a package with them
  cat <<END
(use-modules (guix packages) (guix gexp) (guix utils) (guix build-system copy) (guix build-system gnu))
(package
  (name "p") (version "1") (source (plain-file "x" ""))
  (build-system copy-build-system) (synopsis "") (description "") (license #f) (home-page #f)
  (arguments
$1))
END
}

cat > gexp.scm <<'END'
(use-modules (guix gexp))
(computed-file "x" #~(begin (mkdir #$output) "é" (car '())))
END
echo "gexp $(answer gexp.scm)"
# want: gexp gexp.scm:2:50

cat > input.scm <<'END'
(use-modules (guix gexp))
(define-record-type <thing> (thing) thing?)
(computed-file "x"    #~(list #$(thing)))
END
echo "input $(answer input.scm)"
# want: input input.scm:3:23

cat > local.scm <<'END'
(use-modules (guix gexp))
(computed-file "x" #~(copy-file #$(local-file "no-such-file") #$output))
END
echo "local-file $(answer local.scm)"
# want: local-file local.scm:2:35

cat > bind.scm <<'END'
(use-modules (aqwari namespace))
(namespace (bind "/a" "/") (bind "/b" "/no/such/file"))
END
echo "bind $(answer bind.scm)"
# want: bind bind.scm:2:28

cat > made.scm <<'END'
(use-modules (aqwari namespace) (guix gexp))
(namespace (bind "/a" "/")
     (bind "/x" (computed-file "dir" #~(mkdir #$output))) (bind "/x/y" (plain-file "y" "")) (bind "/x/y/z" "/etc"))
END
echo "clause $(answer made.scm)"
# want: clause made.scm:3:93

# What only the builder finds out is at the clause, too.
cat > built-clause.scm <<'END'
(use-modules (aqwari namespace) (guix gexp))
(namespace (bind "/a" "/")
    (proc "/proc")   (bind "/x" (list (computed-file "d" #~(mkdir #$output)) (plain-file "f" ""))))
END
echo "built clause $(answer built-clause.scm)"
# want: built clause built-clause.scm:3:22

cat > field.scm <<'END'
(use-modules (guix packages) (guix build-system copy))
(package (name "p")  (version 1) (source #f) (build-system copy-build-system)
         (synopsis "") (description "") (license #f) (home-page #f))
END
echo "field $(answer field.scm)"
# want: field field.scm:2:22

cat > debian.scm <<'END'
(use-modules (nsscheme debian))
(debian-package (name "p") (version "1") (url "mirror://debian/p.deb")    (sha256 "00") (depends))
END
echo "debian $(answer debian.scm)"
# want: debian debian.scm:2:75

cat > origin.scm <<'END'
(use-modules (guix packages) (guix gexp) (guix download))
(computed-file "x"   #~(copy-file #$(origin (method url-fetch) (uri (string-append "file://" (getcwd) "/gexp.scm"))
  (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))) #$output))
END
echo "origin $(answer origin.scm)"
# want: origin origin.scm:2:37

package '   (list #:phases #~(modify-phases %standard-phases
     (add-after (quote install) (quote x) (lambda* (#:key outputs #:allow-other-keys)
       (list #$output) "é" (symlink "a" (car (assoc-ref outputs "no")))))))' > phase.scm
echo "phase $(answer phase.scm)"
# want: phase phase.scm:8:41

package '   (quote (#:phases (modify-phases %standard-phases
     (add-after (quote install) (quote x) (lambda _ (vector-ref (vector) 0) #t)))))' > quoted.scm
echo "quoted $(answer quoted.scm)"
# want: quoted quoted.scm:7:53

# Of a quasiquotation, the lists with something put in are made by the program.
package '   `(#:phases (modify-phases %standard-phases
     (add-after (quote install) (quote x) (lambda _ (vector-ref (vector) ,(+ 1 2)) #t))))' > quasi.scm
echo "quasiquoted $(answer quasi.scm)"
# want: quasiquoted quasi.scm:7:17

package '   (list #:phases #~(modify-phases (modify-phases %standard-phases (add-after (quote install) (quote x) (const #t)))
     (replace (quote x) (lambda _ (invoke "false")))))' > replaced.scm
echo "replaced $(answer replaced.scm)"
# want: replaced replaced.scm:7:6

# Code of another file, whatever the file of the package is.
mkdir -p lib
cat > lib/shared.scm <<'END'
(define-module (shared) #:use-module (guix gexp) #:export (phases build))
(define phases
  #~(modify-phases %standard-phases
      (add-after 'install 'shared
        (lambda _ (rename-file "nowhere"
                               "there") #t))))
(define (build what)
  `(begin (rename-file ,what "there") #t))
(define-public helper '(begin   (delete-file "nowhere") #t))
END
package '   (list #:phases phases)' | sed '1s/(guix packages)/(shared) &/; 1i(add-to-load-path "lib")' > other.scm
echo "another file $(answer other.scm)"
# want: another file lib/shared.scm:5:19
cat > helper.scm <<'END'
(add-to-load-path "lib")
(use-modules (guix gexp) (shared))
(computed-file "x"
  #~(begin
      #$helper (mkdir #$output)))
END
echo "its data $(answer helper.scm)"
# want: its data lib/shared.scm:9:33
cat > built.scm <<'END'
(add-to-load-path "lib")
(use-modules (guix gexp) (shared))
(computed-file "x"
  #~(begin
      (mkdir #$output) #$(build "nowhere")))
END
echo "made by it $(answer built.scm)"
# want: made by it built.scm:5:24

# A script of a hundred thousand characters: its map is a file.
{
  echo '(use-modules (guix gexp))'
  echo '(computed-file "x"'
  echo '  #~(begin'
  for i in $(seq 1500); do echo "      (define  v$i   (list '$i 'a \"some text that is long enough to matter\"))"; done
  echo '      (vector-ref (vector)'
  echo '                  (length  (car v3)))))'
} > long.scm
echo "long $(answer long.scm)"
# want: long long.scm:1505:19
sources=$NSSCHEME_STORE-state/sources
find "$sources" -type f | wc -l
# want: 1

# What is remembered of a script may be from before there were maps, or damaged: the gexp is named then.
sidecar=$(find "$sources" -type f)
target=$(head -n 1 "$sidecar")
rm "$sidecar"; ln -s "$target" "$sidecar"
drv=$("$NS" build -d -f long.scm)
rm "$sidecar"; ln -s "$target" "$sidecar"
"$NS" build "$drv" 2>&1 | grep -E -m 1 -o '[^ /]*:[0-9]+:[0-9]+: error: the build'
# want: long.scm:3:3: error: the build
rm "$sidecar"; printf '%s\nz:1 9:zz:1:7 -\n/no/such/file' "$target" > "$sidecar"
"$NS" build "$drv" 2>&1 | grep -E -m 1 -o '[^ /]*:[0-9]+:[0-9]+: error: the build'
# want: long.scm:3:3: error: the build
