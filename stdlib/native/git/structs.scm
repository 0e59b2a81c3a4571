;; What (git) tells of objects, differences and errors, as records, and the options of what it does. The names are those of
;; Guile-Git; there the records are C's, here they are Scheme's.

(define-module (git structs)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (git options)
  #:use-module ((gcrypt base16) #:select (bytevector->base16-string))
  #:export (make-git-error git-error? git-error-code git-error-message git-error-class
            make-time time-time time-offset
            list->signature signature->list signature? signature-name signature-email signature-when
            bytes->oid oid? oid->bytes oid=?

            vector->diff-delta
            diff-file? diff-file-oid diff-file-path diff-file-size diff-file-flags diff-file-mode diff-file-id-abbrev
            diff-delta? diff-delta-status diff-delta-flags diff-delta-similarity diff-delta-nfiles diff-delta-old-file
            diff-delta-new-file
            vector->diff-line diff-line? diff-line-origin diff-line-old-lineno diff-line-new-lineno diff-line-num-lines
            diff-line-content-len diff-line-content-offset diff-line-content
            vector->diff-hunk diff-hunk? diff-hunk-old-start diff-hunk-old-lines diff-hunk-new-start
            diff-hunk-new-lines diff-hunk-header-len diff-hunk-header

            list->config-entry config-entry? config-entry-name config-entry-value config-entry-include-depth
            config-entry-level
            vector->status-entry status-entry? status-entry-status status-entry-head-to-index
            status-entry-index-to-workdir
            vector->remote-head remote-head? remote-head-local remote-head-oid remote-head-loid remote-head-name)
  #:re-export (make-remote-callbacks set-remote-callbacks-credentials! set-remote-callbacks-transfer-progress!
               set-remote-callbacks-certificate-check!
               proxy-options? proxy-options-url proxy-options-type set-proxy-options-url! set-proxy-options-type!
               fetch-options-remote-callbacks fetch-options-proxy-options fetch-options-download-tags
               set-fetch-options-download-tags!
               indexer-progress? indexer-progress-total-objects indexer-progress-indexed-objects
               indexer-progress-received-objects indexer-progress-local-objects indexer-progress-total-deltas
               indexer-progress-indexed-deltas indexer-progress-received-bytes))

(define-record-type <git-error>
  (make-git-error code message class)
  git-error?
  (code git-error-code)
  (message git-error-message)
  (class git-error-class))

;;; Names of objects.

(define-record-type <oid>
  (bytes->oid bytes)
  oid?
  (bytes oid->bytes))

(set-record-type-printer! <oid>
  (lambda (oid port)
    (format port "#<oid ~a>" (bytevector->base16-string (oid->bytes oid)))))

(define (oid=? oid1 oid2)
  "Return true if OID1 and OID2 are the same name."
  (bytevector=? (oid->bytes oid1) (oid->bytes oid2)))

;;; People and times.

(define-record-type <time>
  (make-time seconds offset)
  time?
  (seconds time-time)
  (offset time-offset))

(define-record-type <signature>
  (make-signature name email when)
  signature?
  (name signature-name)
  (email signature-email)
  (when signature-when))

(define (list->signature parts)
  "Return the signature of PARTS: name, address, seconds and minutes; #f for #f."
  (and parts
       (make-signature (car parts) (cadr parts) (make-time (caddr parts) (cadddr parts)))))

(define (signature->list signature)
  "Return the parts of SIGNATURE."
  (let ((when (signature-when signature)))
    (list (signature-name signature) (signature-email signature) (time-time when) (time-offset when))))

;;; Differences.

(define-record-type <diff-file>
  (make-diff-file oid path size flags mode id-abbrev)
  diff-file?
  (oid diff-file-oid)
  (path diff-file-path)
  (size diff-file-size)
  (flags diff-file-flags)
  (mode diff-file-mode)
  (id-abbrev diff-file-id-abbrev))

