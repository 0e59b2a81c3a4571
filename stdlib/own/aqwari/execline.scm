;; Execline scripts as Scheme data. `(execline FORM …)' is a chain of commands, each FORM one of them: a list of words
;; that are symbols, strings and numbers. A list among the words is a block, that is one command, or a chain of them if
;; it begins with a list. `#$x' inserts what x lowers to and makes x an input; in `#$bird/bin/bird' the object is what
;; stands before the first slash; `#$@' inserts the elements of a list; `,' inserts the value of any expression.
;;
;;   (execline (fdmove -c 2 1)
;;             (if (test -e "data/bird.conf"))
;;             (#$bird/bin/bird -c "data/bird.conf" -f))
;;
;; Invariant: every word reaches its program as it was written; `${name}' is substituted by execline, as always.

(define-module (aqwari execline)
  #:use-module (aqwari build execline)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:export (execline execline? execline-forms
            make-execline execline-template execline-text prepend-commands mentioned-parameters
            current-execline))

(define current-execline
  ;; Where execline is: an object that lowers to a directory with bin/execlineb, or the name of such a directory. A
  ;; script keeps the value that there was when it was made. Over a Guix tree, the tree's.
  (make-parameter (or (default-tool 'execline) "/usr")))

(define-record-type <execline>
  (%make-execline forms home location)
  execline?
  (forms    execline-forms)                             ;list of commands, lists of words
  (home     execline-home)                              ;where execline is
  (location execline-location))

(set-record-type-printer! <execline>
  (lambda (execline port)
    (format port "#<execline ~s>" (execline-forms execline))))

;;; From the text to values.

(define (reference object suffix)
  (cond ((string-null? suffix) object)
        ((string? object) (string-append object suffix))
        ((gexp-input? object) #~(string-append #$object #$suffix))
        (else (file-append object suffix))))

;; (execline-template TEMPLATE) is the value of TEMPLATE, data with things inserted as said above.
(define-syntax execline-template
  (lambda (s)
    (define (split id)                                  ;ID at its first slash
      (let* ((name (symbol->string (syntax->datum id)))
             (slash (string-index name #\/)))
        (if (and slash (> slash 0))
            #`(reference #,(datum->syntax id (string->symbol (string-take name slash)) #:source (syntax-source id))
                         #,(string-drop name slash))
            id)))
    (define (inserted operands)
      (syntax-case operands ()
        ((id) (identifier? #'id) (split #'id))
        ((exp) #'exp)
        ((exp output)
         (let* ((text (syntax->datum #'output))
                (slash (string-index text #\/)))
           (if slash
               #`(reference (gexp-input exp #,(string-take text slash)) #,(string-drop text slash))
               #'(gexp-input exp output))))))
    ;; `-i' and 022 are numbers to the reader, and words here: N, which begins LIST, as it was written.
    (define (as-written n list)
      (let ((text (%car-text list)))
        (cond ((and text (eqv? n (string->number text))) text)
              ((real? n) (number->string n))
              ((eqv? n -i) "-i")
              ((eqv? n +i) "+i")
              (else (number->string n)))))
    (define (expand template)
      (syntax-case template ()
        ((head operand ...)
         (memq (syntax->datum #'head) '(ungexp ungexp-native))
         (inserted #'(operand ...)))
        ((head exp)
         (eq? 'unquote (syntax->datum #'head))
         #'exp)
        (((head exp) . rest)
         (memq (syntax->datum #'head) '(ungexp-splicing ungexp-native-splicing unquote-splicing))
         #`(append exp #,(expand #'rest)))
        ((first . rest)
         (number? (syntax->datum #'first))
         #`(cons #,(as-written (syntax->datum #'first) template) #,(expand #'rest)))
        ((first . rest) #`(cons #,(expand #'first) #,(expand #'rest)))
        (datum #''datum)))
    (syntax-case s ()
      ((_ template) (expand #'template)))))

(define-syntax execline
  (lambda (s)
    (syntax-case s ()
      ((_ form ...)
       #`(make-execline (execline-template (form ...)) '#,(datum->syntax s (syntax-source s)))))))

(define (make-execline forms location)
  "Return the script that is the chain of FORMS, data that was written at LOCATION."
  (when (null? forms)
    (raise-at location "execline: expected at least one command such as (echo hello)"))
  (for-each (lambda (form) (check-command form location)) forms)
  (%make-execline forms (current-execline) location))

(define (check-command form location)
  (match form
    (((? pair?) . _)
     (raise-at location "execline: a command begins with its program, a word; this one begins with ~s" (car form)))
    ((word . words)
     (check-word word location)
     (for-each (lambda (word) (if (list? word) (check-block word location) (check-word word location))) words))
    (_ (raise-at location "execline: expected a command, a list of words such as (echo hello); got ~s" form))))

(define (check-block block location)
  (match block
    (() #t)
    (((or 'quote 'quasiquote) _)
     (raise-at location "execline: words are data already; write ~s without the quote" (second block)))
    (((? pair?) . _) (for-each (lambda (form) (check-command form location)) block))
    (_ (check-command block location))))

(define (check-word word location)
  (cond ((string? word)
         (when (string-index word #\nul)
           (raise-at location "execline: the word ~s contains a NUL character, which no program can be given" word)))
        ((or (symbol? word) (number? word) (gexp? word) (gexp-input? word) (file-like? word) (record? word)) #t)
        (else (raise-at location "execline: expected a word (a symbol, a string, a number, or an object that lowers \
to a file), or a block; got ~s" word))))

(define (mentioned-parameters script)
  "Return the sorted numbers of the positional parameters, such as ${1}, that words of SCRIPT have in them, 0 for $# and
$@; or #f if there are none."
  (define (numbers text)
    (let loop ((start 0) (result '()))
      (match (string-index text #\$ start)
        (#f result)
        (dollar
         (let* ((braced? (string-prefix? "{" (string-drop text (+ dollar 1))))
                (rest (string-drop text (+ dollar (if braced? 2 1))))
                (end (or (string-index rest (lambda (chr) (not (memv chr (string->list "0123456789")))))
                         (string-length rest)))
                (closed? (or (not braced?) (string-prefix? "}" (string-drop rest end)))))
           (loop (+ dollar 1)
                 (cond ((> end 0) (cons (if closed? (string->number (string-take rest end)) 0) result))
                       ((or (string-prefix? "@" rest) (string-prefix? "#" rest)) (cons 0 result))
                       (else result))))))))
  (match (let mentioned ((word (execline-forms script)))
           (match word
             ((? list? words) (append-map mentioned words))
             ((or (? string? text) (? symbol? (= symbol->string text))) (numbers text))
             (_ '())))
    (() #f)
    (found (sort (delete-duplicates found) <))))

(define (prepend-commands commands script)
  "Return a script like SCRIPT that starts with COMMANDS."
  (%make-execline (append commands (execline-forms script)) (execline-home script) (execline-location script)))

;;; From values to text.

;; WORD as a list of strings and objects, which together are its text.
(define (word-text word indent)
  (match word
    ((? string? text) (list (quoted text)))
    ((? symbol? symbol) (list (quoted (symbol->string symbol))))
    ((? number? n) (list (number->string n)))
    (() (list "{ }"))
    (((? pair?) . _)
     (let ((inner (string-append indent "  ")))
       (append (list "{\n" inner) (chain-text word inner) (list "\n" indent "}"))))
    ((_ . _) (append (list "{ ") (command-text word indent) (list " }")))
    (object
     (list (with-imported-modules '((aqwari build execline))
             #~((@ (aqwari build execline) quoted) #$object))))))

(define (joined lists separator)
  (match lists
    (() '())
    ((first rest ...) (append first (append-map (lambda (more) (cons separator more)) rest)))))

(define (command-text form indent)
  (joined (map (lambda (word) (word-text word indent)) form) " "))

(define (chain-text forms indent)
  (joined (map (lambda (form) (command-text form indent)) forms) (string-append "\n" indent)))

(define* (execline-text script #:key parameters)
  "Return the file's text for SCRIPT as a list of strings and gexps. It has at least as many positional parameters as
PARAMETERS says; what more it mentions is empty where it is not given."
  ;; execlineb substitutes what it is given before `define' runs, and complains about what it expects and does not get.
  (define optional
    (if parameters
        (filter (lambda (number) (> number parameters)) (mentioned-parameters script))
        '()))
  (append (list "#!" (reference (execline-home script) "/bin/execlineb")
                (if parameters (format #f " -S~a\n" parameters) " -P\n"))
          (map (lambda (number) (format #f "define ~a \"\"\n" number)) optional)
          (chain-text (execline-forms script) "")
          (list "\n")))

(define-gexp-compiler (execline-compiler (script <execline>) system target)
  (lower-object (computed-file "execline-script"
                  (with-imported-modules '((aqwari build files))
                    #~(begin
                        (use-modules (aqwari build files))
                        (write-text-file #$output (list #$@(execline-text script)) #o555))))
                system #:target target))
