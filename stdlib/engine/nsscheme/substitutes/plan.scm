;; What has to be fetched and what to be built, so that some outputs of derivations become valid. An output is fetched if a
;; server has it and all that it refers to; the inputs of what must be built are looked at in turn, and no others.
;;
;; Invariant: a narinfo counts only if an authorized key signed it, or if the derivation says itself what the contents are.

(define-module (nsscheme substitutes plan)
  #:use-module (ice-9 format)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (ice-9 threads)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme substitutes kept)
  #:use-module (nsscheme substitutes narinfo)
  #:use-module (nsscheme substitutes transfers)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-71)
  #:export (make-inquiry inquiry-complaints find-narinfos found-of found-after found-narinfo found-server found-kept?
            make-plan plan-fetched plan-built
            for-each-over-lines))

;;; Several at once, each thread with a line of its own.

(define lines-at-once 8)

(define (for-each-over-lines proc things)
  "Call PROC with a line and each of THINGS, several at a time. What PROC throws is thrown again when all have ended."
  (define rest things)
  (define thrown #f)
  (define lock (make-mutex))
  (define (next!)
    (with-mutex lock
      (and (pair? rest) (not thrown)
           (let ((thing (car rest)))
             (set! rest (cdr rest))
             (list thing)))))
  (define (work)
    (define line (make-line))
    (let loop ()
      (match (next!)
        (#f (line-close line))
        ((thing)
         (catch #t
           (lambda () (proc line thing))
           (lambda args (with-mutex lock (set! thrown (or thrown args)))))
         (loop)))))
  ;; With no room for more threads there are fewer.
  (define (started) (catch 'system-error (lambda () (call-with-new-thread work)) (const #f)))
  (match (filter-map (lambda (_) (started)) (iota (min lines-at-once (length things))))
    (() (work))
    (threads (for-each join-thread threads)))
  (when thrown (apply throw thrown)))

;;; Asking servers.

;; The servers that are asked, what is known of items, and what is to be complained of.
(define-record-type <inquiry>
  (%make-inquiry servers anew? contents known silent complaints lock)
  inquiry?
  (servers    inquiry-servers)
  (anew?      inquiry-anew?)                ;whether nothing counts that was kept of earlier answers
  (contents   inquiry-contents)             ;path -> <content>, for what is known by its contents
  (known      inquiry-known)                ;path -> <found> or #f
  (silent     inquiry-silent)               ;server -> #t: it is not asked any more
  (complaints %inquiry-complaints set-inquiry-complaints!)
  (lock       inquiry-lock))

(define* (make-inquiry servers #:key anew?)
  "Return an inquiry that asks SERVERS, URLs, in this order; if ANEW?, also what they said before."
  (%make-inquiry servers anew? (make-hash-table) (make-hash-table) (make-hash-table) '() (make-mutex)))

(define (inquiry-complaints inquiry)
  "Return what was wrong with servers and their answers, lines of text, the first one first."
  (reverse (%inquiry-complaints inquiry)))

;; The contents of a fixed output, which nobody need sign: a SHA-256 of the archive, or of the one file.
(define-record-type <content>
  (content hash archive?)
  content?
  (hash     content-hash)
  (archive? content-archive?))

(define (expect-contents! inquiry drv)
  "From now on the fixed output of DRV counts by its contents."
  (for-each (match-lambda
              ((_ . output)
               (when (and (derivation-output-hash output) (eq? 'sha256 (derivation-output-hash-algo output)))
                 (hash-set! (inquiry-contents inquiry) (derivation-output-path output)
                            (content (derivation-output-hash output) (derivation-output-recursive? output))))))
            (derivation-outputs drv)))

(define-record-type <found>
  (found narinfo server kept?)
  found?
  (narinfo found-narinfo)
  (server  found-server)
  (kept?   found-kept?))                    ;whether the server was not asked this time

(define (complain! inquiry template . arguments)
  (define text (apply format #f template arguments))
  (with-mutex (inquiry-lock inquiry)
    (unless (member text (%inquiry-complaints inquiry))
      (set-inquiry-complaints! inquiry (cons text (%inquiry-complaints inquiry))))))

(define most-narinfo-bytes (* 1024 1024))

(define (narinfo-url server path)
  (string-append server "/" (store-path-hash-part path) ".narinfo"))

;; What SERVER says of PATH, or said when it was last asked, if that counts.
(define (ask inquiry line server path)
  (match (and (not (inquiry-anew? inquiry)) (kept-answer server path))
    (#f (ask-server inquiry line server path))
    ('none #f)
    (text
     (or (taken inquiry text server path #t noop)
         (ask-server inquiry line server path)))))

;; What SERVER, which is asked, says of PATH, if that counts.
(define (ask-server inquiry line server path)
  (define seconds #f)
  (define asked? #t)
  (define bytes
    (catch 'transfer-error
      (lambda ()
        (get-bytes line server (narinfo-url server path) most-narinfo-bytes
                   #:holds! (lambda (number) (set! seconds number))))
      (lambda (key text)
        (set! asked? #f)
        (complain! inquiry "the server ~a is left out: ~a" server text)
        (with-mutex (inquiry-lock inquiry) (hash-set! (inquiry-silent inquiry) server #t))
        #f)))
  (define (refuse reason)
    (complain! inquiry "what ~a says of ~a is not taken: ~a" server path reason))
  (cond (bytes
         (let ((result (taken inquiry bytes server path #f refuse)))
           (if result
               (keep-answer! server path (narinfo-text (found-narinfo result)) seconds)
               (forget-answer! server path))
           result))
        (else
         (when asked? (keep-answer! server path #f seconds))
         #f)))

;; What is found in TEXT, a string or bytes, that SERVER says of PATH, or #f if that does not count: REFUSE is called with the
;; reason.
(define (taken inquiry text server path kept? refuse)
  (define (refused reason)
    (refuse reason)
    #f)
  (guard (exception (#t (refused (string-trim-right (%exception-text exception)))))
    (let ((narinfo (text->narinfo (if (string? text) text (bytes->text text)) path)))
      (call-with-values (lambda () (judge-narinfo narinfo))
        (lambda (good? reason)
          (if (or good? (has-contents? inquiry narinfo)) (found narinfo server kept?) (refused reason)))))))

;; Whether NARINFO promises the contents that are known beforehand.
(define (has-contents? inquiry narinfo)
  (match (hash-ref (inquiry-contents inquiry) (narinfo-path narinfo))
    (#f #f)
    (content
     (and (content-archive? content)
          (bytevector=? (content-hash content) (narinfo-hash narinfo))
          (null? (narinfo-references narinfo))))))

;; The file of the fixed output PATH as SERVER has it by its contents, as something that is found, or #f.
(define (ask-for-file inquiry line server path)
  (match (hash-ref (inquiry-contents inquiry) path)
    ((and (? content?) (= content-archive? #f) (= content-hash hash))
     (let* ((url (format #f "~a/file/~a/sha256/~a" server (store-path-package-name path)
                         (bytevector->nix-base32-string hash)))
            (size (catch 'transfer-error
                    (lambda ()
                      (and=> (open-body line server url)
                             (lambda (body)
                               (body-close body)
                               (body-total body))))
                    (lambda _ #f))))
       (and size
            (found (make-narinfo path (list (form url 'file size)) hash size '() #f #f) server #f))))
    (_ #f)))

;; What SERVER has of PATH, if it is asked.
(define (seek inquiry line server path)
  (and (not (hash-ref (inquiry-silent inquiry) server))
       (or (ask inquiry line server path)
           (and (not (hash-ref (inquiry-silent inquiry) server))
                (ask-for-file inquiry line server path)))))

(define (bytes->text bytes)
  (catch 'decoding-error
    (lambda () (utf8->string bytes))
    (lambda _ (raise-at #f "it is no text in UTF-8"))))

(define (find-narinfos inquiry paths)
  "Ask for all of PATHS; what is found of one, `found-narinfo' by `found-server', is looked up by (found-of INQUIRY PATH)."
  (for-each-over-lines
   (lambda (line path)
     (define result
       (any (lambda (server) (seek inquiry line server path)) (inquiry-servers inquiry)))
     (with-mutex (inquiry-lock inquiry) (hash-set! (inquiry-known inquiry) path result)))
   (delete-duplicates (remove (lambda (path) (hash-get-handle (inquiry-known inquiry) path)) paths))))

;; Whether two servers speak of the same thing.
(define (same-item? one other)
  (and (equal? (narinfo-hash one) (narinfo-hash other))
       (equal? (sort (narinfo-references one) string<?) (sort (narinfo-references other) string<?))))

(define (found-after inquiry line found)
  "Ask the servers that come after the one that FOUND is of for the same item; return what is found, or #f."
  (any (lambda (server)
         (let ((other (seek inquiry line server (narinfo-path (found-narinfo found)))))
           (and other (same-item? (found-narinfo found) (found-narinfo other)) other)))
       (match (member (found-server found) (inquiry-servers inquiry))
         ((_ . rest) rest))))

(define (found-of inquiry path) (hash-ref (inquiry-known inquiry) path))

(define (find-closures inquiry store paths)
  "Ask for PATHS and for all that they refer to, as far as it is not in STORE."
  (define seen (make-hash-table))
  (define (new? path)
    (and (not (hash-ref seen path))
         (begin
           (hash-set! seen path #t)
           (not (valid-path? store path)))))
  (let loop ((paths (filter new? paths)))
    (unless (null? paths)
      (find-narinfos inquiry paths)
      (loop (filter new?
                    (append-map (lambda (path)
                                  (match (found-of inquiry path)
                                    (#f '())
                                    (found (narinfo-references (found-narinfo found)))))
                                paths))))))

;; What has to be fetched for PATH, references before what refers to them, or #f if a part of it is nowhere to be had.
(define (closure inquiry store path)
  (define seen (make-hash-table))
  (let/ec return
    (let ((order '()))
      (let visit ((path path))
        (unless (or (hash-ref seen path) (valid-path? store path))
          (hash-set! seen path #t)
          (match (found-of inquiry path)
            (#f (return #f))
            (found
             (for-each visit (delete path (narinfo-references (found-narinfo found))))
             (set! order (cons found order))))))
      (reverse order))))

;;; The plan.

(define-record-type <plan>
  (%make-plan fetched built)
  plan?
  (fetched plan-fetched)                    ;list of <found>, references before what refers to them
  (built   plan-built))                     ;list of derivations' file names

(define (may-be-fetched? drv)
  (not (equal? "0" (assoc-ref (derivation-builder-environment-vars drv) "allowSubstitutes"))))

(define (make-plan store inquiry goals)
  "Return what is to be fetched and built for GOALS, a list of pairs of a derivation's file name and a list of names of its
outputs, or #f for all of them. Instead of a derivation there may be an item, which is fetched if it can be had."
  (define fetched (make-hash-table))                        ;path -> #t
  (define order '())
  (define built '())
  (define seen (make-hash-table))                           ;drv -> names of outputs that were looked at
  ;; A goal that was not looked at: its derivation, its file name, and the paths that are missing.
  (define (open-goal goal)
    (match goal
      ((file . names)
       (let* ((drv (read-derivation-from-file file))
              (outputs (derivation-outputs drv))
              (names (remove (lambda (name) (member name (hash-ref seen file '())))
                             (or names (map car outputs))))
              (paths (map (lambda (name) (derivation-output-path (assoc-ref outputs name))) names)))
         (hash-set! seen file (append names (hash-ref seen file '())))
         (expect-contents! inquiry drv)
         (match (remove (lambda (path) (or (hash-ref fetched path) (valid-path? store path))) paths)
           (() #f)
           (missing (list drv file missing)))))))
  (define (take! paths)
    (let ((closures (map (lambda (path) (closure inquiry store path)) paths)))
      (and (every identity closures)
           (begin
             (for-each (lambda (found)
                         (let ((path (narinfo-path (found-narinfo found))))
                           (unless (hash-ref fetched path)
                             (hash-set! fetched path #t)
                             (set! order (cons found order)))))
                       (concatenate closures))
             #t))))
  (define items (remove derivation-path? (map car goals)))
  (find-closures inquiry store items)
  (for-each (lambda (item) (take! (list item))) items)
  (let loop ((goals (filter (lambda (goal) (derivation-path? (car goal))) goals)))
    (let ((open (filter-map open-goal goals)))
      (find-closures inquiry store
                     (append-map (match-lambda ((drv _ missing) (if (may-be-fetched? drv) missing '()))) open))
      (match (append-map
              (match-lambda
                ((drv file missing)
                 (cond ((and (may-be-fetched? drv) (take! missing)) '())
                       ((member file built) '())
                       (else
                        (set! built (cons file built))
                        (map (lambda (input)
                               (cons (derivation-input-path input) (derivation-input-sub-derivations input)))
                             (derivation-inputs drv))))))
              open)
        (() (%make-plan (reverse order) (reverse built)))
        (more (loop more))))))
