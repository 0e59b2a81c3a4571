;; TLS behind the names of GnuTLS's Guile bindings, as programs that fetch things use them: certificates, but no
;; other kind of credentials. OpenSSL does the work, without the network: ports of Scheme's carry what it says, so that
;; waiting is theirs.

(define-module (gnutls)
  #:use-module (gcrypt hash)
  #:use-module (gnutls enums)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (nsscheme rows tls)
  #:export (gnutls-version
            session? make-session bye handshake alert-get session-protocol session-peer-certificate-chain
            set-session-transport-fd! set-session-transport-port! set-session-credentials! set-session-server-name!
            set-session-default-priority! set-session-priorities!
            record-send record-receive! session-record-port set-session-record-port-close!
            certificate-credentials? make-certificate-credentials
            set-certificate-credentials-x509-trust-file! set-certificate-credentials-x509-trust-data!
            set-certificate-credentials-x509-key-files! set-certificate-credentials-x509-key-data!
            peer-certificate-status
            x509-certificate? import-x509-certificate x509-certificate-matches-hostname? x509-certificate-dn
            x509-certificate-issuer-dn x509-certificate-version x509-certificate-fingerprint
            x509-certificate-subject-alternative-name))

;; The enumerations are part of this module.
(let ((self (current-module)))
  (module-for-each (lambda (name variable)
                     (unless (memq name '(enum? enum-name number->alert))
                       (module-add! self name variable)
                       (module-export! self (list name))))
                   (resolve-interface '(gnutls enums))))

(define (gnutls-version)
  "Return the version of the bindings whose interface this is; what works below them is OpenSSL."
  "3.7.9")

(define (tls-error error who . rest)
  (apply throw 'gnutls-error error who rest))

;;; Credentials and certificates.

(define-record-type <certificate-credentials>
  (%make-credentials handle)
  certificate-credentials?
  (handle credentials-handle))

(define (make-certificate-credentials)
  "Return credentials that trust nobody."
  (%make-credentials (%tls-credentials)))

(define (pem? who format)
  (cond ((eq? format x509-certificate-format/pem) #t)
        ((eq? format x509-certificate-format/der) #f)
        (else (scm-error 'wrong-type-arg (symbol->string who)
                         "Wrong type argument (expecting x509-certificate-format): ~S" (list format) (list format)))))

(define (file-bytes file)
  (let ((bytes (call-with-input-file file get-bytevector-all #:binary #t)))
    (if (eof-object? bytes) (make-bytevector 0) bytes)))

(define (set-certificate-credentials-x509-trust-data! cred data format)
  "Trust the authorities whose certificates are in DATA; return how many there are."
  (%tls-trust! (credentials-handle cred) data (pem? 'set-certificate-credentials-x509-trust-data! format)))

(define (set-certificate-credentials-x509-trust-file! cred file format)
  "Trust the authorities whose certificates are in FILE; return how many there are."
  (set-certificate-credentials-x509-trust-data! cred (file-bytes file) format))

(define (set-certificate-credentials-x509-key-data! cred cert key format)
  "Present the certificate in the bytes CERT, with its KEY."
  (unless (%tls-use! (credentials-handle cred) cert key (pem? 'set-certificate-credentials-x509-key-data! format))
    (tls-error error/parsing-error 'set-certificate-credentials-x509-key-data!)))

(define (set-certificate-credentials-x509-key-files! cred cert-file key-file format)
  "Present the certificate in CERT-FILE, with its key in KEY-FILE."
  (set-certificate-credentials-x509-key-data! cred (file-bytes cert-file) (file-bytes key-file) format))

(define (x509-certificate? object)
  "Return true if OBJECT is a certificate."
  (%x509? object))

(define (import-x509-certificate data format)
  "Return the certificate in the bytes DATA."
  (or (%x509 data (pem? 'import-x509-certificate format))
      (tls-error error/parsing-error 'import-x509-certificate)))

(define (x509-certificate-matches-hostname? cert hostname)
  "Return true if CERT is for HOSTNAME."
  (%x509-for-host? cert hostname))

(define (x509-certificate-dn cert)
  "Return whose certificate CERT is."
  (%x509-name cert #f))

(define (x509-certificate-issuer-dn cert)
  "Return who issued CERT."
  (%x509-name cert #t))

(define (x509-certificate-version cert)
  "Return the version of the form of CERT."
  (%x509-version cert))

(define (x509-certificate-fingerprint cert algo)
  "Return the digest of CERT by ALGO."
  (bytevector-hash (%x509-bytes cert)
                   (cond ((eq? algo digest/sha256) 'sha256)
                         ((eq? algo digest/sha1) 'sha1)
                         ((eq? algo digest/md5) 'md5)
                         (else (tls-error error/invalid-request 'x509-certificate-fingerprint)))))

(define (x509-certificate-subject-alternative-name cert index)
  "Return the alternative name of CERT with the number INDEX and its kind, #f and #f if there is none."
  (let ((found (%x509-alternative-name cert index)))
    (if found
        (values (if (= 7 (car found)) (cdr found) (utf8->string (cdr found)))
                (case (car found)
                  ((1) x509-subject-alternative-name/rfc822name)
                  ((2) x509-subject-alternative-name/dnsname)
                  ((6) x509-subject-alternative-name/uri)
                  ((7) x509-subject-alternative-name/ipaddress)
                  (else #f)))
        (values #f #f))))

;;; Sessions.

(define-record-type <session>
  (%make-session end credentials name versions handle receive send alert port on-close)
  session?
  (end session-end)
  (credentials session-credentials %set-session-credentials!)
  (name session-name set-session-name!)
  (versions session-versions set-session-versions!)
  (handle session-handle set-session-handle!)
  (receive session-receive set-session-receive!)
  (send session-send set-session-send!)
  (alert session-alert set-session-alert!)
  (port session-port set-session-port!)
  (on-close session-on-close set-session-on-close!))

(set-record-type-printer! <session>
  (lambda (session port) (format port "#<session ~a>" (number->string (object-address session) 16))))

;; TLS 1.0 is 769 on the wire, and so on.
(define all-versions '(769 770 771 772))

(define (make-session end . flags)
  "Return a session for END, connection-end/client or connection-end/server.  FLAGS are values of connection-flag, of
which there are none here."
  (unless (null? flags)
    (scm-error 'wrong-type-arg "make-session" "Wrong type argument (expecting connection-flag): ~S" (list (car flags))
               (list (car flags))))
  (unless (memq end (list connection-end/client connection-end/server))
    (scm-error 'wrong-type-arg "make-session" "Wrong type argument (expecting connection-end): ~S" (list end) (list end)))
  (%make-session end #f #f all-versions #f #f #f #f #f #f))

(define (set-session-credentials! session credentials)
  "Have SESSION use CREDENTIALS."
  (unless (certificate-credentials? credentials)
    (scm-error 'wrong-type-arg "set-session-credentials!"
               "Wrong type argument (expecting certificate-credentials): ~S" (list credentials) (list credentials)))
  (%set-session-credentials! session credentials))

(define (set-session-server-name! session type name)
  "Say that the server to be reached is called NAME."
  (unless (eq? type server-name-type/dns) (tls-error error/invalid-request 'set-session-server-name!))
  (set-session-name! session name))

(define (set-session-default-priority! session)
  "Have SESSION use what the library finds good."
  (set-session-versions! session all-versions))

(define (set-session-priorities! session priorities)
  "Have SESSION use the versions of TLS that the string PRIORITIES, as \"NORMAL:-VERS-TLS1.0\", allows. Of the words of
GnuTLS, those that choose ciphers are not known here."
  (define (versions name)
    (cond ((string=? name "ALL") all-versions)
          ((member name '("SSL3.0" "DTLS-ALL" "DTLS1.0" "DTLS1.2")) '())
          ((assoc-ref '(("TLS-ALL" . (769 770 771 772)) ("TLS1.0" . (769)) ("TLS1.1" . (770)) ("TLS1.2" . (771))
                        ("TLS1.3" . (772)))
                      name))
          (else (tls-error error/invalid-request 'set-session-priorities! name))))
  (define (apply-word word allowed)
    (cond ((member word '("NORMAL" "PERFORMANCE" "SECURE128" "%COMPAT" "")) allowed)
          ((string-prefix? "-VERS-" word)
           (let ((gone (versions (substring word 6))))
             (filter (lambda (version) (not (memv version gone))) allowed)))
          ((or (string-prefix? "+VERS-" word) (string-prefix? "!VERS-" word))
           (if (char=? #\! (string-ref word 0))
               (apply-word (string-append "-" (substring word 1)) allowed)
               (sort (append (versions (substring word 6))
                             (filter (lambda (version) (not (memv version (versions (substring word 6))))) allowed))
                     <)))
          ((or (string-index "+-!%" (string-ref word 0))
               (member word '("SECURE192" "SECURE256" "SUITEB128" "SUITEB192" "PFS" "LEGACY" "NONE" "SYSTEM")))
           (tls-error error/unimplemented-feature 'set-session-priorities! word))
          (else (tls-error error/invalid-request 'set-session-priorities! word))))
  (let loop ((words (string-split priorities #\:)) (allowed all-versions))
    (cond ((pair? words) (loop (cdr words) (apply-word (car words) allowed)))
          ((null? allowed) (tls-error error/invalid-request 'set-session-priorities! priorities))
          (else (set-session-versions! session allowed)))))

;;; What carries the bytes.

(define (set-session-transport-port! session port)
  "Have the bytes of SESSION go through PORT."
  (set-session-receive! session (lambda () (get-bytevector-some port)))
  (set-session-send! session
                     (lambda (bytes)
                       (put-bytevector port bytes)
                       (force-output port))))

(define (set-session-transport-fd! session fd)
  "Have the bytes of SESSION go through the file descriptor FD."
  ;; A socket's port is one for both directions, and what it has read already counts.
  (let ((port (fdes->inport fd)))
    (set-session-transport-port! session (if (output-port? port) port (fdopen fd "r+0")))))

;; Runs a call of the port's; that it would have to wait is the caller's matter.
(define (transported error who thunk)
  (catch 'system-error
    thunk
    (lambda arguments
      (let ((errno (system-error-errno arguments)))
        (cond ((memv errno (list EAGAIN EWOULDBLOCK)) (tls-error error/again who))
              (else (tls-error error who (strerror errno))))))))

(define (flush session who)
  (let ((bytes (%tls-pending! (session-handle session))))
    (unless (zero? (bytevector-length bytes))
      (transported error/push-error who (lambda () ((session-send session) bytes))))))

;; Gets more from the other side; #f at the end.
(define (feed session who)
  (let ((bytes (transported error/pull-error who (session-receive session))))
    (cond ((eof-object? bytes) #f)
          (else
           (%tls-receive! (session-handle session) bytes 0 (bytevector-length bytes))
           #t))))

(define (fail session who reason)
  (let ((number (car reason)) (words (cdr reason)))
    (cond ((< 1000 number 1256)
           (set-session-alert! session (number->alert (- number 1000)))
           (tls-error error/fatal-alert-received who words))
          ;; OpenSSL's numbers for what is no TLS: wrong version, HTTP, a record that is too long.
          ((memv number '(155 156 267)) (tls-error error/unexpected-packet who words))
          ((memv number '(198 150)) (tls-error error/unexpected-packet-length who words))
          ((memv number '(258 270)) (tls-error error/unsupported-version-packet who words))
          ((memv number '(281 147)) (tls-error error/decryption-failed who words))
          ((= number 134) (tls-error error/certificate-error who words))
          (else (tls-error error/internal-error who words)))))

;; Repeats STEP, which gives a row's result, until it is done; AT-END is called when the other side is gone.
(define (carry session who step at-end)
  (let loop ()
    (let ((result (step (session-handle session))))
      (flush session who)
      (cond ((exact-integer? result) result)
            ((pair? result) (fail session who result))
            ((not result) 0)
            ((feed session who) (loop))
            (else (at-end))))))

(define (started session who)
  (or (session-handle session)
      (tls-error error/invalid-session who)))

(define (handshake session)
  "Agree with the other side on keys."
  (unless (session-credentials session) (tls-error error/insufficient-credentials 'handshake))
  (unless (session-receive session) (tls-error error/invalid-request 'handshake "the session has no transport"))
  (unless (session-handle session)
    (let ((versions (session-versions session)))
      (set-session-handle! session
                           (%tls-session (credentials-handle (session-credentials session))
                                         (eq? (session-end session) connection-end/client)
                                         (session-name session) (car versions) (last-of versions)))))
  (carry session 'handshake %tls-handshake
         (lambda () (tls-error error/premature-termination 'handshake)))
  *unspecified*)

(define (last-of list) (if (null? (cdr list)) (car list) (last-of (cdr list))))

(define (bye session how)
  "Say that nothing more will be sent."
  (%tls-close! (started session 'bye))
  (flush session 'bye))

(define (alert-get session)
  "Return the last alert that SESSION got."
  (or (session-alert session) alert-description/close-notify))

(define (session-protocol session)
  "Return the version of TLS that SESSION uses."
  (or (assoc-ref `(("TLSv1" . ,protocol/tls-1.0) ("TLSv1.1" . ,protocol/tls-1.1) ("TLSv1.2" . ,protocol/tls-1.2)
                   ("TLSv1.3" . ,protocol/tls-1.3))
                 (%tls-version (started session 'session-protocol)))
      protocol/version-unknown))

(define (session-peer-certificate-chain session)
  "Return the certificates of the other side, as bytes, its own first."
  (%tls-peer-chain (started session 'session-peer-certificate-chain)))

(define (peer-certificate-status session)
  "Return what is wrong with the certificate of the other side: the empty list, or certificate-status/invalid and more."
  (define (status code)
    (case code
      ((10) certificate-status/expired)
      ((9) certificate-status/not-activated)
      ((2 18 19 20 21) certificate-status/signer-not-found)
      ((7) certificate-status/signature-failure)
      ((23) certificate-status/revoked)
      ((24 79) certificate-status/signer-not-ca)
      ((26) certificate-status/purpose-mismatch)
      ((66 67 68) certificate-status/insecure-algorithm)
      (else certificate-status/invalid)))
  (let ((codes (%tls-faults (started session 'peer-certificate-status))))
    (if (null? codes)
        '()
        (let loop ((codes codes) (found (list certificate-status/invalid)))
          (cond ((null? codes) found)
                ((memq (status (car codes)) found) (loop (cdr codes) found))
                (else (loop (cdr codes) (cons (status (car codes)) found))))))))

;;; Records.

(define (record-send session array)
  "Send the bytes ARRAY; return how many were sent."
  (started session 'record-send)
  (send-part session 'record-send array 0 (bytevector-length array)))

(define (send-part session who bytes start count)
  (carry session who (lambda (handle) (%tls-write! handle bytes start count))
         (lambda () (tls-error error/premature-termination who))))

(define (record-receive! session array)
  "Put what is received into the bytes ARRAY; return how many there are, 0 at the end."
  (started session 'record-receive!)
  (carry session 'record-receive! (lambda (handle) (%tls-read! handle array 0 (bytevector-length array)))
         (lambda () (tls-error error/premature-termination 'record-receive!))))

(define* (session-record-port session #:optional close)
  "Return the port through which programs talk over SESSION; CLOSE is called with it when it is closed."
  (when close (set-session-on-close! session close))
  (or (session-port session)
      (let ()
        (define port
          (make-custom-binary-input/output-port
           "session"
           (lambda (bytes start count)
             ;; Servers often end a connection without a word: that is an end, too.
             (started session 'session-record-port)
             (carry session 'session-record-port (lambda (handle) (%tls-read! handle bytes start count))
                    (lambda () 0)))
           (lambda (bytes start count)
             (started session 'session-record-port)
             (send-part session 'session-record-port bytes start count))
           #f #f
           (lambda ()
             (let ((close (or (hashq-ref closers port) (session-on-close session))))
               (when close (close port))))))
        (set-session-port! session port)
        port)))

(define (set-session-record-port-close! port close)
  "Have CLOSE called with the record port PORT when it is closed."
  (hashq-set! closers port close))

(define closers (make-weak-key-hash-table))
