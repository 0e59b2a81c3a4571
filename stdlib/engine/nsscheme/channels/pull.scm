;; How channels are pulled: their repositories are brought up to date, their commits authenticated, and their files
;; written as they are; nothing is compiled. What a channel depends on is pulled as well. A channel that does not work
;; is left out with its reason, and what depends on it, too; only without Guix itself, when that is wanted, nothing
;; works.
;;
;; Invariant: nothing of a channel is read as code before its commit is found authentic, or the user said that it need
;; not be.

(define-module (nsscheme channels pull)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channel-metadata)
  #:use-module (nsscheme channels generations)
  #:use-module (nsscheme channels module-imports)
  #:use-module (nsscheme channels package-references)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme channels repositories)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme git-authentication)
  #:use-module ((nsscheme session) #:select (diagnostic))
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-26)
  #:export (pull-channels left-out? left-out-name left-out-reason))

;; A channel that was left out, and why: lines of text.
(define-record-type <left-out>
  (make-left-out name reason)
  left-out?
  (name   left-out-name)
  (reason left-out-reason))

(define (say template . arguments)
  (format (current-error-port) "~?~%" template arguments)
  (force-output (current-error-port)))

;; What THUNK returns, or the text of the error that kept it from that. A full disk is no fault of a channel's.
(define (attempt thunk)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (when (memq (exception-kind exception) '(signal quit))
            (raise-exception exception))
          (let ((text (string-trim-right (diagnostic exception))))
            (when (full-disk? text)
              (raise-at #f "No space left on device: what was pulled before still counts; make room and pull again~%~a"
                        text))
            (return text)))
      thunk)))

