;; From a namespace to a store item: `exec', the runner; `fstab', what it mounts; `root/', the places that it mounts on;
;; `files/', what the sources' own code made. Each source becomes code that yields a file name in the builder; which
;; store items that takes is read from the references graphs of all that the code refers to, so that the item's
;; /gnu/store holds the closure of what is bound and nothing more.

(define-module (aqwari namespace lowering)
  #:use-module (aqwari namespace clauses)
  #:use-module (aqwari namespace settings)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (namespace->derivation))

;;; Sources.

(define (same-object? a b)
  (or (equal? a b)
      (and (gexp-input? a) (gexp-input? b)
           (eq? (gexp-input-thing a) (gexp-input-thing b))
           (string=? (gexp-input-output a) (gexp-input-output b)))))

;; OBJECT, a source of ENTRY, if it can be lowered.
(define (check-lowers object entry)
  (unless (or (file-like? object) (gexp-input? object))
    (raise-at (entry-location entry)
              "bind: ~s does not lower to a file; give its type a compiler with define-gexp-compiler, or bind a \
file-like object, a gexp, or a path of the host" object))
  object)

;; The sources of ENTRY, each once: strings for the host's, gexps that yield file names for the others.
(define (source-gexps entry)
  (map (match-lambda
         ((? string? path) path)
         ((? gexp? gexp) gexp)
         (object #~#$object))
       (delete-duplicates
        (append-map (lambda (source)
                      (if (or (string? source) (gexp? source))
                          (list source)
                          (cons (check-lowers source entry) (propagated-objects source))))
                    (entry-sources entry))
        same-object?)))

;;; The builder.

;; Code for the list of (TARGET KIND OPTIONS SOURCE …), where a source is a host path or a thunk.
(define (entries-gexp entries)
  #~(list
     #$@(map (lambda (entry)
               #~(list #$(entry-target entry) '#$(entry-kind entry) '#$(entry-options entry)
                       #$@(map (lambda (source)
                                 (if (and (string? source) (not (store-path? source)))
                                     source
                                     #~(lambda () #$source)))
                               (source-gexps entry))))
             entries)))

(define (builder-gexp entries settings runner graphs)
  #~(begin
      (define out #$output)
      (define files 0)

      (define (make-directories dir)
        (if (not (file-exists? dir))
            (begin
              (make-directories (dirname dir))
              (mkdir dir))))

      ;; In the code of a source: a file within this item.
      (define (plain-file name content)
        (let ((dir (string-append out "/files/" (number->string files))))
          (set! files (+ files 1))
          (make-directories dir)
          (call-with-output-file (string-append dir "/" name)
            (lambda (port)
              (set-port-encoding! port "UTF-8")
              (display content port)))
          (string-append dir "/" name)))

      ;; The author's place of a clause is known by its number; the place itself would change the item's name.
      (define (fail entry . text)
        (let ((number (let loop ((number 0) (targets '#$(map entry-target entries)))
                        (if (string=? (car targets) (car entry)) number (loop (+ number 1) (cdr targets))))))
          (for-each (lambda (piece) (display piece (current-error-port)))
                    (cons* "namespace: clause " number ": " (car entry) " " text))
          (newline (current-error-port))
          (exit 1)))

      #$reading-gexp
      #$writing-gexp

      (mkdir out)
      (mkdir (string-append out "/root"))
      (copy-file #$runner (string-append out "/exec"))
      (chmod (string-append out "/exec") #o555)
      (let* ((references (read-graphs '#$graphs))
             (entries (map evaluate-entry #$(entries-gexp entries))))
        (check-files entries)
        (for-each make-mount-point entries)
        (write-table (string-append out "/fstab") entries
                     (closure (append-map-items entries) references)
                     '#$settings))))

;; Build-side code that finds out what there is: source names, graphs, closures.
(define reading-gexp
  #~(begin
      (define store-prefix #$(string-append (%store-prefix) "/"))

      (define (store-item file)                         ;the item that FILE lies in, or #f
        (and (string-prefix? store-prefix file)
             (let ((slash (string-index file #\/ (string-length store-prefix))))
               (if slash (substring file 0 slash) file))))

      (define (evaluate-source source entry)            ;a pair of a type and a name
        (if (procedure? source)
            (let ((file (source)))
              (if (not (and (string? file) (file-exists? file)))
                  (fail entry "has a source that must yield the name of a file; it yields " (object->string file)))
              (cons (if (file-is-directory? file) 'directory 'file) file))
            (cons 'host source)))

      (define (evaluate-entry entry)                    ;each source once: the kernel merges nothing with itself
        (let loop ((sources (cdddr entry)) (result '()))
          (if (null? sources)
              (append (list (car entry) (cadr entry) (caddr entry)) (reverse result))
              (let ((source (evaluate-source (car sources) entry)))
                (loop (cdr sources) (if (member source result) result (cons source result)))))))

      (define (append-map-items entries)                ;the store items that the sources lie in
        (apply append
               (map (lambda (entry)
                      (apply append
                             (map (lambda (source)
                                    (let ((item (store-item (cdr source))))
                                      (if (and item (not (string=? item out))) (list item) '())))
                                  (cdddr entry))))
                    entries)))

      (define (read-graphs names)                       ;a table from items to what they refer to
        (define table (make-hash-table))
        (define (next port) ((@ (ice-9 rdelim) read-line) port))
        (for-each
         (lambda (name)
           (call-with-input-file name
             (lambda (port)
               (let loop ((item (next port)))
                 (if (not (eof-object? item))
                     (begin
                       (next port)                      ;the deriver
                       (let read-references ((left (string->number (next port))) (references '()))
                         (if (zero? left)
                             (hash-set! table item references)
                             (read-references (- left 1) (cons (next port) references))))
                       (loop (next port))))))))
         names)
        table)

      (define (closure items references)
        (define seen (make-hash-table))
        (define (visit item)
          (if (not (hash-ref seen item))
              (begin
                (hash-set! seen item #t)
                (for-each visit (hash-ref references item '())))))
        (for-each visit items)
        (sort (hash-map->list (lambda (item _) item) seen) string<?))))

;; Build-side code that makes the mount points and the table.
(define writing-gexp
  #~(begin
      (define (check-files entries)                     ;what could not be told before building
        (for-each (lambda (entry)
                    (let ((types (map car (cdddr entry))))
                      (if (and (memq 'file types)
                               (or (memq 'directory types) (member "rw" (caddr entry))))
                          (fail entry "would be both a file and a directory: " (string-join (map cdr (cdddr entry)))))
                      (for-each (lambda (other)
                                  (if (and (file-entry? other)
                                           (string-prefix? (string-append (car other) "/") (car entry)))
                                      (fail entry "cannot be below " (car other) ", which is a file")))
                                entries)))
                  entries))

      (define (file-entry? entry)
        (and (pair? (cdddr entry)) (eq? 'file (car (cadddr entry)))))

      (define (make-mount-point entry)
        (let ((place (string-append out "/root" (car entry))))
          (if (not (or (eq? 'mask (cadr entry)) (file-exists? place)))
              (if (file-entry? entry)
                  (begin
                    (make-directories (dirname place))
                    (close-port (open-output-file place)))
                  (make-directories place)))))

      (define (escape text)                             ;as the table wants spaces and the like
        (string-concatenate
         (map (lambda (chr)
                (case chr
                  ((#\space) "\\040") ((#\tab) "\\011") ((#\newline) "\\012") ((#\\) "\\134")
                  (else (string chr))))
              (string->list text))))

      (define (source-field source)
        (let ((file (cdr source)))
          (escape (if (string-prefix? (string-append out "/") file)
                      (string-append "." (substring file (string-length out)))
                      file))))

      (define (union? entry)
        (and (eq? 'bind (cadr entry))
             (not (file-entry? entry))
             (or (member "rw" (caddr entry)) (pair? (cdr (cdddr entry))))))

      (define (line entry)                              ;the fields of ENTRY's line
        (let* ((kind (if (union? entry) "union" (symbol->string (cadr entry))))
               (unfit (if (union? entry) "ro" "rw"))
               (options (filter (lambda (option) (not (string=? option unfit))) (caddr entry))))
          (append (list (escape (car entry)) kind (if (null? options) "-" (string-join options ",")))
                  (map source-field
                       (if (file-entry? entry) (list (cadddr entry)) (cdddr entry))))))

      (define (write-table file entries items settings)
        (call-with-output-file file
          (lambda (port)
            (set-port-encoding! port "UTF-8")
            (display "nsrun 1\n" port)
            (for-each (lambda (words)
                        (display (string-join (cons "-" (map escape words))) port)
                        (newline port))
                      settings)
            (for-each (lambda (fields)
                        (display (string-join fields) port)
                        (newline port))
                      (sort (append (if (null? items)
                                        '()
                                        (list (append '("/gnu/store" "store" "-")
                                                      (map (lambda (item)
                                                             (substring item (string-length store-prefix)))
                                                           items))))
                                    (map line entries))
                            (lambda (a b) (string<? (car a) (car b))))))))))

;;; Lowering.

;; The item that the store file name PATH lies in.
(define (store-item-of path)
  (let ((slash (string-index path #\/ (+ 1 (string-length (%store-prefix))))))
    (if slash (substring path 0 slash) path)))

;; The graphs that the sources of ENTRIES need, as `gexp->derivation' takes them.
(define (lowered-graphs store entries system target)
  (define items
    (append-map
     (lambda (source)
       (if (string? source)
           (if (store-path? source) (list (list (store-item-of source))) '())
           (let ((lowered (run-with-store store
                            (lower-gexp source #:system system #:target target)
                            #:system system #:target target)))
             (append (append-map (lambda (input)
                                   (map (lambda (output) (list (derivation-input-derivation input) output))
                                        (derivation-input-sub-derivations input)))
                                 (lowered-gexp-inputs lowered))
                     (map list (lowered-gexp-sources lowered))))))
     (append-map source-gexps entries)))
  (let ((items (delete-duplicates items)))
    (map (lambda (item n) (cons (string-append "graph" (number->string n)) item))
         items (iota (length items)))))

(define* (namespace->derivation namespace #:key (name "namespace") system target)
  "Return in the store monad the derivation of the item that runs programs in NAMESPACE."
  (lambda (store)
    (define (register-places! script entries)
      (define (register! script location)
        (register-source! store script (source-properties->location location)))
      (register! script (namespace-location namespace))
      (for-each (lambda (entry number)
                  (register! (string-append script "." (number->string number)) (entry-location entry)))
                entries (iota (length entries))))
    (let* ((entries (namespace-entries namespace))
           (graphs (lowered-graphs store entries system target))
           (runner (namespace-runner store)))
      (call-with-values
          (lambda ()
            (parameterize ((build-roots? #f))
              ((gexp->derivation name (builder-gexp entries (settings-lines (namespace-settings namespace)) runner
                                                    (map car graphs))
                                 #:system system #:target target
                                 #:references-graphs graphs
                                 #:local-build? #t #:substitutable? #f)
               store)))
        (lambda (drv store)
          (register-places! (last (derivation-builder-arguments drv)) entries)
          (values drv store))))))

(define-gexp-compiler (namespace-compiler (namespace <namespace>) system target)
  (namespace->derivation namespace #:system system #:target target))
