;; What channels say is new: entries of the files that their .guix-channel names, of the form
;;
;;   (channel-news (version 0) (entry (commit "…") (title (en "…") …) (body (en "…") …)) …)
;;
;; whose commits came with the last pull. Bodies are Texinfo.

(define-module (nsscheme channels news)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channel-metadata)
  #:use-module (nsscheme channels generations)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme channels repositories)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:autoload (texinfo) (texi-fragment->stexi)
  #:autoload (texinfo plain-text) (stexi->plain-text)
  #:export (show-news))

(define (pick translations)
  (define language (let ((text (or (getenv "LANGUAGE") (getenv "LC_ALL") (getenv "LANG") "en")))
                     (if (>= (string-length text) 2) (string->symbol (string-take text 2)) 'en)))
  (match (or (assq language translations) (assq 'en translations) (and (pair? translations) (car translations)))
    ((_ (? string? text) . _) text)
    (_ "")))

(define (texinfo->text text)
  (catch #t
    (lambda () (string-trim-both (stexi->plain-text (texi-fragment->stexi text))))
    (lambda _ text)))

;; The entries in TEXT as lists of commit or tag, title and body.
(define (parse-news text file)
  (define datum
    (call-with-input-string text
      (lambda (port) (set-port-filename! port file) (read port))))
  (match datum
    (('channel-news ('version 0) . entries)
     (filter-map (match-lambda
                   (('entry (and properties ((? symbol?) . _)) ...)
                    (match (or (assq 'commit properties) (assq 'tag properties))
                      ((_ (? string? commit))
                       (list commit
                             (pick (or (assq-ref properties 'title) '()))
                             (pick (or (assq-ref properties 'body) '()))))
                      (_ #f)))
                   (_ #f))
                 entries))
    (_ (raise-at (location file 1 0) "expected (channel-news (version 0) (entry (commit \"…\") (title …) (body …)) …)"))))

(define (previous-commit name before)
  (and before
       (any (lambda (pulled) (and (eq? name (pulled-name pulled)) (pulled-commit pulled)))
            (generation-pulled before))))

;; The entries of a channel that came since BEFORE, a commit or #f.
(define (new-entries pulled before)
  (define metadata (read-channel-metadata (pulled-tree pulled)))
  (define file (channel-text metadata 'news-file #f))
  (define path (and file (string-append (pulled-tree pulled) "/" (string-trim file #\/))))
  (define repository (and path (file-exists? path) (open-copy (channel-url (pulled-channel pulled)))))
  (if (not repository)
      '()
      (let* ((entries (parse-news (call-with-input-file path
                                    (lambda (port)
                                      (set-port-encoding! port "UTF-8")
                                      ((@ (ice-9 textual-ports) get-string-all) port)))
                                  path))
             (news (new-commits repository before (pulled-commit pulled))))
        (define table (make-hash-table (length news)))
        (for-each (lambda (commit) (hash-set! table commit #t)) news)
        (filter (match-lambda
                  ((commit . _)
                   (hash-ref table (or (resolve-commit repository
                                                       (at-commit (pulled-channel pulled) commit))
                                       ""))))
                entries))))

(define (show-news)
  "Print what is new since the generation before the one that counts; if that is the first one, all news."
  (define now (or (current-generation) (raise-at #f "nothing was pulled yet: ‘nsscheme pull’ does it")))
  (define before
    (match (filter (lambda (number) (< number (or (current-number) 0))) (generation-numbers))
      (() #f)
      (numbers (read-generation (last numbers)))))
  (define told
    (append-map (lambda (pulled)
                  (match (new-entries pulled (previous-commit (pulled-name pulled) before))
                    (() '())
                    (entries
                     (format #t "News of the channel ~a:~%" (pulled-name pulled))
                     (for-each (match-lambda
                                 ((commit title body)
                                  (format #t "~%  ~a~%  commit ~a~%~%" (texinfo->text title) commit)
                                  (for-each (lambda (line)
                                              (format #t "~a~%" (if (string-null? line) "" (string-append "    " line))))
                                            (string-split (texinfo->text body) #\newline))))
                               entries)
                     entries)))
                (generation-pulled now)))
  (when (null? told)
    (format #t "no news~%")))
