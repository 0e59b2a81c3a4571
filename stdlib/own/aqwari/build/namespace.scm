;; The item of a namespace, as its builder writes it: `exec', the runner; `fstab', what it mounts; `root/', the mount
;; points that it mounts on; `files/', what the code of the sources made. The store items that the runner shows are the
;; closure of those that the sources lie in, read from references graphs.
;;
;; An entry is (TARGET KIND OPTIONS SOURCE …); here a source is (TYPE . FILE), where TYPE is `file' or `directory' for
;; what the item or the store holds, and `host' for a path of the machine that it will run on.
;;
;; This module runs inside builds: it knows the language and nothing else.

(define-module (aqwari build namespace)
  #:use-module (aqwari build files)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:export (build-namespace
            plain-file
            evaluate-entries
            check-entries
            read-graphs
            closure
            make-mount-point
            entry-fields
            write-table))

(define entry-target first)
(define entry-kind second)
(define entry-options third)
(define entry-sources cdddr)

;;; Files of the item's own.

(define current-item
  ;; A pair of the name of the item that is being built and the number of files that it has: each lies in a directory of
  ;; its own, whatever its name.
  (make-parameter #f))

(define (plain-file name content)
  "Make in the item that is being built a file called NAME with the text CONTENT, and return its file name."
  (match (current-item)
    ((item . count)
     (let ((file (string-append item "/files/" (number->string count) "/" name)))
       (set-cdr! (current-item) (+ count 1))
       (write-text-file file (list content))
       file))))

;;; Sources.

;; The author's line of a clause is known by its number; the line itself would change the item's name.
(define (fail entry entries . text)
  (let ((number (list-index (lambda (other) (string=? (entry-target other) (entry-target entry))) entries)))
    (for-each (lambda (piece) (display piece (current-error-port)))
              (cons* "namespace: clause " number ": " (entry-target entry) " " text))
    (newline (current-error-port))
    (exit 1)))

;; ENTRY with what its sources, host paths and thunks that yield file names, come to: each once, for the kernel merges
;; nothing with itself.
(define (evaluate-entry entry entries)
  (define (evaluate source)
    (if (procedure? source)
        (let ((file (source)))
          (unless (and (string? file) (file-exists? file))
            (fail entry entries "has a source that must yield the name of a file; it yields " (object->string file)))
          (cons (if (file-is-directory? file) 'directory 'file) file))
        (cons 'host source)))
  (let loop ((sources (entry-sources entry)) (result '()))
    (match sources
      (()
       (append (list (entry-target entry) (entry-kind entry) (entry-options entry)) (reverse result)))
      ((source . rest)
       (let ((source (evaluate source)))
         (loop rest (if (member source result) result (cons source result))))))))

(define (evaluate-entries entries)
  "Return ENTRIES with a pair of type and name for each source, a host path or a thunk that yields the name of a file."
  (map (lambda (entry) (evaluate-entry entry entries)) entries))

(define (file-entry? entry)
  (match (entry-sources entry)
    ((('file . _) . _) #t)
    (_ #f)))

(define (check-entries entries)
  "Stop the build with a message if ENTRIES, whose sources are known now, cannot be mounted."
  (for-each (lambda (entry)
              (let ((types (map car (entry-sources entry))))
                (when (and (memq 'file types)
                           (or (memq 'directory types) (member "rw" (entry-options entry))))
                  (fail entry entries "would be both a file and a directory: "
                        (string-join (map cdr (entry-sources entry))))))
              (for-each (lambda (other)
                          (when (and (file-entry? other)
                                     (string-prefix? (string-append (entry-target other) "/") (entry-target entry)))
                            (fail entry entries "cannot be below " (entry-target other) ", which is a file")))
                        entries))
            entries))

;;; Closures.

(define (read-graphs files)
  "Return a hash table from store items to those that they refer to, as the references graphs in FILES say."
  (define table (make-hash-table))
  (define (read-graph port)
    (let ((item (read-line port)))
      (unless (eof-object? item)
        (read-line port)                                ;the deriver
        (let* ((count (string->number (read-line port)))
               (references (map (lambda (_) (read-line port)) (iota count))))
          (hash-set! table item references)
          (read-graph port)))))
  (for-each (lambda (file) (call-with-input-file file read-graph)) files)
  table)

(define (closure items graph)
  "Return ITEMS and all that they refer to according to GRAPH, sorted."
  (define seen (make-hash-table))
  (define (visit item)
    (unless (hash-ref seen item)
      (hash-set! seen item #t)
      (for-each visit (hash-ref graph item '()))))
  (for-each visit items)
  (sort (hash-map->list (lambda (item _) item) seen) string<?))

;; The items of the directory STORE that the sources of ENTRIES lie in, but for ITEM itself.
(define (source-items entries item store)
  (define prefix (string-append store "/"))
  (define (item-of file)
    (and (string-prefix? prefix file)
         (match (string-index file #\/ (string-length prefix))
           (#f file)
           (slash (substring file 0 slash)))))
  (delete item (filter-map (match-lambda ((_ . file) (item-of file)))
                           (append-map entry-sources entries))))

;;; The item.

(define (make-mount-point root entry)
  "Make below the directory ROOT what ENTRY is mounted on."
  (let ((point (string-append root (entry-target entry))))
    (unless (or (eq? 'mask (entry-kind entry)) (file-exists? point))
      (if (file-entry? entry)
          (begin
            (make-directories (dirname point))
            (close-port (open-output-file point)))
          (make-directories point)))))

(define (escape text)
  (string-concatenate
   (map (lambda (chr)
          (case chr
            ((#\space) "\\040") ((#\tab) "\\011") ((#\newline) "\\012") ((#\\) "\\134")
            (else (string chr))))
        (string->list text))))

(define (union? entry)
  (and (eq? 'bind (entry-kind entry))
       (not (file-entry? entry))
       (or (member "rw" (entry-options entry)) (pair? (cdr (entry-sources entry))))))

(define (entry-fields entry item)
  "Return the fields of the line that says ENTRY in the table of ITEM."
  (define (field source)
    (match source
      ((_ . file)
       (escape (if (string-prefix? (string-append item "/") file)
                   (string-append "." (string-drop file (string-length item)))
                   file)))))
  (let* ((kind (if (union? entry) "union" (symbol->string (entry-kind entry))))
         (unfit (if (union? entry) "ro" "rw"))
         (options (delete unfit (entry-options entry)))
         (sources (entry-sources entry)))
    (cons* (escape (entry-target entry)) kind (if (null? options) "-" (string-join options ","))
           (map field (if (file-entry? entry) (list (first sources)) sources)))))

(define (write-table item entries names settings)
  "Write the table of ITEM: SETTINGS, lists of words; ENTRIES; and the NAMES of the store items that are shown."
  (define store-line (if (null? names) '() (list (cons* "/gnu/store" "store" "-" names))))
  (define lines
    (append (list "nsrun 1")
            (map (lambda (words) (string-join (cons "-" (map escape words)))) settings)
            (map string-join
                 (sort (append store-line (map (lambda (entry) (entry-fields entry item)) entries))
                       (lambda (a b) (string<? (first a) (first b)))))))
  (write-text-file (string-append item "/fstab") (append-map (lambda (line) (list line "\n")) lines)))

(define* (build-namespace item entries #:key (settings '()) (graphs '()) runner (store "/gnu/store"))
  "Make ITEM, a directory that is not there yet, of ENTRIES, whose sources are host paths and thunks that yield file
names; SETTINGS, lists of words; GRAPHS, the files that say what the items in STORE refer to; and the file RUNNER."
  (mkdir item)
  (mkdir (string-append item "/root"))
  (copy-file runner (string-append item "/exec"))
  (chmod (string-append item "/exec") #o555)
  (parameterize ((current-item (cons item 0)))
    (let* ((graph (read-graphs graphs))
           (entries (evaluate-entries entries)))
      (check-entries entries)
      (for-each (lambda (entry) (make-mount-point (string-append item "/root") entry)) entries)
      (write-table item entries
                   (map (lambda (shown) (string-drop shown (+ 1 (string-length store))))
                        (closure (source-items entries item store) graph))
                   settings))))
