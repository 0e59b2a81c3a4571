;;; What (gnutls) says of what it does not take; connections are in Tests/Cases/language/https.py.

(use-modules (check) (gnutls) (ice-9 match))

(define (thrown thunk)
  (catch #t thunk
    (lambda (key . arguments)
      (match (cons key arguments)
        (('gnutls-error error procedure . _) (list (error->string error) procedure))
        ((key procedure . _) (list key procedure))))))

(define (priorities text)
  (thrown (lambda () (set-session-priorities! (make-session connection-end/client) text) 'ok)))

(define invalid (error->string error/invalid-request))
(define unimplemented (error->string error/unimplemented-feature))

(check (eq? invalid unimplemented) => #f)
(check (string=? invalid unimplemented) => #f)
(check (thrown (lambda () (make-session connection-end/client 1))) => '(wrong-type-arg "make-session"))
(check (thrown (lambda () (make-session 'client))) => '(wrong-type-arg "make-session"))
(check (map priorities '("NORMAL" "NORMAL:%COMPAT" "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1" "NORMAL:!VERS-TLS1.3:+VERS-TLS1.3"))
       => '(ok ok ok ok))
;; A word that GnuTLS has and that is not here, and one that nobody has.
(check (priorities "NORMAL:-SIGN-RSA-SHA1") => (list unimplemented 'set-session-priorities!))
(check (priorities "SECURE256") => (list unimplemented 'set-session-priorities!))
(check (priorities "NORMAL:foo") => (list invalid 'set-session-priorities!))
(check (priorities "NORMAL:-VERS-TLS9") => (list invalid 'set-session-priorities!))
(check (priorities "NORMAL:-VERS-TLS-ALL") => (list invalid 'set-session-priorities!))

(check-summary)
