;; `nsscheme potluck init': the first potluck file of a repository, with all in it that can be found out, and the
;; README.md beside it, which says what the directory is and which hosts may publish it.

(define-module (nsscheme potluck init)
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module (nsscheme potluck addresses)
  #:use-module (nsscheme potluck checkout)
  #:use-module (nsscheme potluck directory)
  #:use-module (nsscheme potluck fields)
  #:use-module (nsscheme potluck guesses)
  #:use-module (nsscheme potluck guix)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:export (init-potluck
            list-choices))

;;; What is written.

(define (readme url branch name hosts)
  (string-append "# Potluck

This directory holds a package definition for GNU Guix in the language of potluck files. `" name ".scm` says how what
is in this repository is built; a host that the lines below name may take it from the branch `" branch "` of

    " url "

and publish it in a channel. No other host may.
" (if (null? hosts) "" "\n")
  (string-concatenate (map (lambda (host) (string-append "Host: " host "\n")) hosts))
"
To try the package: `nsscheme potluck check`, `nsscheme build potluck/" name ".scm`.
"))

(define (arguments details)
  (if (memq 'make details)
      "  (arguments
   (list #:tests? #f
         #:make-flags #~(list (string-append \"PREFIX=\" #$output))
         #:phases #~(modify-phases %standard-phases
                      (delete 'configure))))
"
      ""))

(define (native-inputs details)
  (if (memq 'autotools details)
      "  (native-inputs '(\"autoconf\" \"automake\" \"libtool\" \"pkg-config\"))\n"
      ""))

(define (definition name version url commit hash build-system details license home-page)
  (format #f ";; The package ~a, for a potluck; ‘nsscheme potluck check’ says what is missing.

(potluck-package
  (name ~s)
  (version ~s)
  (source
   (potluck-source
    (git-uri ~s)
    (git-commit ~s)
    (sha256 ~s)))
  (build-system '~a)
~a~a  ;; Packages by name: '(\"zlib\" \"guile@3.0\" \"glib:bin\")
  (inputs '())
  (synopsis ~s)
  (description ~s)
  (home-page ~s)
  (license '~a))
" name name version url commit hash build-system (arguments details) (native-inputs details) template-synopsis
template-description home-page license))

;;; What is found out.

;; The last part of URL, as the name of a package.
(define (url->name url)
  (let* ((last-part (last (string-split (string-trim-right url #\/) #\/)))
         (name (if (string-suffix? ".git" last-part) (string-drop-right last-part 4) last-part))
         (plain (string-map (lambda (chr)
                              (if (or (char<=? #\a chr #\z) (char<=? #\0 chr #\9) (memv chr '(#\- #\+ #\. #\_)))
                                  chr
                                  #\-))
                            (string-downcase name)))
         (from-letter (string-trim plain (lambda (chr) (not (char<=? #\a chr #\z))))))
    (if (string-null? from-letter)
        (raise-at #f "the address ~s ends in no name that a package could have" url)
        from-letter)))

;; Where people look at a repository.
(define (url->home-page url)
  (let ((plain (if (string-suffix? ".git" url) (string-drop-right url 4) url)))
    (if (or (string-prefix? "https://" plain) (string-prefix? "http://" plain))
        plain
        template-home-page)))

(define (say . words)
  (for-each display words)
  (newline))

(define (nearest-hint name names)
  (let ((near (%nearest-name (symbol->string name) (map symbol->string names))))
    (if near (format #f ", did you mean '~a'?" near) "; ‘help’ instead lists them")))

(define (chosen-build-system option)
  (let ((name (string->symbol option)))
    (unless (find-build-system name)
      (raise-at #f "--build-system: there is no build system '~a'~a" option
                (nearest-hint name (build-system-names))))
    name))

(define (chosen-license option)
  (let ((name (string->symbol option)))
    (unless (license-name? name)
      (raise-at #f "--license: there is no licence '~a'~a" option (nearest-hint name (license-names))))
    name))

(define (list-choices what)
  "Print the names that the option WHAT, build-system or license, takes."
  (for-each say (sort (map symbol->string (if (string=? what "license") (license-names) (build-system-names)))
                      string<?)))

(define (check-address what address schemes allow-local?)
  (match (address-problem address schemes #:allow-local? allow-local?)
    (#f #t)
    (message
     (raise-at #f "~a: ~a~a" what message
               (if (address-problem address schemes #:allow-local? #t)
                   ""
                   "\nhint: --allow-local admits it, for tests")))))

;; What to say of what is at URL now.
(define (published-note repository url branch commit)
  (match (published-commit repository url branch)
    ((? string? found)
     (and (not (string=? found commit))
          (format #f "the branch ~a of ~a is at ~a: push the commit ~a, or nobody can fetch it" branch url
                  (string-take found 7) (string-take commit 7))))
    (#f (format #f "~a has no branch ~a yet: push it" url branch))
    ((reason) (format #f "~a could not be asked whether it has the commit: ~a" url reason))))

(define* (init-potluck url #:key branch build-system autotools? license (hosts '()) allow-local?)
  "Write the directory potluck for the repository in the working directory, which is at URL for everybody."
  (define repository (open-checkout (getcwd)))
  (define existing (find file-exists? directory-names))
  (when existing
    (raise-at #f "there is a directory '~a' already: edit what is in it" existing))
  (check-address "GIT-URL" url '(git http https) allow-local?)
  (for-each (lambda (host) (check-address "--host" host '(http https) allow-local?)) hosts)
  (when (and branch (not (branch-name? branch)))
    (raise-at #f "~s is no name of a branch" branch))
  (let*-values (((branch) (or branch (checkout-branch repository)))
                ((name) (url->name url))
                ((commit) (checkout-commit repository))
                ((version tag) (checkout-version repository))
                ((system file details)
                 (match (if build-system
                            (list (chosen-build-system build-system) #f)
                            (guess-build-system (getcwd)))
                   ((system file . details)
                    (values system file (if autotools? (lset-adjoin eq? details 'autotools) details)))))
                ((guessed) (and (not license) (guess-license (getcwd))))
                ((license)
                 (cond (license (chosen-license license))
                       (guessed (car guessed))
                       (else
                        (raise-at #f "no file COPYING or LICENSE with a text that is known: name the licence, \
--license=NAME; --license=help lists the names")))))
    (let ((text (definition name version url commit (checkout-hash repository) system details license
                  (url->home-page url)))
          (target (string-append "potluck/" name ".scm")))
      (mkdir "potluck")
      (call-with-output-file "potluck/README.md"
        (lambda (port) (display (readme url branch name hosts) port))
        #:encoding "UTF-8")
      (call-with-output-file target (lambda (port) (display text port)) #:encoding "UTF-8")
      (say "wrote potluck/README.md and " target)
      (say "  version " version (if tag (string-append ", from the tag " tag) ", as there is no tag with a number"))
      (say "  build system " system
           (cond (build-system "") (file (string-append ", because of " file)) (else ", as no file says otherwise"))
           (if (memq 'autotools details) "; the configure script is made first" ""))
      (say "  licence " license (if guessed (string-append ", from " (cdr guessed)) "")
           (if (and guessed (string-suffix? "+" (symbol->string license)))
               (format #f "; if the sources do not say ‘or later’, write ~a"
                       (string-drop-right (symbol->string license) 1))
               ""))
      (for-each (lambda (note) (when note (say "note: " note)))
                (list (and (checkout-changed? repository)
                           "files differ from the commit; it is the commit that is packaged")
                      (and (file-exists? ".gitmodules")
                           "the repository has submodules: a (package …) with (git-reference … (recursive? #t)) fetches \
them")
                      (published-note repository url branch commit)
                      (and (null? hosts)
                           "no host is named: --host=URL writes the line ‘Host: URL’ into potluck/README.md")))
      (say "Next:")
      (say "  1. fill in the synopsis"
           (if (string=? (url->home-page url) template-home-page)
               ", the description and the home page"
               " and the description")
           ": edit " target)
      (say "  2. nsscheme potluck check" (if (address-problem url '(git http https)) " --allow-local" "")
           ", then nsscheme build " target)
      (say "  3. git add potluck && git commit -m 'Add a potluck file.' && git push origin " branch))))
