;; `nsscheme explain --svg': a namespace as a picture. A row for each mount, below the mount that it lies in, with what is
;; mounted there; of several layers the first one is on top. Below a union stand the files that several of its layers have:
;; the one that shows is filled, those that it hides are hollow.

(define-module (nsscheme namespace-pictures)
  #:use-module (ice-9 format)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme host)
  #:use-module (nsscheme pictures)
  #:use-module (srfi srfi-1)
  #:export (write-namespace-picture))

(define row-height 26)
(define file-height 17)
(define indentation 22)
(define margin 20)
(define head 62)
(define widest-row 1100)                                  ;of boxes
(define layer-colors '#("#dce9f7" "#fbe3c4" "#def0d8" "#eadcf3" "#f7d9dc" "#d8eeee" "#eeebc9" "#e4e4e4"))

(define (color number) (vector-ref layer-colors (modulo number (vector-length layer-colors))))

;;; What several layers have.

(define most-files 30)                                    ;that are shown of a union
(define most-visits 20000)                                ;names that are looked at in a union

(define (names directory)
  (or (false-if-exception (scandir directory (lambda (name) (not (member name '("." "..")))))) '()))

(define (directory? file)
  (false-if-exception (file-is-directory? file)))

;; Pairs of a name below the union of SOURCES and the numbers of those that have a file there, the one that shows first; and
;; whether there may be more. Directories that several have are merged.
(define (conflicts sources)
  (define visits 0)
  (define found '())
  (define (walk layers path)
    (define entries (make-hash-table))
    (for-each (match-lambda
                ((number . directory)
                 (for-each (lambda (name)
                             (set! visits (+ visits 1))
                             (hash-set! entries name (cons number (hash-ref entries name '()))))
                           (names directory))))
              layers)
    (for-each (match-lambda
                ((name . numbers)
                 (let* ((numbers (reverse numbers))
                        (file (string-append path "/" name))
                        (below (map (lambda (number) (cons number (string-append (assv-ref layers number) "/" name)))
                                    numbers)))
                   (when (and (pair? (cdr numbers)) (< visits most-visits))
                     (if (every directory? (map cdr below))
                         (walk below file)
                         (set! found (acons file numbers found)))))))
              (sort (hash-map->list cons entries) (lambda (one other) (string<? (car one) (car other))))))
  (walk (filter (lambda (layer) (directory? (cdr layer))) (map cons (iota (length sources)) sources)) "")
  (values (reverse found) (>= visits most-visits)))

;;; Rows.

;; The number of targets among TARGETS that TARGET lies below.
(define (depth target targets)
  (count (lambda (other)
           (and (not (string=? other target))
                (or (string=? other "/") (string-prefix? (string-append other "/") target))))
         targets))

;; SOURCE without the store and the hash, if it is an item or lies in one.
(define (item-label source)
  (define prefix (string-append (%store-prefix) "/"))
  (define rest (if (string-prefix? prefix source) (string-drop source (string-length prefix)) source))
  (shortened (if (and (> (string-length rest) 33) (string-every char-set:letter+digit rest 0 32)
                      (char=? #\- (string-ref rest 32)))
                 (string-drop rest 33)
                 rest)
             44))

(define (with-options kind options)
  (if (string=? options "-") kind (string-append kind " (" options ")")))

;; Where boxes of WIDTHS stand, from LEFT on: pairs of an x and a line, of which one is begun where a row is full.
(define (box-positions widths left)
  (let loop ((rest widths) (x left) (line 0) (found '()))
    (cond ((null? rest) (reverse found))
          ((and (> x left) (> (+ x (car rest)) (+ left widest-row))) (loop rest left (+ line 1) found))
          (else (loop (cdr rest) (+ x (car rest) 6) line (acons x line found))))))

;; A procedure that draws at Y a row for the mount FIELDS, its height, and its right edge.
(define (mount-row fields targets left port)
  (match fields
    ((target kind options . sources)
     (let* ((x (+ margin (* indentation (depth target targets))))
            (union? (and (string=? kind "union") (pair? sources) (pair? (cdr sources))))
            (texts (map (lambda (source number)
                          (if union? (format #f "~a  ~a" (+ number 1) (item-label source)) (item-label source)))
                        sources (iota (length sources))))
            (widths (map (lambda (text) (+ 12 (text-width text))) texts))
            (positions (box-positions widths left))
            (boxes-height (* row-height (+ 1 (fold max 0 (map cdr positions))))))
       (call-with-values (lambda () (if union? (conflicts sources) (values '() #f)))
         (lambda (files more?)
           (define shown (if (> (length files) most-files) (take files most-files) files))
           (define hidden (- (length files) (length shown)))
           (define (draw y)
             (svg-text x (+ y 17) target port #:weight "bold" #:size 12)
             (svg-text (+ x 12 (* 7.6 (string-length target))) (+ y 17) (with-options kind options) port #:color "#667")
             (for-each (lambda (source text width position number)
                         (svg-box (car position) (+ y 3 (* row-height (cdr position))) width 20 text source port
                                  #:fill (color (if union? number 0))))
                       sources texts widths positions (iota (length sources)))
             (fold (lambda (file y) (draw-file file y) (+ y file-height)) (+ y boxes-height) shown)
             (when (or (positive? hidden) more?)
               (svg-text (+ left 8) (+ y boxes-height (* file-height (length shown)) 12)
                         (if more? "and more, which were not looked at" (format #f "and ~a more" hidden))
                         port #:color "#667")))
           (define (draw-file file y)
             (match file
               ((name winner . others)
                (dot (+ left 10) (+ y 8) winner #t)
                (fold (lambda (other x) (dot x (+ y 8) other #f) (+ x 16)) (+ left 26) others)
                (svg-text (+ left 26 (* 16 (length others)))
                          (+ y 12)
                          (format #f "~a  of ~a, hides ~a" (string-append (if (string=? target "/") "" target) name)
                                  (+ 1 winner)
                                  (string-join (map (lambda (other) (number->string (+ 1 other))) others) ", "))
                          port #:color "#444"))))
           (define (dot x y number filled?)
             (format port "<circle cx=\"~a\" cy=\"~a\" r=\"5\" fill=\"~a\" stroke=\"#556\"~a/>~%" x y
                     (if filled? (color number) "none") (if filled? "" " stroke-dasharray=\"2 2\"")))
           (list draw
                 (+ boxes-height (* file-height (+ (length shown) (if (or (positive? hidden) more?) 1 0))))
                 (+ margin (fold max left (map (lambda (position width) (+ (car position) width)) positions widths))))))))))

(define (write-namespace-picture title lines port)
  "Write to PORT the picture of the namespace whose table has LINES, lists of fields, with TITLE."
  (define-values (settings mounts) (partition (match-lambda ((target . _) (string=? "-" target))) lines))
  (define sorted (sort mounts (lambda (one other) (string<? (car one) (car other)))))
  (define targets (map car sorted))
  (define left
    (fold (match-lambda*
            (((target kind options . _) widest)
             (max widest (+ margin 36 (* indentation (depth target targets)) (* 7.6 (string-length target))
                            (text-width (with-options kind options))))))
          120 sorted))
  (define rows (map (lambda (fields) (mount-row fields targets left port)) sorted))
  (define bottom (fold (lambda (row y) (+ y (second row))) head rows))
  (svg-document
   (fold max 480 (map third rows)) (+ bottom margin (* file-height (length settings))) title
   (lambda ()
     (svg-text margin 22 (item-label title) port #:size 14 #:weight "bold")
     (svg-text margin 40 "of several layers the first hides what the others have of the same name" port #:color "#667")
     (fold (lambda (row y) ((first row) y) (+ y (second row))) head rows)
     (fold (match-lambda*
             (((_ kind options . words) y)
              (svg-text margin (+ y 14) (shortened (string-append (with-options kind options) ": " (string-join words)) 120)
                        port #:color "#667")
              (+ y file-height)))
           bottom settings))
   port))
