;; What the commands `nsscheme run', `shell' and `explain' ask of Scheme: the item of a namespace, a namespace made of
;; objects, and what the table of an item says about a path. The explanation reads the table of the built item, by the
;; runner's own code (Sources/nsrun/Table), so that it speaks of what the runner will do and not of what the clauses
;; might mean.

(define-module (nsscheme namespaces)
  #:use-module (aqwari namespace)
  #:use-module (aqwari namespace clauses)
  #:use-module (nsscheme host)
  #:autoload (nsscheme namespace-pictures) (write-namespace-picture)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (json)
  #:use-module (nsscheme build)
  #:use-module (nsscheme session)
  #:use-module (nsscheme words)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:export (build-namespace build-shell explain-namespace))

(define (build-item choice)
  (with-store store
    (concatenate (build-choices store (list choice)))))

;; What CHOICE stands for, as a source of a bind.
(define (choice->source choice)
  (match (choice-output choice)
    (#f (choice-object choice))
    (output (gexp-input (choice-object choice) output))))

;; The packages among OBJECTS, and those that they propagate.
(define (packages-among objects)
  (define (thing object) (if (gexp-input? object) (gexp-input-thing object) object))
  (delete-duplicates
   (append-map (lambda (object)
                 (let ((object (thing object)))
                   (if (package? object)
                       (cons object (filter package? (map thing (propagated-objects object))))
                       '())))
               objects)
   eq?))

;; An object for a file with the list of the variables, names and values, that SPECIFICATIONS come to where OBJECTS are
;; bound at the root. It is built, for links between items lead somewhere only where the store is at its path.
(define (search-path-file specifications objects)
  (computed-file "search-paths"
    (with-imported-modules '((guix build utils))
      #~(begin
          (use-modules (guix build utils) (ice-9 match) (srfi srfi-1))
          (define directories (list #$@objects))
          (define (inside path)                           ;the name at the root
            (any (lambda (directory)
                   (and (string-prefix? (string-append directory "/") path) (substring path (string-length directory))))
                 directories))
          (define variables
            (filter-map
             (match-lambda
               ((variable files separator type pattern)
                (match (map inside (search-path-as-list files directories #:type type #:pattern pattern))
                  (() #f)
                  ((first . rest)
                   (list variable
                         (if separator (string-join (delete-duplicates (cons first rest)) separator) first))))))
             '#$specifications))
          (call-with-output-file #$output (lambda (port) (write variables port)))))))

;; The variables that OBJECTS, which will be bound at the root, ask for in `native-search-paths', and PATH. CHOICE is
;; one of those that they come from.
(define (search-path-variables objects choice)
  (define packages (packages-among objects))
  (match (delete-duplicates (append-map package-search-paths packages))
    (() '(("PATH" "/bin:/sbin")))
    (specifications
     (let* ((everything (delete-duplicates (append objects packages) eq?))
            (file (build-item (with-object choice (search-path-file specifications everything))))
            (found (call-with-input-file (car file) read)))
       (cons (match (assoc "PATH" found)
               (#f '("PATH" "/bin:/sbin"))
               ((_ value) (list "PATH" (string-append "/bin:/sbin:" value))))
             (remove (lambda (variable) (string=? "PATH" (car variable))) found))))))

(define (package-choice? choice)
  (package? (choice-object choice)))

;; A namespace of what CHOICES, packages, stand for.
(define (packages->namespace choices)
  (let* ((objects (map choice->source choices))
         (variables (search-path-variables objects (car choices))))
    (namespace
      (bind "/" objects)
      (environment variables)
      (tmpfs "/tmp" #:mode #o1777)
      (dev "/dev")
      (proc "/proc"))))

(define* (build-namespace #:key (sources '()) (command "run"))
  "Return a list of one store file name: of the namespace that SOURCES stand for, or one of the packages that they stand
for. Messages speak of COMMAND."
  (define (not-a-namespace choice)
    (complain-about-value command "a namespace" choice
                          (lambda (value) (or (namespace? value) (package? value)))))
  (define choices (choose sources #:command (and (string=? command "run") command)))
  (define first-object (choice-object (car choices)))
  (define alone? (null? (cdr choices)))
  (cond ((and alone? (namespace? first-object)) (build-item (car choices)))
        ((and alone? (string? first-object) (store-path? first-object)) (list first-object))
        ((every package-choice? choices)
         (build-item (with-object (car choices) (packages->namespace choices))))
        (alone? (not-a-namespace (car choices)))
        (else
         (raise-at #f "~a and ~a: expected one namespace, or packages" (choice-source (car choices))
                   (choice-source (cadr choices))))))

;; The same for a shell; an error of the command's is better than one of the namespace's.
(define (checked-source choice)
  (let ((object (choice-object choice)))
    (unless (or (file-like? object) (gexp? object))
      (complain-about-value "shell" "a namespace, a package or another file-like object, or a list of them" choice
                            file-like?))
    (choice->source choice)))

(define* (build-shell #:key (sources '()) (share '()) (expose '()) pure? network?)
  "Return a list of one store file name: of a namespace with what SOURCES stand for as its root, devices, processes, an
empty /tmp, the working directory, and the directories SHARE and EXPOSE."
  (let* ((choices (choose sources #:command "shell"))
         (objects (map checked-source choices))
         (variables (search-path-variables objects (car choices)))
         (here (getcwd)))
    (build-item
     (with-object
      (car choices)
      (namespace
        (include (if (and (pair? objects) (every namespace? objects))
                     (fold-right (lambda (one rest) (namespace (include one) (include rest))) (namespace) objects)
                     (namespace (bind "/" objects))))
        (include (if (or (string=? here "/") (member here (append share expose)))
                     (namespace)
                     (namespace (bind here))))
        (include (if (null? share) (namespace) (namespace (bind share))))
        (include (if (null? expose)
                     (namespace)
                     (fold-right (lambda (dir rest) (namespace (bind dir dir #:read-only? #t) (include rest)))
                                 (namespace) expose)))
        (include (if network?
                     (fold-right (lambda (file rest)
                                   (if (file-exists? file) (namespace (bind file) (include rest)) rest))
                                 (namespace) '("/etc/resolv.conf" "/etc/hosts" "/etc/services"))
                     (namespace)))
        (include (if pure? (namespace (environment variables #:pure? #t)) (namespace (environment variables))))
        (tmpfs "/tmp" #:mode #o1777)
        (dev "/dev")
        (proc "/proc"))))))

;;; The table.

;; What ANSWER says about the table of ITEM: a string says why the runner refuses it.
(define (checked answer item)
  (when (string? answer)
    (raise-at #f "explain: the table ~a/fstab cannot be used, ~a" item answer))
  answer)

(define (read-table item)
  (call-with-input-file (string-append item "/fstab")
    (lambda (port)
      (match (get-bytevector-all port)
        ((? eof-object?) #vu8())
        (bytes bytes)))
    #:binary #t))

(define (there? file)
  (->bool (false-if-exception (lstat file))))

(define (directory? file)
  (->bool (false-if-exception (file-is-directory? file))))

;; An alist that says what PATH is: `mount', the target it lies under; `kind'; `winner', the file that shows; `hidden',
;; files of the same name that do not show, with what lies under the mount at the end.
(define (explanation item table path)
  (define plain-path (string-append "/" (string-join (delete "" (string-split path #\/)) "/")))
  (define candidates
    (match-lambda
      ((_ "store" . files) files)                       ;the runner mounts nothing if one of these is missing
      ((_ _ . files) (filter there? files))))
  (match (checked (table-mounts table item plain-path) item)
    (()
     `((path . ,path) (mount . "/") (kind . "tmpfs") (winner . #f) (merged . ()) (hidden . ())))
    (((and mount (target kind . _)) . below)
     (let* ((found (candidates mount))
            (under (append-map candidates below))
            (merged? (and (pair? found) (string=? "union" kind) (every directory? found))))
       `((path . ,path) (mount . ,target) (kind . ,kind)
         (winner . ,(and (pair? found) (car found)))
         (merged . ,(if merged? (cdr found) '()))
         (hidden . ,(append (if (or merged? (null? found)) '() (cdr found)) under)))))))

;;; Printing.

;; FIELDS for JSON: lists are arrays, #f is null.
(define (listed->vectors fields)
  (map (match-lambda
         ((name . #f) (cons name 'null))
         ((name . (values ...)) (cons name (list->vector values)))
         (field field))
       fields))

(define (line->alist fields)
  (match fields
    (("-" kind options . words) `((setting . ,kind) (options . ,options) (words . ,words)))
    ((target kind options . sources) `((target . ,target) (kind . ,kind) (options . ,options) (sources . ,sources)))))

;; The lines that show FIELDS of the table.
(define (line->text fields)
  (define (with-options kind options)
    (if (string=? options "-") kind (string-append kind " (" options ")")))
  (match fields
    (("-" kind options . words)
     (list (string-append (with-options kind options) (if (null? words) "" ": ") (string-join words))))
    ((target kind options source)
     (list (string-append target "  " (with-options kind options) " " source)))
    ((target kind options . sources)
     (cons (string-append target "  " (with-options kind options))
           (map (lambda (source) (string-append "    " source)) sources)))))

(define (explanation->text explanation)
  (define (field name) (assq-ref explanation name))
  (append
   (list (string-append (field 'path) ": "
                        (cond ((string=? "mask" (field 'kind)) "hidden by a mask")
                              ((field 'winner) => identity)
                              ((member (field 'kind) '("tmpfs" "proc" "dev"))
                               (string-append "of the " (field 'kind) " at " (field 'mount)))
                              (else "not there, unless as a mount point"))))
   (list (string-append "  under " (field 'mount) ", a " (field 'kind)))
   (map (lambda (file) (string-append "  merged with " file)) (field 'merged))
   (map (lambda (file) (string-append "  hides " file)) (field 'hidden))))

(define* (explain-namespace #:key (sources '()) path json? svg?)
  "Return the lines that explain the namespace that SOURCES stand for, or what PATH is in it."
  (when (and path (not (string-prefix? "/" path)))
    (raise-at #f "explain: the path ~s is relative; a path in a namespace begins with a slash" path))
  (let* ((item (car (build-namespace #:sources sources #:command "explain")))
         (table (read-table item))
         (lines (checked (table-lines table) item)))
    (cond ((and path json?) (list (scm->json-string (listed->vectors (explanation item table path)))))
          (path (explanation->text (explanation item table path)))
          (svg?
           (list (call-with-output-string (lambda (port) (write-namespace-picture (basename item) lines port)))))
          (json? (list (scm->json-string (list->vector (map (compose listed->vectors line->alist) lines)))))
          (else (append-map line->text lines)))))
