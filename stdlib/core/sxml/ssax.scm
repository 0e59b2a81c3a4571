;;; (sxml ssax): parsers of XML made of handlers, each a step of a fold over the document.
;;;
;;; Handlers get and return a seed. (sxml ssax scanner) reads the parts; here they become documents: namespaces are
;;; resolved, tags are matched, entities are expanded where they stand. An element's content is parsed by recursion, in
;;; which an entity's text is another port that must end with all its elements closed.

(define-module (sxml ssax)
  #:use-module (sxml ssax input-parse)
  #:use-module (sxml ssax scanner)
  #:re-export (xml-token? xml-token-kind xml-token-head ssax:read-markup-token ssax:read-pi-body-as-string
               ssax:skip-internal-dtd ssax:read-cdata-body ssax:read-char-ref ssax:read-attributes
               ssax:read-external-id ssax:read-char-data make-empty-attlist attlist-add attlist-null?
               attlist-remove-top attlist->alist attlist-fold)
  #:export (current-ssax-error-port with-ssax-error-to-port define-parsed-entity! reset-parsed-entity-definitions!
            ssax:uri-string->symbol ssax:complete-start-tag ssax:reverse-collect-str-drop-ws ssax:xml->sxml
            reverse-collect-strings %make-parser %make-element-parser)
  #:export-syntax (ssax:make-parser ssax:make-elem-parser ssax:make-pi-parser))

(define current-ssax-error-port (make-parameter (current-error-port)))

(define (with-ssax-error-to-port port thunk)
  "Call THUNK with PORT as where parsers warn."
  (parameterize ((current-ssax-error-port port)) (thunk)))