;; Whether TEXT is about a full disk, in the words of the system, or of the library of databases.
(define (full-disk? text)
  (any (cut string-contains text <>) '("No space left on device" "Disk quota exceeded" "disk is full")))

(define (short commit) (string-take commit 7))

;;; One channel.

;; Also a channel that was left out in between may not go back.
(define (refuse-downgrade channel repository commit)
  (define last (last-pulled (channel-name channel)))
  (define before
    (and last (string=? (channel-url (pulled-channel last)) (channel-url channel)) (pulled-commit last)))
  (when before
    (match (commit-relation repository before commit)
      ((or 'self 'ancestor) #t)
      (_
       (raise-at (channel-location channel)
                 "the channel ~a would go from commit ~a to ~a, which is not a descendant of it~a" (channel-name channel)
                 before commit
                 (if (channel-commit channel)
                     "; --allow-downgrades does it"
                     ": whoever keeps the channel may have been forced to go back, so that nobody gets its latest changes; \
--allow-downgrades does it"))))))

(define (progress channel)
  (define told #f)
  (lambda (done all)
    (when (and (not told) (> all 0))
      (set! told #t)
      (say "authenticating ~a commit~a of the channel ~a" all (if (= all 1) "" "s") (channel-name channel)))))

(define (authenticate channel repository commit metadata)
  (define introduction (channel-introduction channel))
  (cond (introduction
         (authenticate-repository repository
                                  (channel-introduction-first-signed-commit introduction)
                                  (channel-introduction-first-commit-signer introduction)
                                  #:end commit
                                  #:keyrings (list (channel-text metadata 'keyring-reference "keyring"))
                                  #:label (string-append "channel-" (symbol->string (channel-name channel)))
                                  #:progress (progress channel)))
        ((guix-channel? channel)
         (raise-at (channel-location channel)
                   "the channel guix has no introduction, so nothing says who may change it; add one, or say \
--disable-authentication and run what anybody may have written"))
        ((file-of-commit repository commit ".guix-authorizations")
         (warn-at (channel-location channel)
                  "the channel ~a has .guix-authorizations, but no introduction here: it is not authenticated"
                  (channel-name channel)))
        (else
         (warn-at (channel-location channel) "the channel ~a has no introduction: it is not authenticated"
                  (channel-name channel)))))

(define (metadata-of channel repository commit)
  (match (file-of-commit repository commit ".guix-channel")
    (#f '())
    (bytes (parse-channel-metadata (utf8->string bytes) (format #f "~a/.guix-channel" (channel-name channel))))))

(define (dependency->channel data)
  (channel
   (name (assq-ref data 'name))
   (url (assq-ref data 'url))
   (branch (assq-ref data 'branch))
   (commit (assq-ref data 'commit))
   (introduction (match (assq-ref data 'introduction)
                   (#f #f)
                   ((commit signer) (make-channel-introduction commit (openpgp-fingerprint signer)))))
   (location (assq-ref data 'position))))

;; The repository of CHANNEL and the commit that is meant. One that is named and there is not looked for elsewhere.
(define (repository+commit channel)
  (define url (channel-url channel))
  (define kept (and (channel-commit channel) (open-copy url)))
  (define known (and kept (resolve-commit kept channel)))
  (if (and known (string=? known (channel-commit channel)))
      (values kept known)
      (begin
        (say "updating the channel ~a from ~a" (channel-name channel) url)
        (let* ((repository (update-copy url))
               (commit (resolve-commit repository channel)))
          (unless commit
            (raise-at (channel-location channel) "the repository at ~a has no ~a ~a" url
                      (if (channel-commit channel) "commit" "branch")
                      (or (channel-commit channel) (channel-branch channel))))
          (values repository commit)))))

;; What no module of Guix's reads, and is almost half of its files' size: translations and the manual.
(define unread '("doc" "po"))

;; Two values: CHANNEL as it was pulled, and the channels that it depends on.
(define (pull-channel wanted authenticate? allow-downgrades?)
  (define-values (repository commit) (repository+commit wanted))
  (define metadata (metadata-of wanted repository commit))
  (define without (if (guix-channel? wanted) unread '()))
  (define tree (string-append (trees-directory) "/" commit (if (null? without) "" "-guix")))
  (unless allow-downgrades?
    (refuse-downgrade wanted repository commit))
  (when authenticate?
    (authenticate wanted repository commit metadata))
  (extract-commit repository commit tree without)
  (let ((primary (channel-text metadata 'url #f)))
    (when (and primary (not (channel-commit wanted)) (not (string=? primary (channel-url wanted))))
      (warn-at (channel-location wanted) "the channel ~a says that its home is ~a; a mirror may be older"
               (channel-name wanted) primary)))
  (values (make-pulled (at-commit wanted commit) tree (channel-module-directory tree metadata))
          (map dependency->channel (channel-dependency-data metadata))))

;;; All of them.

;; Of what was pulled, and which channels each needs, what does not work: the first such channel and the reason, or #f.
(define (find-broken pulled needs failed)
  (define (lacking each)
    (any (lambda (name) (and (memq name failed) name)) (or (assq-ref needs (pulled-name each)) '())))
  (define directories (map pulled-modules pulled))
  (define tree? (any (compose guix-channel? pulled-channel) pulled))
  (any (lambda (each)
         (cond ((guix-channel? (pulled-channel each)) #f)
               ((lacking each)
                => (lambda (name) (make-left-out (pulled-name each)
                                                 (format #f "it depends on the channel ~a, which is left out" name))))
               ((broken-module (pulled-modules each) directories tree?)
                => (lambda (reason) (make-left-out (pulled-name each) reason)))
               (else #f)))
       pulled))

;; Say what may not work of a channel that is not left out.
(define (say-doubts pulled)
  (define directories (map pulled-modules pulled))
  (define tree? (any (compose guix-channel? pulled-channel) pulled))
  (for-each (lambda (each)
              (unless (guix-channel? (pulled-channel each))
                (for-each (lambda (text) (warn-at #f "the channel ~a: ~a" (pulled-name each) text))
                          (append (doubtful-names (pulled-modules each) directories tree?)
                                  (shortened (unbound-references (pulled-modules each) directories tree?))))))
            pulled))

;; The first of TEXTS, and how many more there are: one renamed package may be used everywhere.
(define (shortened texts)
  (define most 10)
  (if (> (length texts) most)
      (append (take texts most)
              (list (format #f "~a more packages are used that are not there; ‘nsscheme channel check’ says all of it"
                            (- (length texts) most))))
      texts))

(define (sift pulled needs left-out)
  (match (find-broken pulled needs (map left-out-name left-out))
    (#f
     (say-doubts pulled)
     (values pulled (reverse left-out)))
    (broken
     (sift (remove (lambda (each) (eq? (pulled-name each) (left-out-name broken))) pulled)
           needs (cons broken left-out)))))

(define* (pull-channels channels #:key (authenticate? #t) allow-downgrades?)
  "Pull CHANNELS and what they depend on. A channel may not go back from what was pulled of it before, unless
ALLOW-DOWNGRADES?. Return two values: a list of what was pulled, and one of what is left out."
  (unless authenticate?
    (warn-at #f "channels are not authenticated: they may be what anybody has written"))
  (let loop ((waiting channels) (pulled '()) (needs '()) (left-out '()))
    (match waiting
      (() (sift (reverse pulled) needs left-out))
      ((wanted . rest)
       (let* ((name (channel-name wanted))
              (same? (lambda (each) (eq? name (pulled-name each))))
              (previous (find same? pulled)))
         (cond
          ;; The user's word comes before that of another channel's, unless only the latter names a commit.
          ((or (and previous (or (not (channel-commit wanted))
                                 (any (lambda (asked) (and (eq? name (channel-name asked)) (channel-commit asked)))
                                      channels)
                                 (string=? (channel-commit wanted) (pulled-commit previous))))
               (find (lambda (each) (eq? name (left-out-name each))) left-out))
           (loop rest pulled needs left-out))
          (else
           (match (attempt
                   (lambda ()
                     (call-with-values
                         (lambda () (pull-channel wanted authenticate? allow-downgrades?))
                       cons)))
             ((? string? reason)
              (if (guix-channel? wanted)
                  (raise-at #f "Guix itself cannot be pulled, and nothing has changed:~%~a" reason)
                  (loop rest (remove same? pulled) needs (cons (make-left-out name reason) left-out))))
             ((new . dependencies)
              (loop (append rest dependencies)
                    (cons new (remove same? pulled))
                    (acons name (map channel-name dependencies) needs)
                    left-out))))))))))
