;; The clauses that are not mounts: environment, working directory, other namespaces, ids, interfaces, capabilities.
;; Each is checked at its place and becomes a setting; the settings of a namespace become lines of the runner's table.

(define-module (aqwari namespace settings)
  #:use-module (aqwari namespace clauses)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (make-environment make-working-directory make-unshare make-user make-link make-capabilities
            settings-lines))

(define %namespaces '(net pid ipc uts user))

(define %capabilities
  '(chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service
    net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin
    sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override
    mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore))

;; The word NAME=VALUE for the environment.
(define (variable-word variable location)
  (define (check text what)
    (unless (string? text)
      (raise-at location "environment: expected a string as the ~a of a variable; got ~s" what text))
    (when (string-index text #\nul)
      (raise-at location "environment: ~s contains a NUL character" text)))
  (match variable
    (((? symbol? name) . rest) (variable-word (cons (symbol->string name) rest) location))
    ((name value)
     (check name "name")
     (check value "value")
     (when (or (string-null? name) (string-index name #\=))
       (raise-at location "environment: ~s cannot be the name of a variable" name))
     (string-append name "=" value))
    (_ (raise-at location "environment: expected a list of a name and a value; got ~s" variable))))

(define* (make-environment location variables #:key pure?)
  "Return the clause that sets VARIABLES, and only them if PURE?."
  (unless (list? variables)
    (raise-at location "environment: expected a list of variables, ((NAME VALUE) …); got ~s" variables))
  (list (make-setting 'environment (if pure? '("pure") '())
                      (map (lambda (variable) (variable-word variable location)) variables)
                      location)))

(define (make-working-directory location path)
  "Return the clause that starts the program in PATH."
  (list (make-setting 'directory '() (list (check-target path "working-directory" location)) location)))

;; NAMES as strings, if all are among KNOWN.
(define (known-names names known who what location)
  (for-each (lambda (name)
              (unless (memq name known)
                (raise-at location "~a: '~a' is not ~a; there are ~a" who name what
                          (string-join (map symbol->string known) ", "))))
            names)
  (map symbol->string names))

(define (make-unshare location names)
  "Return the clause that gives the namespace its own NAMES."
  (when (null? names)
    (raise-at location "unshare: expected names among net, pid, ipc, uts and user"))
  (list (make-setting 'unshare '() (known-names names %namespaces "unshare" "a namespace" location) location)))

(define* (make-user location uid #:optional (gid uid))
  "Return the clause that makes the caller the user UID and the group GID inside."
  (for-each (lambda (id)
              (unless (and (exact-integer? id) (<= 0 id 4294967294))
                (raise-at location "user: expected the number of a user or group; got ~s" id)))
            (list uid gid))
  (list (make-setting 'user '() (map number->string (list uid gid)) location)))

(define (make-link location name)
  "Return the clause that starts the interface NAME."
  (unless (equal? name "lo")
    (raise-at location "link: expected \"lo\", the loopback interface; got ~s" name))
  (list (make-setting 'link '() (list name) location)))

(define (make-capabilities location names)
  "Return the clause that leaves the capabilities NAMES."
  (list (make-setting 'capabilities '()
                      (known-names names %capabilities "capabilities" "a capability" location) location)))

;; The words of the later of two settings of one kind, put together with those of the earlier one.
(define (combine first next)
  (define (with options words)
    (make-setting (setting-kind first) options words (setting-location first)))
  (define (variable-name word)
    (substring word 0 (string-index word #\=)))
  (case (setting-kind first)
    ((environment)                                      ;the first one wins, as for binds
     (let ((names (map variable-name (setting-words first))))
       (with (lset-union string=? (setting-options first) (setting-options next))
             (append (setting-words first)
                     (remove (lambda (word) (member (variable-name word) names)) (setting-words next))))))
    ((unshare)
     (with '() (lset-union string=? (setting-words first) (setting-words next))))
    ((capabilities link)
     (with '() (lset-union string=? (setting-words first) (setting-words next))))
    (else
     (if (equal? (setting-words first) (setting-words next))
         first
         (raise-at (setting-location next) "~a is ~a already, by another clause; it cannot be ~a as well"
                   (if (eq? 'directory (setting-kind first)) "the working directory" "the user")
                   (string-join (setting-words first)) (string-join (setting-words next)))))))

(define (settings-lines settings)
  "Return what SETTINGS come to, a list of lines, each a list of strings: kind, options, words."
  (define combined
    (fold (lambda (setting result)
            (let ((same (find (lambda (other) (eq? (setting-kind setting) (setting-kind other))) result)))
              (if same
                  (map (lambda (other) (if (eq? other same) (combine same setting) other)) result)
                  (append result (list setting)))))
          '() settings))
  (define (find-kind kind)
    (find (lambda (setting) (eq? kind (setting-kind setting))) combined))
  (let ((link (find-kind 'link)) (unshare (find-kind 'unshare)))
    (when (and link (not (and unshare (member "net" (setting-words unshare)))))
      (raise-at (setting-location link) "link: an interface is started in a network of its own; add (unshare net)")))
  (map (lambda (setting)
         (cons* (symbol->string (setting-kind setting))
                (if (null? (setting-options setting)) "-" (string-join (setting-options setting) ","))
                (setting-words setting)))
       combined))
