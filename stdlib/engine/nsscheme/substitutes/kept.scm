;; What servers said of items is kept for as long as they say, so that the next command need not ask: narinfos, and that
;; there was none. It is Guix's rule: `Cache-Control' decides, and where it is silent, a day and a half for what is there and
;; two minutes for what is not.
;;
;; Invariants: what is kept is judged again as if it had just come; a time that lies ahead, as after the clock was put back,
;; counts as long past; and nothing that goes wrong here is an error.

(define-module (nsscheme substitutes kept)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 match)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme rows store)
  #:use-module (nsscheme store paths)
  #:use-module (rnrs bytevectors)
  #:export (kept-answer keep-answer! forget-answer!))

(define usual-seconds (* 36 3600))
(define usual-seconds-of-none (* 2 60))
;; However long a server says.
(define most-seconds (* 30 24 3600))
(define most-seconds-of-none 3600)

(define (name server path)
  (string-append (bytevector->nix-base32-string (sha256 (string->utf8 server))) "-" (store-path-hash-part path)))

;; Answers of servers, not of directories.
(define (kept? server)
  (not (string-prefix? "file://" server)))

;; The first line is when it came, for how many seconds it holds, whether there is a narinfo, and of which item; the narinfo
;; follows.
(define (parse text path)
  (define end (or (string-index text #\newline) (string-length text)))
  (match (string-split (string-take text end) #\space)
    (((= string->number (? exact-integer? date)) (= string->number (? exact-integer? seconds)) kind
      (? (lambda (of) (string=? of path))))
     (and (<= date (%cache-time)) (< (%cache-time) (+ date seconds))
          (match kind
            ("there" (string-drop text (+ end 1)))
            ("none" 'none)
            (_ #f))))
    (_ #f)))

(define (kept-answer server path)
  "Return the text of the narinfo that SERVER gave for PATH, `none' if it had none, or #f if that is not known any more."
  (and (kept? server)
       (and=> (%kept-narinfo (name server path))
              (lambda (text) (false-if-exception (parse text path))))))

(define number-kept 0)

(define (keep-answer! server path text seconds)
  "Keep what SERVER said of PATH: TEXT, or that there is no narinfo if that is #f. SECONDS is for how long the server says that
it holds, or #f."
  (define limit (if text most-seconds most-seconds-of-none))
  (define holds (min limit (or seconds (if text usual-seconds usual-seconds-of-none))))
  (when (and (kept? server) (positive? holds))
    ;; Not each time, for all of them are looked at.
    (when (zero? (modulo number-kept 1000)) (%limit-narinfos!))
    (set! number-kept (+ number-kept 1))
    (%keep-narinfo! (name server path)
                    (format #f "~a ~a ~a ~a~%~a" (%cache-time) holds (if text "there" "none") path (or text "")))))

(define (forget-answer! server path)
  "What SERVER said of PATH is asked anew the next time."
  (when (kept? server) (%keep-narinfo! (name server path) #f)))
