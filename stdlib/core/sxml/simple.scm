;;; (sxml simple): XML to SXML and back.

(define-module (sxml simple)
  #:use-module (ice-9 textual-ports)
  #:use-module (sxml ssax)
  #:use-module ((sxml ssax scanner) #:select (ssax:read-internal-dtd))
  #:export (xml->sxml sxml->xml sxml->string))

;;; Reading.

(define (symbol-of name)
  (if (pair? name) (symbol-append (car name) ': (cdr name)) name))

(define* (xml->sxml #:optional (string-or-port (current-input-port))
                    #:key (namespaces '()) (declare-namespaces? #t) (trim-whitespace? #f) (entities '())
                    (default-entity-handler #f) (doctype-handler #f))
  "Return the document of STRING-OR-PORT, up to the end of its root element, as SXML.
NAMESPACES is an alist of the prefixes to use for URIs, declared in the document if DECLARE-NAMESPACES?; ENTITIES one of
names and texts, DEFAULT-ENTITY-HANDLER gets a port and the name of any other and returns its text; DOCTYPE-HANDLER gets
the name, the system identifier and the internal subset of the document type, and returns values #:entities and
#:namespaces."
  (define (internal namespaces)
    (map (lambda (entry)
           (cons* (and declare-namespaces? (car entry)) (car entry) (ssax:uri-string->symbol (cdr entry))))
         namespaces))
  (define (all-entities more)
    (append more entities
            (if default-entity-handler (list (cons '*DEFAULT* default-entity-handler)) '())))
  (define parse
    (%make-parser
     (list
      (cons 'NEW-LEVEL-SEED (lambda (name attributes namespaces content seed) '()))
      (cons 'FINISH-ELEMENT
            (lambda (name attributes namespaces parent seed)
              (let ((content ((if trim-whitespace? ssax:reverse-collect-str-drop-ws reverse-collect-strings) seed)))
                (cons (cons (symbol-of name)
                            (if (null? attributes)
                                content
                                (cons (cons '@ (map (lambda (attribute)
                                                      (list (symbol-of (car attribute)) (cdr attribute)))
                                                    attributes))
                                      content)))
                      parent))))
      (cons 'CHAR-DATA-HANDLER
            (lambda (text more seed)
              (if (string-null? more) (cons text seed) (cons* more text seed))))
      (cons 'DOCTYPE
            (lambda (port name system-id internal? seed)
              (let ((subset (and internal? (ssax:read-internal-dtd port))))
                (call-with-values (lambda ()
                                    (if doctype-handler
                                        (doctype-handler (symbol-of name) system-id subset)
                                        (values)))
                  (lambda* (#:key (more '() #:entities) (also '() #:namespaces))
                    (values #f (all-entities more) (internal (append also namespaces)) seed))))))
      (cons 'UNDECL-ROOT (lambda (name seed) (values #f (all-entities '()) (internal namespaces) seed)))
      (cons 'PI
            (list (cons '*DEFAULT*
                        (lambda (port tag seed)
                          (cons (list '*PI* tag (ssax:read-pi-body-as-string port)) seed))))))))
  (let ((port (if (string? string-or-port) (open-input-string string-or-port) string-or-port)))
    (cons '*TOP* (reverse! (parse port '())))))

;;; Writing.

(define (name-start? char) (or (char-alphabetic? char) (char=? char #\_) (char>? char #\x7f)))
(define (name-char? char)
  (or (name-start? char) (char-numeric? char) (memv char '(#\. #\- #\:))))

(define (write-name symbol port)
  (let ((name (symbol->string symbol)))
    (unless (and (not (string-null? name))
                 (name-start? (string-ref name 0))
                 (string-every name-char? name)
                 (<= (string-count name #\:) 1))
      (scm-error 'misc-error "sxml->xml" "~S is not a name of XML" (list name) #f))
    (put-string port name)))

(define special (char-set #\< #\> #\& #\"))

(define (write-escaped text port)
  (let ((length (string-length text)))
    (let loop ((start 0))
      (let ((next (or (string-index text special start) length)))
        (put-string port (substring text start next))
        (when (< next length)
          (put-string port (case (string-ref text next)
                             ((#\<) "&lt;")
                             ((#\>) "&gt;")
                             ((#\&) "&amp;")
                             (else "&quot;")))
          (loop (+ next 1)))))))

(define (as-text value)
  (if (string? value)
      value
      (call-with-output-string (lambda (port) (display value port)))))

;; A value, or a list of values, of an attribute.
(define (write-value value port)
  (cond ((null? value) #t)
        ((pair? value) (write-value (car value) port) (write-value (cdr value) port))
        ((procedure? value) (with-output-to-port port value))
        (else (write-escaped (as-text value) port))))

(define (write-attribute attribute port)
  (put-char port #\space)
  (write-name (car attribute) port)
  (put-string port "=\"")
  (write-value (cdr attribute) port)
  (put-char port #\"))

(define (write-children nodes port)
  (when (pair? nodes)
    (sxml->xml (car nodes) port)
    (write-children (cdr nodes) port)))

(define (write-element tag content port)
  (let* ((attributes (and (pair? content) (pair? (car content)) (eq? (caar content) '@) (cdar content)))
         (content (if attributes (cdr content) content)))
    (put-char port #\<)
    (write-name tag port)
    (when attributes (for-each (lambda (attribute) (write-attribute attribute port)) attributes))
    (if (not (pair? content))
        (put-string port " />")
        (begin
          (put-char port #\>)
          (write-children content port)
          (put-string port "</")
          (put-string port (symbol->string tag))
          (put-char port #\>)))))

(define* (sxml->xml tree #:optional (port (current-output-port)))
  "Write TREE, SXML, to PORT as XML. A procedure in it is called to write what it stands for."
  (cond ((or (null? tree) (boolean? tree)) (if #f #f))
        ((pair? tree)
         (if (symbol? (car tree))
             (case (car tree)
               ((*TOP*) (write-children (cdr tree) port))
               ((*PI*)
                (put-string port "<?")
                (write-name (cadr tree) port)
                (put-char port #\space)
                (for-each (lambda (text) (put-string port (as-text text))) (cddr tree))
                (put-string port "?>"))
               ((*ENTITY*)
                (put-char port #\&)
                (put-string port (as-text (cadr tree)))
                (put-char port #\;))
               (else (write-element (car tree) (cdr tree) port)))
             (write-children tree port)))
        ((procedure? tree) (with-output-to-port port tree))
        (else (write-escaped (as-text tree) port))))

(define (sxml->string sxml)
  "Return all strings of SXML, those of attributes among them, in one."
  (call-with-output-string
   (lambda (port)
     (let loop ((node sxml))
       (cond ((string? node) (put-string port node))
             ((pair? node) (for-each loop node)))))))
