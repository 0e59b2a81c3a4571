;; Names of machines: Nix's systems (x86_64-linux) and GNU triplets (x86_64-linux-gnu), and questions about them.
;; The predicates look at the target in force, or else at the system in force, unless they are given one.

(define-module (nsscheme targets)
  #:use-module (nsscheme config)
  #:use-module (ice-9 match)
  #:export (%current-system
            %current-target-system
            nix-system->gnu-triplet gnu-triplet->nix-system
            target-linux? target-hurd? target-mingw?
            target-x86-32? target-x86-64? target-x86?
            target-arm32? target-aarch64? target-arm?
            target-ppc32? target-ppc64le? target-powerpc?
            target-riscv64? target-64bit?
            cc-for-target cxx-for-target pkg-config-for-target))

(define %current-system
  ;; The system that things are built on, as Nix spells it.
  (make-parameter %system))

(define %current-target-system
  ;; The GNU triplet that things are cross-compiled for, or #f.
  (make-parameter #f))

(define (current-target)
  (or (%current-target-system) (%current-system)))

(define (current-cross-target)
  (%current-target-system))

(define* (nix-system->gnu-triplet system #:optional (vendor "unknown"))
  "Return the GNU triplet of SYSTEM."
  (match (string-split system #\-)
    (("armhf" "linux") (string-append "arm-" vendor "-linux-gnueabihf"))
    ((cpu "linux") (string-append cpu "-" vendor "-linux-gnu"))
    ((cpu "gnu") (string-append cpu "-" vendor "-gnu"))
    (_ (scm-error 'misc-error 'nix-system->gnu-triplet
                  "~s is not a system such as \"x86_64-linux\"" (list system) #f))))

(define (gnu-triplet->nix-system triplet)
  "Return the system of TRIPLET, a GNU triplet with or without a vendor."
  (match (string-split triplet #\-)
    (("arm" _ ... "gnueabihf") "armhf-linux")
    (((or "i386" "i486" "i586" "i686") _ ... "linux" "gnu") "i686-linux")
    (((or "i386" "i486" "i586" "i686") _ ... "gnu") "i586-gnu")
    ((cpu _ ... "linux" (or "gnu" "gnuabi64" "musl")) (string-append cpu "-linux"))
    ((cpu _ ... os) (string-append cpu "-" os))
    (_ triplet)))

(define (begins-with-any? target prefixes)
  (let loop ((prefixes prefixes))
    (and (pair? prefixes)
         (or (string-prefix? (car prefixes) target) (loop (cdr prefixes))))))

(define-syntax-rule (define-target-predicates (name prefix ...) ...)
  (begin
    (define* (name #:optional (target (current-target)))
      (begins-with-any? target '(prefix ...)))
    ...))

(define-target-predicates
  (target-x86-32? "i386-" "i486-" "i586-" "i686-")
  (target-x86-64? "x86_64-")
  (target-x86? "i386-" "i486-" "i586-" "i686-" "x86_64-")
  (target-arm32? "arm")
  (target-aarch64? "aarch64-")
  (target-arm? "arm" "aarch64-")
  (target-ppc32? "powerpc-")
  (target-ppc64le? "powerpc64le-")
  (target-powerpc? "powerpc")
  (target-riscv64? "riscv64-")
  (target-64bit? "x86_64-" "aarch64-" "mips64" "powerpc64" "riscv64-"))

(define* (target-linux? #:optional (target (current-target)))
  (->bool (string-contains target "linux")))

(define* (target-hurd? #:optional (target (current-cross-target)))
  (and target (string-suffix? "-gnu" target) (not (string-contains target "linux"))))

(define* (target-mingw? #:optional (target (current-cross-target)))
  (and target (string-suffix? "-mingw32" target)))

(define (tool-for target name)
  (if target (string-append target "-" name) name))

(define* (cc-for-target #:optional (target (current-cross-target)))
  (tool-for target "gcc"))

(define* (cxx-for-target #:optional (target (current-cross-target)))
  (tool-for target "g++"))

(define* (pkg-config-for-target #:optional (target (current-cross-target)))
  (tool-for target "pkg-config"))
