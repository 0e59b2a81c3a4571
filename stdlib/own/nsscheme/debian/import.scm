;; `nsscheme import deb NAME …`: from what apt would install to a file of records. The file is the same wherever the
;; lists are the same: sorted by name, with no host in it.

(define-module (nsscheme debian import)
  #:use-module (nsscheme host)
  #:use-module (ice-9 match)
  #:use-module (nsscheme debian apt)
  #:use-module (nsscheme debian control)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-34)
  #:export (import-debian
            stanzas->nodes resolve-depends reachable write-records))

(define (refuse format . arguments)
  (apply raise-at #f format arguments))

;;; The graph of what apt chose.

(define-record-type <node>
  (make-node name version arch url sha256 relations provides multi-arch depends)
  node?
  (name       node-name)                                ;with :ARCH if that is foreign
  (version    node-version)
  (arch       node-arch)
  (url        node-url)
  (sha256     node-sha256)
  (relations  node-relations)
  (provides   node-provides)                            ;alist of names and versions, or #f
  (multi-arch node-multi-arch)
  (depends    node-depends set-node-depends!))          ;list of nodes

(define (hash-text? text)
  (and text (= 64 (string-length text)) (string-every char-set:hex-digit text)))

;; The node of (NAME VERSION ARCH ADDRESS), whose stanza is among STANZAS.
(define (choice->node choice stanzas archives native)
  (match choice
    ((name version arch address)
     (let* ((stanza (or (find (lambda (stanza)
                                (and (equal? name (assoc-ref stanza "package"))
                                     (equal? version (assoc-ref stanza "version"))
                                     (equal? arch (assoc-ref stanza "architecture"))
                                     (assoc-ref stanza "filename")))
                              stanzas)
                        (refuse "apt would install ~a ~a, but its lists say nothing more of it; run 'apt-get update'"
                                name version)))
            (field (lambda (name) (or (assoc-ref stanza name) "")))
            (hash (field "sha256")))
       (unless (hash-text? hash)
         (refuse "the apt lists give no SHA-256 hash for ~a ~a" name version))
       (make-node (if (member arch (list "all" native)) name (string-append name ":" arch))
                  version arch (mirror-url address archives) (string-downcase hash)
                  (append (parse-relations (field "pre-depends")) (parse-relations (field "depends")))
                  (parse-provides (field "provides"))
                  (field "multi-arch") '())))))

(define (stanzas->nodes choice stanzas archives native)
  "Return the nodes of CHOICE, a list of (NAME VERSION ARCH ADDRESS), sorted by name."
  (sort (map (lambda (one) (choice->node one stanzas archives native)) choice)
        (lambda (a b) (string<? (node-name a) (node-name b)))))

(define (plain-name node)
  (first (string-split (node-name node) #\:)))

;; Whether TARGET is of an architecture that NODE's relation with the qualifier WANTED can mean.
(define (fitting-arch? node target wanted native)
  (define (arch node) (if (string=? "all" (node-arch node)) native (node-arch node)))
  (cond ((equal? wanted "any") #t)
        ((equal? wanted "native") (string=? native (arch target)))
        (wanted (string=? wanted (arch target)))
        (else (or (string=? (arch node) (arch target))
                  (string=? "foreign" (node-multi-arch target))))))

;; The first of NODES that satisfies RELATION of NODE, by its own name or by what it provides, or #f.
(define (satisfying node relation nodes native)
  (match relation
    ((name arch operator version)
     (define (version-fits? other)
       (or (not operator) (and other (version-satisfies? other operator version))))
     (define (fits? provides?)
       (lambda (target)
         (and (fitting-arch? node target arch native)
              (if provides?
                  (any (match-lambda ((provided . version)
                                      (and (string=? provided name) (version-fits? version))))
                       (node-provides target))
                  (and (string=? name (plain-name target)) (version-fits? (node-version target)))))))
     (or (find (fits? #f) nodes) (find (fits? #t) nodes)))))

(define (resolve-depends nodes native)
  "Give each of NODES its dependencies among them, and return the list of what nothing satisfies, pairs of a node and
the alternatives of a relation."
  (append-map
   (lambda (node)
     (let loop ((relations (node-relations node)) (depends '()) (missing '()))
       (match relations
         (()
          (set-node-depends! node (delete node (delete-duplicates (reverse depends) eq?) eq?))
          (reverse missing))
         ((alternatives . rest)
          (match (any (lambda (relation) (satisfying node relation nodes native)) alternatives)
            (#f (loop rest depends (cons (cons node alternatives) missing)))
            (target (loop rest (cons target depends) missing)))))))
   nodes))

(define (reachable nodes names without)
  "Return those of NODES, sorted, that NAMES lead to without passing the names WITHOUT."
  (define seen (make-hash-table))
  (define (visit node)
    (unless (or (hashq-ref seen node) (member (node-name node) without))
      (hashq-set! seen node #t)
      (for-each visit (node-depends node))))
  (for-each (lambda (node) (when (member (plain-name node) names) (visit node))) nodes)
  (filter (lambda (node) (hashq-ref seen node)) nodes))

;;; The file.

(define (write-records nodes names without port)
  "Write to PORT the records of NODES, which NAMES lead to without WITHOUT."
  (define wanted (requested-name (first names)))
  (define options (append-map (lambda (name) (list "--without" name)) without))
  (define (line . pieces) (for-each (lambda (piece) (display piece port)) pieces) (newline port))
  (define (included depends) (filter (lambda (node) (memq node nodes)) depends))
  (line ";; Debian packages, written by `nsscheme import deb")
  (line ";;   " (string-join (append names options)) "`.")
  (line ";; Load this file and name packages where objects are wanted: (debian-package \""
        (or (any (lambda (node) (and (string=? wanted (plain-name node)) (node-name node))) nodes) wanted) "\").")
  (line ";; Archives drop a version when there is a newer one; import again then.")
  (newline port)
  (line "(use-modules (nsscheme debian))")
  (for-each
   (lambda (node)
     (newline port)
     (line "(debian-package")
     (line "  (name " (object->string (node-name node)) ")")
     (line "  (version " (object->string (node-version node)) ")")
     (line "  (url " (object->string (node-url node)) ")")
     (line "  (sha256 " (object->string (node-sha256 node)) ")")
     (line "  (depends" (string-concatenate
                         (map (lambda (name) (string-append " " (object->string name)))
                              (sort (map node-name (included (node-depends node))) string<?)))
           "))"))
   nodes))

;; FILE as PROC leaves it, whole or not at all. What is no regular file, such as /dev/stdout, is written to as it is; a
;; link is followed.
(define (call-with-new-file file proc)
  (let ((stat (stat file #f)))
    (if (and stat (not (eq? 'regular (stat:type stat))))
        (call-with-output-file file proc)
        (let* ((target (if stat (canonicalize-path file) file))
               (port (mkstemp! (string-append target ".XXXXXX")))
               (aside (port-filename port)))
          (set-port-encoding! port "UTF-8")
          (proc port)
          (close-port port)
          (chmod aside (if stat (stat:perms stat) (logand #o666 (lognot (umask)))))
          (rename-file aside target)))))

;; NAME[:ARCH][=VERSION] without what follows the name.
(define (requested-name text)
  (string-take text (or (string-index text (char-set #\: #\=)) (string-length text))))

(define (check-request text)
  (unless (and (package-name-text? (requested-name text))
               (every (lambda (part) (or (package-name-text? part) (version-text? part)))
                      (string-split text (char-set #\: #\=))))
    (refuse "import: '~a' is not the name of a Debian package; expected NAME or NAME=VERSION" text)))

(define* (import-debian names #:key output (without '()))
  "Write to the file OUTPUT, or else return as a list of one string, the records of NAMES and all that they depend on,
but for the packages WITHOUT and what only they need."
  (for-each check-request names)
  (for-each check-request without)
  (let* ((archives (apt-archives))
         (native (apt-architecture))
         (choice (apt-closure names))
         (nodes (stanzas->nodes choice (apt-stanzas choice) archives native))
         (missing (resolve-depends nodes native))
         (wanted (map requested-name names)))
    (for-each (match-lambda
                ((node (name . _) . _)
                 (warn-at #f "'~a' depends on '~a', which apt did not choose" (node-name node) name)))
              missing)
    (for-each (lambda (name)
                (unless (find (lambda (node) (string=? name (plain-name node))) nodes)
                  (refuse "'~a' is a virtual package; import one that provides it: ~a" name
                          (string-join (filter-map (lambda (node)
                                                     (and (assoc name (node-provides node)) (node-name node)))
                                                   nodes)
                                       ", "))))
              wanted)
    (let ((nodes (reachable nodes wanted without)))
      (when (null? nodes)
        (refuse "import: nothing is left without ~a" (string-join without ", ")))
      (if output
          (catch 'system-error
            (lambda ()
              (call-with-new-file output (lambda (port) (write-records nodes names without port)))
              '())
            (lambda arguments
              (refuse "cannot write '~a': ~a" output (strerror (system-error-errno arguments)))))
          (list (call-with-output-string (lambda (port) (write-records nodes names without port))))))))
