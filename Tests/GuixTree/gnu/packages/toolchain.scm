;; Passes on what others have.

(define-module (gnu packages toolchain)
  #:use-module (gnu)
  #:use-module ((gnu packages compression) #:select (zlib gzip))
  #:use-module (guix packages)
  #:re-export (zlib (gzip . gnu-zip)))

(use-package-modules base bash)

(define-public toolchain
  (package
    (inherit hello)
    (name "toolchain")
    (inputs (list bash glibc))))

(re-export hello)
(module-re-export! (current-module) '(coreutils))
