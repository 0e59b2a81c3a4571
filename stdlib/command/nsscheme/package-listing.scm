;; `nsscheme show' and `search' without a Guix tree: what is known about packages, as records of lines "field: value" in the
;; form of recutils, as Guix has them.

(define-module (nsscheme package-listing)
  #:use-module (nsscheme host)
  #:use-module (nsscheme package-search)
  #:use-module (nsscheme versions)
  #:use-module (ice-9 match)
  #:use-module (ice-9 regex)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:export (show-packages search-packages))

;; TEXT of a description without the marks of Texinfo: @code{ls} is ls.
(define (plain text)
  (regexp-substitute/global #f "@[a-z]+\\{([^{}]*)\\}" text 'pre 1 'post))

(define line-width 72)

;; The words of TEXT as lines no longer than `line-width', the first of which follows INDENT characters.
(define (filled text indent)
  (let loop ((words (string-tokenize text)) (column indent) (line '()) (lines '()))
    (match words
      (() (reverse (cons (string-join (reverse line) " ") lines)))
      ((word . rest)
       (if (or (null? line) (<= (+ column 1 (string-length word)) line-width))
           (loop rest (+ column 1 (string-length word)) (cons word line) lines)
           (loop rest (string-length word) (list word) (cons (string-join (reverse line) " ") lines)))))))

;; Paragraphs of TEXT, each without line breaks.
(define (paragraphs text)
  (let loop ((lines (map string-trim-both (string-split text #\newline))) (paragraph '()) (result '()))
    (define (add) (if (null? paragraph) result (cons (string-join (reverse paragraph) " ") result)))
    (match lines
      (() (reverse (add)))
      (("" . rest) (loop rest '() (add)))
      ((line . rest) (loop rest (cons line paragraph) result)))))

(define (description-lines text)
  (match (paragraphs (plain text))
    (() '(""))
    ((first . rest)
     (append (filled first (string-length "description: "))
             (append-map (lambda (paragraph) (cons "" (filled paragraph 2))) rest)))))

(define (show-field name value)
  (match value
    ((first . rest)
     (format #t "~a: ~a~%" name first)
     (for-each (lambda (line) (format #t "+ ~a~%" line)) rest))
    (text (format #t "~a: ~a~%" name text))))

(define (text-or-empty value) (if (string? value) value ""))

(define* (show-package package #:optional relevance)
  (define facts (package-facts package))
  (define (fact name) (assq-ref facts name))
  (show-field "name" (package-name package))
  (show-field "version" (package-version package))
  (show-field "outputs" (string-join (package-outputs package)))
  (show-field "systems" (string-join (fact 'systems)))
  (show-field "dependencies" (filled (string-join (sort (delete-duplicates (fact 'dependencies)) string<?))
                                     (string-length "dependencies: ")))
  (show-field "location" (match (package-location package)
                           (#f "unknown")
                           (location (location->string location))))
  (show-field "homepage" (text-or-empty (fact 'home-page)))
  (show-field "license" (string-join (fact 'licenses) ", "))
  (show-field "synopsis" (plain (text-or-empty (fact 'synopsis))))
  (show-field "description" (description-lines (text-or-empty (fact 'description))))
  (when relevance (show-field "relevance" relevance))
  (newline))

(define (show-packages specifications)
  "Print what is known about the packages that SPECIFICATIONS name, all versions of each."
  (define everything (all-packages))
  (for-each (lambda (specification)
              (let-values (((name version output) (split-specification specification)))
                ;; Says what is wrong with it.
                (find-package specification)
                (for-each show-package
                          (filter (lambda (package)
                                    (and (string=? name (package-name package))
                                         (or (not version) (version-prefix? version (package-version package)))))
                                  everything))))
            specifications))

;;; Searching.

;; How much PACKAGE has to do with REGEXPS: 0 if one of them matches nothing of it.
(define (relevance package regexps)
  (define facts (package-facts package))
  (define (text name) (text-or-empty (assq-ref facts name)))
  (define (score regexp)
    (define (matches text)
      (fold-matches regexp text 0
                    (lambda (match sum)
                      ;; The whole of it counts more.
                      (+ sum (if (string=? text (match:substring match)) 5 1)))))
    (+ (* 4 (matches (package-name package)))
       (* 3 (matches (text 'synopsis)))
       (* 2 (matches (text 'description)))
       (fold (lambda (output sum) (+ sum (matches output))) 0 (delete "out" (package-outputs package)))))
  (let ((scores (map score regexps)))
    (if (any zero? scores) 0 (apply + scores))))

(define (text->regexp text)
  (catch 'regular-expression-syntax
    (lambda () (make-regexp text regexp/icase))
    (lambda (key procedure message arguments . rest)
      (raise-at #f "search: no regular expression: ~?" message arguments))))

(define (search-packages texts)
  "Print what is known about the packages that all of TEXTS, regular expressions, match, the likeliest first. Return whether
there is one."
  (define regexps (map text->regexp texts))
  (define found
    (stable-sort (filter-map (lambda (package)
                               (match (relevance package regexps)
                                 (0 #f)
                                 (score (cons score package))))
                             (all-packages))
                 (lambda (a b) (> (car a) (car b)))))
  (for-each (match-lambda ((score . package) (show-package package score))) found)
  (pair? found))
