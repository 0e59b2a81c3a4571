;; What a channel says of itself: the file .guix-channel in its directory, Guix's form. A channel without that file is
;; one whose modules lie in the directory itself. What is wrong in the file is an error at its location.

(define-module (nsscheme channel-metadata)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (read-channel-metadata
            parse-channel-metadata
            channel-module-directory
            channel-dependencies
            channel-dependency-data
            channel-text))

(define (metadata-file directory)
  (string-append directory "/.guix-channel"))

(define (position datum)
  (and (pair? datum) (source-properties->location (source-properties datum))))

;; Directories are written with a slash before or after them, or without one.
(define (plain directory)
  (string-trim-both directory #\/))

;; The datum of PORT, which reads FILE; there has to be one, and `read' says itself what is wrong with its parentheses.
(define (read-one port file)
  (let ((datum (read port)))
    (when (eof-object? datum)
      (raise-at (location file 1 0) "the file is empty: expected (channel (version 0) …)"))
    datum))

(define (check-version properties datum)
  (match (assq 'version properties)
    (#f (raise-at (position datum) "the channel's description has no version: expected (version 0)"))
    ((_ 0) #t)
    (entry (raise-at (position entry) "this program does not know the channel's ~s; expected (version 0)" entry))))

(define (read-properties port file)
  (define datum (read-one port file))
  (match datum
    (('channel (and properties ((? symbol?) . _)) ...)
     (check-version properties datum)
     properties)
    (_ (raise-at (or (position datum) (location file 1 0))
                 "expected (channel (version 0) …), each part a list that begins with its name"))))

(define (read-channel-metadata directory)
  "Return the properties in the file .guix-channel of DIRECTORY, an alist; the empty list if there is no such file."
  (define file (metadata-file directory))
  (if (file-exists? file)
      (call-with-input-file file
        (lambda (port)
          (set-port-encoding! port "UTF-8")
          (read-properties port file)))
      '()))

(define (parse-channel-metadata text file)
  "Return the properties that TEXT has, the contents of FILE as messages call it."
  (call-with-input-string text
    (lambda (port)
      (set-port-filename! port file)
      (read-properties port file))))

(define (channel-text metadata key default)
  "Return what METADATA says for KEY, a text; DEFAULT if it says nothing."
  (match (assq key metadata)
    (#f default)
    ((_ (? string? text)) text)
    (entry (raise-at (position entry) "expected (~a \"TEXT\"), found ~s" key entry))))

(define (channel-module-directory directory metadata)
  "Return the directory that has the modules of the channel in DIRECTORY, whose .guix-channel says METADATA."
  (match (assq 'directory metadata)
    (#f directory)
    ((and entry (_ (? string? name)))
     (let ((modules (if (string-null? (plain name)) directory (string-append directory "/" (plain name)))))
       (unless (and (file-exists? modules) (file-is-directory? modules))
         (raise-at (position entry) "the channel has no directory ~a for its modules" name))
       ;; Neither by dots nor by a link.
       (let ((top (canonicalize-path directory))
             (real (canonicalize-path modules)))
         (unless (or (string=? top real) (string-prefix? (string-append top "/") real))
           (raise-at (position entry) "the directory ~a for the channel's modules is not in the channel" name)))
       modules))
    (entry (raise-at (position entry) "expected (directory \"NAME\"), found ~s" entry))))

(define (channel-dependency-data metadata)
  "Return what METADATA says of the channels that the channel depends on: for each an alist of name, a symbol, url, branch
and commit, texts or #f, introduction, a list of a commit and a fingerprint or #f, and the position where it says so."
  (define (text properties key default)
    (match (assq key properties)
      (#f default)
      ((_ (? string? text)) text)
      (entry (raise-at (position entry) "expected (~a \"TEXT\"), found ~s" key entry))))
  (define (introduction properties)
    (match (assq 'introduction properties)
      (#f #f)
      ((_ ('channel-introduction ('version 0) ('commit (? string? commit)) ('signer (? string? signer)) . _))
       (list commit signer))
      (entry (raise-at (position entry) "expected (introduction (channel-introduction (version 0) (commit \"…\") \
(signer \"…\"))), found ~s" entry))))
  (match (assq 'dependencies metadata)
    (#f '())
    ((_ . channels)
     (map (lambda (channel)
            (match channel
              (('channel (and properties ((? symbol?) . _)) ...)
               (match (assq 'name properties)
                 ((_ (and name (or (? symbol?) (? string?))))
                  `((name . ,(if (symbol? name) name (string->symbol name)))
                    (url . ,(or (text properties 'url #f)
                                (raise-at (position channel) "a dependency needs a name and a url, found ~s" channel)))
                    (branch . ,(text properties 'branch "master"))
                    (commit . ,(text properties 'commit #f))
                    (introduction . ,(introduction properties))
                    (position . ,(position channel))))
                 (_ (raise-at (position channel) "a dependency needs a name and a url, found ~s" channel))))
              (_ (raise-at (position channel) "expected (channel (name NAME) (url \"URL\")), found ~s" channel))))
          channels))))

(define (channel-dependencies metadata)
  "Return the channels that one whose .guix-channel says METADATA depends on, a list of names and URLs as strings."
  (map (lambda (data) (list (symbol->string (assq-ref data 'name)) (assq-ref data 'url)))
       (channel-dependency-data metadata)))
