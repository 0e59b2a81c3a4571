;; The clauses that are not mounts: environment, working directory, other namespaces, ids, interfaces, capabilities.
;; Each is checked at its location and becomes a setting; the settings of a namespace become lines of the runner's
;; table.

(define-module (aqwari namespace settings)
  #:use-module (aqwari namespace clauses)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (make-environment make-working-directory make-unshare make-user make-link make-capabilities
            make-descriptors settings-lines))

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
  (check-boolean pure? "environment" #:pure? location)
  (unless (list? variables)
    (raise-at location "environment: expected a list of variables, ((NAME VALUE) …); got ~s" variables))
  (list (make-setting 'environment (if pure? '("pure") '())
                      (map (lambda (variable) (variable-word variable location)) variables)
                      location)))

(define (make-working-directory location path)
  "Return the clause that starts the program in PATH."
  (list (make-setting 'directory '() (list (check-target path "working-directory" location)) location)))

;;; Interfaces and addresses.

(define (interface-name? name)
  (and (string? name)
       (<= 1 (string-length name) 15)
       (not (string-prefix? "." name))
       (string-every (lambda (chr) (and (char<? chr #\x7f) (or (char-alphabetic? chr) (char-numeric? chr)
                                                               (memv chr '(#\. #\_ #\-)))))
                     name)))

;; The number that TEXT, at most LENGTH digits of BASE, stands for, or #f.
(define (small-number text length base)
  (and (<= 1 (string-length text) length)
       (string-every (if (= base 10) (char-set #\0 #\1 #\2 #\3 #\4 #\5 #\6 #\7 #\8 #\9) char-set:hex-digit) text)
       (string->number text base)))

(define (ipv4? text)
  (let ((parts (string-split text #\.)))
    (and (= 4 (length parts))
         (every (lambda (part) (let ((number (small-number part 3 10))) (and number (<= number 255)))) parts))))

;; Groups of hexadecimal digits; one run of zero groups may be left out, as in 2001:db8::1.
(define (ipv6? text)
  (define (groups text)
    (if (string-null? text) '() (string-split text #\:)))
  (define (valid? groups)
    (every (lambda (group) (small-number group 4 16)) groups))
  (let ((gap (string-contains text "::")))
    (if gap
        (let ((before (groups (substring text 0 gap))) (after (groups (substring text (+ gap 2)))))
          (and (valid? before) (valid? after) (<= (+ (length before) (length after)) 7)))
        (let ((all (groups text)))
          (and (= 8 (length all)) (valid? all))))))

;; Whether TEXT is an address, with the length of its network's prefix after it if PREFIX?.
(define (address? text prefix?)
  (and (string? text)
       (let* ((slash (and prefix? (string-index text #\/)))
              (address (if slash (substring text 0 slash) text))
              (most (cond ((ipv4? address) 32) ((ipv6? address) 128) (else #f)))
              (length (and slash (small-number (substring text (+ slash 1)) 3 10))))
         (and most
              (or (not prefix?)
                  (and length (<= length most)))))))

;; NAMES as strings, if all are among KNOWN.
(define (known-names names known who what location)
  (define words (map symbol->string known))
  (define (guess name)
    (let ((word (string-map (lambda (chr) (if (char=? chr #\-) #\_ chr)) (string-downcase name))))
      (find (lambda (near) (and near (member near words)))
            (list (if (string-prefix? "cap_" word) (string-drop word 4) word) (%nearest-name word words)))))
  (for-each (lambda (name)
              (unless (memq name known)
                (raise-at location "~a: '~a' is not ~a; there are ~a~a" who name what (string-join words ", ")
                          (match (guess (symbol->string name))
                            (#f "")
                            (near (string-append "\nhint: did you mean '" near "'?"))))))
            names)
  (map symbol->string names))

(define* (make-unshare location names #:key (grace #f))
  "Return the clause that gives the namespace its own NAMES; its processes have GRACE seconds to end after SIGTERM."
  (define milliseconds
    (and grace
         (or (and (real? grace) (not (nan? grace)) (not (inf? grace)) (<= 0 grace 2000000)
                  (inexact->exact (round (* 1000 grace))))
             (raise-at location "unshare: expected a number of seconds for #:grace, 0 or more; got ~s" grace))))
  (when (null? names)
    (raise-at location "unshare: expected names among net, pid, ipc, uts and user"))
  (when (and grace (not (memq 'pid names)))
    (raise-at location "unshare: #:grace is about processes of its own: (unshare pid #:grace ~a)" grace))
  (list (make-setting 'unshare
                      (if milliseconds (list (string-append "grace=" (number->string milliseconds))) '())
                      (known-names names %namespaces "unshare" "a namespace" location) location)))

(define (make-descriptors location passed?)
  "Return the clause that closes the caller's descriptors from 3 on, unless PASSED?."
  (check-boolean passed? "namespace" #:descriptors location)
  (if passed? '() (list (make-setting 'descriptors '("none") '() location))))

(define* (make-user location uid #:optional (gid uid))
  "Return the clause that makes the caller the user UID and the group GID inside."
  (for-each (lambda (id)
              (unless (and (exact-integer? id) (<= 0 id 4294967294))
                (raise-at location "user: expected the number of a user or group; got ~s" id)))
            (list uid gid))
  (list (make-setting 'user '() (map number->string (list uid gid)) location)))

(define* (make-link location name #:key type peer host (addresses '()) (host-addresses '()) bridge host-bridge mtu
                    gateway (up? #t))
  "Return the clause that makes the interface NAME, if it has a TYPE, and starts it."
  (define (check-name what name)
    (unless (interface-name? name)
      (raise-at location "link: expected the name of ~a, at most 15 letters, digits, '.', '_' and '-'; got ~s"
                what name))
    name)
  (define (check-addresses addresses)
    (unless (and (list? addresses) (every (lambda (text) (address? text #t)) addresses))
      (raise-at location "link: expected a list of addresses such as \"192.0.2.1/24\"; got ~s" addresses))
    addresses)
  (define (option name value)
    (if value (list (string-append name "=" value)) '()))
  (check-boolean up? "link" #:up? location)
  (check-name "an interface" name)
  (unless (memq type '(#f bridge veth))
    (raise-at location "link: expected #:type 'bridge or #:type 'veth; got ~s" type))
  (when (and peer host)
    (raise-at location "link: the other end of ~a is inside, #:peer, or in the caller's network, #:host; not both" name))
  (when (and (eq? type 'bridge) (or peer host))
    (raise-at location "link: ~a is a bridge, and a bridge has no other end" name))
  (when (and (eq? type 'veth) (not (or peer host)))
    (raise-at location "link: ~a needs its other end: #:peer NAME, or #:host NAME" name))
  (when (and (not host) (or host-bridge (pair? host-addresses)))
    (raise-at location "link: #:host-addresses and #:host-bridge are for a link with #:host"))
  (when (and (string=? name "lo") (or type peer host))
    (raise-at location "link: the loopback interface is there; write (link \"lo\")"))
  (unless (or (not mtu) (and (exact-integer? mtu) (< 0 mtu 4294967295)))
    (raise-at location "link: expected a number of bytes for #:mtu; got ~s" mtu))
  (unless (or (not gateway) (address? gateway #f))
    (raise-at location "link: expected an address for #:gateway; got ~s" gateway))
  (list (make-setting 'link
                      (append (if (eq? type 'bridge) '("bridge") '())
                              (option "veth" (and peer (check-name "the other end" peer)))
                              (option "host" (and host (check-name "the other end" host)))
                              (option "master" (and bridge (check-name "a bridge" bridge)))
                              (option "hostmaster" (and host-bridge (check-name "a bridge" host-bridge)))
                              (option "mtu" (and mtu (number->string mtu)))
                              (option "via" gateway)
                              (if up? '() '("down")))
                      (cons name
                            (append (check-addresses addresses)
                                    (map (lambda (address) (string-append "host:" address))
                                         (check-addresses host-addresses))))
                      location)))

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
     (let ((options (append (setting-options first) (lset-difference string=? (setting-options next)
                                                                     (setting-options first)))))
       (match options
         ((one two)
          (raise-at (setting-location next) "unshare: #:grace is ~a milliseconds already, by another clause; it cannot \
be ~a as well" (string-drop one 6) (string-drop two 6)))
         (_ (with options (lset-union string=? (setting-words first) (setting-words next)))))))
    ((capabilities)
     (with '() (lset-union string=? (setting-words first) (setting-words next))))
    (else
     (if (and (equal? (setting-words first) (setting-words next))
              (equal? (setting-options first) (setting-options next)))
         first
         (raise-at (setting-location next) "~a is ~a already, by another clause; it cannot be ~a as well"
                   (case (setting-kind first)
                     ((directory) "the working directory")
                     ((link) "a link")
                     (else "the user"))
                   (string-join (setting-words first)) (string-join (setting-words next)))))))

;; Check that each of LINKS, and each bridge that one is joined to, is made by one of them: a new network has only "lo".
(define (check-links links)
  (define (value option prefix)
    (and (string-prefix? prefix option) (substring option (string-length prefix))))
  (define made
    (cons "lo"
          (append-map (lambda (link)
                        (append-map (lambda (option)
                                      (cond ((value option "veth=") => (cut list <> (car (setting-words link))))
                                            ((or (string=? option "bridge") (value option "host="))
                                             (list (car (setting-words link))))
                                            (else '())))
                                    (setting-options link)))
                      links)))
  (for-each
   (lambda (link)
     (define (check name)
       (unless (or (not name) (member name made))
         (raise-at (setting-location link)
                   "link: nothing makes the interface ~a; add #:type 'bridge, or #:peer for a pair, to a link" name)))
     (check (car (setting-words link)))
     (for-each (lambda (option) (check (value option "master="))) (setting-options link)))
   links))

;; Whether two settings come to one line: there is one for each kind, but for links one for each interface.
(define (same-line? a b)
  (and (eq? (setting-kind a) (setting-kind b))
       (or (not (eq? 'link (setting-kind a)))
           (string=? (car (setting-words a)) (car (setting-words b))))))

(define (settings-lines settings)
  "Return what SETTINGS come to, a list of lines, each a list of strings: kind, options, words."
  (define combined
    (fold (lambda (setting result)
            (let ((same (find (lambda (other) (same-line? setting other)) result)))
              (if same
                  (map (lambda (other) (if (eq? other same) (combine same setting) other)) result)
                  (append result (list setting)))))
          '() settings))
  (define (find-kind kind)
    (find (lambda (setting) (eq? kind (setting-kind setting))) combined))
  (let ((link (find-kind 'link)) (unshare (find-kind 'unshare)))
    (when (and link (not (and unshare (member "net" (setting-words unshare)))))
      (raise-at (setting-location link) "link: an interface is started in a network of its own; add (unshare net)")))
  (check-links (filter (lambda (setting) (eq? 'link (setting-kind setting))) combined))
  (map (lambda (setting)
         (cons* (symbol->string (setting-kind setting))
                (if (null? (setting-options setting)) "-" (string-join (setting-options setting) ","))
                (setting-words setting)))
       combined))
