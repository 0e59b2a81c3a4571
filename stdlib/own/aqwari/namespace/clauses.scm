;; The clauses of a namespace, checked, and what they come to: a list of entries, one for each target, those that lie
;; above others first. Sources of several clauses at one target are put together in the order of the clauses.

(define-module (aqwari namespace clauses)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:export (<namespace> make-namespace namespace? namespace-clauses
            make-bind make-include make-tmpfs make-proc make-dev make-mask
            <setting> make-setting setting? setting-kind setting-options setting-words setting-location
            namespace-entries namespace-settings namespace-location check-target
            <entry> entry? entry-target entry-kind entry-options entry-sources entry-location
            at-clause check-boolean)
  #:re-export (raise-at))

(define-record-type <namespace>
  (make-namespace clauses location)
  namespace?
  (clauses  namespace-clauses)                          ;list of <entry> and <include>
  (location namespace-location))

(set-record-type-printer! <namespace>
  (lambda (namespace port)
    (format port "#<namespace ~a clauses ~a>" (length (namespace-clauses namespace))
            (location->string (source-properties->location (namespace-location namespace))))))

(define-record-type <entry>
  (make-entry target kind options sources location)
  entry?
  (target   entry-target)                               ;absolute path
  (kind     entry-kind)                                 ;bind, tmpfs, proc, dev or mask
  (options  entry-options)                              ;list of strings; rw: a union whose changes are in memory
  (sources  entry-sources)                              ;host paths (strings) and objects that lower
  (location entry-location))                            ;source properties

(define-record-type <include>
  (%make-include location promise)
  include?
  (location include-location)
  (promise  include-promise))

;; What is not a mount: a line of the table as it will be, but for the settings of one kind, which are put together.
(define-record-type <setting>
  (make-setting kind options words location)
  setting?
  (kind     setting-kind)                               ;symbol
  (options  setting-options)                            ;list of strings
  (words    setting-words)                              ;list of strings
  (location setting-location))

(define (at-clause location name make thunk)
  "Return what THUNK, a call of MAKE that makes the clause NAME, returns; operands that MAKE does not know are errors at
LOCATION."
  (catch 'keyword-argument-error
    (lambda ()
      (catch 'wrong-number-of-args
        thunk
        (lambda _
          (raise-at location "~a: too many operands, or too few" name))))
    (lambda (key who message arguments data)
      (match data
        (((? keyword? keyword) . _)
         (raise-at location "~a: ~a" name (keyword-complaint keyword (cdr (%procedure-keywords make)))))
        ((operand . _)
         (raise-at location "~a: one operand too many, ~s; what follows are options such as ~s" name operand
                   (car (cdr (%procedure-keywords make)))))
        (_ (raise-at location "~a: ~a" name (apply format #f message (or arguments '()))))))))

;; What is wrong with KEYWORD, where KNOWN would do: it may be one of those, without a value.
(define (keyword-complaint keyword known)
  (define names (map object->string known))
  (if (memq keyword known)
      (format #f "the option ~s has no value" keyword)
      (format #f "it has no option ~s; it has ~a~a" keyword (string-join names ", ")
              (match (%nearest-name (object->string keyword) names)
                (#f "")
                (name (string-append "\nhint: did you mean " name "?"))))))

(define (check-boolean value who option location)
  (unless (boolean? value)
    (raise-at location "~a: expected #t or #f for ~a; got ~s" who option value)))

;;; Making clauses.

;; TARGET in its one spelling; it must be the absolute path of something in the namespace.
(define (check-target target who location)
  (define names
    (if (string? target) (string-split target #\/) '()))
  (cond ((not (string? target))
         (raise-at location "~a: expected a path, a string such as \"/etc\"; got ~s" who target))
        ((string-index target #\nul)
         (raise-at location "~a: the path ~s contains a NUL character" who target))
        ((not (string-prefix? "/" target))
         (raise-at location "~a: the path ~s is relative; a path in a namespace begins with a slash" who target))
        ((or (member "." names) (member ".." names))
         (raise-at location "~a: the path ~s contains '.' or '..'; write it without" who target))
        (else
         (string-append "/" (string-join (delete "" names) "/")))))

;; The same for a mount point: not in the store, where items appear that are referred to.
(define (check-mount-point target who location)
  (let ((target (check-target target who location)))
    (when (or (string=? target (%store-prefix))
              (string-prefix? (string-append (%store-prefix) "/") target))
      (raise-at location "~a: ~a holds the items that are bound or referred to, and nothing else; expected another path"
                who (%store-prefix)))
    target))

;; SOURCE, one of the things bound, checked.
(define (check-source source location)
  (match source
    ((? string? path) (check-target path "bind" location))
    ((? gexp? gexp) gexp)
    ((? namespace?)
     (raise-at location "bind: a namespace is not something to bind; use (include …)"))
    ((? file-like? object) object)
    ((? record? object) object)                         ;may get a compiler before it is lowered
    (_ (raise-at location "bind: expected a file-like object, a gexp, or a path of the host; got ~s" source))))

(define %no-source (list 'no-source))

(define* (make-bind location paths #:optional (source %no-source) #:key read-only?)
  "Return the clause that binds SOURCE, or the files of the host of the same names, at PATHS, one or a list of them."
  (check-boolean read-only? "bind" #:read-only? location)
  (define targets
    (match paths
      ((paths ...)
       (when (null? paths)
         (raise-at location "bind: expected at least one path"))
       (map (lambda (path) (check-mount-point path "bind" location)) paths))
      (path (list (check-mount-point path "bind" location)))))
  (define sources
    (match source
      (() (raise-at location "bind: expected at least one source for ~s" paths))
      ((sources ...)
       (if (eq? source %no-source)
           #f
           (map (lambda (source) (check-source source location)) sources)))
      (source (list (check-source source location)))))
  (map (lambda (target)
         (make-entry target 'bind (if read-only? '("ro") '()) (or sources (list target)) location))
       targets))

(define (make-include location promise)
  "Return the clause that stands for the clauses of the namespace that PROMISE yields."
  (list (%make-include location promise)))

(define* (make-tmpfs location path #:key size mode)
  "Return the clause that puts an empty writable directory at PATH."
  (define (option name text)
    (if text (list (string-append name "=" text)) '()))
  (list (make-entry (check-mount-point path "tmpfs" location) 'tmpfs
                    (append (option "size" (and size (size-text size location)))
                            (option "mode" (and mode (mode-text mode location))))
                    '() location)))

;; SIZE as the kernel takes it: bytes, or a number with a unit, or a share of the memory.
(define (size-text size location)
  (define (known? text)
    (let ((digits (string-take-while text char-set:ascii-digit)))
      (and (not (string-null? digits))
           (member (string-downcase (string-drop text (string-length digits))) '("" "k" "m" "g" "t" "%")))))
  (cond ((and (exact-integer? size) (>= size 0)) (number->string size))
        ((and (string? size) (known? size)) size)
        (else
         (raise-at location "tmpfs: expected for #:size a number of bytes, or a text such as \"10M\" (k, M, G, T, or \
% of the memory); got ~s" size))))

(define (mode-text mode location)
  (define number
    (if (string? mode) (string->number mode 8) mode))
  (unless (and (exact-integer? number) (<= 0 number #o7777))
    (raise-at location "tmpfs: expected for #:mode permissions such as #o1777 or \"1777\"; got ~s" mode))
  (number->string number 8))

(define (string-take-while text set)
  (string-take text (or (string-skip text set) (string-length text))))

(define char-set:ascii-digit (string->char-set "0123456789"))

;; TARGET, of a clause that shows something other than files at it.
(define (check-not-root target who location)
  (when (string=? target "/")
    (raise-at location "~a: the root is made of what is bound or a tmpfs; expected a path below it" who))
  target)

(define (make-proc location path)
  "Return the clause that shows the processes at PATH."
  (list (make-entry (check-not-root (check-mount-point path "proc" location) "proc" location) 'proc '() '() location)))

(define (make-dev location path)
  "Return the clause that shows the usual devices at PATH."
  (list (make-entry (check-not-root (check-mount-point path "dev" location) "dev" location) 'dev '() '() location)))

(define (make-mask location . paths)
  "Return the clause that hides what lies at PATHS."
  (map (lambda (path)
         (let ((target (check-target path "mask" location)))
           (when (string=? target "/")
             (raise-at location "mask: the root cannot be hidden"))
           (make-entry target 'mask '() '() location)))
       paths))

;;; From clauses to entries.

;; The clauses of NAMESPACE with includes replaced by what they stand for. ABOVE are the namespaces that led here.
(define (flatten namespace above)
  (append-map
   (match-lambda
     ((? entry? entry) (list entry))
     ((? setting? setting) (list setting))
     ((? include? clause)
      (let ((location (include-location clause))
            (included (force (include-promise clause))))
        (cond ((not (namespace? included))
               (raise-at location "include: expected a namespace; got ~s" included))
              ((memq included (cons namespace above))
               (raise-at location "include: this namespace includes itself~a"
                         (if (eq? included namespace) "" " through others")))
              (else (flatten included (cons namespace above)))))))
   (concatenate (namespace-clauses namespace))))

;; FIRST with what NEXT, a later clause for the same target, adds. Memory on top of what is bound makes it writable.
(define (merge first next)
  (define (both kind-a kind-b)
    (equal? (list kind-a kind-b) (list (entry-kind first) (entry-kind next))))
  (define (with options sources)
    (make-entry (entry-target first) 'bind options sources (entry-location first)))
  (define (of-changes entry)                            ;with those of the memory that takes changes
    (lset-adjoin string=? (delete "ro" (entry-options entry)) "rw"))
  (define (check-alike)
    (let ((kinds (filter-map source-kind (append (entry-sources first) (entry-sources next)))))
      (when (and (memq 'regular kinds)
                 (or (memq 'directory kinds) (memq 'tmpfs (map entry-kind (list first next)))))
        (raise-at (entry-location next) "bind: ~a would be both a file and a directory" (entry-target first)))))
  (cond ((both 'bind 'bind)
         (check-alike)
         (with (if (or (writable? first) (writable? next))
                   (of-changes (if (writable? first) first next))
                   (lset-intersection string=? (entry-options first) (entry-options next)))
               (delete-duplicates (append (entry-sources first) (entry-sources next)) same-source?)))
        ((both 'bind 'tmpfs) (check-alike) (with (of-changes next) (entry-sources first)))
        ((both 'tmpfs 'bind) (check-alike) (with (of-changes first) (entry-sources next)))
        ;; What is hidden stays hidden, whichever clause shows it.
        ((eq? 'mask (entry-kind first)) first)
        ((eq? 'mask (entry-kind next)) next)
        ((and (eq? (entry-kind first) (entry-kind next))
              (equal? (entry-options first) (entry-options next)))
         first)
        (else
         (raise-at (entry-location next) "~a is a ~a already, by another clause; it cannot be a ~a as well"
                   (entry-target next) (entry-kind first) (entry-kind next)))))

(define (writable? entry)
  (->bool (member "rw" (entry-options entry))))

(define (same-source? a b)
  (or (eq? a b)
      (and (string? a) (string? b) (string=? a b))))

(define (components target)
  (delete "" (string-split target #\/)))

(define (target<? a b)
  (let loop ((a (components a)) (b (components b)))
    (cond ((null? b) #f)
          ((null? a) #t)
          ((string=? (car a) (car b)) (loop (cdr a) (cdr b)))
          (else (string<? (car a) (car b))))))

(define (below? target above)
  (and (not (string=? target above))
       (or (string=? above "/")
           (string-prefix? (string-append above "/") target))))

;; What SOURCE is, as far as it is known without building: regular, directory or #f.
(define (source-kind source)
  (match source
    ((? string? path)
     (let ((stat (false-if-exception (stat path))))
       (and stat (if (eq? 'directory (stat:type stat)) 'directory 'regular))))
    ((? plain-file?) 'regular)
    ((? local-file? file) (source-kind (local-file-absolute-file-name file)))
    (_ #f)))

(define (check-kinds entries)
  (define (kind-of entry)
    (if (eq? 'bind (entry-kind entry))
        (any source-kind (entry-sources entry))
        'directory))
  (for-each
   (lambda (entry)
     (match (delete-duplicates (filter-map source-kind (entry-sources entry)))
       ((_ _) (raise-at (entry-location entry) "bind: ~a would be both a file and a directory" (entry-target entry)))
       (_ #t))
     (let ((above (find (lambda (other)
                          (and (below? (entry-target entry) (entry-target other))
                               (eq? 'regular (kind-of other))))
                        entries)))
       (when above
         (raise-at (entry-location entry) "~a cannot be below ~a, which is a file"
                   (entry-target entry) (entry-target above)))
       (for-each (lambda (source)
                   ;; Links between items are followed when the item is built.
                   (when (and (string? source)
                              (not (false-if-exception ((if (store-path? source) lstat stat) source))))
                     (match (false-if-exception (readlink source))
                       ((? string? target)
                        (raise-at (entry-location entry) "bind: '~a' is a link to '~a', which leads to nothing on this \
host" source target))
                       (#f (raise-at (entry-location entry) "bind: there is no '~a' on this host" source)))))
                 (entry-sources entry))))
   entries)
  entries)

;; ENTRIES without those that lie below a path that is hidden.
(define (without-masked entries)
  (define masked
    (filter-map (lambda (entry) (and (eq? 'mask (entry-kind entry)) (entry-target entry))) entries))
  (remove (lambda (entry)
            (any (lambda (above) (below? (entry-target entry) above)) masked))
          entries))

(define (namespace-settings namespace)
  "Return the settings of NAMESPACE and of those it includes, in the order of the clauses."
  (filter setting? (flatten namespace '())))

(define (namespace-entries namespace)
  "Return the entries that NAMESPACE comes to, in the order in which they are to be mounted."
  (let loop ((entries (filter entry? (flatten namespace '()))) (result '()))
    (match entries
      (() (check-kinds (sort (without-masked result) (lambda (a b) (target<? (entry-target a) (entry-target b))))))
      ((entry . rest)
       (let ((same (find (lambda (other) (string=? (entry-target entry) (entry-target other))) result)))
         (loop rest
               (if same
                   (cons (merge same entry) (delq same result))
                   (cons entry result))))))))
