;; Debian packages as values, and the collections that they are found in. A record remembers the file that it stands in;
;; all records of one file are a collection, and what a package depends on is looked up there first, by name and only
;; when it is wanted: Debian's dependencies have cycles.
;; Invariant: a name in a collection stands for the record that was made last, so that a file can be loaded again.

(define-module (nsscheme debian records)
  #:use-module (gcrypt base16)
  #:use-module (nsscheme host)
  #:use-module ((nsscheme spelling) #:select (string-distance))
  #:use-module (nsscheme debian control)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:export (<debian-package> debian-package register-debian-package!
            debian-package?
            debian-package-name debian-package-version debian-package-url debian-package-sha256
            debian-package-depends debian-package-location
            debian-package-dependencies debian-package-closure
            lookup-debian-package debian-package-names
            closest-names))

;;; Fields.

(define-field-check check-name
  (lambda (name location)
    (if (and (string? name) (every package-name-text? (string-split name #\:)))
        name
        (raise-at location "debian-package: expected the name of a package, a string such as \"bash\"; got ~s" name))))

(define-field-check check-version
  (lambda (version location)
    (if (version-text? version)
        version
        (raise-at location "debian-package: expected a version, a string such as \"5.2.15-2\"; got ~s" version))))

(define (dots? url)
  (any (lambda (part) (member part '("." ".."))) (string-split url #\/)))

(define-field-check check-url
  (lambda (url location)
    (cond ((not (and (string? url)
                     (any (lambda (scheme) (string-prefix? scheme url)) '("mirror://" "https://" "http://"))
                     (string-every (lambda (chr) (char<? #\space chr #\delete)) url)))
           (raise-at location "debian-package: expected an address, such as \"mirror://debian/pool/main/…\"; got ~s"
                     url))
          ((dots? url) (raise-at location "debian-package: the address ~s has '.' or '..' in it" url))
          (else url))))

(define-field-check check-sha256
  (lambda (value location)
    (define bytes
      (if (string? value)
          (false-if-exception
           (if (= 64 (string-length value))
               (base16-string->bytevector (string-downcase value))
               (nix-base32-string->bytevector value)))
          value))
    (unless (and (bytevector? bytes) (= 32 (bytevector-length bytes)))
      (raise-at location "debian-package: expected a SHA-256 hash, 64 hexadecimal digits; got ~s" value))
    bytes))

(define-field-check check-depends
  (lambda (names location)
    (let ((names (append-map (lambda (name) (if (list? name) name (list name))) names)))
      (for-each (lambda (name)
                  (unless (and (string? name) (every package-name-text? (string-split name #\:)))
                    (raise-at location "debian-package: expected names of packages, such as (depends \"libc6\"); got ~s"
                              name)))
                names)
      names)))

(define-record-type* <debian-package> debian-package make-debian-package
  debian-package?
  (name     debian-package-name (sanitize check-name))
  (version  debian-package-version (sanitize check-version))
  (url      debian-package-url (sanitize check-url))
  (sha256   debian-package-sha256 (sanitize check-sha256))
  (depends  debian-package-depends (default '()) (sanitize check-depends))
  (location debian-package-location* (default #f)))

(define (debian-package-location package)
  "Return where PACKAGE was written, or #f."
  (source-properties->location (debian-package-location* package)))

(set-record-type-printer! <debian-package>
  (lambda (package port)
    (format port "#<debian-package ~a@~a>" (debian-package-name package) (debian-package-version package))))

;;; Collections.

(define %collections '())                               ;alist of files and tables, the last one first

(define (collection-file package)
  (and=> (debian-package-location package) location-file))

(define (register-debian-package! package)
  "Enter PACKAGE into the collection of its file, and return it."
  (let* ((file (collection-file package))
         (table (or (assoc-ref %collections file) (make-hash-table))))
    (hash-set! table (debian-package-name package) package)
    (set! %collections (acons file table (alist-delete file %collections)))
    package))

(define (find-package name tables)
  (any (lambda (table) (hash-ref table name)) tables))

(define (debian-package-names)
  "Return the names of all packages that have been imported, sorted."
  (sort (delete-duplicates (append-map (match-lambda ((_ . table) (hash-map->list (lambda (name _) name) table)))
                                       %collections))
        string<?))

;; Whether A and B, of the same length, differ in two neighbouring characters that are swapped.
(define (swapped? a b)
  (let ((i (string-prefix-length a b)) (end (string-length a)))
    (and (< (+ i 1) end)
         (char=? (string-ref a i) (string-ref b (+ i 1)))
         (char=? (string-ref a (+ i 1)) (string-ref b i))
         (string=? (substring a (+ i 2)) (substring b (+ i 2))))))

(define* (closest-names name names #:key (count 3))
  "Return up to COUNT of NAMES that NAME may have been meant for, the best first."
  (define limit (max 1 (min 3 (quotient (string-length name) 3))))
  (define (distance other)
    (cond ((> (abs (- (string-length name) (string-length other))) limit) (+ 1 limit))
          ((and (= (string-length name) (string-length other)) (swapped? name other)) 1)
          (else (string-distance name other))))
  (let* ((scored (filter (lambda (pair) (<= (car pair) limit))
                         (map (lambda (other) (cons (distance other) other)) names)))
         (sorted (map cdr (sort scored (lambda (a b)
                                         (or (< (car a) (car b))
                                             (and (= (car a) (car b)) (string<? (cdr a) (cdr b)))))))))
    (if (> (length sorted) count) (take sorted count) sorted)))

(define* (lookup-debian-package name #:optional location)
  "Return the imported package called NAME; it is an error at LOCATION, source properties, if there is none."
  (unless (and (string? name) (every package-name-text? (string-split name #\:)))
    (raise-at location "debian-package: expected the name of a package, a string such as \"bash\"; got ~s" name))
  (or (find-package name (map cdr %collections))
      (let ((close (closest-names name (debian-package-names))))
        (raise-at location "debian-package: no package '~a' has been imported~a; run 'nsscheme import deb ~a -o FILE' and \
put (load \"FILE\") before this" name
                  (if (null? close) "" (string-append "; close to it: " (string-join close ", ")))
                  name))))

;;; Dependencies.

(define (debian-package-dependencies package)
  "Return the packages that PACKAGE depends on directly."
  (define own (or (assoc-ref %collections (collection-file package)) (make-hash-table)))
  (define tables (cons own (map cdr %collections)))
  (map (lambda (name)
         (or (find-package name tables)
             (raise-at (debian-package-location package)
                       "debian-package: '~a' depends on '~a', which has not been imported; import both together: \
nsscheme import deb ~a -o FILE"
                       (debian-package-name package) name (debian-package-name package))))
       (debian-package-depends package)))

(define (debian-package-closure packages)
  "Return PACKAGES and all that they depend on, each once, those nearest first."
  (define seen (make-hash-table))
  (let loop ((pending packages) (below '()) (result '()))
    (match pending
      (() (if (null? below) (reverse result) (loop (reverse below) '() result)))
      ((package . rest)
       (if (hashq-ref seen package)
           (loop rest below result)
           (begin
             (hashq-set! seen package #t)
             (loop rest (append-reverse (debian-package-dependencies package) below) (cons package result))))))))
