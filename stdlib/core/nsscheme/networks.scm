;;; Names of hosts, services, protocols and networks.
;;;
;;; Services, protocols and networks are read from /etc/services, /etc/protocols and /etc/networks by hand: the C
;;; library would load shared objects for it, which a static program has not.  Hosts are those of /etc/hosts, and those
;;; that the name servers of /etc/resolv.conf know.  The core loads this module when one of its names is used.

(define-module (nsscheme networks)
  #:export (hostent:name hostent:aliases hostent:addrtype hostent:length hostent:addr-list
            servent:name servent:aliases servent:port servent:proto protoent:name protoent:aliases protoent:proto
            netent:name netent:aliases netent:addrtype netent:net
            addrinfo:flags addrinfo:fam addrinfo:socktype addrinfo:protocol addrinfo:addr addrinfo:canonname
            gethost gethostbyname gethostbyaddr gethostent sethost sethostent endhostent
            getserv getservbyname getservbyport getservent setserv setservent endservent
            getproto getprotobyname getprotobynumber getprotoent setproto setprotoent endprotoent
            getnet getnetbyname getnetbyaddr getnetent setnet setnetent endnetent
            getaddrinfo gai-strerror inet-netof inet-lnaof inet-makeaddr
            AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_V4MAPPED AI_ALL AI_ADDRCONFIG AI_NUMERICSERV
            EAI_BADFLAGS EAI_NONAME EAI_AGAIN EAI_FAIL EAI_NODATA EAI_FAMILY EAI_SOCKTYPE EAI_SERVICE
            EAI_ADDRFAMILY EAI_MEMORY EAI_SYSTEM EAI_OVERFLOW))

(define-syntax-rule (define-fields (name index) ...)
  (begin (define (name object) (vector-ref object index)) ...))
(define-fields
  (hostent:name 0) (hostent:aliases 1) (hostent:addrtype 2) (hostent:length 3) (hostent:addr-list 4)
  (servent:name 0) (servent:aliases 1) (servent:port 2) (servent:proto 3)
  (protoent:name 0) (protoent:aliases 1) (protoent:proto 2)
  (netent:name 0) (netent:aliases 1) (netent:addrtype 2) (netent:net 3)
  (addrinfo:flags 0) (addrinfo:fam 1) (addrinfo:socktype 2) (addrinfo:protocol 3) (addrinfo:addr 4)
  (addrinfo:canonname 5))

;;; The tables: a line is a list of words, without what follows a number sign.

