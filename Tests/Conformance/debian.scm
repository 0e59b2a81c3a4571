;;; (nsscheme debian): what is read of apt's answers, hostile ones included, the graph of dependencies, and records. No
;;; apt is needed here; Tests/Debian has the rest.

(use-modules (check) (nsscheme debian) (nsscheme debian control) (nsscheme debian apt) (nsscheme debian import)
             (nsscheme propagation) (guix diagnostics)
             (srfi srfi-1) (srfi srfi-34) (ice-9 match))

(define-syntax-rule (message exp)
  (guard (c ((formatted-message? c)
             (apply format #f (formatted-message-string c) (formatted-message-arguments c))))
    exp))

;;; Stanzas.
(check (read-stanzas "") => '())
(check (read-stanzas "\n \n\t\n") => '())
(check (read-stanzas "Package: a\nVersion: 1:2-3\n\n\nPACKAGE:b\n")
       => '((("package" . "a") ("version" . "1:2-3")) (("package" . "b"))))
(check (read-stanzas "Description: short\n long\n .\n\tmore\nX: y")
       => '((("description" . "short\nlong\n.\nmore") ("x" . "y"))))
(check (read-stanzas "Empty:\nUrl: http://x:1/") => '((("empty" . "") ("url" . "http://x:1/"))))
(check (message (read-stanzas "Package: a\n\n continued")) => "line 3 of what apt says continues nothing: \" continued\"")
(check (message (read-stanzas "Package a")) => "line 1 of what apt says is no field: \"Package a\"")
(check (message (read-stanzas ": a")) => "line 1 of what apt says is no field: \": a\"")
(check (message (read-stanzas "Pack age: a")) => "line 1 of what apt says is no field: \"Pack age: a\"")
(check (message (read-stanzas "A: 1\na: 2")) => "line 2 of what apt says gives the field 'a' once more")
(check (string-length (message (read-stanzas (make-string 1000000 #\x)))) => 100)
(check (string-length (cdar (car (read-stanzas (string-append "A: " (make-string 1000000 #\x)))))) => 1000000)
(define many (scaled 300 20))
(check (length (car (read-stanzas (string-concatenate (map (lambda (n) (format #f "F~a: ~a\n" n n)) (iota many))))))
       => many)
(check (message (read-stanzas "A\x00: 1")) => "line 1 of what apt says is no field: \"A\\x00: 1\"")

;;; Relations.
(check (parse-relations "") => '())
(check (parse-relations "libc6") => '((("libc6" #f #f #f))))
(check (parse-relations "libc6 (>= 2.36), awk|mawk:any ( = 1:2~x ) ,\n g++")
       => '((("libc6" #f ">=" "2.36")) (("awk" #f #f #f) ("mawk" "any" "=" "1:2~x")) (("g++" #f #f #f))))
(check (map caddar (parse-relations "a (<< 1), a (<= 1), a (= 1), a (>= 1), a (>> 1), a (< 1), a (> 1)"))
       => '("<<" "<=" "=" ">=" ">>" "<" ">"))
(check (parse-relations ",,a||b,") => '((("a" #f #f #f) ("b" #f #f #f))))
(for-each (lambda (text)
            (check (string-prefix? "cannot read the relation " (message (parse-relations text))) => #t))
          '("a (" "a (>=" "a (>= 1" "a (>=)" "a (~ 1)" "a (1)" "(>= 1)" "a b" "a:b:c" "a:" ":any" "-a" "a (= 1) x" "é"
            "a [amd64]" "a <!nocheck>" "a (= 1 2)" "a (= $(id))" "a;b" "../a" "a\x00b"))
(check (parse-provides "awk, libgcc1 (= 1:12.2)") => '(("awk" . #f) ("libgcc1" . "1:12.2")))
(check (message (parse-provides "a | b")) => "cannot read what a package provides: \"a | b\"")

;;; Versions, in their order.
(define versions
  '("0~~a" "0~" "1.0~rc1" "1.0~rc1-1" "1.0" "1.0-1" "1.0-1+b1" "1.0-1+b13" "1.0-1.1" "1.0a" "1.0+dfsg" "1.0.1"
    "1.1" "1.9" "1.10" "1.10.99999999999999999999" "1.10.100000000000000000000" "2" "1:0~" "1:0.1" "2:0" "10:0"))
(check (sort (reverse versions) version<?) => versions)
(check (any (lambda (v) (version<? v v)) versions) => #f)
(check (every (lambda (a)
                (every (lambda (b) (not (and (version<? a b) (version<? b a)))) versions))
              versions)
       => #t)
(check (version-satisfies? "1.0" "=" "1.0-0") => #t)
(check (version-satisfies? "1.00" "=" "1.0") => #t)
(check (version-satisfies? "0:1.0" "=" "1.0") => #t)
(check (map (lambda (operator) (version-satisfies? "2.36-9" operator "2.36-9+b1")) '("<<" "<=" "=" ">=" ">>"))
       => '(#t #t #f #f #f))
(check (version-satisfies? "2.36-9" ">=" "2.36") => #t)

;;; apt's answers.
(check (parse-archives "http://a/debian/|Debian\nhttp://a/security/|Debian-Security\nhttp://a/debian/|Other\nfile:/x/|$(LABEL)
https://b/c/|My Great Archive!\nhttps://d/|\nnonsense\n|x\n")
       => '(("http://a/debian/" . "debian") ("http://a/security/" . "debian-security") ("file:/x/" . "apt")
            ("https://b/c/" . "my-great-archive") ("https://d/" . "apt")))
(define archives
  '(("http://a/debian/" . "debian") ("http://a/debian/sec/" . "debian-security") ("file:/x/" . "apt")
    ("http://a/b+c/" . "plus")))
(check (mirror-url "http://a/debian/pool/main/b/bash_5%2bb1%7e.deb" archives)
       => "mirror://debian/pool/main/b/bash_5+b1~.deb")
(check (mirror-url "http://a/debian/sec/pool/x.deb" archives) => "mirror://debian-security/pool/x.deb")
(check (mirror-url "file:/x/./x_1%253a2.deb" archives) => "mirror://apt/x_1%253a2.deb")
(check (mirror-url "http://a/b%2bc/x%20y%22.deb" archives) => "mirror://plus/x%20y%22.deb")
(check (message (mirror-url "http://b/x.deb" archives))
       => "apt wants 'http://b/x.deb', which lies in none of the archives of its lists")
(check (parse-choice "Reading\n'http://a/x_1%253a2.deb' x_1%3a2_amd64.deb 12 SHA256:00\nW: 'quoted' text\n")
       => '(("x" "1:2" "amd64" "http://a/x_1%253a2.deb")))
(for-each (lambda (line) (check (string-prefix? "cannot read what apt would fetch" (message (parse-choice line))) => #t))
          '("'http://a/x' x.deb 1" "'http://a/x' x_1_2_3 4" "'http://a/x' x_(1)_amd64.deb" "'x' ../x_1_all.deb 1"
            "'x' x_1_all.rpm 1" "'x'"))

;;; The graph.
(define (stanza name version arch . fields)
  (let loop ((fields fields) (result '()))
    (match fields
      (() (append (list (cons "package" name) (cons "version" version) (cons "architecture" arch)
                        (cons "filename" "x") (cons "sha256" (make-string 64 #\A)))
                  (reverse result)))
      ((field value . rest) (loop rest (alist-cons field value result))))))
(define (choice stanzas)
  (map (lambda (stanza)
         (list (assoc-ref stanza "package") (assoc-ref stanza "version") (assoc-ref stanza "architecture")
               (string-append "http://a/debian/pool/" (assoc-ref stanza "package") ".deb")))
       stanzas))
(define (graph . stanzas)
  (stanzas->nodes (choice stanzas) stanzas archives "amd64"))
(define (text names without . stanzas)
  (let* ((nodes (apply graph stanzas)) (missing (resolve-depends nodes "amd64")))
    (call-with-output-string
     (lambda (port) (write-records (reachable nodes names without) names without port)))))
(define (edges . stanzas)
  (let* ((nodes (apply graph stanzas)) (missing (resolve-depends nodes "amd64")))
    (append (map (match-lambda ((_ (name . _) . _) (list 'missing name))) missing)
            (let ((port (open-input-string
                         (call-with-output-string (lambda (port) (write-records nodes '("x") '() port))))))
              (let loop ((form (read port)) (result '()))
                (match form
                  ((? eof-object?) (reverse result))
                  (('debian-package ('name name) _ _ _ ('depends . depends)) (loop (read port) (acons name depends result)))
                  (_ (loop (read port) result))))))))

(check (edges (stanza "a" "1" "amd64" "depends" "b (>= 2) | c, v") (stanza "b" "1" "amd64") (stanza "c" "1" "all")
              (stanza "d" "1" "amd64" "provides" "v, b (= 3)"))
       => '(("a" "d") ("b") ("c") ("d")))
(check (edges (stanza "a" "1" "amd64" "depends" "v (>= 1) | c") (stanza "c" "1" "amd64")
              (stanza "d" "1" "amd64" "provides" "v"))
       => '(("a" "c") ("c") ("d")))
(check (edges (stanza "a" "1" "amd64" "pre-depends" "b" "depends" "a, b, b (>= 1)") (stanza "b" "1" "amd64" "depends" "a"))
       => '(("a" "b") ("b" "a")))
(check (edges (stanza "a" "1" "amd64" "depends" "x, y (<< 2), b") (stanza "b" "1" "amd64") (stanza "y" "2" "amd64"))
       => '((missing "x") (missing "y") ("a" "b") ("b") ("y")))
(check (edges (stanza "a" "1" "i386" "depends" "b, c, d:any, e") (stanza "b" "1" "i386") (stanza "b" "1" "amd64")
              (stanza "c" "1" "amd64" "multi-arch" "foreign") (stanza "d" "1" "amd64" "multi-arch" "allowed")
              (stanza "e" "1" "amd64"))
       => '((missing "e") ("a:i386" "b:i386" "c" "d") ("b") ("b:i386") ("c") ("d") ("e")))
(check (message (stanzas->nodes '(("a" "2" "amd64" "http://a/debian/a.deb")) (list (stanza "a" "1" "amd64")) archives
                                "amd64"))
       => "apt would install a 2, but its lists say nothing more of it; run 'apt-get update'")
(check (message (stanzas->nodes '(("a" "1" "amd64" "http://a/debian/a.deb"))
                                '((("package" . "a") ("version" . "1") ("architecture" . "amd64") ("filename" . "x")))
                                archives "amd64"))
       => "the apt lists give no SHA-256 hash for a 1")
(check (text '("a") '("b") (stanza "a" "1" "amd64" "depends" "b, c") (stanza "b" "1" "amd64" "depends" "d")
             (stanza "c" "1:2" "all") (stanza "d" "1" "amd64"))
       => (string-append
           ";; Debian packages, written by `nsscheme import deb\n;;   a --without b`.\n"
           ";; Load this file and name packages where objects are wanted: (debian-package \"a\").\n"
           ";; Archives drop a version when there is a newer one; import again then.\n\n(use-modules (nsscheme debian))\n"
           (string-concatenate
            (map (match-lambda
                   ((name version depends)
                    (format #f "\n(debian-package\n  (name ~s)\n  (version ~s)\n  (url \"mirror://debian/pool/~a.deb\")
  (sha256 ~s)\n  (depends~a))\n" name version name (make-string 64 #\a) depends)))
                 '(("a" "1" " \"c\"") ("c" "1:2" ""))))))

;;; Texts with random damage: what cannot be read is refused with a message, whatever it is.
(define seed 4711)
(define (random-below n)
  (set! seed (modulo (+ (* seed 1103515245) 12345) 2147483648))
  (modulo (quotient seed 65536) n))
(define (damaged text)
  (let* ((n (string-length text)) (i (random-below n)) (j (min n (+ i (random-below 12)))))
    (match (random-below 4)
      (0 (string-take text i))
      (1 (string-append (string-take text i) (string-drop text j)))
      (2 (string-append (string-take text i) (string (string-ref ":|(),=<>~ \n\t%'\x00;é/" (random-below 18)))
                        (string-drop text i)))
      (3 (string-append (string-take text j) (substring text i j) (string-drop text j))))))
(define (survives? parse text)
  (guard (c ((formatted-message? c) #t) (else (list text c)))
    (parse text)
    #t))
(define (survivors parse text count)
  (let loop ((n count) (current text))
    (if (zero? n)
        #t
        (let ((next (if (zero? (modulo n 6)) (damaged text) (damaged (if (string-null? current) text current)))))
          (match (survives? parse next)
            (#t (loop (- n 1) next))
            (failure failure))))))
(define (parse-everything text)
  (for-each (lambda (stanza)
              (parse-relations (or (assoc-ref stanza "depends") ""))
              (parse-provides (or (assoc-ref stanza "provides") "")))
            (read-stanzas text)))
(check (survivors parse-everything
                  "Package: bash\nDepends: base-files (>= 2.1.12), awk | mawk:any\nProvides: sh (= 1:2~3)\n x\n\nPackage: b\n"
                  (scaled 600 20))
       => #t)
(check (survivors parse-choice "'http://a/x%2b.deb' x_1%3a2_amd64.deb 12 SHA256:00\n'file:/b' b_2_all.deb 1 \n"
                  (scaled 300 20))
       => #t)
(check (survivors parse-archives "http://a/debian/|Debian\nfile:/x/|$(LABEL)\n" (scaled 200 20)) => #t)

;;; Records.
(define hash (make-string 64 #\0))
(define one
  (debian-package (name "one") (version "1") (url "mirror://debian/pool/one.deb") (sha256 hash) (depends "two" "three")))
(define two
  (debian-package (name "two") (version "1") (url "https://a/two.deb") (sha256 hash) (depends '("one"))))
(define three
  (debian-package (name "three") (version "1") (url "mirror://debian/pool/three.deb") (sha256 hash) (depends "four")))
(check (eq? one (debian-package "one")) => #t)
(check (eq? two (car (map debian-package '("two")))) => #t)
(check (object->string one) => "#<debian-package one@1>")
(check (debian-package-depends one) => '("two" "three"))
(check (basename (location-file (debian-package-location one))) => "debian.scm")
(check (message (debian-package "tree"))
       => "debian-package: no package 'tree' has been imported; close to it: three; run 'nsscheme import deb tree -o FILE' \
and put (load \"FILE\") before this")
(check (message (debian-package-closure (list one)))
       => "debian-package: 'three' depends on 'four', which has not been imported; import both together: nsscheme import \
deb three -o FILE")
(define four (debian-package (name "four") (version "1") (url "http://a") (sha256 hash) (depends)))
(check (map debian-package-name (debian-package-closure (list one))) => '("one" "two" "three" "four"))
(check (map debian-package-name (propagated-objects two)) => '("one" "three" "four"))
(check (propagated-objects "other") => '())
(define newer
  (debian-package (name "three") (version "2") (url "http://a") (sha256 hash) (depends)))
(check (debian-package-version (second (debian-package-dependencies one))) => "2")
(check-summary)
