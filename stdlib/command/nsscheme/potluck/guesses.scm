;; What the files of a repository say about the package that is in it: its build system and its licence.

(define-module (nsscheme potluck guesses)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:export (guess-build-system
            guess-license))

(define (names directory)
  (or (scandir directory) '()))

;;; Build systems.

;; Files and what they are built with, what says more first. A name that begins with * is an ending.
(define build-systems
  '(("configure" gnu) ("configure.ac" gnu autotools) ("configure.in" gnu autotools)
    ("meson.build" meson) ("CMakeLists.txt" cmake) ("Cargo.toml" cargo) ("go.mod" go)
    ("pyproject.toml" python) ("setup.py" python) ("Makefile.PL" perl) ("Build.PL" perl) ("*.gemspec" ruby)
    ("dune-project" dune) ("*.cabal" haskell) ("package.json" node) ("DESCRIPTION" r) ("build.xml" ant) ("pom.xml" maven)
    ("SConstruct" scons) ("wscript" waf) ("*.asd" asdf/sbcl) ("*.egg" chicken) ("Project.toml" julia) ("project.clj" clojure)
    ("GNUmakefile" gnu make) ("Makefile" gnu make) ("makefile" gnu make) ("*.el" emacs) ("*.ttf" font) ("*.otf" font)
    ("*.scm" guile)))

(define (named? pattern name)
  (if (string-prefix? "*" pattern)
      (string-suffix? (string-drop pattern 1) name)
      (string=? pattern name)))

(define (guess-build-system directory)
  "Return the build system for what is in DIRECTORY, a list of its name, the file that says so, and perhaps one of the
symbols `autotools', if a configure script has to be made first, and `make', if there is none."
  (define files (names directory))
  (or (any (match-lambda
             ((pattern system . details)
              (let ((name (find (lambda (name) (named? pattern name)) files)))
                (and name (cons* system name details)))))
           build-systems)
      (list 'copy #f)))

;;; Licences.

(define license-files '("COPYING" "LICENSE" "LICENCE" "UNLICENSE" "COPYING.LESSER"))

(define (license-file? name)
  (let ((name (string-upcase name)))
    (any (lambda (start)
           (or (string=? start name)
               (and (string-prefix? start name)
                    (memv (string-ref name (string-length start)) '(#\. #\- #\_)))))
         license-files)))

;; What a text has to contain, all of it, and which licence it is then; the first that fits counts.
(define licenses
  '((("GNU AFFERO GENERAL PUBLIC LICENSE" "Version 3") agpl3+)
    (("GNU LESSER GENERAL PUBLIC LICENSE" "Version 3") lgpl3+)
    (("GNU LESSER GENERAL PUBLIC LICENSE" "Version 2.1") lgpl2.1+)
    (("GNU LIBRARY GENERAL PUBLIC LICENSE") lgpl2.0+)
    (("GNU GENERAL PUBLIC LICENSE" "Version 3") gpl3+)
    (("GNU GENERAL PUBLIC LICENSE" "Version 2") gpl2+)
    (("GNU Free Documentation License" "Version 1.3") fdl1.3+)
    (("Apache License" "Version 2.0") asl2.0)
    (("Mozilla Public License" "2.0") mpl2.0)
    (("Eclipse Public License" "2.0") epl2.0)
    (("EUROPEAN UNION PUBLIC LICENCE" "1.2") eupl1.2)
    (("Boost Software License") boost1.0)
    (("SIL OPEN FONT LICENSE" "Version 1.1") silofl1.1)
    (("Artistic License 2.0") artistic2.0)
    (("CC0 1.0 Universal") cc0)
    (("This is free and unencumbered software released into the public domain") unlicense)
    (("DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE") wtfpl2)
    (("Permission is hereby granted, free of charge" "The above copyright notice") expat)
    (("Permission to use, copy, modify, and/or distribute") isc)
    (("Redistribution and use in source and binary forms" "either the name") bsd-3)
    (("Redistribution and use in source and binary forms") bsd-2)
    (("origin of this software must not be misrepresented") zlib)))

(define (beginning file)
  (call-with-input-file file
    (lambda (port)
      (let ((text (read-string port 5000)))
        (if (eof-object? text) "" (string-join (string-tokenize text) " "))))
    #:encoding "UTF-8"))

(define (license-of text)
  (any (match-lambda
         ((parts license)
          (and (every (lambda (part) (string-contains-ci text part)) parts) license)))
       licenses))

(define (guess-license directory)
  "Return the licence that a file in DIRECTORY has the text of, as a pair of its name and the file's, or #f."
  (any (lambda (name)
         (let* ((file (string-append directory "/" name))
                (license (and (eq? 'regular (stat:type (lstat file))) (license-of (beginning file)))))
           (and license (cons license name))))
       (filter license-file? (names directory))))
