;;; (system base target): the target machine of a compiler: the one this runs on, or another within `with-target'.

(define-module (system base target)
  #:use-module (rnrs bytevectors)
  #:export (target-type with-target with-native-target target-cpu target-vendor target-os target-endianness
            target-word-size target-max-size-t target-max-size-t/scm target-max-vector-length
            target-most-negative-fixnum target-most-positive-fixnum target-fixnum?))

(define native %host-type)

;; The type of the target, its byte order and the bytes of a word.
(define type (make-parameter native))

(define (parts triplet) (string-split triplet #\-))

;; What stands before the first hyphen, between it and the second one, and after that.
(define (triplet-cpu triplet) (car (parts triplet)))
(define (triplet-vendor triplet) (cadr (parts triplet)))
(define (triplet-os triplet) (string-join (cddr (parts triplet)) "-"))

(define (check-target who target)
  (unless (and (string? target) (>= (length (parts target)) 3))
    (scm-error 'misc-error who "expected a target such as \"aarch64-linux-gnu\", with at least two hyphens, found ~S"
               (list target) #f)))

(define (matches? . prefixes) (lambda (cpu) (or-map (lambda (prefix) (string-prefix? prefix cpu)) prefixes)))

;; CPUs, by how their names begin: byte order and bytes of a word. The first row that fits counts.
(define cpus
  `((,(lambda (cpu) (and (= (string-length cpu) 4) (char=? (string-ref cpu 0) #\i) (string-suffix? "86" cpu)))
     little 4)
    (,(matches? "x86_64") little 8)
    (,(matches? "aarch64_be") big 8)
    (,(matches? "aarch64" "arm64" "alpha" "ia64" "powerpc64le" "ppc64le" "riscv64" "loongarch64" "mips64el") little 8)
    (,(matches? "armeb") big 4)
    (,(matches? "powerpcle" "arm" "mipsel" "sh3" "sh4" "riscv32" "wasm32") little 4)
    (,(matches? "powerpc64" "ppc64" "s390x" "sparc64" "mips64") big 8)
    (,(matches? "powerpc" "ppc" "mips" "sparc" "m68k") big 4)))

(define (cpu-row cpu)
  (or (or-map (lambda (row) (and ((car row) cpu) (cdr row))) cpus)
      (scm-error 'misc-error "target-endianness" "the byte order of the CPU ~S is not known" (list cpu) #f)))

(define (triplet-word-size triplet)
  (cond ((string-suffix? "gnux32" triplet) 4)
        ;; Pointers of 64 bits are an ABI of its own there.
        ((string-prefix? "mips64" triplet) (if (string-suffix? "gnuabi64" triplet) 8 4))
        (else (cadr (cpu-row (triplet-cpu triplet))))))

(define (with-target target thunk)
  "Call THUNK with TARGET, a string such as aarch64-linux-gnu, as the target."
  (check-target "with-target" target)
  ;; Fails here when the CPU is not known.
  (cpu-row (triplet-cpu target))
  (parameterize ((type target)) (thunk)))

(define (with-native-target thunk)
  "Call THUNK with this machine as the target."
  (parameterize ((type native)) (thunk)))

(define (target-type) (type))
(define (target-cpu) (triplet-cpu (type)))
(define (target-vendor) (triplet-vendor (type)))
(define (target-os) (triplet-os (type)))

(define (target-endianness)
  "Return the byte order of the target, as `endianness' does."
  (car (cpu-row (target-cpu))))

(define (target-word-size)
  "Return the bytes of a word of the target."
  (triplet-word-size (type)))

;; The sizes that Guile has on such a machine: two bits of a word are tags, and vectors keep eight for their type.
(define (target-max-size-t)
  "Return the largest size of an object."
  (min (- (expt 2 (* 8 (target-word-size))) 1) (- (expt 2 48) 1)))
(define (target-max-size-t/scm) (/ (target-max-size-t) (target-word-size)))
(define (target-max-vector-length)
  "Return the largest length of a vector."
  (min (- (expt 2 (- (* 8 (target-word-size)) 8)) 1) (- (expt 2 48) 1)))
(define (target-most-positive-fixnum) (- (expt 2 (- (* 8 (target-word-size)) 3)) 1))
(define (target-most-negative-fixnum) (- (expt 2 (- (* 8 (target-word-size)) 3))))
(define (target-fixnum? object)
  "Return true if OBJECT is a fixnum of the target."
  (and (exact-integer? object)
       (<= (target-most-negative-fixnum) object (target-most-positive-fixnum))))
