;;; What every package of a Guix tree lowers to, for comparing with what Guix itself computes: a line for each package
;;; that `fold-packages' visits, its name, version and derivation (x86_64-linux, no grafts), set apart by tabs.
;;;
;;;   nsscheme -L TREE Benchmarks/all-packages.scm OUT [NAMES]
;;;   guile --no-auto-compile Benchmarks/all-packages.scm OUT [NAMES]      (with Guix on the load path, and a daemon)
;;;
;;; With a file NAMES, only packages whose name is the first word of one of its lines; what this program wrote is such a
;;; file. A package that fails has ERROR and the key in place of the derivation, and behind that, what was said.
;;; Benchmarks/compare-packages compares two such files.

(use-modules (guix store)
             (guix packages)
             (guix derivations)
             (guix grafts)
             (gnu packages)
             (ice-9 rdelim))

(define (first-word line)
  "What stands before the first tab or space of LINE."
  (substring line 0 (or (string-index line (lambda (char) (memv char '(#\tab #\space)))) (string-length line))))

(define (read-names file)
  "A hash table of the names in FILE."
  (let ((names (make-hash-table)))
    (call-with-input-file file
      (lambda (port)
        (let next ((line (read-line port)))
          (unless (eof-object? line)
            (unless (string-null? line)
              (hash-set! names (first-word line) #t))
            (next (read-line port))))))
    names))

(define (one-line key arguments)
  "What an error with KEY and ARGUMENTS says, without tabs and ends of lines."
  (string-map (lambda (char) (if (memv char '(#\newline #\tab)) #\space char))
              (call-with-output-string (lambda (port) (print-exception port #f key arguments)))))

(define (outcome store package)
  "The file of PACKAGE's derivation, or what the row of a failed one has instead."
  (catch #t
    (lambda ()
      (derivation-file-name (package-derivation store package "x86_64-linux" #:graft? #f)))
    (lambda (key . arguments)
      (format #f "ERROR ~a\t~a" key (one-line key arguments)))))

(define (progress count start)
  (format (current-error-port) "~a packages, ~a s~%" count (- (current-time) start)))

(define (main out names)
  (let ((store (open-connection))
        (start (current-time)))
    (%graft? #f)
    (call-with-output-file out
      (lambda (port)
        (let ((count (fold-packages
                      (lambda (package count)
                        (cond ((or (not names) (hash-ref names (package-name package)))
                               (format port "~a\t~a\t~a~%" (package-name package) (package-version package)
                                       (outcome store package))
                               (when (zero? (modulo (+ count 1) 1000))
                                 (progress (+ count 1) start))
                               (+ count 1))
                              (else count)))
                      0)))
          (progress count start))))))

(let ((arguments (cdr (command-line))))
  (case (length arguments)
    ((1) (main (car arguments) #f))
    ((2) (main (car arguments) (read-names (cadr arguments))))
    (else
     (display "all-packages.scm: expected the file to write, and perhaps a file of names\n" (current-error-port))
     (exit 2))))
