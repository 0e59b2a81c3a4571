;; What `nsscheme pull', `time-machine' and `channel list' do and say.

(define-module (nsscheme channels commands)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels describe)
  #:use-module (nsscheme channels generations)
  #:use-module (nsscheme channels language)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels pull)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme channels wanted)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (nsscheme channels repositories)
  #:use-module (ice-9 exceptions)
  #:use-module ((srfi srfi-34) #:select (guard))
  #:autoload (web client) (http-get x509-certificate-directory)
  #:autoload (web response) (response-code response-reason-phrase)
  #:export (pull-command roll-back-command moment-command list-channels))

(define (say template . arguments)
  (format (current-error-port) "~?~%" template arguments)
  (force-output (current-error-port)))

;;; Which channels.

(define (download url)
  (define (get)
    (http-get url #:decode-body? #f))
  (define-values (response body)
    (guard (exception ((memq (exception-kind exception) '(system-error getaddrinfo-error tls-certificate-error gnutls-error))
                       (raise-at #f "cannot get ~a: ~a" url (string-trim-right (%exception-text exception)))))
      (match (certificate-file)
        (#f (get))
        (file (parameterize ((x509-certificate-directory file)) (get))))))
  (unless (= 200 (response-code response))
    (raise-at #f "cannot get ~a: the server answers ~a ~a" url (response-code response)
              (response-reason-phrase response)))
  (utf8->string body))

(define (read-channels name unsafe?)
  (cond ((or (string-prefix? "http://" name) (string-prefix? "https://" name))
         (evaluate-channels (download name) name #:unsafe? unsafe?))
        ((string-prefix? "file://" name)
         (read-channels-file (string-drop name (string-length "file://")) #:unsafe? unsafe?))
        (else (read-channels-file name #:unsafe? unsafe?))))

;; The channels of the file NAME or of the user, with what options say about Guix's.
(define (chosen-channels name url commit branch unsafe?)
  (define channels
    (if name (read-channels name unsafe?) (wanted-channels #:unsafe? unsafe?)))
  (define (changed original)
    (channel
     (inherit original)
     (url (or url (channel-url original)))
     (branch (or branch (channel-branch original)))
     (commit (if (or commit branch) commit (channel-commit original)))
     (location #f)))
  (cond ((not (or url commit branch)) channels)
        ((any guix-channel? channels)
         (map (lambda (channel) (if (guix-channel? channel) (changed channel) channel)) channels))
        (else (raise-at #f "--url, --commit and --branch are about the channel guix, and there is none"))))

;;; Pulling.

(define (say-left-out left-out)
  (for-each (lambda (each)
              (say "the channel ~a is left out:" (left-out-name each))
              (for-each (lambda (line) (say "  ~a" line)) (string-split (left-out-reason each) #\newline))
              (say "  ‘nsscheme channel disable ~a’ leaves it out from now on" (left-out-name each)))
            left-out))

;; What is different between generations, to be said of it.
(define (changes before after)
  (define (commit-in name pulled)
    (any (lambda (each) (and (eq? name (pulled-name each)) (pulled-commit each))) pulled))
  (define old (if before (generation-pulled before) '()))
  (append
   (filter-map (lambda (each)
                 (match (commit-in (pulled-name each) old)
                   (#f (format #f "  ~a ~a (new)" (pulled-name each) (string-take (pulled-commit each) 7)))
                   ((? (lambda (commit) (string=? commit (pulled-commit each)))) #f)
                   (commit (format #f "  ~a ~a → ~a" (pulled-name each) (string-take commit 7)
                                   (string-take (pulled-commit each) 7)))))
               after)
   (filter-map (lambda (each)
                 (and (not (commit-in (pulled-name each) after))
                      (format #f "  ~a is gone" (pulled-name each))))
               old)))

;; Has a child process note which packages there are, so that the first command that names one need not: it gets the
;; channels as any command does, and what becomes of it is no matter.
(define (note-names pulled)
  (define-values (trees others) (partition (compose guix-channel? pulled-channel) pulled))
  (unless (null? trees)
    (say "updating the index of packages…")
    (call-with-port (open-file "/dev/null" "r+")
      (lambda (null)
        (define words
          `("nsscheme" ,@(append-map (lambda (each) (list "-L" (pulled-modules each))) (append trees others))
            "-c" "((@ (nsscheme package-search) note-names))"))
        (waitpid (%spawn "/proc/self/exe" words #f (make-list 3 (fileno null))))))))

(define (pull-command name url commit branch authenticate? allow-downgrades? unsafe?)
  "Pull the channels of the file or URL NAME, or those that the user wants; URL, COMMIT and BRANCH are about Guix's. Return
false if one was left out."
  (define channels (chosen-channels name url commit branch unsafe?))
  (when (null? channels)
    (raise-at #f "there is no channel to pull; ‘nsscheme channel list’ shows them"))
  (define-values (pulled left-out new?)
    (with-pull-lock
     (lambda ()
       (define before (current-generation))
       (define-values (pulled left-out)
         (pull-channels channels #:authenticate? authenticate? #:allow-downgrades? allow-downgrades?))
       (say-left-out left-out)
       (match (changes before pulled)
         (()
          (format #t "nothing new~%")
          (values pulled left-out #f))
         (lines
          (format #t "generation ~a~%~a~%" (add-generation pulled (map left-out-name left-out)) (string-join lines "\n"))
          (values pulled left-out #t))))))
  (when new?
    (force-output)
    (note-names pulled))
  (null? left-out))

(define (roll-back-command)
  "Go back to the generation before."
  (with-pull-lock
   (lambda ()
     (show-generation (roll-back)))))

;; The directory of the channels at these commits.
(define (moment-directory pulled)
  (string-append (moments-directory) "/"
                 (string-take
                  (bytevector->base16-string
                   (sha256 (string->utf8 (object->string
                                          (map (lambda (each) (list (pulled-name each) (pulled-commit each)
                                                                    (pulled-modules each)))
                                               pulled)))))
                  32)))

(define (moment-command name url commit branch authenticate? unsafe?)
  "Pull the channels of the file or URL NAME, or those that the user wants, and return the directory that a command names to
run over them. The generation that counts stays what it is."
  (with-pull-lock
   (lambda ()
     (define-values (pulled left-out)
       (pull-channels (chosen-channels name url commit branch unsafe?) #:authenticate? authenticate?
                      #:allow-downgrades? #t))
     (define directory (moment-directory pulled))
     (unless (null? left-out)
       (say-left-out left-out)
       (raise-at #f "a moment needs all of its channels"))
     (unless (file-exists? directory)
       (write-generation directory pulled '()))
     directory)))

;;; Listing.

(define (list-channels json?)
  "Print the channels that the user wants, whether each is disabled, and what was pulled of it."
  (define disabled (disabled-names))
  (define generation (current-generation))
  (define (commit name)
    (and generation
         (any (lambda (each) (and (eq? name (pulled-name each)) (pulled-commit each))) (generation-pulled generation))))
  (define (state channel)
    (define name (channel-name channel))
    (cond ((memq name disabled) "disabled")
          ((commit name) => (lambda (commit) (string-append "at " (string-take commit 7))))
          ((and generation (memq name (generation-left-out generation))) "left out")
          (else "not pulled yet")))
  (define channels (configured-channels))
  (define dependencies
    (if generation
        (remove (lambda (pulled)
                  (find (lambda (channel) (eq? (channel-name channel) (pulled-name pulled))) channels))
                (generation-pulled generation))
        '()))
  (if json?
      (begin
        ((@ (json) scm->json)
         (list->vector
          (map (lambda (channel)
                 `(("name" . ,(symbol->string (channel-name channel)))
                   ("url" . ,(channel-url channel))
                   ("branch" . ,(channel-branch channel))
                   ("disabled" . ,(->bool (memq (channel-name channel) disabled)))
                   ("pulled" . ,(or (commit (channel-name channel)) 'null))))
               (append channels (map pulled-channel dependencies))))
         #:pretty #t)
        (newline))
      (begin
        (for-each (lambda (channel)
                    (format #t "~a  ~a, branch ~a, ~a~%" (channel-name channel) (channel-url channel)
                            (channel-branch channel) (state channel)))
                  channels)
        (for-each (lambda (pulled)
                    (format #t "~a  ~a, another channel needs it, at ~a~%" (pulled-name pulled)
                            (channel-url (pulled-channel pulled)) (string-take (pulled-commit pulled) 7)))
                  dependencies))))
