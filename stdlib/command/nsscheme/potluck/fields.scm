;; What is in the fields of a potluck file, checked: a form of (nsscheme potluck language) becomes a <dish>, with every
;; problem at its location. All values come from the file, so that nothing is assumed about them: they may be circular,
;; huge, or of any type.
;;
;; Invariant: what a dish holds is data (strings, symbols, numbers, lists of these) and records of the language, each
;; looked at.

(define-module (nsscheme potluck fields)
  #:use-module ((nsscheme host) #:select (source-properties->location))
  #:use-module (nsscheme potluck addresses)
  #:use-module (nsscheme potluck arguments)
  #:use-module (nsscheme potluck evaluation)
  #:use-module (nsscheme potluck language)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (form->dish
            template-synopsis template-description template-home-page
            dish? dish-name dish-version dish-url dish-commit dish-recursive? dish-sha256 dish-snippet dish-modules
            dish-build-system dish-arguments dish-inputs dish-native-inputs dish-propagated-inputs dish-outputs
            dish-synopsis dish-description dish-home-page dish-licenses
            dish-source dish-position dish-positions dish-problems dish-field-position
            input? input-specification input-output input-position))

(define-record-type <dish>
  (make-dish values position positions source problems)
  dish?
  (values   dish-values)      ;alist of fields
  (position    dish-position)
  (positions   dish-positions)      ;a procedure of a field's name
  (source   dish-source)
  (problems dish-problems))   ;pairs of a location and a message

(define-record-type <input>
  (make-input specification output position)
  input?
  (specification input-specification)   ;NAME or NAME@VERSION
  (output        input-output)          ;or #f
  (position         input-position))

(define (dish-field-position dish name)
  "Return where the field NAME of DISH is written."
  ((dish-positions dish) name))

