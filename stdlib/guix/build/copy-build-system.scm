;; Builds that only copy files to their paths. The install plan is a list of (SOURCE TARGET [FILTERS]); paths below
;; SOURCE are kept below TARGET.
;;
;;   ("foo/bar" "share/app/")          foo/bar becomes share/app/bar
;;   ("foo/bar" "share/app/baz")       foo/bar becomes share/app/baz
;;   ("foo/" "share/app")              what is in foo goes into share/app
;;   ("foo/" "share/app" #:include ("sub/file") …)
;;                                     only those files; also #:include-regexp, #:exclude, #:exclude-regexp

(define-module (guix build copy-build-system)
  #:use-module ((guix build gnu-build-system) #:prefix gnu:)
  #:use-module (guix build utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (%standard-phases copy-build))

(define* (filtered files directory #:key (include #f) (include-regexp #f) (exclude '()) (exclude-regexp '()))
  (define (ends? file suffixes)
    (any (lambda (suffix) (string-suffix? suffix file)) suffixes))
  (define (matches? file regexps)
    (any (lambda (regexp) (string-match* regexp file)) regexps))
  (define (string-match* regexp file) (regexp-exec (make-regexp regexp) file))
  (filter (lambda (file)
            (let ((name (string-drop file (string-length directory))))
              (and (or (not (or include include-regexp))
                       (ends? name (or include '()))
                       (matches? name (or include-regexp '())))
                   (not (ends? name exclude))
                   (not (matches? name exclude-regexp)))))
          files))

(define (install-one file target)
  (mkdir-p (dirname target))
  (if (file-is-directory? file)
      (copy-recursively file target)
      (begin
        (format #t "`~a' -> `~a'~%" file target)
        (if (symbolic-link? file)
            (symlink (readlink file) target)
            (copy-file file target)))))

(define (install-entry out source target filters)
  (define source-directory? (string-suffix? "/" source))
  (define target* (string-append out "/" target))
  (unless (file-exists? source)
    (error (string-append "install plan: there is no '" source "' in the source")))
  (cond ((or source-directory? (pair? filters))
         (let ((directory (string-append (string-trim-right source #\/) "/")))
           (if (null? filters)
               (copy-recursively (string-trim-right source #\/) target*)
               (for-each (lambda (file)
                           (install-one file (string-append target* "/" (string-drop file (string-length directory)))))
                         (apply filtered (find-files directory) directory filters)))))
        ((string-suffix? "/" target)
         (install-one source (string-append target* (basename source))))
        (else (install-one source target*))))

(define* (install #:key (install-plan '(("." "./"))) outputs #:allow-other-keys)
  "Copy what INSTALL-PLAN says into the output."
  (define out (assoc-ref outputs "out"))
  (mkdir-p out)
  (for-each (match-lambda
              ((source target . filters) (install-entry out (if (string=? source ".") "./" source) target filters))
              (entry (error "install plan: expected (SOURCE TARGET [FILTERS])" entry)))
            install-plan)
  #t)

(define %standard-phases
  (modify-phases gnu:%standard-phases
    (delete 'bootstrap)
    (delete 'configure)
    (delete 'build)
    (delete 'check)
    (replace 'install install)))

(define* (copy-build #:key inputs (phases %standard-phases) #:allow-other-keys #:rest arguments)
  "Run PHASES, those of a build that copies."
  (apply gnu:gnu-build #:inputs inputs #:phases phases arguments))
