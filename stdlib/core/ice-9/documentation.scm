;;; (ice-9 documentation): the documentation of objects and files.

(define-module (ice-9 documentation)
  #:use-module (ice-9 rdelim)
  #:export (object-documentation file-commentary documentation-files search-documentation-files))

(define documentation-files
  '())

(define* (search-documentation-files name #:optional (files documentation-files))
  "Return the documentation of NAME in FILES; there are none by default, so the answer is #f."
  (%check "search-documentation-files" 1 "symbol" symbol? name)
  #f)

(define (object-documentation object)
  "Return the documentation of OBJECT, a string, or #f."
  (cond ((procedure? object) (procedure-documentation object))
        (else (object-property object 'documentation))))

(define (file-commentary file)
  "Return the comment between the lines ;;; Commentary: and ;;; Code: of FILE."
  (call-with-input-file file
    (lambda (port)
      (define (skip)
        (let ((line (read-line port)))
          (cond ((eof-object? line) '())
                ((string-prefix-ci? ";;; commentary:" line) (collect '()))
                (else (skip)))))
      (define (collect lines)
        (let ((line (read-line port)))
          (if (or (eof-object? line) (string-prefix-ci? ";;; code:" line))
              (reverse lines)
              (collect (cons (string-trim line #\;) lines)))))
      (string-join (skip) "\n" 'suffix))))
