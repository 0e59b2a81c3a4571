;; Mount namespaces as values. `(namespace CLAUSE …)' says what a process shall see and where; it lowers to a store
;; item whose `exec' makes such a namespace and runs a program in it.
;;
;;   (bind PATH)                the host's PATH at the same path; PATH may be a list of paths
;;   (bind PATH SOURCE)         a file-like object, a package, a gexp that yields a file name, or a file of the host
;;   (bind PATH (list …))       several of them: directories are merged, the first one wins where names collide
;;   (include NAMESPACE)        all that another namespace says; its expression is evaluated when it is needed
;;   (tmpfs PATH #:size "10m")  an empty writable directory
;;   (proc PATH)                the processes
;;   (dev PATH)                 the usual devices, terminals of its own and shared memory
;;   (mask PATH)                hides what other clauses show at PATH
;;   (environment ((NAME VALUE) …) #:pure? #t)   adds to the caller's environment, or replaces it; the operand is a
;;                              literal list whose names and values are expressions, or an expression for such a list
;;   (working-directory PATH)   where the program starts; default the caller's directory, if it is inside
;;   (unshare net pid ipc uts user)              namespaces of its own, beside that of mounts
;;   (unshare pid #:grace 0.5)  processes of its own, which have half a second to end after SIGTERM; 5 if it is not said
;;   (user UID GID)             the ids inside
;;   (link "lo")                starts the loopback interface, in a network of its own
;;   (link "br0" #:type 'bridge #:addresses '("192.0.2.1/24"))   a bridge
;;   (link "v0" #:peer "v1" #:bridge "br0")      a pair of interfaces, both ends inside; (link "v1" …) is the other end
;;   (link "eth0" #:host "ns0" #:host-addresses '("203.0.113.1/30"))   the other end in the caller's network: for root
;;                              all links: #:addresses #:bridge #:mtu #:gateway #:up? #f, and for a host #:host-bridge
;;   (capabilities NAME …)      the only capabilities left, such as net_bind_service; none: no capabilities
;;
;; `#:read-only? #t' after the operands of a bind makes a file of the host read-only; store items always are.
;; `(namespace #:descriptors #f CLAUSE …)' closes the caller's descriptors from 3 on, which the program has otherwise.
;; Invariant: a clause that cannot be right is reported at its own location, before anything is built.

(define-module (aqwari namespace)
  #:use-module (aqwari namespace clauses)
  #:use-module (aqwari namespace settings)
  #:use-module (aqwari namespace lowering)
  #:use-module (srfi srfi-1)
  #:re-export (namespace? namespace-clauses namespace-entries)
  #:export (namespace %namespace-minimal))

(define-syntax namespace
  (lambda (s)
    (syntax-case s ()
      ((_ . clauses)
       (list? (syntax->datum #'clauses))
       #`(make-namespace (list #,@(expand-clauses s #'clauses))
                         '#,(datum->syntax s (syntax-source s)))))))

(eval-when (expand load eval)
  (define %names
    '("bind" "include" "tmpfs" "proc" "dev" "mask" "environment" "working-directory" "unshare" "user" "link"
      "capabilities"))
  (define %known
    (string-append (string-join (list-head %names 11) ", ") " and capabilities"))

  ;; The expansions of CLAUSES, those of the form S, and of the options among them. What is no list does not know where
  ;; it stands.
  (define (expand-clauses s clauses)
    (syntax-case clauses ()
      (() '())
      ((option value . rest)
       (eq? #:descriptors (syntax->datum #'option))
       (cons #`(make-descriptors '#,(datum->syntax s (syntax-source s)) value) (expand-clauses s #'rest)))
      ((option . _)
       (keyword-syntax? #'option)
       (syntax-violation 'namespace "expected a clause, or the option #:descriptors and its value" s #'option))
      ((clause . rest)
       (cons (expand-clause (if (syntax-source #'clause)
                                #'clause
                                (datum->syntax s (syntax->datum #'clause) #:source (%car-source clauses))))
             (expand-clauses s #'rest)))))

  ;; Whether what is written as the operand of `environment' is a list of variables; if not, it is an expression.
  (define (variables? s)
    (define (every-pair? s)
      (syntax-case s () (() #t) (((name value) . rest) (every-pair? #'rest)) (_ #f)))
    (syntax-case s ()
      (() #t)
      (((name . _) . _) (or (string? (syntax->datum #'name)) (every-pair? s)))
      ((name . _) (string? (syntax->datum #'name)))
      (_ #f)))

  ;; The variables of CLAUSE as code for the list of them.
  (define (expand-variables variables clause)
    (syntax-case variables ()
      (() #''())
      (((name value) . rest)
       (if (memq (syntax->datum #'name) '(quote quasiquote))
           (syntax-violation 'environment "the list is literal, its names and values are evaluated: write ((NAME \
VALUE) …) without a quote inside" clause)
           #`(cons (list name value) #,(expand-variables #'rest clause))))
      (_ (syntax-violation 'environment "expected a list of all variables, (environment ((NAME VALUE) …))" clause))))

  (define (keyword-syntax? x) (keyword? (syntax->datum x)))

  (define (options? s)
    (syntax-case s () (() #t) ((option . _) (keyword? (syntax->datum #'option))) (_ #f)))

  (define (every-identifier? names)
    (syntax-case names ()
      (() #t)
      ((name . rest) (identifier? #'name) (every-identifier? #'rest))
      (_ #f)))

  (define (guess name)
    (let ((near (%nearest-name (symbol->string name) %names)))
      (if near (string-append "\nhint: did you mean '" near "'?") "")))

  (define (car-of clause)
    (syntax-case clause () ((head . _) #'head)))

  (define (expand-clause clause)
    (define location (datum->syntax clause (syntax-source clause)))
    (define (operands-first make rest)
      #`(at-clause '#,location '#,(car-of clause) #,make (lambda () (#,make '#,location #,@rest))))
    (syntax-case clause ()
      ((head . rest)
       (and (identifier? #'head) (not (list? (syntax->datum #'rest))))
       (syntax-violation 'namespace "expected a clause, a proper list" clause))
      ((head . rest)
       (identifier? #'head)
       (case (syntax->datum #'head)
         ((bind)
          (syntax-case #'rest ()
            (() (syntax-violation 'bind "expected a path: (bind PATH) or (bind PATH SOURCE)" clause))
            (operands (operands-first #'make-bind #'operands))))
         ((include)
          (syntax-case #'rest ()
            ((exp) #`(make-include '#,location (delay exp)))
            (_ (syntax-violation 'include "expected one namespace: (include NAMESPACE)" clause))))
         ((tmpfs)
          (syntax-case #'rest ()
            ((path . options) (operands-first #'make-tmpfs #'(path . options)))
            (_ (syntax-violation 'tmpfs "expected a path: (tmpfs PATH)" clause))))
         ((proc)
          (syntax-case #'rest ()
            ((path) (operands-first #'make-proc #'(path)))
            (_ (syntax-violation 'proc "expected a path: (proc PATH)" clause))))
         ((dev)
          (syntax-case #'rest ()
            ((path) (operands-first #'make-dev #'(path)))
            (_ (syntax-violation 'dev "expected a path: (dev PATH)" clause))))
         ((mask)
          (syntax-case #'rest ()
            ((path ...) (pair? #'(path ...)) (operands-first #'make-mask #'(path ...)))
            (_ (syntax-violation 'mask "expected a path: (mask PATH)" clause))))
         ((environment)
          (syntax-case #'rest ()
            ((variables . options)
             (not (options? #'options))
             (syntax-violation 'environment "expected one list of all variables, (environment ((NAME VALUE) …))"
                               clause))
            ((variables . options)
             (variables? #'variables)
             (operands-first #'make-environment
                             #`(#,(expand-variables #'variables clause) . options)))
            ((exp . options) (operands-first #'make-environment #'(exp . options)))
            (_ (syntax-violation 'environment "expected variables: (environment ((NAME VALUE) …))" clause))))
         ((working-directory)
          (syntax-case #'rest ()
            ((path) (operands-first #'make-working-directory #'(path)))
            (_ (syntax-violation 'working-directory "expected a path: (working-directory PATH)" clause))))
         ((unshare)
          (syntax-case #'rest ()
            ((operand ...)
             (call-with-values (lambda () (break keyword-syntax? #'(operand ...)))
               (lambda (names options)
                 (if (every-identifier? names)
                     (operands-first #'make-unshare #`('#,names #,@options))
                     (syntax-violation 'unshare "expected names among net, pid, ipc, uts and user" clause)))))))
         ((user)
          (syntax-case #'rest ()
            ((uid . gid) (operands-first #'make-user #'(uid . gid)))
            (_ (syntax-violation 'user "expected a number: (user UID) or (user UID GID)" clause))))
         ((link)
          (syntax-case #'rest ()
            ((name . options) (operands-first #'make-link #'(name . options)))
            (_ (syntax-violation 'link "expected an interface: (link \"lo\")" clause))))
         ((capabilities)
          (if (every-identifier? #'rest)
              (operands-first #'make-capabilities #'('rest))
              (syntax-violation 'capabilities "expected names of capabilities, such as net_bind_service" clause)))
         (else
          (syntax-violation 'namespace
                            (string-append "unknown clause '" (symbol->string (syntax->datum #'head)) "'; the clauses are "
                                           %known (guess (syntax->datum #'head)))
                            clause #'head))))
      (_
       (syntax-violation 'namespace (string-append "expected a clause in parentheses; the clauses are " %known)
                         clause)))))

;; What programs take from the host as a matter of course: where names are resolved, whom to trust, what time it is
;; here. Read-only; of the paths that distributions use those that this host has.
(define %namespace-minimal
  (fold-right (lambda (path rest)
                (if (file-exists? path)
                    (namespace (bind path path #:read-only? #t) (include rest))
                    rest))
              (namespace)
              '("/etc/resolv.conf"
                "/etc/ssl/certs" "/etc/ssl/cert.pem" "/usr/share/ca-certificates" "/usr/local/share/ca-certificates"
                "/etc/pki/ca-trust/extracted" "/etc/pki/tls/certs" "/etc/pki/tls/cert.pem"
                "/etc/localtime" "/etc/timezone" "/usr/share/zoneinfo")))
