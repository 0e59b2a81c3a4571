;; `nsscheme describe': the channels that were pulled, as text, as a file of channels, as JSON.

(define-module (nsscheme channels describe)
  #:use-module (ice-9 match)
  #:use-module (ice-9 pretty-print)
  #:use-module (json)
  #:use-module (nsscheme channels generations)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme git-authentication)
  #:use-module (srfi srfi-1)
  #:export (describe-current list-generations show-generation))

(define (say template . arguments)
  (format #t "~?~%" template arguments))

(define (channel->json channel)
  (define introduction (channel-introduction channel))
  `(("name" . ,(symbol->string (channel-name channel)))
    ("url" . ,(channel-url channel))
    ("branch" . ,(channel-branch channel))
    ("commit" . ,(channel-commit channel))
    ,@(if introduction
          `(("introduction"
             . (("commit" . ,(channel-introduction-first-signed-commit introduction))
                ("signer" . ,(fingerprint->string (channel-introduction-first-commit-signer introduction))))))
          '())))

(define (show-channel channel)
  (say "  ~a ~a" (channel-name channel) (string-take (channel-commit channel) 7))
  (say "    repository URL: ~a" (channel-url channel))
  (say "    branch: ~a" (channel-branch channel))
  (say "    commit: ~a" (channel-commit channel)))

(define (show-generation number)
  "Print what the generation NUMBER has."
  (define generation (read-generation number))
  (say "Generation ~a\t~a~a" number
       (strftime "%b %d %Y %H:%M:%S" (localtime (generation-date generation)))
       (if (eqv? number (current-number)) "\t(current)" ""))
  (show-channels generation))

(define (show-channels generation)
  (for-each (compose show-channel pulled-channel) (generation-pulled generation))
  (for-each (lambda (name) (say "  ~a was left out" name)) (generation-left-out generation)))

(define (list-generations)
  "Print all generations, the oldest first."
  (match (generation-numbers)
    (() (raise-at #f "nothing was pulled yet: ‘nsscheme pull’ does it"))
    (numbers (for-each show-generation numbers))))

(define (describe-current format)
  "Print the channels that count now, in FORMAT: human, channels or json."
  (define generation
    (or (current-generation)
        (raise-at #f "nothing was pulled yet: ‘nsscheme pull’ does it")))
  (define channels (map pulled-channel (generation-pulled generation)))
  (match format
    ("channels" (pretty-print (channels->code channels)))
    ("json"
     (scm->json (list->vector (map channel->json channels)) #:pretty #t)
     (newline))
    ("human"
     (match (and (member (getenv "NSSCHEME_CHANNELS") '(#f "")) (current-number))
       (#f (show-channels generation))
       (number (show-generation number))))
    (other (raise-at #f "there is no format '~a'; there are: human, channels, json" other))))