;; Entities of every document, besides its own.
(define parsed-entities '())

(define (define-parsed-entity! name text)
  "Let the entity NAME stand for TEXT in all documents."
  (set! parsed-entities (acons name text parsed-entities)))

(define (reset-parsed-entity-definitions!)
  "Forget what `define-parsed-entity!' has defined."
  (set! parsed-entities '()))

(define (ssax:uri-string->symbol text) (string->symbol text))

;;; Namespaces: a list of (PREFIX SYMBOL . URI); *DEFAULT* is the prefix of names without one, SYMBOL #f says none.

(define (resolve port name namespaces default?)
  (cond ((pair? name)
         (if (eq? (car name) 'xml)
             name
             (let ((entry (assq (car name) namespaces)))
               (unless (and entry (cadr entry))
                 (parser-error port "This prefix of a namespace is not declared: " (car name)))
               (cons (cadr entry) (cdr name)))))
        (default?
         (let ((entry (assq '*DEFAULT* namespaces)))
           (if (and entry (cadr entry)) (cons (cadr entry) name) name)))
        (else name)))

;; The prefix that NAME, of an attribute, declares, or #f.
(define (declared-prefix name)
  (cond ((eq? name 'xmlns) '*DEFAULT*)
        ((and (pair? name) (eq? (car name) 'xmlns)) (cdr name))
        (else #f)))

(define (declare-namespaces port attributes namespaces)
  (define (declare prefix text)
    (cond ((string-null? text)
           (unless (eq? prefix '*DEFAULT*)
             (parser-error port "The URI of this prefix of a namespace is empty: " prefix))
           (cons* prefix #f #f))
          (else
           (let* ((uri (ssax:uri-string->symbol text))
                  ;; What the application calls the namespace.
                  (known (or-map (lambda (entry) (and (eq? (cddr entry) uri) entry)) namespaces)))
             (cons* prefix (if known (cadr known) uri) uri)))))
  (let loop ((rest attributes) (others '()) (namespaces namespaces))
    (if (null? rest)
        (values (reverse! others) namespaces)
        (let ((prefix (declared-prefix (caar rest))))
          (if prefix
              (loop (cdr rest) others (cons (declare prefix (cdar rest)) namespaces))
              (loop (cdr rest) (cons (car rest) others) namespaces))))))

(define (ssax:complete-start-tag name port elements entities namespaces)
  "Read the rest of the start tag of NAME; return the resolved name, attributes and namespaces, and EMPTY-TAG or ANY."
  (call-with-values
      (lambda () (declare-namespaces port (ssax:read-attributes port entities) namespaces))
    (lambda (attributes namespaces)
      (let ((content (case (peek-char port)
                       ((#\/) (read-char port) 'EMPTY-TAG)
                       (else 'ANY))))
        (assert-char '(#\>) "a start tag" port)
        (define seen (make-hash-table))
        (let loop ((rest attributes) (resolved '()))
          (if (null? rest)
              (values (resolve port name namespaces #t) resolved namespaces content)
              (let ((name (resolve port (caar rest) namespaces #f)))
                (when (pair? name)
                  (when (hash-ref seen name)
                    (parser-error port "This attribute stands twice, with its namespace: " name))
                  (hash-set! seen name #t))
                (loop (cdr rest) (acons name (cdar rest) resolved)))))))))

;;; Parsers.

(define (handle-pi handlers port tag seed)
  (let ((handler (or (assq-ref handlers tag) (assq-ref handlers '*DEFAULT*))))
    (if handler
        (handler port tag seed)
        (begin
          (ssax:skip-pi port)
          seed))))

(define (%make-pi-parser handlers) (lambda (port tag seed) (handle-pi handlers port tag seed)))

(define (%make-element-parser new-level-seed finish-element char-data handle-pi)
  "Return a procedure that parses the element whose start tag's name has been read."
  (define (element name port elements entities namespaces preserve? seed)
    (call-with-values (lambda () (ssax:complete-start-tag name port elements entities namespaces))
      (lambda (resolved attributes namespaces content)
        (let ((inner (new-level-seed resolved attributes namespaces content seed)))
          (finish-element resolved attributes namespaces seed
                          (if (eq? content 'EMPTY-TAG)
                              inner
                              (content-of port name #f entities namespaces preserve? inner)))))))
  ;; The content of the element NAME, its end tag included; up to the end of the file if ENTITY?.
  (define (content-of port name entity? entities namespaces preserve? seed)
    (let loop ((seed seed))
      (call-with-values (lambda () (ssax:read-char-data port entity? char-data seed))
        (lambda (seed token)
          (if (eof-object? token)
              seed
              (case (xml-token-kind token)
                ((END)
                 (when (or entity? (not (equal? (xml-token-head token) name)))
                   (parser-error port "The end tag of " (xml-token-head token)
                                 (if entity? " has no start tag in its entity" " stands where this one ends: ")
                                 (if entity? "" name)))
                 seed)
                ((PI) (loop (handle-pi port (xml-token-head token) seed)))
                ((ENTITY-REF)
                 (loop (expand-entity port (xml-token-head token) entities
                                      (lambda (port entities seed)
                                        (content-of port name #t entities namespaces preserve? seed))
                                      (lambda (text seed) (char-data text "" seed))
                                      seed)))
                ((START)
                 (loop (element (xml-token-head token) port '() entities namespaces preserve? seed)))
                (else (parser-error port "A declaration cannot stand in an element: " (xml-token-head token)))))))))
  element)

(define (%make-parser handlers)
  "Return the parser, a procedure of a port and a seed, of HANDLERS, an alist; see ssax:make-parser."
  (define (handler name default) (or (assq-ref handlers name) default))
  (define (required name)
    (or (assq-ref handlers name)
        (scm-error 'misc-error "ssax:make-parser" "the handler ~A is missing" (list name) #f)))
  (define pi-handler (%make-pi-parser (handler 'PI '())))
  (define parse-element
    (%make-element-parser (required 'NEW-LEVEL-SEED) (required 'FINISH-ELEMENT) (required 'CHAR-DATA-HANDLER)
                          pi-handler))
  (define decl-root (handler 'DECL-ROOT (lambda (name seed) seed)))
  (define undecl-root (handler 'UNDECL-ROOT (lambda (name seed) (values #f '() '() seed))))
  (define doctype
    (handler 'DOCTYPE (lambda (port name system-id internal? seed)
                        (when internal? (ssax:skip-internal-dtd port))
                        (values #f '() '() seed))))
  ;; Comments, instructions and blanks before something else: the seed and the token of that.
  (define (skip-misc port seed)
    (let ((char (skip-blanks port)))
      (cond ((eof-object? char) (parser-error port "The file ends before its root element"))
            ((not (char=? char #\<)) (parser-error port "Text cannot stand before the root element: " char))
            (else
             (let ((token (ssax:read-markup-token port)))
               (case (xml-token-kind token)
                 ((COMMENT) (skip-misc port seed))
                 ((PI) (skip-misc port (pi-handler port (xml-token-head token) seed)))
                 (else (values seed token))))))))
  (define (root token port elements entities namespaces seed)
    (unless (eq? (xml-token-kind token) 'START)
      (parser-error port "Expected the root element, found something of kind " (xml-token-kind token)))
    (parse-element (xml-token-head token) port elements (append entities parsed-entities) namespaces #f seed))
  (define (declaration port seed)
    (unless (memv (peek-char port) blanks)
      (parser-error port "Expected a blank after DOCTYPE, found " (peek-char port)))
    (skip-blanks port)
    (let* ((name (read-qualified-name port))
           (system-id (and (memv (skip-blanks port) '(#\S #\P)) (ssax:read-external-id port)))
           (internal? (eqv? (skip-blanks port) #\[)))
      (assert-char (if internal? '(#\[) '(#\>)) "a document type" port)
      (call-with-values (lambda () (doctype port name system-id internal? seed))
        (lambda (elements entities namespaces seed)
          (call-with-values (lambda () (skip-misc port seed))
            (lambda (seed token)
              (root token port elements entities namespaces
                    (decl-root (and (pair? token) (xml-token-head token)) seed))))))))
  (lambda (port seed)
    (call-with-values (lambda () (skip-misc port seed))
      (lambda (seed token)
        (if (eq? (xml-token-kind token) 'DECL)
            (begin
              (unless (eq? (xml-token-head token) 'DOCTYPE)
                (parser-error port "Expected DOCTYPE, found " (xml-token-head token)))
              (declaration port seed))
            (call-with-values (lambda () (undecl-root (xml-token-head token) seed))
              (lambda (elements entities namespaces seed)
                (root token port elements entities namespaces seed))))))))

;; KEY HANDLER …; the handlers of instructions are an alist.
(define-syntax ssax:make-parser
  (syntax-rules ()
    ((_ part ...) (ssax-parts () part ...))))

(define-syntax ssax-parts
  (syntax-rules (PI)
    ((_ (done ...)) (%make-parser (list done ...)))
    ((_ (done ...) PI ((tag . handler) ...) part ...)
     (ssax-parts (done ... (cons 'PI (list (cons 'tag handler) ...))) part ...))
    ((_ (done ...) key handler part ...)
     (ssax-parts (done ... (cons 'key handler)) part ...))))

(define-syntax-rule (ssax:make-pi-parser ((tag . handler) ...))
  (%make-pi-parser (list (cons 'tag handler) ...)))

(define-syntax-rule (ssax:make-elem-parser new-level-seed finish-element char-data ((tag . handler) ...))
  (%make-element-parser new-level-seed finish-element char-data (%make-pi-parser (list (cons 'tag handler) ...))))

;;; To SXML.

(define (blank-text? text) (string-every char-whitespace? text))

(define (ssax:reverse-collect-str-drop-ws fragments)
  "Return FRAGMENTS, strings and elements, last one first, in order: neighbouring strings are joined, blank ones go."
  (let loop ((rest fragments) (strings '()) (done '()))
    (define (flush)
      (let ((text (string-concatenate strings)))
        (if (blank-text? text) done (cons text done))))
    (cond ((null? rest) (if (null? strings) done (flush)))
          ((string? (car rest)) (loop (cdr rest) (cons (car rest) strings) done))
          (else (loop (cdr rest) '() (cons (car rest) (if (null? strings) done (flush))))))))

;; The same, and blank ones stay.
(define (reverse-collect-strings fragments)
  (let loop ((rest fragments) (strings '()) (done '()))
    (define (flush) (if (null? strings) done (cons (string-concatenate strings) done)))
    (cond ((null? rest) (flush))
          ((string? (car rest)) (loop (cdr rest) (cons (car rest) strings) done))
          (else (loop (cdr rest) '() (cons (car rest) (flush)))))))

(define (name->symbol name)
  (if (symbol? name) name (symbol-append (car name) ': (cdr name))))

(define (ssax:xml->sxml port namespaces)
  "Return the document that PORT has as SXML; NAMESPACES is an alist of prefixes for URIs."
  (define initial
    (map (lambda (entry)
           (cons* #f (car entry) (ssax:uri-string->symbol (cdr entry))))
         namespaces))
  (define parse
    (%make-parser
     (list (cons 'NEW-LEVEL-SEED (lambda (name attributes namespaces content seed) '()))
           (cons 'FINISH-ELEMENT
                 (lambda (name attributes namespaces parent seed)
                   (let ((content (reverse-collect-strings seed))
                         (attributes (map (lambda (attribute)
                                            (list (name->symbol (car attribute)) (cdr attribute)))
                                          attributes)))
                     (cons (cons (name->symbol name)
                                 (if (null? attributes) content (cons (cons '@ attributes) content)))
                           parent))))
           (cons 'CHAR-DATA-HANDLER
                 (lambda (text more seed)
                   (if (string-null? more) (cons text seed) (cons* more text seed))))
           (cons 'DOCTYPE
                 (lambda (port name system-id internal? seed)
                   (when internal? (ssax:skip-internal-dtd port))
                   (values #f '() initial seed)))
           (cons 'UNDECL-ROOT (lambda (name seed) (values #f '() initial seed)))
           (cons 'PI
                 (list (cons '*DEFAULT*
                             (lambda (port tag seed)
                               (cons (list '*PI* tag (ssax:read-pi-body-as-string port)) seed))))))))
  (let ((nodes (reverse! (parse port '()))))
    (cons '*TOP*
          (if (null? namespaces)
              nodes
              (cons `(@ (*NAMESPACES* ,@(map (lambda (entry) (list (car entry) (cdr entry))) namespaces))) nodes)))))
