;;; (system vm inspect): looking into an object, by commands that are read from the current input port.

(define-module (system vm inspect)
  #:use-module ((srfi srfi-1) #:select (find))
  #:use-module (ice-9 format)
  #:use-module (ice-9 pretty-print)
  #:use-module ((system vm program) #:select (program-lambda-list program-sources source:file source:line-for-user))
  #:export (inspect))

;; Names, what the command does with the object, and what help says; quit is known to the loop.
(define commands
  `(((quit q continue cont c) #f "Leave the inspector.")
    ((print p) ,(lambda (object) (pretty-print object)) "Print the object with line breaks.")
    ((write w) ,(lambda (object) (write object) (newline)) "Write the object.")
    ((display d) ,(lambda (object) (display object) (newline)) "Display the object.")
    ((describe) ,(lambda (object) (describe object)) "Say what the object is.")
    ((help h ?) ,(lambda (object) (print-help)) "Show these commands.")))

(define (print-help)
  (for-each (lambda (command) (format #t " ~28a - ~a\n" (string-join (map symbol->string (car command)) ", ")
                                      (caddr command)))
            commands))

(define (describe object)
  (cond
   ((procedure? object)
    (format #t "A procedure~@[ called ~a~], with the parameters ~s.\n" (procedure-name object)
            (program-lambda-list object))
    (for-each (lambda (source) (format #t "It is defined in ~a, line ~a.\n" (source:file source)
                                       (source:line-for-user source)))
              (program-sources object)))
   ((struct? object) (format #t "An object of ~s.\n" (struct-vtable object)))
   ((list? object) (format #t "A list of ~a elements.\n" (length object)))
   ((vector? object) (format #t "A vector of ~a elements.\n" (vector-length object)))
   ((string? object) (format #t "A string of ~a characters.\n" (string-length object)))
   ((hash-table? object) (format #t "A hash table with ~a entries.\n" (hash-count (const #t) object)))
   (else (format #t "~s\n" object))))

(define (inspect object)
  "Do commands about OBJECT until one of them is quit, or the input ends."
  (define prompt
    (let ((text (object->string object)))
      (string-append (if (> (string-length text) 20) (string-append (substring text 0 19) "…") text) " inspect> ")))
  (let loop ()
    (display prompt)
    (force-output)
    (let* ((name (read))
           (command (and (symbol? name) (find (lambda (command) (memq name (car command))) commands))))
      (cond
       ((eof-object? name) (newline))
       ((not command) (format #t "Unknown meta command: ~s\n" name) (loop))
       ((cadr command) => (lambda (act) (act object) (loop)))))))

