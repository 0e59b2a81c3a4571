;; Copies of the Git repositories of channels, without work trees, one for each URL. Who pulls holds a lock.
;;
;; Invariant: a repository is made aside and renamed when it is whole; a fetch that is interrupted leaves what was
;; there.

(define-module (nsscheme channels repositories)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt hash)
  #:use-module (git)
  #:use-module ((git options) #:select (fetch-options->vector))
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme directories)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme rows git)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (certificate-file
            open-copy update-copy resolve-commit
            file-of-commit extract-commit commit-relation new-commits commit-path))

(define (copy-directory url)
  (string-append (repositories-directory) "/"
                 (string-take (bytevector->base16-string (sha256 (string->utf8 url))) 32)))

;; A directory is a repository at that path.
(define (plain-url url)
  (if (string-prefix? "/" url) (string-append "file://" url) url))

(define refspecs '("+refs/heads/*:refs/heads/*" "+refs/tags/*:refs/tags/*"))

;;; Servers.

;; ssh://host/path, or host:path.
(define (ssh-url? url)
  (or (string-prefix? "ssh://" url)
      (and (not (string-contains url "://")) (not (string-prefix? "/" url)) (string-index url #\:) #t)))

;; What may say who the user is, first the agent, then the key that ssh would take.
(define (credentials url)
  (define directory (string-append (or (getenv "HOME") "") "/.ssh/"))
  (define key
    (find file-exists?
          (map (lambda (name) (string-append directory name)) '("id_ed25519" "id_ecdsa" "id_rsa"))))
  (if (ssh-url? url)
      (append (if (or (getenv "SSH_AUTH_SOCK") (not key)) (list (%make-auth-ssh-agent)) '())
              (if key (list (%make-auth-ssh-credentials (string-append key ".pub") key)) '()))
      '(#f)))

(define (about-keys? error)
  (string-contains (git-error-message error) "authenticat"))

;; Calls GET with options for transfers from URL until the server takes what says who the user is.
(define (transfer url get)
  (let loop ((rest (credentials url)))
    (catch 'git-error
      (lambda () (get (make-fetch-options (car rest) #:proxy-type 'auto)))
      (lambda args
        (match args
          ((_ (? git-error? (? about-keys?)) . _) (=> next)
           (if (null? (cdr rest)) (next) (loop (cdr rest))))
          ((_ (? git-error? error) . _)
           (raise-at #f "cannot get ~a: ~a~a" url (string-trim-right (git-error-message error) #\:)
                     (advice (git-error-message error))))
          (_ (apply throw args)))))))

;; What to do about an error, which the message that libgit2 has for it tells.
(define (advice message)
  (define (says? part) (string-contains message part))
  (cond ((says? "ssh hostkey")
         "; ~/.ssh/known_hosts has no key for this server, or another one: ‘ssh-keyscan’ gets it, and whoever keeps the \
server says whether it is the right one")
        ((says? "authenticat")
         "; keys are taken from the agent that $SSH_AUTH_SOCK names, and from ~/.ssh/id_ed25519, id_ecdsa or id_rsa, \
without a passphrase")
        ((says? "certificate")
         (match (certificate-file)
           (#f "; no file of trusted certificates was found: $SSL_CERT_FILE names one")
           (file (format #f "; trusted is who is in ~a ($SSL_CERT_FILE)" file))))
        ((says? "status code: 404") ": there is no repository of this name, or it is not for everybody")
        (else "")))

(define (fetch repository url)
  (transfer url
    (lambda (options)
      (remote-fetch (remote-create-anonymous repository (plain-url url))
                    #:refspecs refspecs #:fetch-options options))))

(define (mirror url directory)
  (transfer url
    (lambda (options)
      (remove-tree directory)
      (%git-mirror (plain-url url) directory (fetch-options->vector options)))))

(define (certificate-file)
  "Return the file of the certificates that this machine trusts, or #f."
  (find (lambda (file) (and file (file-exists? file)))
        (list (getenv "SSL_CERT_FILE") "/etc/ssl/certs/ca-certificates.crt"
              "/etc/ssl/certs/ca-bundle.crt" "/etc/pki/tls/certs/ca-bundle.crt")))

(define trust-certificates
  (delay (and=> (certificate-file) (lambda (file) (set-tls-certificate-locations! #f file)))))

(define (open-copy url)
  "Return the copy of the repository at URL, or #f if there is none."
  (let ((directory (copy-directory url)))
    (and (openable-repository? directory) (repository-open directory))))

(define (update-copy url)
  "Return the copy of the repository at URL, with all that is there now."
  (define directory (copy-directory url))
  (define aside (string-append directory ".new"))
  (force trust-certificates)
  (match (open-copy url)
    (#f
     (make-directories (repositories-directory))
     (remove-tree directory)
     (mirror url aside)
     (rename-file aside directory)
     (repository-open directory))
    (repository
     (remove-remains directory)
     (fetch repository url)
     repository)))

;; What a fetch that was killed has left in a repository: locks, which would keep the next one from updating what they
;; are of, and packs that were not whole.
(define (remove-remains directory)
  (define (remains? name)
    (or (string-suffix? ".lock" name) (string-prefix? "pack_git2_" name) (string-prefix? "_git2_" name)))
  (define (clean directory deep?)
    (for-each (lambda (name)
                (define file (string-append directory "/" name))
                (cond ((remains? name) (remove-tree file))
                      ((and deep? (eq? 'directory (stat:type (lstat file)))) (clean file #t))))
              (or (scandir directory (lambda (name) (not (member name '("." ".."))))) '())))
  (clean directory #f)
  (clean (string-append directory "/objects/pack") #f)
  (clean (string-append directory "/refs") #t))

(define (remove-tree directory)
  (when (false-if-exception (lstat directory))
    (%remove-tree directory)))

(define (commit-of repository revision)
  (catch 'git-error
    (lambda () (oid->string (object-id (revparse-single repository (string-append revision "^{commit}")))))
    (lambda _ #f)))

(define (full-name? text)
  (and (= 40 (string-length text)) (string-every char-set:hex-digit text)))

(define (resolve-commit repository channel)
  "Return the commit of REPOSITORY that CHANNEL means, 40 digits: the one it names, or the head of its branch."
  (define commit (channel-commit channel))
  (define branch (channel-branch channel))
  (cond ((and commit (full-name? commit)) (commit-of repository commit))
        (commit (or (commit-of repository (string-append "refs/tags/" commit))
                    (and (string-every char-set:hex-digit commit) (commit-of repository commit))))
        ((string-prefix? "refs/" branch) (commit-of repository branch))
        (else (commit-of repository (string-append "refs/heads/" branch)))))

(define (oid commit)
  (base16-string->bytevector commit))

(define (file-of-commit repository commit path)
  "Return the bytes of the file PATH of COMMIT, or #f."
  (catch 'git-error
    (lambda ()
      (let* ((tree (commit-tree (commit-lookup repository (string->oid commit))))
             (entry (tree-entry-bypath tree path)))
        (blob-content (blob-lookup repository (tree-entry-id entry)))))
    (lambda _ #f)))

(define* (extract-commit repository commit directory #:optional (without '()))
  "Write the files of COMMIT as DIRECTORY, which appears when it is whole, but for those at the top that are called one of
WITHOUT. Nothing is done if it is there."
  (unless (file-exists? directory)
    (let ((aside (format #f "~a/.~a.~a" (dirname directory) (basename directory) (getpid))))
      (make-directories (dirname directory))
      (remove-tree aside)
      (match (%git-extract repository (oid commit) aside without)
        (#t (rename-file aside directory))
        (#(_ _ message) (raise-at #f "~a" message))))))

(define (commit-relation repository old new)
  "Return how OLD is related to NEW: 'self, 'ancestor, 'descendant or 'unrelated."
  (define (descends? commit ancestor)
    (catch 'git-error
      (lambda () (%git-descendant? repository (oid commit) (oid ancestor)))
      (lambda _ #f)))
  (cond ((string=? old new) 'self)
        ((descends? new old) 'ancestor)
        ((descends? old new) 'descendant)
        (else 'unrelated)))

(define (new-commits repository old new)
  "Return the commits, texts, that NEW comes from and OLD does not; OLD may be #f."
  (map bytevector->base16-string
       (%git-new-commits repository (oid new) (if old (list (oid old)) '()))))

(define (commit-path repository old new)
  "Return commits, texts, from OLD to NEW, each a parent of the next one; #f when NEW does not descend from OLD."
  (let ((path (%git-path repository (oid old) (oid new))))
    (and path (map bytevector->base16-string path))))