(define-record-type <diff-delta>
  (make-diff-delta status flags similarity nfiles old-file new-file)
  diff-delta?
  (status diff-delta-status)
  (flags diff-delta-flags)
  (similarity diff-delta-similarity)
  (nfiles diff-delta-nfiles)
  (old-file diff-delta-old-file)
  (new-file diff-delta-new-file))

(define (vector->diff-file parts)
  (apply make-diff-file (bytes->oid (vector-ref parts 0)) (cdr (vector->list parts))))

(define (vector->diff-delta parts)
  "Return the change of a file that PARTS are of, #f for #f."
  (and parts
       (make-diff-delta (vector-ref parts 0) (vector-ref parts 1) (vector-ref parts 2) (vector-ref parts 3)
                        (vector->diff-file (vector-ref parts 4)) (vector->diff-file (vector-ref parts 5)))))

(define-record-type <diff-line>
  (make-diff-line origin old-lineno new-lineno num-lines content-len content-offset content)
  diff-line?
  (origin diff-line-origin)
  (old-lineno diff-line-old-lineno)
  (new-lineno diff-line-new-lineno)
  (num-lines diff-line-num-lines)
  (content-len diff-line-content-len)
  (content-offset diff-line-content-offset)
  (content diff-line-content))

(define (vector->diff-line parts)
  "Return the line of a hunk that PARTS are of."
  (apply make-diff-line (vector->list parts)))

(define-record-type <diff-hunk>
  (make-diff-hunk old-start old-lines new-start new-lines header-len header)
  diff-hunk?
  (old-start diff-hunk-old-start)
  (old-lines diff-hunk-old-lines)
  (new-start diff-hunk-new-start)
  (new-lines diff-hunk-new-lines)
  (header-len diff-hunk-header-len)
  (header diff-hunk-header))

(define (vector->diff-hunk parts)
  "Return the hunk that PARTS are of."
  (let ((header (vector-ref parts 4)))
    (make-diff-hunk (vector-ref parts 0) (vector-ref parts 1) (vector-ref parts 2) (vector-ref parts 3)
                    (bytevector-length header) header)))

;;; Configuration, state, remotes.

(define-record-type <config-entry>
  (make-config-entry name value depth level)
  config-entry?
  (name config-entry-name)
  (value config-entry-value)
  (depth config-entry-include-depth)
  (level config-entry-level))

(define (list->config-entry parts)
  "Return the entry of a configuration that PARTS are of."
  (apply make-config-entry parts))

(define-record-type <status-entry>
  (make-status-entry status head-to-index index-to-workdir)
  status-entry?
  (status status-entry-status)
  (head-to-index status-entry-head-to-index)
  (index-to-workdir status-entry-index-to-workdir))

(define status-flags
  '((1 . index-new) (2 . index-modified) (4 . index-deleted) (8 . index-renamed) (16 . index-typechange)
    (128 . wt-new) (256 . wt-modified) (512 . wt-deleted) (1024 . wt-typechange) (2048 . wt-renamed)
    (4096 . wt-unreadable) (16384 . ignored) (32768 . conflicted)))

(define (vector->status-entry parts)
  "Return the state of a file that PARTS are of."
  (let loop ((flags status-flags) (names '()))
    (cond ((pair? flags)
           (loop (cdr flags)
                 (if (logtest (caar flags) (vector-ref parts 0)) (cons (cdar flags) names) names)))
          (else
           (make-status-entry names (vector->diff-delta (vector-ref parts 1))
                              (vector->diff-delta (vector-ref parts 2)))))))

(define-record-type <remote-head>
  (make-remote-head local oid loid name)
  remote-head?
  (local remote-head-local)
  (oid remote-head-oid)
  (loid remote-head-loid)
  (name remote-head-name))

(define (vector->remote-head parts)
  "Return what a remote has, of PARTS."
  (make-remote-head (vector-ref parts 0) (bytes->oid (vector-ref parts 1)) (bytes->oid (vector-ref parts 2))
                    (vector-ref parts 3)))
