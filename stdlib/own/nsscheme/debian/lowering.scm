;; From a Debian package to a store item. The archive is a fixed-output derivation, fetched by the store's own builder
;; from wherever this machine's apt finds Debian; another one unpacks it.
;; A build that uses packages sees them and all that they depend on at its root, where their programs look for loader,
;; libraries and interpreters.
;; Invariant: the derivations say nothing of this machine, so that a package is the same item everywhere.

(define-module (nsscheme debian lowering)
  #:use-module (nsscheme host)
  #:use-module (nsscheme debian records)
  #:use-module (srfi srfi-1)
  #:export (debian-package-archive))

;; TEXT as (part of) the name of a store item.
(define (item-name text)
  (string-map (lambda (chr)
                (if (or (char-alphabetic? chr) (char-numeric? chr) (memv chr '(#\+ #\- #\. #\_ #\?))) chr #\-))
              (string-trim text #\.)))

;; URL and, for machines whose apt knows no archive, the addresses that its mirror is known to have.
(define (addresses url)
  (cons url (mirror-addresses url)))

(define (debian-package-archive package system)
  "Return in the store monad the derivation of the archive that PACKAGE is unpacked from."
  (raw-derivation (item-name (basename (debian-package-url package))) "builtin:download" '()
                  #:system system
                  #:hash-algo 'sha256 #:hash (debian-package-sha256 package) #:recursive? #f
                  #:env-vars `(("url" . ,(object->string (addresses (debian-package-url package)))))
                  #:leaked-env-vars '("http_proxy" "https_proxy" "APT_CONFIG")
                  #:local-build? #t))

;; Build-side code. A Debian root has /bin and its like as links into /usr; the archives of older releases have
;; directories there, whose files dpkg puts behind the links. What is bound as a root must do so, too, or a link of one
;; package would hide the files of another.
(define (unpacking-gexp archive)
  #~(begin
      (use-modules (nsscheme archive) (srfi srfi-1) (ice-9 ftw))

      (define out #$output)
      (define (there? file) (false-if-exception (lstat file)))
      (define (directory? file)
        (let ((stat (there? file))) (and stat (eq? 'directory (stat:type stat)))))
      (define (entries dir) (scandir dir (lambda (name) (not (member name '("." ".."))))))

      ;; Everything in FROM moves into TO, where FROM's files win.
      (define (merge from to)
        (if (directory? to)
            (begin
              (for-each (lambda (name)
                          (let ((source (string-append from "/" name)) (target (string-append to "/" name)))
                            (if (and (directory? source) (directory? target))
                                (merge source target)
                                (rename-file source target))))
                        (entries from))
              (rmdir from))
            (rename-file from to)))

      (define (merge-usr name)
        (let ((entry (string-append out "/" name)) (usr (string-append out "/usr/" name)))
          (if (directory? entry)
              (begin
                (if (not (directory? (string-append out "/usr"))) (mkdir (string-append out "/usr")))
                (merge entry usr)))
          (if (and (directory? usr) (not (there? entry)))
              (symlink (string-append "usr/" name) entry))))

      (let ((data (find (lambda (name) (string-prefix? "data.tar" name)) (archive-members #$archive))))
        (if (not data)
            (begin
              (display "this is no Debian package: it has no member data.tar\n" (current-error-port))
              (exit 1)))
        (mkdir out)
        (unpack-archive-member #$archive data out)
        (for-each merge-usr '("bin" "sbin" "lib" "lib32" "lib64" "libx32")))))

(define-gexp-compiler (debian-package-compiler (package <debian-package>) system target)
  (mlet %store-monad ((archive (debian-package-archive package system)))
    (gexp->derivation (item-name (string-append (debian-package-name package) "-" (debian-package-version package)))
                      (unpacking-gexp archive)
                      #:system system #:local-build? #t)))

(register-propagation! debian-package?
  (lambda (package) (cdr (debian-package-closure (list package)))))

;; Build-side code: PACKAGES as one root. Directories are made, for links in them may lead to files of other packages;
;; links are copied; files are linked.
(define (root-gexp packages)
  #~(begin
      (use-modules (ice-9 ftw) (srfi srfi-1))

      (define (kind file)
        (let ((stat (false-if-exception (lstat file)))) (and stat (stat:type stat))))
      (define (entries dir) (scandir dir (lambda (name) (not (member name '("." ".."))))))

      ;; Makes DIRECTORY of those of the same name in PACKAGES, the first of which wins.
      (define (fill directory sources)
        (mkdir directory)
        (for-each
         (lambda (name)
           (let* ((entry (string-append directory "/" name))
                  (files (filter kind (map (lambda (source) (string-append source "/" name)) sources)))
                  (first (car files)))
             (case (kind first)
               ((symlink) (symlink (readlink first) entry))
               ((directory) (fill entry (filter (lambda (file) (eq? 'directory (kind file))) files)))
               (else (symlink first entry)))))
         (delete-duplicates (append-map entries sources))))

      (fill #$output (list #$@packages))))

(register-build-root! debian-package?
  (lambda (packages)
    (computed-file "debian-root"
                   (root-gexp (debian-package-closure packages))
                   #:options '(#:local-build? #t))))
