;; `nsscheme channel init': a directory that is a channel, with one package, and a text that says how it gets keys.

(define-module (nsscheme channels init)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:export (make-channel-directory))

(define description
  ";; What Guix and nsscheme read of a channel. Its modules lie beside this file; (directory \"NAME\") would say that they
;; lie below NAME, (news-file \"FILE\") where news are, (dependencies (channel (name …) (url …) …) …) what it needs.
(channel
 (version 0))
")

(define (module-text name)
  (string-append "(define-module (" name " packages)
  #:use-module (guix build-system trivial)
  #:use-module (guix gexp)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (guix packages))

(define-public " name "-greeting
  (package
    (name \"" name "-greeting\")
    (version \"1.0\")
    (source #f)
    (build-system trivial-build-system)
    (arguments
     (list #:builder
           #~(call-with-output-file #$output
               (lambda (port)
                 (display \"Good morning\\n\" port)))))
    (home-page \"https://example.org/\")
    (synopsis \"Greeting of the channel " name "\")
    (description \"This package is there to be replaced by what the channel is for.\")
    (license license:cc0)))
"))

(define (readme-text name)
  (string-append "# The channel " name "

`" name "/packages.scm` has a package. A module lies where its name says, below this directory; files that are no modules
harm nothing. To see whether all of it works:

    nsscheme channel check .

## Who may change it

Without keys nobody can tell who wrote a commit of this channel. With them, `nsscheme pull` and `guix pull` refuse any
commit that was not signed by somebody whom you have named.

1. Make a key, unless you have one, and see its fingerprint, 40 hexadecimal digits:

       gpg --quick-generate-key you@example.org ed25519 sign never
       gpg --list-keys you@example.org

2. Make a Git repository here whose branch `keyring`, where Guix looks for keys, has yours:

       git init -b keyring
       gpg --armor --export you@example.org >you.key
       git add you.key && git commit -m 'Keys.'

3. Begin the branch `main` with all other files, and with one that says who may sign; sign the commit that adds them:

       git checkout --orphan main && git rm -f you.key
       echo '(authorizations (version 0) ((\"FINGERPRINT\" (name \"you\"))))' >.guix-authorizations
       git config user.signingkey FINGERPRINT && git config commit.gpgsign true
       git add . && git commit -m 'The channel begins.'

   This is the introductory commit; `git rev-parse HEAD` says its name. From here on every commit is signed.

4. See whether it holds:

       nsscheme channel authenticate . COMMIT FINGERPRINT

5. Tell others how they get it:

       nsscheme channel add " name " URL --branch=main --introduction=COMMIT:FINGERPRINT
"))

(define (make-channel-directory name directory)
  "Make a channel called NAME, a text, in the new DIRECTORY."
  (unless (and (not (string-null? name))
               (char-set-contains? char-set:lower-case (string-ref name 0))
               (string-every (char-set-union char-set:lower-case char-set:digit (string->char-set "-")) name))
    (raise-at #f "a channel cannot be called '~a': use lower-case letters, digits and hyphens" name))
  (when (file-exists? directory)
    (raise-at #f "there is a file or directory '~a' already" directory))
  (for-each (lambda (file text)
              (write-file (string-append directory "/" file) text))
            (list ".guix-channel" (string-append name "/packages.scm") "README.md")
            (list description (module-text name) (readme-text name)))
  (format #t "made the channel ~a; README.md says how it gets keys~%" name)
  (format #t "‘nsscheme channel check ~a’ says whether it works~%" (basename directory)))
