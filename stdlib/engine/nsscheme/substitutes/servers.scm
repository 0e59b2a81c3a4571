;; Which servers are asked for substitutes, in which order. The user's settings are data, not a program:
;;
;;   (substitutes
;;     (server "https://ci.guix.gnu.org")
;;     (server "http://mirror.example" (priority 5))
;;     (patience 20))
;;
;; Servers with a lower priority are asked first, 10 if none is said, and those of one priority in their order.

(define-module (nsscheme substitutes servers)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme substitutes transfers)
  #:use-module (srfi srfi-1)
  #:export (settings-file configured-servers server-url checked-server))

(define (settings-file) (config-file "substitutes.scm"))

(define default-priority 10)

(define (checked-server url at)
  "Return the URL of a server without a slash at its end; it is an error AT a location if it is none."
  (unless (and (string? url)
               (or-map (lambda (scheme) (string-prefix? scheme url)) '("http://" "https://" "file://")))
    (raise-at at "~s is no address of a server; expected http://HOST, https://HOST or file://DIRECTORY" url))
  (string-trim-right url #\/))

(define server-url car)

;; What DATUM sets, at its own line: a server, or something besides.
(define (entry datum file)
  (define at
    (or (and (pair? datum) (source-properties->location (source-properties datum)))
        (location file 1 0)))
  (match datum
    (('server (? string? url)) (list (checked-server url at) default-priority))
    (('server (? string? url) ('priority (? exact-integer? priority))) (list (checked-server url at) priority))
    (('patience (and (? exact-integer?) (? positive? seconds)))
     (patience seconds)
     #f)
    (_ (raise-at at "~s is no setting; expected (server URL), (server URL (priority NUMBER)) or (patience SECONDS)"
                 datum))))

(define (read-settings file)
  (call-with-input-file file
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (match (read port)
        (('substitutes . data)
         (filter-map (lambda (datum) (entry datum file)) data))
        (_ (raise-at (location file 1 0) "the file names no servers; expected (substitutes (server URL) …)"))))))

(define (configured-servers)
  "Return the URLs of the servers that the user's settings name, those to be asked first at the beginning."
  (if (file-exists? (settings-file))
      (map server-url
           (stable-sort (read-settings (settings-file)) (lambda (one other) (< (cadr one) (cadr other)))))
      '()))
