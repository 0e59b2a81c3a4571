;; Fetch options: who the user is and which proxy is used, for `remote-fetch' and `clone'.

(define-module (git fetch)
  #:use-module (git auth)
  #:use-module (git options)
  #:export (make-fetch-options fetch-init-options set-fetch-auth-with-ssh-agent! set-fetch-auth-with-ssh-key!
            set-fetch-options-proxy-type! set-fetch-options-proxy-url! set-fetch-options-transfer-progress!))

(define* (make-fetch-options #:optional auth-method
                             #:key proxy-url (proxy-type (if proxy-url 'specified 'none)) transfer-progress)
  "Return options of a transfer: AUTH-METHOD is what (git auth) makes, or #f; PROXY-TYPE 'none, 'auto or 'specified, for
the proxy PROXY-URL; TRANSFER-PROGRESS a procedure of an <indexer-progress>, which stops the transfer by returning #f."
  (let ((options (make-transfer-options)))
    (cond ((auth-ssh-credentials? auth-method) (set-fetch-auth-with-ssh-key! options auth-method))
          ((auth-ssh-agent? auth-method) (set-fetch-auth-with-ssh-agent! options)))
    (set-fetch-options-proxy-type! options proxy-type)
    (when proxy-url (set-fetch-options-proxy-url! options proxy-url))
    (when transfer-progress (set-fetch-options-transfer-progress! options transfer-progress))
    options))

(define fetch-init-options make-fetch-options)

(define (set-fetch-auth-with-ssh-agent! fetch-options)
  "Have the agent say who the user is."
  (set-remote-callbacks-credentials! (fetch-options-remote-callbacks fetch-options) (%make-auth-ssh-agent)))

(define (set-fetch-auth-with-ssh-key! fetch-options auth-ssh-credentials)
  "Have the files of AUTH-SSH-CREDENTIALS say who the user is."
  (set-remote-callbacks-credentials! (fetch-options-remote-callbacks fetch-options) auth-ssh-credentials))

(define (set-fetch-options-proxy-type! fetch-options type)
  "Use no proxy ('none), the configured one ('auto), or that of the URL ('specified)."
  (set-proxy-options-type! (fetch-options-proxy-options fetch-options) type))

(define (set-fetch-options-proxy-url! fetch-options url)
  "Say where the proxy is."
  (set-proxy-options-url! (fetch-options-proxy-options fetch-options) url))

(define (set-fetch-options-transfer-progress! fetch-options transfer-progress)
  "Have TRANSFER-PROGRESS called now and then."
  (set-remote-callbacks-transfer-progress! (fetch-options-remote-callbacks fetch-options) transfer-progress))
