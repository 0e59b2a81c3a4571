;; Package names, file extensions and replacement in strings, as Guix spells them.

(define-module (guix utils strings)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (package-name->name+version
            string-replace-substring
            file-extension file-sans-extension tarball-sans-extension compressed-file?))

(define* (package-name->name+version spec #:optional (delimiter #\@))
  "Return the name and the version, or #f, that SPEC, such as \"guile@3.0\", consists of."
  (match (string-rindex spec delimiter)
    ((or #f 0) (values spec #f))
    (index (values (string-take spec index) (string-drop spec (+ index 1))))))

(define* (string-replace-substring str substr replacement
                                   #:optional (start 0) (end (string-length str)))
  "Return STR from START to END with each SUBSTR replaced by REPLACEMENT."
  (define width (string-length substr))
  (if (zero? width)
      (substring str start end)
      (let loop ((start start) (pieces '()))
        (let ((found (string-contains str substr start end)))
          (if found
              (loop (+ found width) (cons* replacement (substring str start found) pieces))
              (string-concatenate-reverse pieces (substring str start end)))))))

(define (file-extension file)
  "Return what follows the last dot of FILE, or #f."
  (and=> (string-rindex file #\.) (lambda (dot) (string-drop file (+ dot 1)))))

(define (file-sans-extension file)
  "Return FILE without its extension, if it has one."
  (match (string-rindex file #\.)
    (#f file)
    (dot (string-take file dot))))

(define (tarball-sans-extension tarball)
  "Return TARBALL without the extension of an archive, compressed or not."
  (let ((end (any (cut string-contains tarball <>) '(".tar" ".tgz" ".tbz" ".zip"))))
    (if end (string-take tarball end) tarball)))

(define (compressed-file? file)
  "Return true if the name of FILE is that of a compressed file."
  (->bool (member (file-extension file) '("gz" "bz2" "lz" "xz" "zst" "zip" "tgz" "tbz2"))))
