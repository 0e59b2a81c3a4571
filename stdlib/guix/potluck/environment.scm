;; The language of the package modules that `nsscheme potluck' writes: all that such a module needs besides the packages,
;; the build system and the licence that it names, and nothing else. It stands on Guix's own names only, so that a
;; channel of such modules that has this file works for Guix as well.
;; What was once published has to stay readable: names are added here, and none is taken away.

(define-module (guix potluck environment)
  #:use-module ((guix gexp) #:select (gexp file-append))
  #:use-module ((guix git-download) #:select (git-fetch git-reference git-file-name))
  #:use-module ((guix packages)
                #:select (package origin base32 this-package-input this-package-native-input))
  #:re-export (define quote list
               package origin base32 this-package-input this-package-native-input
               git-fetch git-reference git-file-name
               gexp file-append))