(define (table file entry)
  "Return what ENTRY, which may return #f, makes of the lines of FILE."
  (if (access? file R_OK)
      (let ((text (call-with-input-file file get-text)))
        (filter-map-lines
         (lambda (line)
           (let ((words (string-tokenize (car (string-split line #\#)))))
             (and (>= (length words) 2) (entry words))))
         (string-split text #\newline)))
      '()))

(define (get-text port)
  (let loop ((chars '()))
    (let ((char (read-char port)))
      (if (eof-object? char) (reverse-list->string chars) (loop (cons char chars))))))

(define (filter-map-lines proc lines)
  (let loop ((lines lines) (result '()))
    (if (null? lines)
        (reverse! result)
        (let ((entry (proc (car lines))))
          (loop (cdr lines) (if entry (cons entry result) result))))))

(define (address family text)
  (catch #t (lambda () (inet-pton family text)) (lambda _ #f)))

(define (hosts)
  (table "/etc/hosts"
         (lambda (words)
           (let* ((four (address AF_INET (car words))) (number (or four (address AF_INET6 (car words)))))
             (and number
                  (vector (cadr words) (cddr words) (if four AF_INET AF_INET6) (if four 4 16) (list number)))))))

(define (services)
  (table "/etc/services"
         (lambda (words)
           (let ((parts (string-split (cadr words) #\/)))
             (and (= (length parts) 2) (string->number (car parts))
                  (vector (car words) (cddr words) (string->number (car parts)) (cadr parts)))))))

(define (protocols)
  (table "/etc/protocols"
         (lambda (words)
           (and (string->number (cadr words)) (vector (car words) (cddr words) (string->number (cadr words)))))))

(define (networks)
  (table "/etc/networks"
         (lambda (words)
           (let ((number (address AF_INET (cadr words))))
             (and number (vector (car words) (cddr words) AF_INET number))))))

(define (named? name)
  (lambda (entry) (or (string=? name (vector-ref entry 0)) (member name (vector-ref entry 1)))))

(define (find-entry pred entries)
  (or-map (lambda (entry) (and (pred entry) entry)) entries))

;;; Walking through a table: the number of entries that were returned so far; the table is read anew each time.

(define positions (make-vector 4 0))

(define (next-entry index all)
  (let ((position (vector-ref positions index)))
    (and (< position (length all))
         (begin
           (vector-set! positions index (+ position 1))
           (list-ref all position)))))

(define-syntax-rule (define-walk index (next set restart end) entries)
  (begin
    (define (next) "Return the next entry of the table, or #f." (next-entry index (entries)))
    (define* (set #:optional stay-open?) "Begin again at the first entry." (vector-set! positions index 0))
    (define* (restart #:optional stay-open?) "Begin again at the first entry." (vector-set! positions index 0))
    (define (end) "Begin again at the first entry." (vector-set! positions index 0))))

(define-walk 0 (gethostent sethost sethostent endhostent) hosts)
(define-walk 1 (getservent setserv setservent endservent) services)
(define-walk 2 (getprotoent setproto setprotoent endprotoent) protocols)
(define-walk 3 (getnetent setnet setnetent endnetent) networks)

(define-syntax-rule (define-lookup (get key rest ...) next body ...)
  (define* (get #:optional key rest ...)
    "Return the entry for what the arguments say, or the next one."
    (if key (begin body ...) (next))))

(define (no-entry who what key)
  (scm-error 'system-error who (string-append "no such " what " ~A") (list key) (list 0)))

(define (integer-or-string who key)
  (if (not (or (string? key) (exact-integer? key))) (%wrong-type who 1 "exact integer or string" key)))

(define (no-host)
  (throw 'host-not-found "gethost" "Unknown host" #f '()))

(define (entry-of-servers name)
  "Return the entry of the host NAME as name servers know it, or #f."
  (let* ((found (%resolve-host name))
         (numbers (if (pair? found) (filter-map-lines (lambda (text) (address AF_INET text)) found) '())))
    (and (pair? numbers) (vector name '() AF_INET 4 numbers))))

(define-lookup (gethost name) gethostent
  (integer-or-string "gethost" name)
  (cond
   ((exact-integer? name)
    (or (find-entry (lambda (entry) (and (= AF_INET (hostent:addrtype entry)) (memv name (hostent:addr-list entry))))
                    (hosts))
        (no-host)))
   ((address AF_INET name) => (lambda (number) (vector name '() AF_INET 4 (list number))))
   (else
    (or (find-entry (lambda (entry) (and (= AF_INET (hostent:addrtype entry)) ((named? name) entry))) (hosts))
        (entry-of-servers name)
        (no-host)))))

(define (gethostbyname name) "Return the entry of the host called NAME." (gethost name))
(define (gethostbyaddr address) "Return the entry of the host with ADDRESS, an integer." (gethost address))

(define-lookup (getserv name protocol) getservent
  (integer-or-string "getserv" name)
  (%check "getserv" 2 "string" string? protocol)
  (or (find-entry (lambda (entry)
                    (and (string=? protocol (servent:proto entry))
                         (if (string? name) ((named? name) entry) (= name (servent:port entry)))))
                  (services))
      (no-entry "getserv" "service" name)))

(define (getservbyname name protocol) "Return the entry of the service NAME of PROTOCOL." (getserv name protocol))
(define (getservbyport port protocol) "Return the entry of the service at PORT of PROTOCOL." (getserv port protocol))

(define-syntax-rule (define-named-or-numbered get next what entries number)
  (define-lookup (get name) next
    (integer-or-string (symbol->string 'get) name)
    (or (find-entry (if (string? name) (named? name) (lambda (entry) (= name (number entry)))) (entries))
        (no-entry (symbol->string 'get) what name))))

(define-named-or-numbered getproto getprotoent "protocol" protocols protoent:proto)
(define (getprotobyname name) "Return the entry of the protocol called NAME." (getproto name))
(define (getprotobynumber number) "Return the entry of the protocol numbered NUMBER." (getproto number))

(define-named-or-numbered getnet getnetent "network" networks netent:net)
(define (getnetbyname name) "Return the entry of the network called NAME." (getnet name))
(define (getnetbyaddr number) "Return the entry of the network numbered NUMBER." (getnet number))

;;; Addresses by class: the first byte says how many bytes number the network.

(define (host-bits address)
  (cond ((< address #x80000000) 24) ((< address #xC0000000) 16) (else 8)))
(define (inet-netof address) "Return the network's part of ADDRESS." (ash address (- (host-bits address))))
(define (inet-lnaof address) "Return the host's part of ADDRESS." (logand address (- (ash 1 (host-bits address)) 1)))
(define (inet-makeaddr network host)
  "Return the address of HOST in NETWORK."
  (logior host (ash network (cond ((< network #x80) 24) ((< network #x10000) 16) (else 8)))))

;;; getaddrinfo.

(define AI_PASSIVE 1)
(define AI_CANONNAME 2)
(define AI_NUMERICHOST 4)
(define AI_V4MAPPED 8)
(define AI_ALL 16)
(define AI_ADDRCONFIG 32)
(define AI_NUMERICSERV 1024)

(define-syntax-rule (define-errors error-texts (name code text) ...)
  (begin
    (define name code) ...
    (define error-texts (list (cons code text) ...))))
(define-errors error-texts
  (EAI_BADFLAGS -1 "Bad value for ai_flags") (EAI_NONAME -2 "Name or service not known")
  (EAI_AGAIN -3 "Temporary failure in name resolution") (EAI_FAIL -4 "Non-recoverable failure in name resolution")
  (EAI_NODATA -5 "No address associated with hostname") (EAI_FAMILY -6 "ai_family not supported")
  (EAI_SOCKTYPE -7 "ai_socktype not supported") (EAI_SERVICE -8 "Servname not supported for ai_socktype")
  (EAI_ADDRFAMILY -9 "Address family for hostname not supported") (EAI_MEMORY -10 "Memory allocation failure")
  (EAI_SYSTEM -11 "System error") (EAI_OVERFLOW -12 "Result too large for supplied buffer"))

(define (gai-strerror code)
  "Return what CODE, the argument of a getaddrinfo-error, means."
  (%check "gai-strerror" 1 "exact integer" exact-integer? code)
  (or (assv-ref error-texts code) "Unknown error"))

(define (give-up code) (throw 'getaddrinfo-error code))

(set-exception-printer! 'getaddrinfo-error
  (lambda (port key arguments default)
    (if (and (pair? arguments) (exact-integer? (car arguments)))
        (simple-format port "getaddrinfo: ~A~%" (gai-strerror (car arguments)))
        (default))))

;; Kinds of sockets: style, protocol, and the name of the protocol whose services they have.
(define kinds `((,SOCK_STREAM 6 "tcp") (,SOCK_DGRAM 17 "udp") (,SOCK_RAW 0 #f)))

(define (addresses-of-servers name)
  "Return the addresses of the host NAME as name servers know it, pairs of family and address."
  (let ((found (%resolve-host name)))
    (if (pair? found) (filter-map-lines numeric-address found) (give-up found))))

(define (numeric-address text)
  "Return the family and the address that TEXT writes in figures, or #f."
  (cond ((address AF_INET text) => (lambda (number) (cons AF_INET number)))
        ((address AF_INET6 text) => (lambda (number) (cons AF_INET6 number)))
        (else #f)))

(define (host-addresses name flags family)
  "Return a list of pairs of family and address."
  (define (wanted? entry) (or (= family AF_UNSPEC) (= family (car entry))))
  (cond
   ((not name)
    (filter wanted? (if (zero? (logand flags AI_PASSIVE))
                        (list (cons AF_INET6 1) (cons AF_INET INADDR_LOOPBACK))
                        (list (cons AF_INET INADDR_ANY) (cons AF_INET6 0)))))
   ((numeric-address name) => (lambda (found) (if (wanted? found) (list found) (give-up EAI_ADDRFAMILY))))
   ((not (zero? (logand flags AI_NUMERICHOST))) (give-up EAI_NONAME))
   (else
    (let ((found (filter wanted?
                         (map (lambda (entry) (cons (hostent:addrtype entry) (car (hostent:addr-list entry))))
                              (filter (named? name) (hosts))))))
      (if (pair? found)
          found
          (let ((found (filter wanted? (addresses-of-servers name))))
            (if (null? found) (give-up EAI_ADDRFAMILY) found)))))))

(define (service-port service flags protocol)
  "Return the port of SERVICE for the protocol called PROTOCOL, or #f if it has none."
  (cond ((not service) 0)
        ((string->number service 10) => identity)
        ((not (zero? (logand flags AI_NUMERICSERV))) (give-up EAI_NONAME))
        (else
         (let ((entry (and protocol
                           (find-entry (lambda (entry)
                                         (and (string=? protocol (servent:proto entry)) ((named? service) entry)))
                                       (services)))))
           (and entry (servent:port entry))))))

(define* (getaddrinfo name #:optional service (flags 0) (family AF_UNSPEC) (style 0) (protocol 0))
  "Return descriptions of the addresses at which SERVICE of the host NAME is to be had, in the order to try them."
  (if name (%check "getaddrinfo" 1 "string" string? name))
  (if service (%check "getaddrinfo" 2 "string" string? service))
  (for-each (lambda (position value) (%check "getaddrinfo" position "exact integer" exact-integer? value))
            '(3 4 5 6) (list flags family style protocol))
  (if (not (or name service)) (give-up EAI_NONAME))
  (if (not (memv family (list AF_UNSPEC AF_INET AF_INET6))) (give-up EAI_FAMILY))
  (let* ((fitting (filter (lambda (kind)
                            (and (or (zero? style) (= style (car kind)))
                                 (or (zero? protocol) (= protocol (cadr kind)) (zero? (cadr kind)))))
                          kinds))
         (ports (map (lambda (kind) (service-port service flags (caddr kind))) fitting))
         (addresses (host-addresses name flags family)))
    (if (null? fitting) (give-up EAI_SOCKTYPE))
    (if (not (or-map identity ports)) (give-up EAI_SERVICE))
    (let ((result (apply append
                         (map (lambda (address)
                                (filter identity
                                        (map (lambda (kind port)
                                               (and port
                                                    (vector flags (car address) (car kind) (cadr kind)
                                                            (socket-address address port) #f)))
                                             fitting ports)))
                              addresses))))
      (if (not (zero? (logand flags AI_CANONNAME))) (vector-set! (car result) 5 name))
      result)))

(define (socket-address address port)
  (if (= AF_INET (car address))
      (vector AF_INET (cdr address) port)
      (vector AF_INET6 (cdr address) port 0 0)))
