;; Options of transfers: who the user is, through which proxy, which procedures learn of progress and certificates. (git
;; structs) exports their names; they stand here so that each file has one idea.

(define-module (git options)
  #:use-module (srfi srfi-9)
  #:use-module (git auth)
  #:export (make-remote-callbacks remote-callbacks? set-remote-callbacks-credentials!
            set-remote-callbacks-transfer-progress! set-remote-callbacks-certificate-check!
            make-proxy-options proxy-options? proxy-options-url proxy-options-type set-proxy-options-url!
            set-proxy-options-type!
            make-transfer-options fetch-options? fetch-options-remote-callbacks fetch-options-proxy-options
            fetch-options-download-tags set-fetch-options-download-tags! fetch-options->vector
            indexer-progress? indexer-progress-total-objects indexer-progress-indexed-objects
            indexer-progress-received-objects indexer-progress-local-objects indexer-progress-total-deltas
            indexer-progress-indexed-deltas indexer-progress-received-bytes))

(define-record-type <indexer-progress>
  (make-indexer-progress total-objects indexed-objects received-objects local-objects total-deltas indexed-deltas
                         received-bytes)
  indexer-progress?
  (total-objects indexer-progress-total-objects)
  (indexed-objects indexer-progress-indexed-objects)
  (received-objects indexer-progress-received-objects)
  (local-objects indexer-progress-local-objects)
  (total-deltas indexer-progress-total-deltas)
  (indexed-deltas indexer-progress-indexed-deltas)
  (received-bytes indexer-progress-received-bytes))

(define-record-type <remote-callbacks>
  (%make-remote-callbacks credentials progress certificate)
  remote-callbacks?
  (credentials callbacks-credentials set-remote-callbacks-credentials!)
  (progress callbacks-progress set-remote-callbacks-transfer-progress!)
  (certificate callbacks-certificate set-remote-callbacks-certificate-check!))

(define (make-remote-callbacks)
  "Return callbacks that do nothing. What their setters get: for credentials what (git auth) makes; for progress a
procedure of an <indexer-progress>, which stops the transfer by returning #f; for certificates a procedure of a host's
name and whether its certificate is good, which refuses it by returning #f."
  (%make-remote-callbacks #f #f #f))

(define-record-type <proxy-options>
  (make-proxy-options type url)
  proxy-options?
  (type proxy-options-type %set-proxy-options-type!)
  (url proxy-options-url set-proxy-options-url!))

(define (choice who what alist)
  (or (assq-ref alist what)
      (scm-error 'misc-error who "expected one of ~s, got ~s" (list (map car alist) what) #f)))

(define proxy-types '((none . 0) (auto . 1) (specified . 2)))
(define tag-policies '((unspecified . 0) (auto . 1) (none . 2) (all . 3)))

(define (set-proxy-options-type! options type)
  "Have OPTIONS use no proxy ('none), the configured one ('auto), or that of their URL ('specified)."
  (choice 'set-proxy-options-type! type proxy-types)
  (%set-proxy-options-type! options type))

(define-record-type <fetch-options>
  (%make-fetch-options callbacks proxy tags)
  fetch-options?
  (callbacks fetch-options-remote-callbacks)
  (proxy fetch-options-proxy-options)
  (tags fetch-options-download-tags %set-fetch-options-download-tags!))

(define (make-transfer-options)
  "Return options for an ordinary transfer."
  (%make-fetch-options (make-remote-callbacks) (make-proxy-options 'none #f) 'unspecified))

(define (set-fetch-options-download-tags! options policy)
  "Have OPTIONS get tags as POLICY says: 'unspecified, 'auto, 'none or 'all."
  (choice 'set-fetch-options-download-tags! policy tag-policies)
  (%set-fetch-options-download-tags! options policy))

(define (user-name)
  (or (false-if-exception (getlogin))
      (and=> (false-if-exception (getpwuid (getuid))) passwd:name)
      (getenv "LOGNAME")
      (getenv "USER")))

(define (fetch-options->vector options)
  "Return OPTIONS as rows of (nsscheme rows git) take them."
  (let* ((callbacks (fetch-options-remote-callbacks options))
         (credentials (callbacks-credentials callbacks))
         (progress (callbacks-progress callbacks))
         (proxy (fetch-options-proxy-options options)))
    (vector (if (auth-ssh-credentials? credentials)
                (cons (auth-ssh-credentials-public-key credentials) (auth-ssh-credentials-private-key credentials))
                (and credentials #t))
            (and progress (lambda numbers (progress (apply make-indexer-progress numbers))))
            (callbacks-certificate callbacks)
            (assq-ref proxy-types (proxy-options-type proxy))
            (proxy-options-url proxy)
            (assq-ref tag-policies (fetch-options-download-tags options))
            (and credentials (user-name)))))
