;; From services to directories. Each file of a service directory is a list of strings and objects, its text; one gexp
;; writes them all.
;;
;; Where the tree lives, `current-s6-run-directory', the starter makes a scan directory of real directories with links
;; to the files of the services. s6-svscan runs on that one: s6-supervise would follow links at `supervise' and `event'
;; the first time, but refuses them when it is started again. The links in the items lead there, so that s6-svc and
;; the others take the names of either.

(define-module (aqwari s6 lowering)
  #:use-module (aqwari execline)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:export (make-field make-s6-service s6-service? s6-service-name s6-service-fields
            s6-svscan s6-profile current-s6 current-s6-run-directory))

(define current-s6
  ;; Where s6 is: an object that lowers to a directory with bin/s6-svscan and the rest; #f for those on PATH. Over a
  ;; Guix tree, the tree's.
  (make-parameter (default-tool 's6)))

(define current-s6-run-directory
  ;; The directory, on a tmpfs, for what s6 writes.
  (make-parameter "/run/s6"))

(define (s6-program name)
  (match (current-s6)
    (#f name)
    ((? string? directory) (string-append directory "/bin/" name))
    (object (file-append object "/bin/" name))))

(define-record-type <field>
  (make-field name value location)
  field?
  (name     field-name)
  (value    field-value)
  (location field-location))

(define-record-type <s6-service>
  (%make-s6-service name fields files links location)
  s6-service?
  (name     s6-service-name)
  (fields   s6-service-fields)                          ;alist of names and checked values
  (files    service-files)                              ;list of (NAME EXECUTABLE? PIECES)
  (links    service-links)                              ;list of links and what they point to
  (location s6-service-location))

(set-record-type-printer! <s6-service>
  (lambda (service port) (format port "#<s6-service ~a>" (s6-service-name service))))

;;; Checks.

(define (file-name? text)
  (and (string? text) (not (string-null? text)) (not (member text '("." "..")))
       (not (string-index text (lambda (chr) (memv chr '(#\/ #\nul #\newline)))))))

(define (relative-file-name? text)
  (and (string? text) (every file-name? (string-split text #\/))))

(define (content? x) (or (string? x) (number? x) (symbol? x) (file-like? x) (gexp? x) (gexp-input? x)))

(define %signals
  '("ABRT" "ALRM" "BUS" "CHLD" "CONT" "FPE" "HUP" "ILL" "INT" "KILL" "PIPE" "POLL" "PROF" "QUIT" "SEGV" "STOP" "SYS"
    "TERM" "TRAP" "TSTP" "TTIN" "TTOU" "URG" "USR1" "USR2" "VTALRM" "WINCH" "XCPU" "XFSZ"))

(define (check-field field)
  (define name (field-name field))
  (define value (field-value field))
  (define* (wrong expected #:optional (hint ""))
    (raise-at (field-location field) "s6-service: ~a: expected ~a; got ~s~a" name expected value hint))
  (define (pairs name? expected)
    (unless (and (list? value)
                 (every (match-lambda (((? name?) (? content?)) #t) (_ #f)) value))
      (wrong expected))
    (match (duplicate (map car value))
      (#f value)
      (twice (raise-at (field-location field) "s6-service: ~a: ~s is given twice" name twice))))
  (define (natural minimum)
    (if (and (exact-integer? value) (>= value minimum))
        value
        (wrong (format #f "a number from ~a on" minimum))))
  (case name
    ((name)
     (let ((text (if (symbol? value) (symbol->string value) value)))
       (if (and (file-name? text) (not (string-prefix? "." text)))
           text
           (wrong "a name, without slashes and not beginning with a dot"))))
    ((run finish log)
     (cond ((execline? value) value)
           ((or (file-like? value) (gexp? value))
            (make-execline (list (cons value (if (eq? name 'finish) '("$@") '()))) (field-location field)))
           (else (wrong "commands of execline, or an object that lowers to a program"))))
    ((env)
     (when (and (list? value) (any (lambda (text) (and (string? text) (string-index text #\nul)))
                                   (concatenate (filter list? value))))
       (wrong "values without the character NUL"))
     (pairs (lambda (x) (and (file-name? x) (not (string-index x #\=))))
            "a list of variables and values, ((\"NAME\" \"value\") …)"))
    ((data) (pairs relative-file-name? "a list of files and contents, ((\"file\" \"content\") …)"))
    ((notification-fd) (natural 3))
    ((timeout-kill timeout-finish max-death-tally) (natural 0))
    ((down-signal)
     (let ((text (if (symbol? value) (symbol->string value) value)))
       (if (if (string? text)
               (member (if (string-prefix? "SIG" text) (string-drop text 3) text) %signals)
               (and (exact-integer? text) (< 0 text 65)))
           text
           (wrong "a signal, such as SIGTERM"
                  (let ((names (map (lambda (name) (string-append "SIG" name)) %signals)))
                    (match (and (string? text) (%nearest-name text names))
                      (#f "")
                      (name (string-append "\nhint: did you mean " name "?"))))))))
    ((type)
     (let ((text (if (symbol? value) (symbol->string value) value)))
       (if (member text '("longrun" "oneshot" "bundle")) text (wrong "longrun, oneshot or bundle"))))
    ((down) (if (boolean? value) value (wrong "#t or #f")))))

(define (duplicate names)
  (match names
    (() #f)
    ((first . rest) (if (member first rest) first (duplicate rest)))))

(define (make-s6-service fields location)
  "Return the service that FIELDS, written at LOCATION, describe."
  (let loop ((fields fields) (checked '()))
    (match fields
      (()
       (for-each (lambda (name)
                   (unless (assq name checked)
                     (raise-at location "s6-service: the field '~a' is missing" name)))
                 '(name run))
       (let ((name (assq-ref checked 'name)) (fields (reverse checked)))
         (%make-s6-service name fields (fields->files fields) (fields->links name fields) location)))
      ((field . rest)
       (when (assq (field-name field) checked)
         (raise-at (field-location field) "s6-service: the field '~a' is given twice" (field-name field)))
       (loop rest (acons (field-name field) (check-field field) checked))))))

;;; The files of a service.

(define (file name text) (list name #f text))
(define* (program name script #:key parameters)
  (list name #t (execline-text script #:parameters parameters)))

;; What every s6 tells `finish': exit status and signal. Later ones add the name of the service and the process group.
(define %finish-parameters 2)

(define (environment-text value)
  ;; s6-envdir reads one line and takes a NUL for a line's end in it.
  (if (string? value)
      (list (string-map (lambda (chr) (if (eqv? chr #\newline) #\nul chr)) value) "\n")
      (list value "\n")))

(define (ends-blank? value)
  ;; s6-envdir takes blanks off the end, but for its option -f.
  (and (string? value) (string-suffix? " " (string-map (lambda (chr) (if (eqv? chr #\tab) #\space chr)) value))))

(define (fields->files fields)
  (define env (assq-ref fields 'env))
  (define (with-environment script)
    (if env
        (prepend-commands `((,(s6-program "s6-envdir") ,@(if (any ends-blank? (map second env)) '("-f") '()) "./env"))
                          script)
        script))
  (append-map
   (match-lambda
     (('run . script) (list (program "run" (with-environment script))))
     (('finish . script)
      (list (program "finish" script #:parameters (and (mentioned-parameters script) %finish-parameters))))
     (('log . script) (list (program "log/run" script)))
     (('env . variables)
      (map (match-lambda ((name value) (file (string-append "env/" name) (environment-text value)))) variables))
     (('data . files)
      (map (match-lambda ((name content) (file (string-append "data/" name) (list content)))) files))
     (('down . down?) (if down? (list (file "down" '())) '()))
     (('name . _) '())
     ((name . value) (list (file (symbol->string name) (list value "\n")))))
   fields))

;; The directories that s6 writes to for the service NAME, as links in its directory and what they point to.
(define (fields->links service fields)
  (append-map (lambda (below)
                (map (lambda (name)
                       (list (string-append below name)
                             (string-append (current-s6-run-directory) "/" service "/" below name)))
                     '("supervise" "event")))
              (if (assq 'log fields) '("" "log/") '(""))))

;; CODE, which uses what writes directories.
(define (writing code)
  (with-imported-modules '((aqwari build files) (aqwari build s6))
    #~(begin
        (use-modules (aqwari build s6))
        #$code)))

;; Code that makes DIRECTORY of FILES and LINKS.
(define (files-gexp directory files links)
  #~(write-directory #$directory
                     (list #$@(map (match-lambda
                                     ((name executable? pieces)
                                      #~(list #$name #$executable? (list #$@(map piece pieces)))))
                                   files))
                     '#$links))

(define (piece x) (if (symbol? x) (symbol->string x) x))

(define (service-directory service)
  (computed-file (string-append "s6-service-" (s6-service-name service))
                 (writing (files-gexp #~#$output (service-files service) (service-links service)))))

(define-gexp-compiler (s6-service-compiler (service <s6-service>) system target)
  (lower-object (service-directory service) system #:target target))

;;; Scan directories.

(define (check-services who services)
  (for-each (lambda (service)
              (unless (s6-service? service)
                (raise-at #f "~a: expected services, made with s6-service; got ~s" who service)))
            services)
  (match (duplicate (map s6-service-name services))
    (#f #t)
    (name (raise-at #f "~a: there are two services called '~a'" who name))))

;; The names, in its directory, of what SERVICE consists of: for itself and for its logger.
(define (service-names service)
  (define names
    (delete-duplicates (map (lambda (file) (first (string-split (first file) #\/))) (service-files service))))
  (cons (cons "" (delete "log" names))
        (if (member "log" names) '(("log/" "run")) '())))

;; The script that makes the live scan directory for SERVICES, whose directories are in SCAN, and becomes s6-svscan on
;; it, after the commands BEFORE.
(define* (starter scan services #:key (before '()))
  (define live (current-s6-run-directory))
  (define (live-path . names) (string-concatenate (cons* live "/" names)))
  (define directories
    (append-map (lambda (service)
                  (map (match-lambda ((below . names) (list (s6-service-name service) below names)))
                       (service-names service)))
                services))
  (define (below last) (map (match-lambda ((name below _) (live-path name "/" below last))) directories))
  (make-execline
   `(,@before
     (if ("mkdir" "-p" ,(live-path ".s6-svscan") ,@(below "supervise") ,@(below "event")))
     ,@(if (null? services)
           '()
           `((if ("chmod" "700" ,@(below "supervise")))
             (if ("chmod" "3730" ,@(below "event")))))
     ,@(map (match-lambda
              ((name below names)
               `(if ("ln" "-sf"
                     ,@(map (lambda (file) #~(string-append #$scan #$(string-append "/" name "/" below file))) names)
                     ,(live-path name "/" below)))))
            directories)
     (,(s6-program "s6-svscan") ,live))
   #f))

(define (scan-links)
  (list (list ".s6-svscan" (string-append (current-s6-run-directory) "/.s6-svscan"))))

(define (s6-svscan name . services)
  "Return an object for the scan directory NAME of SERVICES; its `.start' runs s6-svscan on it."
  (check-services "s6-svscan" services)
  (computed-file (string-append "s6-svscan-" name)
                 (writing
                  #~(begin
                      #$(files-gexp #~#$output (list (program ".start" (starter #~#$output services))) (scan-links))
                      (write-links #$output (list #$@(map (lambda (service)
                                                            #~(list #$(s6-service-name service) #$service))
                                                          services)))))))

(define* (s6-profile name #:key (packages '()) #:rest arguments)
  "Return an object for the directory NAME with `service', a scan directory of the services among ARGUMENTS, copied so
that no link in it leads elsewhere; `bin', with `supervise', which starts them, the programs of PACKAGES, and those of
s6 and execline if they are objects; and `etc/profile'."
  (define programs
    (append packages
            (remove (lambda (object) (or (not object) (string? object))) (list (current-s6) (current-execline)))))
  (define bin #~(string-append #$output "/bin"))
  (define services
    (let loop ((arguments arguments))
      (match arguments
        (() '())
        ((#:packages _ . rest) (loop rest))
        ((service . rest) (cons service (loop rest))))))
  (check-services "s6-profile" services)
  (define scan #~(string-append #$output "/service"))
  (define supervise
    (starter scan services
             #:before `((importas "-D" "/usr/bin:/bin" PATH PATH)
                        (export PATH ,#~(string-append #$bin ":${PATH}")))))
  (computed-file (string-append "s6-profile-" name)
                 (writing
                  #~(begin
                      #$@(map (lambda (service)
                                (files-gexp #~(string-append #$scan "/" #$(s6-service-name service))
                                            (service-files service) (service-links service)))
                              services)
                      #$(files-gexp scan '() (scan-links))
                      #$(files-gexp #~#$output
                                    (list (program "bin/supervise" supervise)
                                          (file "etc/profile" (list "export PATH=\"" bin "${PATH:+:}$PATH\"\n")))
                                    '())
                      (link-programs #$bin
                                     (list #$@(map (lambda (package) (file-append package "/bin")) programs)))))))
