;;; (web http kinds): the kinds of values that only one header or two have; see (web http values).

(define-module (web http kinds)
  #:use-module (ice-9 textual-ports)
  #:use-module (srfi srfi-19)
  #:use-module (web http values)
  #:use-module (web http dates)
  #:export (cache-control-kind warning-kind disposition-kind content-range-kind content-type-kind host-kind range-kind
            accept-kind connection-kind star-kind expires-kind either))

(define (put-number value port) (put-string port (number->string value)))

(define cache-control-kind
  (let ((numbers '(max-age max-stale min-fresh s-maxage)) (lists '(private no-cache)))
    (list (lambda (text)
            (parse-key-values text (lambda (key value)
                                     (cond ((memq key numbers) (parse-integer value))
                                           ((memq key lists) ((car header-names-kind) value))
                                           (else value)))))
          (lambda (value)
            (key-values? value (lambda (key value)
                                 (cond ((memq key numbers) (non-negative-integer? value))
                                       ((memq key lists) ((list-of? symbol?) value))
                                       (else (string? value))))))
          (lambda (value port)
            (put-key-values value port
                            (lambda (key value port)
                              (cond ((list? value)
                                     (put-char port #\")
                                     ((caddr header-names-kind) value port)
                                     (put-char port #\"))
                                    ((string? value) (put-value value port))
                                    (else (put-number value port)))))))))

(define (parse-warning text)
  (let* ((first (or (string-index text #\space) (bad-component 'warning text)))
         (second (or (string-index text #\space (+ first 1)) (bad-component 'warning text)))
         (code (parse-integer text 0 first))
         (agent (substring text (+ first 1) second))
         (mark (string-skip text #\space second)))
    (define (quoted-at index receive)
      (unless (and index (char=? (string-ref text index) #\")) (bad-component 'warning text))
      (let ((end (find-quote-end text index)))
        (receive (parse-quoted text index end) (string-skip text #\space (+ end 1)))))
    (quoted-at mark
               (lambda (message next)
                 (list code agent message
                       (and next (quoted-at next (lambda (date next) (parse-date date)))))))))

(define warning-kind
  (list (lambda (text) (map parse-warning (split-commas text)))
        (list-of? (lambda (item)
                    (and (list? item) (= (length item) 4)
                         (non-negative-integer? (car item)) (< (car item) 1000)
                         (string? (cadr item)) (string? (caddr item))
                         (or (not (cadddr item)) (date-value? (cadddr item))))))
        (lambda (items port)
          (put-list items port
                    (lambda (item port)
                      (put-number (car item) port)
                      (put-char port #\space)
                      (put-string port (cadr item))
                      (put-char port #\space)
                      (put-quoted (caddr item) port)
                      (when (cadddr item)
                        (put-string port " \"")
                        (put-date (cadddr item) port)
                        (put-char port #\")))))))

(define disposition-kind
  (list (lambda (text) (car (parse-parameters text)))
        (lambda (value) (and (pair? value) (symbol? (car value)) (key-values? (cdr value))))
        (lambda (value port) (put-key-values value port (lambda (key value port) (put-value value port)) ";"))))

(define content-range-kind
  (list (lambda (text)
          (let ((dash (string-index text #\-)) (slash (string-index text #\/)))
            (unless (and (string-prefix? "bytes " text) slash) (bad-header 'content-range text))
            (list 'bytes
                  (cond ((string=? (substring text 6 slash) "*") '*)
                        ((and dash (< dash slash))
                         (cons (parse-integer text 6 dash) (parse-integer text (+ dash 1) slash)))
                        (else (bad-header 'content-range text)))
                  (if (string=? (substring text (+ slash 1)) "*")
                      '*
                      (parse-integer text (+ slash 1))))))
        (lambda (value)
          (and (list? value) (= (length value) 3) (symbol? (car value))
               (or (eq? (cadr value) '*)
                   (and (pair? (cadr value))
                        (non-negative-integer? (car (cadr value))) (non-negative-integer? (cdr (cadr value)))))
               (or (eq? (caddr value) '*) (non-negative-integer? (caddr value)))))
        (lambda (value port)
          (put-string port (symbol->string (car value)))
          (put-char port #\space)
          (if (pair? (cadr value))
              (begin (put-number (car (cadr value)) port) (put-char port #\-) (put-number (cdr (cadr value)) port))
              (put-char port #\*))
          (put-char port #\/)
          (if (eq? (caddr value) '*) (put-char port #\*) (put-number (caddr value) port)))))

;; Values keep their quotation marks, as they do in Guile.
(define content-type-kind
  (list (lambda (text)
          (let* ((parts (string-split text #\;)) (type (car parts)))
            (unless (= (string-count type #\/) 1) (bad-component 'media-type type))
            (cons (string->symbol type)
                  (map (lambda (part)
                         (let ((equals (or (string-index part #\=) (bad-header 'content-type text))))
                           (cons (string->symbol (string-trim (substring part 0 equals)))
                                 (substring part (+ equals 1)))))
                       (cdr parts)))))
        (lambda (value)
          (and (pair? value) (symbol? (car value))
               ((list-of? (lambda (item) (and (pair? item) (symbol? (car item)) (string? (cdr item))))) (cdr value))))
        (lambda (value port)
          (put-string port (symbol->string (car value)))
          (for-each (lambda (item)
                      (put-char port #\;)
                      (put-string port (symbol->string (car item)))
                      (put-char port #\=)
                      (put-string port (cdr item)))
                    (cdr value)))))

(define host-kind
  (list (lambda (text)
          (let* ((bracket (and (string-prefix? "[" text) (string-index text #\])))
                 (colon (string-index text #\: (or bracket 0)))
                 (host (cond (bracket (substring text 1 bracket))
                             (colon (substring text 0 colon))
                             (else text))))
            (cons host
                  (and colon
                       (catch 'bad-header-component
                         (lambda () (parse-integer text (+ colon 1)))
                         (lambda _ (bad-component 'non-negative-integer text)))))))
        (lambda (value)
          (and (pair? value) (string? (car value)) (or (not (cdr value)) (non-negative-integer? (cdr value)))))
        (lambda (value port)
          (put-string port (if (string-index (car value) #\:) (string-append "[" (car value) "]") (car value)))
          (when (cdr value)
            (put-char port #\:)
            (put-number (cdr value) port)))))

(define range-kind
  (list (lambda (text)
          (unless (and (string-prefix? "bytes=" text) (> (string-length text) 6)) (bad-header 'range text))
          (cons 'bytes
                (map (lambda (part)
                       (let* ((dash (or (string-index part #\-) (bad-header 'range text)))
                              (start (and (> dash 0) (parse-integer part 0 dash)))
                              (end (and (< (+ dash 1) (string-length part)) (parse-integer part (+ dash 1)))))
                         (unless (or start end) (bad-component 'non-negative-integer part))
                         (cons start end)))
                     (string-split (substring text 6) #\,))))
        (lambda (value)
          (and (pair? value) (symbol? (car value))
               ((list-of? (lambda (item)
                            (and (pair? item) (or (car item) (cdr item))
                                 (or (not (car item)) (non-negative-integer? (car item)))
                                 (or (not (cdr item)) (non-negative-integer? (cdr item))))))
                (cdr value))))
        (lambda (value port)
          (put-string port (symbol->string (car value)))
          (put-char port #\=)
          (put-joined (cdr value) "," port
                      (lambda (item port)
                        (when (car item) (put-number (car item) port))
                        (put-char port #\-)
                        (when (cdr item) (put-number (cdr item) port)))))))

(define accept-kind
  (parameters-kind (lambda (key value) (if (eq? key 'q) (parse-quality value) value))
                   (lambda (key value) (if (eq? key 'q) (quality? value) (string? value)))
                   (lambda (key value port) (if (eq? key 'q) (put-quality value port) (put-value value port)))))

(define connection-kind
  (list (car header-names-kind)
        (cadr header-names-kind)
        (lambda (items port)
          (put-list items port
                    (lambda (name port)
                      ;; A word, not the name of a header.
                      (put-string port (if (eq? name 'close) "close" (canonical-name name))))))))

;; A value of one of two kinds: FIRST's when the text or value is (FIRST-TEXT? TEXT) or valid for it.
(define (either first-text? first second)
  (list (lambda (text) (if (first-text? text) ((car first) text) ((car second) text)))
        (lambda (value) (or ((cadr first) value) ((cadr second) value)))
        (lambda (value port) (if ((cadr first) value) ((caddr first) value port) ((caddr second) value port)))))

(define star-kind
  (list (lambda (text) '*) (lambda (value) (eq? value '*)) (lambda (value port) (put-char port #\*))))

(define expires-kind
  ;; These say that it has expired.
  (list (lambda (text) (if (member text '("0" "-1")) (make-date 0 0 0 0 1 1 1970 0) (parse-date text)))
        date-value? put-date))
