;; Functions of the C library, their structures laid out by macros.

(define-module (guix build syscalls)
  #:use-module (system foreign)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (scandir* dirent))

(define (c-function result name arguments)
  "A procedure that calls the C function NAME and raises what `errno' says."
  (let ((proc (pointer->procedure result (dynamic-func name (dynamic-link)) arguments #:return-errno? #t)))
    (lambda arguments
      (call-with-values (lambda () (apply proc arguments))
        (lambda (value error)
          (values value error))))))

;; Fields of a structure one after the other: (NAME SIZE) each, as an alist of offsets known to the macro.
(define-syntax define-layout
  (lambda (s)
    (syntax-case s ()
      ((_ layout (field size) ...)
       (with-syntax (((offset ...)
                      (reverse (cdr (fold (lambda (size offsets) (cons (+ size (car offsets)) offsets))
                                          '(0) (map syntax->datum #'(size ...)))))))
         #'(define-syntax layout
             (lambda (use)
               (let-syntax ((same? (syntax-rules () ((_ a b) (eq? (syntax->datum a) (syntax->datum b))))))
                 (syntax-case use ()
                   ((_ name) (same? #'name #'field) #'offset) ...)))))))))

(define-layout dirent (inode 8) (position 8) (length 2) (type 1) (name 0))

(define opendir* (c-function '* "opendir" '(*)))
(define closedir* (c-function int "closedir" '(*)))
(define readdir* (c-function '* "readdir64" '(*)))

(define (entry pointer)
  (let* ((header (pointer->bytevector pointer (dirent name)))
         (size (bytevector-u16-native-ref header (dirent length)))
         (bytes (pointer->bytevector pointer size))
         (end (let loop ((i (dirent name))) (if (zero? (bytevector-u8-ref bytes i)) i (loop (1+ i)))))
         (name (make-bytevector (- end (dirent name)))))
    (bytevector-copy! bytes (dirent name) name 0 (- end (dirent name)))
    (cons (utf8->string name)
          (case (bytevector-u8-ref bytes (dirent type))
            ((4) 'directory)
            ((8) 'regular)
            ((10) 'symlink)
            (else 'unknown)))))

(define* (scandir* directory #:optional (select? (const #t)))
  "The names in DIRECTORY, sorted, each with its type."
  (call-with-values (lambda () (opendir* (string->pointer directory)))
    (lambda (stream error)
      (when (null-pointer? stream)
        (throw 'system-error "scandir*" "~A" (list (strerror error)) (list error)))
      (let loop ((found '()))
        (let ((pointer (readdir* stream)))
          (if (null-pointer? pointer)
              (begin
                (closedir* stream)
                (sort (filter (lambda (entry) (select? (car entry))) found)
                      (lambda (a b) (string<? (car a) (car b)))))
              (loop (cons (entry pointer) found))))))))
