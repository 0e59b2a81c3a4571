;;; (rnrs io ports): ports in the manner of R6RS.
;;;
;;; A transcoder is an encoding with a strategy for what cannot be converted; line ends are never converted.  A port
;;; opened without one reads and writes bytes.

(define-module (rnrs io ports)
  #:use-module (ice-9 binary-ports)
  #:use-module ((ice-9 iconv) #:prefix iconv:)
  #:use-module (ice-9 exceptions)
  #:use-module (rnrs enums)
  #:use-module (rnrs files)
  #:use-module (srfi srfi-9)
  #:export (binary-port? buffer-mode buffer-mode? call-with-bytevector-output-port call-with-string-output-port
            eol-style error-handling-mode file-options flush-output-port latin-1-codec utf-8-codec utf-16-codec
            make-transcoder native-eol-style native-transcoder open-file-input-port open-file-input/output-port
            open-file-output-port open-string-input-port open-string-output-port output-port-buffer-mode port-eof?
            port-has-port-position? port-has-set-port-position!? port-position port-transcoder put-datum
            set-port-position! standard-error-port standard-input-port standard-output-port string->bytevector
            bytevector->string textual-port? transcoded-port transcoder-codec transcoder-eol-style
            transcoder-error-handling-mode make-custom-textual-output-port &i/o-decoding &i/o-encoding
            i/o-decoding-error? i/o-encoding-error? make-i/o-decoding-error make-i/o-encoding-error
            i/o-encoding-error-char)
  #:re-export (&i/o &i/o-file-already-exists &i/o-file-does-not-exist &i/o-file-is-read-only &i/o-file-protection
               &i/o-filename &i/o-invalid-position &i/o-port &i/o-read &i/o-write call-with-port close-port
               current-error-port current-input-port current-output-port eof-object eof-object? get-bytevector-all
               get-bytevector-n get-bytevector-n! get-bytevector-some get-char get-datum get-line get-string-all
               get-string-n get-string-n! get-u8 i/o-error-filename i/o-error-port i/o-error?
               i/o-file-already-exists-error? i/o-file-does-not-exist-error? i/o-file-is-read-only-error?
               i/o-file-protection-error? i/o-filename-error? i/o-invalid-position-error? i/o-port-error?
               i/o-read-error? i/o-write-error? input-port? lookahead-char lookahead-u8
               make-custom-binary-input-port make-custom-binary-input/output-port make-custom-binary-output-port
               make-i/o-error make-i/o-file-already-exists-error make-i/o-file-does-not-exist-error
               make-i/o-file-is-read-only-error make-i/o-file-protection-error make-i/o-filename-error
               make-i/o-invalid-position-error make-i/o-port-error make-i/o-read-error make-i/o-write-error
               open-bytevector-input-port open-bytevector-output-port output-port? port? put-bytevector put-char
               put-string put-u8))

(define-record-type <transcoder>
  (%make-transcoder codec eol-style error-handling-mode)
  transcoder?
  (codec transcoder-codec)
  (eol-style transcoder-eol-style)
  (error-handling-mode transcoder-error-handling-mode))