(define-syntax-rule (define-accessors (get name) ...)
  (begin (define (get dish) (assq-ref (dish-values dish) 'name)) ...))

(define-accessors
  (dish-name name) (dish-version version)
  (dish-url url) (dish-commit commit) (dish-recursive? recursive?) (dish-sha256 sha256) (dish-snippet snippet)
  (dish-modules modules)
  (dish-build-system build-system)        ;a symbol
  (dish-arguments arguments)
  (dish-inputs inputs) (dish-native-inputs native-inputs) (dish-propagated-inputs propagated-inputs)
  (dish-outputs outputs) (dish-synopsis synopsis) (dish-description description) (dish-home-page home-page)
  (dish-licenses licenses))               ;a list of symbols

;; What `potluck init' writes instead of texts that only the author knows.
(define template-synopsis "FILL IN: one line on what the package is")
(define template-home-page "https://example.org/FILL-IN")
(define template-description "FILL IN: some sentences on what it is good for...")

;;; Strings.

(define (name-char? chr)
  (or (char<=? #\a chr #\z) (char<=? #\A chr #\Z) (char<=? #\0 chr #\9) (memv chr '(#\+ #\- #\. #\_ #\? #\=))))

;; A procedure that returns what is wrong with a value that has to be a text of at most LIMIT characters, or #f.
(define* (text-problem value #:key (limit 200) (what "a string"))
  (cond ((not (string? value)) (format #f "expected ~a" what))
        ((string-null? value) (format #f "expected ~a; it is empty" what))
        ((> (string-length value) limit)
         (format #f "expected ~a of at most ~a characters; it has ~a" what limit (string-length value)))
        ((string-index value deceptive-char?)
         => (lambda (at)
              (format #f "expected ~a without the character U+~:@(~4,'0x~)" what
                      (char->integer (string-ref value at)))))
        (else #f)))

(define (word-problem value what)
  (or (text-problem value #:limit 100 #:what what)
      (and (not (string-every name-char? value))
           (format #f "~s has a character that names in the store cannot have" value))
      (and (string-prefix? "." value) (format #f "~s begins with a dot" value))))

(define (commit-problem value)
  (or (text-problem value #:limit 100 #:what "a commit, 40 hexadecimal digits")
      (and (not (and (= 40 (string-length value))
                     (string-every (lambda (chr) (or (char<=? #\0 chr #\9) (char<=? #\a chr #\f))) value)))
           (format #f "~s is no commit: expected its 40 digits, 0 to 9 and a to f; a tag or a branch may change" value))))

(define (sha256-problem value)
  (or (text-problem value #:limit 100 #:what "a hash, 52 digits of nix-base32")
      (and (not (and (= 52 (string-length value))
                     (string-every (lambda (chr) (string-index "0123456789abcdfghijklmnpqrsvwxyz" chr)) value)
                     (memv (string-ref value 0) '(#\0 #\1))))
           (format #f "~s is no SHA-256 hash in nix-base32, which has 52 digits; ‘nsscheme potluck init’ computes it"
                   value))))

(define (synopsis-problem value)
  (or (text-problem value #:limit 200 #:what "a synopsis, one line")
      (and (string-index value (char-set #\newline #\return #\page)) "a synopsis is one line")
      (and (string=? value template-synopsis) "the synopsis is still the template's: say in one line what the package is")))

(define (description-problem value)
  (or (text-problem value #:limit 5000 #:what "a description, some sentences")
      (and (string-suffix? "..." (string-trim-right value))
           "the description ends in \"...\": say the rest, too")))

;;; Names.

(define (plain-name? value)
  (and (symbol? value)
       (let ((text (symbol->string value)))
         (and (< 0 (string-length text) 60)
              (char<=? #\a (string-ref text 0) #\z)
              (not (string-contains text ".."))
              (string-every (lambda (chr)
                              (or (char<=? #\a chr #\z) (char<=? #\0 chr #\9) (memv chr '(#\- #\+ #\. #\/ #\_))))
                            text)))))

(define (build-system-problem value)
  (and (not (plain-name? value))
       "expected the name of a build system, as 'gnu or gnu-build-system"))

(define (without-prefix name)
  (let ((text (symbol->string name)))
    (if (string-prefix? "license:" text) (string->symbol (string-drop text 8)) name)))

(define (licenses value)
  (cond ((symbol? value) (list (without-prefix value)))
        ((and (short-list? value 20) (pair? value) (every symbol? value)) (map without-prefix value))
        (else #f)))

(define (licenses-problem value)
  (let ((names (licenses value)))
    (and (not (and names (every plain-name? names)))
         "expected the name of a licence, as 'gpl3+ or license:gpl3+, or a list of some")))

;;; Inputs.

(define (specification-problem text)
  (define (word? text)
    (and (not (string-null? text))
         (string-every (lambda (chr) (or (name-char? chr) (memv chr '(#\~ #\/ #\,)))) text)))
  (define (words? text separator)
    (let ((words (string-split text separator)))
      (and (<= (length words) 2) (every word? words))))
  (or (text-problem text #:limit 150 #:what "a package, \"NAME@VERSION:OUTPUT\"")
      (match (string-split text #\:)
        (((? (lambda (head) (words? head #\@))) (? word?) ...)
         (and (> (string-count text #\:) 1) (format #f "~s names more than one output" text)))
        (_ (format #f "~s names no package; expected \"NAME\", \"NAME@VERSION\" or \"NAME:OUTPUT\"" text)))))

;; SPECIFICATION, NAME[@VERSION][:OUTPUT], in two.
(define (split-output text)
  (match (string-index text #\:)
    (#f (values text #f))
    (colon (values (string-take text colon) (string-drop text (+ 1 colon))))))

;; The inputs in VALUE, which stand at POSITION; (COMPLAIN POSITION MESSAGE) is called with what is wrong.
(define (inputs value position source complain)
  (define (position-of text) (or (source-properties->location (source-string-position source text)) position))
  (define* (input text output #:optional (own (position-of text)))
    (match (specification-problem text)
      (#f (call-with-values (lambda () (split-output text))
            (lambda (specification own-output)
              (list (make-input specification (or output own-output) own)))))
      (message (complain own message) '())))
  (define (refer reference output)
    (input (reference-specification reference) output
           (or (source-properties->location (reference-position reference)) position)))
  (define (output? thing) (and (string? thing) (not (word-problem thing "an output"))))
  (if (not (short-list? value 500))
      (begin
        (complain position "expected a list of packages, (list \"NAME@VERSION\" …), of at most 500")
        '())
      (append-map
       (lambda (item)
         (match item
           ((? string? text) (input text #f))
           ((? reference? reference) (refer reference #f))
           (((? string? text) (? output? output)) (input text output))
           (((? reference? reference) (? output? output)) (refer reference output))
           (_
            (complain position "expected packages, as \"NAME@VERSION:OUTPUT\"; (import-packages …) gives them variables")
            '())))
       value)))

;;; Sources.

;; The parts of the source FORM: an alist of url, commit, recursive?, sha256, snippet and modules, with the location of
;; each.
(define (source-parts form complain)
  (define (position-of form name) (source-properties->location (form-field-position form name)))
  (define (part form name field) (list name (form-field form field) (position-of form field)))
  (match (and (form? form) (form-kind form))
    ('potluck-source
     (list (part form 'url 'git-uri) (part form 'commit 'git-commit) (part form 'sha256 'sha256)
           (part form 'snippet 'snippet)
           (list 'modules (if (form-field form 'snippet) '((guix build utils)) '()) (position-of form 'snippet))))
    ('origin
     (let ((uri (form-field form 'uri)))
       (unless (eq? 'git-fetch (form-field form 'method))
         (complain (position-of form 'method) "a potluck package comes from a Git repository: expected (method git-fetch)"))
       (if (and (form? uri) (eq? 'git-reference (form-kind uri)))
           (list (part uri 'url 'url) (part uri 'commit 'commit) (part uri 'recursive? 'recursive?)
                 (part form 'sha256 'sha256) (part form 'snippet 'snippet)
                 (list 'modules (form-field form 'modules '()) (position-of form 'modules)))
           (begin
             (complain (position-of form 'uri) "expected (git-reference (url …) (commit …))")
             '()))))
    (_ #f)))

;;; All of it.

(define* (form->dish form source #:key allow-local?)
  "Return FORM, what the file of SOURCE evaluates to, as a dish, whose problems say all that is wrong with it. If
ALLOW-LOCAL?, its source may lie on this machine."
  (define problems '())
  (define (complain position message)
    (set! problems (cons (cons position message) problems)))
  (define (position name)
    (or (source-properties->location (form-field-position form name)) (source-position source)))
  ;; The value of the field NAME, after PROBLEM, which returns what is wrong with it, has seen it.
  (define* (field name problem #:optional default)
    (let* ((value (form-field form name default)) (message (problem value)))
      (when message (complain (position name) message))
      value))
  (define (input-field name)
    (inputs (form-field form name '()) (position name) source complain))
  (define (url-problem value schemes)
    (or (text-problem value #:limit 500 #:what "an address")
        (address-problem value schemes #:allow-local? allow-local?)))
  (define (outputs-problem value)
    (and (not (and (short-list? value 10) (pair? value)
                   (every (lambda (output) (not (word-problem output "an output"))) value)))
         "expected a list of outputs, (list \"out\" …)"))
  (define (source-fields)
    (match (source-parts (form-field form 'source) complain)
      (#f (complain (position 'source) "expected (potluck-source …) or (origin …)") '())
      (parts
       (map (match-lambda
              ((name value part-position)
               (let ((message
                      (case name
                        ((url) (url-problem value '(git http https)))
                        ((commit) (commit-problem value))
                        ((recursive?) (and (not (boolean? value)) "expected #t or #f"))
                        ((sha256) (sha256-problem value))
                        ((snippet) (and value (snippet-problem value)))
                        ((modules) (modules-problem value)))))
                 (when message (complain part-position message))
                 (cons name value))))
            parts))))
  (let* ((values
          `((name . ,(field 'name (lambda (value) (word-problem value "a name"))))
            (version . ,(field 'version (lambda (value) (word-problem value "a version"))))
            ,@(source-fields)
            (build-system . ,(field 'build-system build-system-problem))
            (arguments . ,(form-field form 'arguments '()))
            (inputs . ,(input-field 'inputs))
            (native-inputs . ,(input-field 'native-inputs))
            (propagated-inputs . ,(input-field 'propagated-inputs))
            (outputs . ,(field 'outputs outputs-problem '("out")))
            (synopsis . ,(field 'synopsis synopsis-problem))
            (description . ,(field 'description description-problem))
            (home-page . ,(field 'home-page (lambda (value)
                                              (if (equal? value template-home-page)
                                                  "the home page is still the template's: say where to read more"
                                                  (url-problem value '(http https))))))
            (licenses . ,(licenses (field 'license licenses-problem))))))
    (for-each (lambda (message) (complain (position 'arguments) message))
              (arguments-problems (assq-ref values 'arguments)))
    (make-dish values (source-properties->location (form-position form)) position source (reverse problems))))
