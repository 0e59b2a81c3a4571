# Names that channels ask of a Guix one by one and that the newly pulled one lacks: a channel that selects one is left out; of one
# that would look for it later, or uses it as a package, that is said. Where the text of a module does not show what it exports,
# nothing is judged.
# needs: git gpg
# timeout: 120
. "$CASES/_pull.sh"
in_repository three signed alice modules/three/words.scm '(define-module (three words)
  #:use-module ((gnu packages words) #:select (letters (words-1 . one)) #:prefix w:)
  #:use-module ((guix packages) #:select (package? package)))' "Words."
in_repository one signed alice one/later.scm '(define-module (one later)
  #:use-module (guix packages)
  #:autoload (gnu packages words) (letters words-1))
(define-public (later) (list letters
                             (@ (gnu packages words) letters)
                             (@ (gnu packages nowhere) x) (@ (srfi nowhere) x)))' "Later."
# want: 1
# want: warning: the channel one: one/later.scm:6 names x of the module (gnu packages nowhere), which no channel has
nsscheme pull >out 2>&1; grep -c '^generation' out
grep -o 'warning: the channel.*' out
in_repository one signed alice one/plain.scm '(define-module (one plain)
  #:use-module (guix packages)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages words))
(define (local-inputs) (list "not a package" letters))
(define-syntax-rule (define-word own) (define-public own letters))
(define own-word words-1)
(define-public plain
  (package (name "plain") (version "1") (source #f) (build-system #f)
           (native-inputs (list source own-word))
           (inputs `(("words" ,words-1) ("letters" ,letters)))
           (propagated-inputs (list words-1
                                    letters (list letters "out")))
           (synopsis "") (description "") (license license:gpl3+) (home-page #f)))
(define-public bound
  (let ((signs-and-letters words-1))
    (package (inherit plain) (inputs (list signs-and-letters)))))
(define-public heir (package (inherit unheard-of) (arguments (list (list nowhere)))))' "Plain."
# A file whose forms are not all understood, and one with its own words, are not judged.
in_repository one signed alice one/unclear.scm '(define-module (one unclear) #:use-module (guix packages))
(display "unclear")
(define-public unclear (package (inherit unheard-of)))' "Unclear."
in_repository one signed alice one/own.scm '(define-module (one own) #:use-module (guix packages))
(define-syntax-rule (package field ...) (list (quote field) ...))
(define-public own (package (inherit unheard-of)))' "Own."
in_repository guix sed -i 's/define-public letters/define-public signs/; s/"2" letters/"2" signs/' gnu/packages/words.scm
in_repository guix git add -A && in_repository guix record alice "Rename letters."
# want: the channel three is left out:
# want:   three/words.scm selects letters of the module (gnu packages words), which does not have it
# want:   ‘nsscheme channel disable three’ leaves it out from now on
# want: the channel two is left out:
# want:   it depends on the channel three, which is left out
# want:   ‘nsscheme channel disable two’ leaves it out from now on
# want: the channel one is left out:
# want:   it depends on the channel two, which is left out
said nsscheme pull | grep -A 2 'left out' | grep -v '^--' | head -n 8
# Without what it depends on, the one with later names, and with one that Guix never had, stays, and says so.
in_repository one signed alice .guix-channel '(channel (version 0))' "Alone." &&
  in_repository one signed alice one/packages.scm '(display "none")' "None."
# want: warning: the channel one: one/later.scm names letters of the module (gnu packages words), which does not have it
# want: warning: the channel one: one/later.scm:5 names letters of the module (gnu packages words), which does not have it
# want: warning: the channel one: one/later.scm:6 names x of the module (gnu packages nowhere), which no channel has
# want: warning: the channel one: one/plain.scm:11 uses letters, which neither it nor what it imports has
# want: warning: the channel one: one/plain.scm:18 uses unheard-of, which neither it nor what it imports has
nsscheme pull 2>&1 | grep -o 'warning: the channel.*'
# A module that exports in a way that its text does not show.
in_repository guix signed alice gnu/packages/words.scm '(define-module (gnu packages words))
(module-export-all! (current-module))
(define letters 1)
(define words-1 1)' "All."
# want: warning: the channel one: one/later.scm:6 names x of the module (gnu packages nowhere), which no channel has
nsscheme pull 2>&1 | grep -o 'warning: the channel.*'
