;; What was pulled: generations, each a directory with a file `generation', which says which channels at which commits,
;; and a file `load-path', which a session reads before it has a language: lines `tree DIRECTORY' and `channel
;; DIRECTORY'. The link `current' names the generation that counts.
;;
;; Invariant: a generation is made aside and renamed, and never changes; the link is replaced in one step. Generations
;; are made while the lock of `with-pull-lock' is held.

(define-module (nsscheme channels generations)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (ice-9 pretty-print)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme directories)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme git-authentication)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (make-pulled pulled? pulled-channel pulled-commit pulled-name pulled-tree pulled-modules
            generation-date generation-pulled generation-left-out
            generation-numbers current-number read-generation current-generation last-pulled
            channel-of-directory
            add-generation write-generation roll-back))

;; A channel as it was pulled.
(define-record-type <pulled>
  (make-pulled channel tree modules)
  pulled?
  (channel pulled-channel)     ;with its commit
  (tree    pulled-tree)        ;the directory of its files
  (modules pulled-modules))    ;the directory of its modules

(define pulled-name (compose channel-name pulled-channel))
(define pulled-commit (compose channel-commit pulled-channel))

(define-record-type <generation>
  (make-generation date pulled left-out)
  generation?
  (date     generation-date)       ;seconds since 1970
  (pulled   generation-pulled)
  (left-out generation-left-out))  ;names

;;; As data.

(define (pulled->datum pulled)
  (define channel (pulled-channel pulled))
  (define introduction (channel-introduction channel))
  `((name ,(channel-name channel))
    (url ,(channel-url channel))
    (branch ,(channel-branch channel))
    (commit ,(channel-commit channel))
    ,@(if introduction
          `((introduction
             ,(channel-introduction-first-signed-commit introduction)
             ,(fingerprint->string (channel-introduction-first-commit-signer introduction))))
          '())
    (tree ,(pulled-tree pulled))
    (modules ,(pulled-modules pulled))))

(define (datum->pulled properties)
  (define (get key) (match (assq key properties) ((_ value) value) (_ #f)))
  (make-pulled (channel
                (name (get 'name))
                (url (get 'url))
                (branch (get 'branch))
                (commit (get 'commit))
                (introduction
                 (match (assq 'introduction properties)
                   ((_ commit signer) (make-channel-introduction commit (openpgp-fingerprint signer)))
                   (_ #f))))
               (get 'tree)
               (get 'modules)))

(define (read-directory directory)
  (match (call-with-input-file (string-append directory "/generation") read)
    (('generation ('version 1) ('date date) ('channels . channels) ('left-out . left-out))
     (make-generation date (map datum->pulled channels) left-out))
    (_ (raise-at (location (string-append directory "/generation") 1 0)
                 "this is no generation that this program wrote"))))

(define (write-generation directory pulled left-out)
  "Write a generation with the channels PULLED, and the names LEFT-OUT, as the new DIRECTORY."
  (define aside (format #f "~a/.~a.~a" (dirname directory) (basename directory) (getpid)))
  (define-values (trees others) (partition (compose guix-channel? pulled-channel) pulled))
  (make-directories aside)
  (write-file (string-append aside "/generation")
              (call-with-output-string
                (lambda (port)
                  (pretty-print `(generation (version 1)
                                             (date ,(current-time))
                                             (channels ,@(map pulled->datum pulled))
                                             (left-out ,@left-out))
                                port))))
  (write-file (string-append aside "/load-path")
              (string-concatenate
               (append (map (lambda (tree) (string-append "tree " (pulled-modules tree) "\n")) trees)
                       (map (lambda (channel) (string-append "channel " (pulled-modules channel) "\n")) others))))
  (rename-file aside directory))

;;; Numbers.

(define (generation-directory number)
  (string-append (generations-directory) "/" (number->string number)))

(define (generation-numbers)
  "Return the numbers of the generations that there are, the oldest first."
  (sort (filter-map string->number
                    (or (scandir (generations-directory) (lambda (name) (string-every char-set:digit name))) '()))
        <))

(define (current-number)
  "Return the number of the generation that counts, or #f."
  (catch 'system-error
    (lambda () (string->number (basename (readlink (current-link)))))
    (lambda _ #f)))

(define (read-generation number)
  "Return the generation NUMBER."
  (let ((directory (generation-directory number)))
    (unless (file-exists? directory)
      (raise-at #f "there is no generation ~a; there are: ~a" number
                (string-join (map number->string (generation-numbers)) ", ")))
    (read-directory directory)))

(define (current-generation)
  "Return the generation that counts: that of the directory $NSSCHEME_CHANNELS, else the one that was pulled or chosen last;
or #f."
  (match (getenv "NSSCHEME_CHANNELS")
    ((or #f "")
     (let ((number (current-number)))
       (and number (file-exists? (generation-directory number)) (read-generation number))))
    (directory (read-directory directory))))

(define (last-pulled name)
  "Return the channel NAME as the last generation has it that has it, up to the one that counts; or #f."
  (define now (current-number))
  (any (lambda (number)
         (and (<= number (or now 0))
              (find (lambda (pulled) (eq? name (pulled-name pulled)))
                    (generation-pulled (read-generation number)))))
       (reverse (generation-numbers))))

(define (channel-of-directory directory)
  "Return the name of the channel whose modules are in DIRECTORY, a text; DIRECTORY itself if it was not pulled."
  (let* ((generation (current-generation))
         (pulled (and generation
                      (find (lambda (pulled) (string=? directory (pulled-modules pulled)))
                            (generation-pulled generation)))))
    (if pulled (symbol->string (pulled-name pulled)) directory)))

;; What the link that counts holds when the generation NUMBER does.
(define (link-target number)
  (string-append "generations/" (number->string number)))

(define (add-generation pulled left-out)
  "Make a generation of PULLED and LEFT-OUT the one that counts, and return its number."
  (define number (+ 1 (fold max 0 (generation-numbers))))
  ;; As long as this link has not become the one that counts, the generation is a remain of a pull that did not end.
  (make-directories (generations-directory))
  (symlink (link-target number) (next-link))
  (write-generation (generation-directory number) pulled left-out)
  (rename-file (next-link) (current-link))
  number)

(define (roll-back)
  "Have the generation before the one that counts count, and return its number."
  (define now (current-number))
  (define before (filter (lambda (number) (and now (< number now))) (generation-numbers)))
  (define aside (string-append (generations-directory) "/.back"))
  (when (null? before)
    (raise-at #f "there is no generation before ~a" (or now "the first pull")))
  (symlink (link-target (last before)) aside)
  (rename-file aside (current-link))
  (last before))
