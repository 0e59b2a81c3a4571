;; A gexp prints as in Guix: #<gexp CODE FILE:LINE:COLUMN ADDRESS> on one line, with what it refers to in the code's
;; locations, lists that are spliced in, too.
(use-modules (guix gexp))
(define here ".*gexp-print\\.scm:[0-9]+:[0-9]+ [0-9a-f]+>")
(define (show object) (display object) (newline))
(define (shape object)
  ;; Without locations and addresses, which differ.
  (let loop ((text (object->string object)))
    (cond ((string-contains text " /")
           => (lambda (start)
                (let ((end (string-index text #\> start)))
                  (loop (string-append (substring text 0 start) (substring text end))))))
          (else text))))

(show #~(list #$@(list 1 2)))
;; match: #<gexp \(list #<gexp-input \(1 2\):out>\) .*gexp-print\.scm:15:6 [0-9a-f]+>
(show (shape #~(list #$@(list 1 2))))
;; want: #<gexp (list #<gexp-input (1 2):out>)>
(show (shape #~(list #+@(list 1 2) #+(string-append "a" "b"))))
;; want: #<gexp (list #<gexp-input native (1 2):out> #<gexp-input native "ab":out>)>
(show (shape #~(a #$#~(b #$@'(1)) . #$"x")))
;; want: #<gexp (a #<gexp-input #<gexp (b #<gexp-input (1):out>)>:out> . #<gexp-input "x":out>)>
(show (shape #~(list #$output #$output:doc (ungexp (plain-file "n" "c") "lib"))))
;; want: #<gexp (list #<gexp-output out> #<gexp-output doc> #<gexp-input #<<plain-file> name: "n" content: "c" references: ()>:lib>)>
(show (shape #~#$@(list 1 2)))
;; want: #<gexp #<gexp-input (1 2):out>>
(show (shape #~(a "two\nlines" . #$@(list 1))))
;; want: #<gexp (a "two\nlines" . #<gexp-input (1):out>)>
(let ((circle (list 1 2)))
  (set-cdr! (cdr circle) circle)
  (show (shape #~(list #$@circle))))
;; want: #<gexp (list #<gexp-input (1 2 . #-1#):out>)>
(show (catch #t
        (lambda () (gexp->sexp 'no-gexp) (error "message" #~(list #$@(list 1))))
        (lambda (key . arguments) (shape (car (last-pair (caddr arguments)))))))
;; want: #<gexp (list #<gexp-input (1):out>)>