(define* (make-transcoder codec #:optional (eol-style (native-eol-style)) (error-handling-mode 'replace))
  "Return a transcoder."
  (%make-transcoder codec eol-style error-handling-mode))

(define (latin-1-codec) "Return the name of the encoding ISO 8859-1." "ISO-8859-1")
(define (utf-8-codec) "Return the name of the encoding UTF-8." "UTF-8")
(define (utf-16-codec) "Return the name of the encoding UTF-16." "UTF-16")
(define (native-eol-style) "Return the style of line ends here." 'none)
(define (native-transcoder) "Return the transcoder of text here." (make-transcoder (utf-8-codec)))

(define-syntax-rule (define-choice name (choice ...))
  (define-syntax name
    (lambda (form)
      (syntax-case form ()
        ((_ given)
         (memq (syntax->datum #'given) '(choice ...))
         #''given)
        (_ (syntax-violation 'name "expected one of the symbols of this kind" form))))))

(define-choice buffer-mode (none line block))
(define-choice eol-style (none lf cr crlf nel crnel ls))
(define-choice error-handling-mode (ignore raise replace))
(define-enumeration file-option (no-create no-fail no-truncate) file-options)

(define (buffer-mode? object) "Return true if OBJECT is none, line or block." (->bool (memq object '(none line block))))
(define (output-port-buffer-mode port) "Return how PORT is buffered." 'block)

;;; Opening.

(define (transcode! port transcoder)
  (set-port-encoding! port (if transcoder (transcoder-codec transcoder) "ISO-8859-1"))
  (when transcoder
    (set-port-conversion-strategy! port (case (transcoder-error-handling-mode transcoder)
                                          ((raise) 'error)
                                          (else 'substitute))))
  port)

(define (transcoded-port port transcoder)
  "Return PORT, its bytes seen as text through TRANSCODER."
  (transcode! port transcoder))

(define (port-transcoder port)
  "Return the transcoder of PORT."
  (make-transcoder (port-encoding port)))

(define (buffered port mode)
  (setvbuf port mode)
  port)

(define* (open-file-input-port file #:optional (options (file-options)) (mode 'block) transcoder)
  "Return a port that reads FILE."
  (buffered (transcode! (open-file file (if transcoder "r" "rb")) transcoder) mode))

(define (open-for-output file options mode transcoder access)
  (let* ((has? (lambda (option) (enum-set-member? option options)))
         (exists? (file-exists? file)))
    (when (and exists? (not (has? 'no-fail)) (not (has? 'no-create)))
      (raise-exception (make-exception (make-i/o-file-already-exists-error file)
                                       (make-exception-with-message "the file exists already"))))
    (when (and (not exists?) (has? 'no-create))
      (raise-exception (make-exception (make-i/o-file-does-not-exist-error file)
                                       (make-exception-with-message "there is no such file"))))
    (let* ((flags (logior access O_CREAT (if (has? 'no-truncate) 0 O_TRUNC)))
           (port (fdopen (open-fdes file flags) (if (= access O_RDWR) "r+b" "wb"))))
      (buffered (transcode! port transcoder) mode))))

(define* (open-file-output-port file #:optional (options (file-options)) (mode 'block) transcoder)
  "Return a port that writes FILE, which must not exist unless OPTIONS say otherwise."
  (open-for-output file options mode transcoder O_WRONLY))

(define* (open-file-input/output-port file #:optional (options (file-options)) (mode 'block) transcoder)
  "Return a port that reads and writes FILE."
  (open-for-output file options mode transcoder O_RDWR))

(define (open-string-input-port string) "Return a port that reads STRING." (open-input-string string))

(define (open-string-output-port)
  "Return a port, and a procedure that returns what was written to it since the last such call."
  (let ((port (open-output-string)) (taken 0))
    (values port
            (lambda ()
              (let* ((all (get-output-string port)) (new (substring all taken)))
                (set! taken (string-length all))
                new)))))

(define (call-with-string-output-port proc)
  "Call PROC with a port; return the string that it wrote there."
  (call-with-output-string proc))

(define* (call-with-bytevector-output-port proc #:optional transcoder)
  "Call PROC with a port; return the bytes that it wrote there."
  (call-with-output-bytevector
   (lambda (port)
     (when transcoder (transcode! port transcoder))
     (proc port)
     (force-output port))))

(define (standard-input-port) "Return a port of bytes on the standard input." (fdopen 0 "rb"))
(define (standard-output-port) "Return a port of bytes on the standard output." (fdopen 1 "wb"))
(define (standard-error-port) "Return a port of bytes on the standard error output." (fdopen 2 "wb"))

(define (make-custom-textual-output-port id write! get-position set-position! close)
  "Return a port whose characters go to (WRITE! string start count)."
  (make-soft-port
   (vector (lambda (char) (write! (string char) 0 1))
           (lambda (string) (write! string 0 (string-length string)))
           (lambda () #t)
           #f
           (or close (lambda () #t)))
   "w"))

;;; Use.

(define (port-eof? port)
  "Return true if PORT has nothing left."
  (eof-object? (if (textual-port? port) (peek-char port) (lookahead-u8 port))))

(define (textual-port? port) "Return true: any port here can be read or written as text." (port? port))
(define (binary-port? port) "Return true if the encoding of PORT is one of bytes."
  (equal? (port-encoding port) "ISO-8859-1"))
(define (flush-output-port port) "Pass on what PORT still holds." (force-output port))
(define (put-datum port object) "Write OBJECT to PORT." (write object port))
(define (port-position port) "Return the position of PORT in its file." (seek port 0 SEEK_CUR))
(define (set-port-position! port position) "Move PORT to the position POSITION of its file." (seek port position SEEK_SET))

(define (port-has-port-position? port)
  "Return true if PORT has positions."
  (->bool (false-if-exception (seek port 0 SEEK_CUR))))
(define port-has-set-port-position!? port-has-port-position?)

(define (string->bytevector string transcoder)
  "Return STRING as bytes by TRANSCODER."
  (iconv:string->bytevector string (transcoder-codec transcoder)))

(define (bytevector->string bytevector transcoder)
  "Return the string that BYTEVECTOR is by TRANSCODER."
  (iconv:bytevector->string bytevector (transcoder-codec transcoder)))

(define-exception-type &i/o-decoding &i/o-port make-i/o-decoding-error i/o-decoding-error?)
(define-exception-type &i/o-encoding &i/o-port make-i/o-encoding-error i/o-encoding-error?
  (char i/o-encoding-error-char))
