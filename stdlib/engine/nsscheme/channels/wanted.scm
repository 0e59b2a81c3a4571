;; Which channels the user wants: the list in channels.scm, without those whose names are lines of channels-disabled.
;; The file may be Guix's own, or written by hand, and is then left alone; `add' and `remove' edit only one that begins
;; with the line `mark'.

(define-module (nsscheme channels wanted)
  #:use-module (ice-9 match)
  #:use-module (ice-9 pretty-print)
  #:use-module (nsscheme channels language)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme git-authentication)
  #:use-module (srfi srfi-1)
  #:export (read-channels-file configured-channels disabled-names wanted-channels
            add-channel remove-channel enable-channel disable-channel))

(define mark ";; Kept by ‘nsscheme channel add’ and ‘remove’; without this line the file is yours, and they leave it alone.")

(define* (read-channels-file file #:key unsafe?)
  "Return the channels that FILE yields."
  (unless (file-exists? file)
    (raise-at #f "there is no file '~a'" file))
  (let ((kind (if (file-is-directory? file) "a directory" (%binary-kind file))))
    (when kind
      (raise-at #f "cannot read ~a as Scheme: it is ~a" file kind)))
  (evaluate-channels (read-file file) file #:unsafe? unsafe?))

(define* (configured-channels #:key unsafe?)
  "Return the channels of the user's file, else Guix alone."
  (if (file-exists? (channels-file))
      (read-channels-file (channels-file) #:unsafe? unsafe?)
      %default-channels))

(define (disabled-names)
  "Return the names of the channels that the user has disabled, symbols."
  (if (file-exists? (disabled-file))
      (filter-map (lambda (line)
                    (let ((name (string-trim-both line)))
                      (and (not (string-null? name)) (not (string-prefix? "#" name)) (string->symbol name))))
                  (string-split (read-file (disabled-file)) #\newline))
      '()))

(define* (wanted-channels #:key unsafe?)
  "Return the channels that the user wants now."
  (let ((disabled (disabled-names)))
    (remove (lambda (channel) (memq (channel-name channel) disabled))
            (configured-channels #:unsafe? unsafe?))))

;;; Known channels.

(define %known-channels
  (list %default-guix-channel
        (channel
         (name 'nonguix)
         (url "https://gitlab.com/nonguix/nonguix")
         (introduction
          (make-channel-introduction "897c1a470da759236cc11798f4e0a5f7d4d59fbc"
                                     (openpgp-fingerprint "2A39 3FFF 68F4 EF7A 3D29  12AF 6F51 20A0 22FB B2D5"))))))

;; The channels that need no URL: ours, and those of the user's own file, which come first.
(define (known-channels)
  (append (if (file-exists? (known-file)) (read-channels-file (known-file)) '())
          %known-channels))

(define (find-channel name channels)
  (find (lambda (channel) (eq? name (channel-name channel))) channels))

;;; Editing.

(define (ours? file)
  (or (not (file-exists? file))
      (string-prefix? mark (read-file file))))

(define (code->text code)
  (string-trim-right (call-with-output-string (lambda (port) (pretty-print code port)))))

(define (save channels)
  (write-file (channels-file)
              (string-append mark "\n" (code->text (channels->code channels)) "\n")))

(define (parse-introduction text)
  (match (string-index text #\:)
    (#f (raise-at #f "expected --introduction=COMMIT:FINGERPRINT, got '~a'" text))
    (colon
     (make-channel-introduction (string-take text colon)
                                (openpgp-fingerprint (string-drop text (+ 1 colon)))))))

(define (url? word)
  (or (string-index word #\:) (string-prefix? "/" word)))

(define (word->channel name word branch commit introduction)
  (define known (find-channel name (known-channels)))
  (define (given url default-branch default-introduction)
    (channel
     (name name)
     (url url)
     (branch (or branch default-branch))
     (commit commit)
     (introduction (if introduction (parse-introduction introduction) default-introduction))))
  (cond ((and word (url? word)) (given word "master" #f))
        (known (given (channel-url known) (or word (channel-branch known)) (channel-introduction known)))
        (else
         (raise-at #f "no channel called ~a is known; say where it is: nsscheme channel add ~a URL [--branch=BRANCH] \
[--introduction=COMMIT:FINGERPRINT] (known are ~a; ~a may list more)"
                   name name (string-join (map (compose symbol->string channel-name) (known-channels)) ", ")
                   (known-file)))))

(define (add-channel name word branch commit introduction)
  "Want the channel NAME, a text, too. WORD is its URL; or a branch of a channel that is known by its name, or #f."
  (define new (word->channel (string->symbol name) word branch commit introduction))
  (define before (configured-channels))
  (when (find-channel (channel-name new) before)
    (raise-at #f "there is a channel called ~a already: ‘nsscheme channel remove ~a’ first" name name))
  (cond ((ours? (channels-file))
         (save (append before (list new)))
         (format #t "added ~a, ~a; ‘nsscheme pull’ gets it~%" name (channel-url new))
         (force-output)
         (unless (channel-introduction new)
           (format (current-error-port)
                   "nsscheme: warning: ~a has no introduction, so nothing says who may change it~%\
hint: its keeper says with which commit it begins and which key signed that, a potluck host on its first page: \
nsscheme channel remove ~a, then nsscheme channel add ~a ~a --introduction=COMMIT:FINGERPRINT~%"
                   name name name (channel-url new))))
        (else
         (format #t "~a was not written by this program; put this into its list:~%~a~%"
                 (channels-file) (code->text (channel->code new))))))

(define (remove-channel name)
  "Do not want the channel NAME, a text, any more."
  (define symbol (string->symbol name))
  (define before (configured-channels))
  (define old (find-channel symbol before))
  (unless old (unknown name before))
  (cond ((ours? (channels-file))
         (save (delq old before))
         (format #t "removed ~a~%" name))
        (else
         (format #t "~a was not written by this program; take this from its list:~%~a~%"
                 (channels-file) (code->text (channel->code old))))))

(define (unknown name channels)
  (raise-at #f "there is no channel called ~a in ~a; there are: ~a" name (channels-file)
            (string-join (map (compose symbol->string channel-name) channels) ", ")))

(define (save-disabled names)
  (write-file (disabled-file) (string-join (map symbol->string names) "\n" 'suffix)))

(define (disable-channel name)
  "Leave the channel NAME, a text, out of what is pulled."
  (define symbol (string->symbol name))
  (define channels (configured-channels))
  (unless (find-channel symbol channels) (unknown name channels))
  (unless (memq symbol (disabled-names))
    (save-disabled (append (disabled-names) (list symbol))))
  (format #t "disabled ~a; ‘nsscheme pull’ leaves it out, ‘nsscheme channel enable ~a’ brings it back~%" name name))

(define (enable-channel name)
  "Have the channel NAME, a text, pulled again."
  (define symbol (string->symbol name))
  (unless (memq symbol (disabled-names))
    (raise-at #f "the channel ~a is not disabled" name))
  (save-disabled (delq symbol (disabled-names)))
  (format #t "enabled ~a; ‘nsscheme pull’ gets it~%" name))
