;; `nsscheme weather' and `challenge': how much servers have of some items, and whether what they have is the same.

(define-module (nsscheme substitutes weather)
  #:use-module (ice-9 format)
  #:use-module (ice-9 match)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store graphs)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme substitutes fetch)
  #:use-module (nsscheme substitutes narinfo)
  #:use-module (nsscheme substitutes plan)
  #:use-module (nsscheme substitutes servers)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (weather-command challenge-command))

(define (servers-to-ask urls)
  (match (if (null? urls) (configured-servers) (map (lambda (url) (checked-server url #f)) urls))
    (() (raise-at #f "no server is known: name some with --substitute-urls=URLS, or in ~a" (settings-file)))
    (servers servers)))

(define (complain inquiry)
  (for-each (lambda (text) (format (current-error-port) "warning: ~a~%" text)) (inquiry-complaints inquiry)))

;;; Weather.

(define (outputs drv-file)
  (map (lambda (output) (derivation-output-path (cdr output)))
       (derivation-outputs (read-derivation-from-file drv-file))))

;; The items that are meant by the derivation or item PATH.
(define (meant store path recursive?)
  (cond ((not (derivation-path? path))
         (if recursive? (requisites store (list path)) (list path)))
        (recursive?
         (append-map outputs (filter derivation-path? (requisites store (list path)))))
        (else (outputs path))))

(define (percent part whole)
  (if (zero? whole) 100.0 (/ (* 100. part) whole)))

(define (weather-command urls recursive? missing? names)
  "Print how much of the items called NAMES servers have. Return false if something is nowhere to be had."
  (define servers (servers-to-ask urls))
  (with-store store
    (let* ((items (delete-duplicates
                   (append-map (lambda (name) (meant store (named-item store name) recursive?)) names)))
           (had (map (lambda (server)
                       (let ((inquiry (make-inquiry (list server))))
                         (find-narinfos inquiry items)
                         (complain inquiry)
                         (let ((found (filter-map (lambda (item) (found-of inquiry item)) items)))
                           (format #t "~a~%" server)
                           (format #t "  ~,1f% of the items, ~a of ~a~%" (percent (length found) (length items))
                                   (length found) (length items))
                           (format #t "  ~,1f MiB to fetch, ~,1f MiB unpacked~%"
                                   (/ (apply + (map fetched-size found)) 1024. 1024.)
                                   (/ (apply + (map (lambda (found) (narinfo-size (found-narinfo found))) found))
                                      1024. 1024.))
                           (map (lambda (found) (narinfo-path (found-narinfo found))) found))))
                     servers))
           (nowhere (lset-difference string=? items (delete-duplicates (concatenate had)))))
      (when missing? (for-each (lambda (item) (format #t "~a~%" item)) (sort nowhere string<?)))
      (null? nowhere))))

;;; Challenge.

(define (hash->text hash) (string-append "sha256:" (bytevector->nix-base32-string hash)))

;; What the servers say of ITEM whose hash is HASH here: pairs of a server and a hash.
(define (claims inquiries item)
  (filter-map (match-lambda
                ((server . inquiry)
                 (and=> (found-of inquiry item)
                        (lambda (found) (cons server (narinfo-hash (found-narinfo found)))))))
              inquiries))

(define (challenge-command urls names)
  "Compare the items called NAMES with what servers have of them. Return \"0\" if all are the same, \"2\" if something is
different, and \"1\" if something could not be compared, as Guix does."
  (define servers (servers-to-ask urls))
  (with-store store
    (let* ((items (delete-duplicates (map (lambda (name) (named-item store name)) names)))
           (inquiries (map (lambda (server) (cons server (make-inquiry (list server)))) servers)))
      (for-each (match-lambda
                  ((server . inquiry)
                   (find-narinfos inquiry items)
                   (complain inquiry)))
                inquiries)
      (let ((verdicts
             (map (lambda (item)
                    (define hash (query-path-hash store item))
                    (match (claims inquiries item)
                      (()
                       (format #t "~a: no server has it~%" item)
                       'unknown)
                      (claims
                       (if (every (lambda (claim) (bytevector=? hash (cdr claim))) claims)
                           (begin
                             (format #t "~a: the same~%" item)
                             'same)
                           (begin
                             (format #t "~a: different~%  here: ~a~%" item (hash->text hash))
                             (for-each (lambda (claim) (format #t "  ~a: ~a~%" (car claim) (hash->text (cdr claim))))
                                       claims)
                             'different)))))
                  items)))
        (cond ((memq 'different verdicts) "2")
              ((memq 'unknown verdicts) "1")
              (else "0"))))))
