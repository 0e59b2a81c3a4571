;; How the findings about a channel are shown: a line for each module as soon as it is known, errors below it as the
;; compiler of an editor would say them, and what they come to at the end; or all of it as one JSON object.

(define-module (nsscheme channel-report)
  #:use-module (ice-9 match)
  #:use-module (json)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (make-problem problem? problem-message problem-place problem-text
            make-finding finding? finding-module finding-problem finding-cause finding-good?
            make-result
            make-report
            place->string
            say-beginning say-finding say-end print-json))

(define-record-type <problem>
  (make-problem message place hint text)
  problem?
  (message problem-message)
  (place   problem-place)     ;file, line from 1, column from 0; or #f
  (hint    problem-hint)      ;or #f
  (text    problem-text))     ;all of it, with the line of the program

;; A module.
(define-record-type <finding>
  (make-finding module path problem cause results)
  finding?
  (module  finding-module)
  (path    finding-path)      ;below the channel's directory
  (problem finding-problem)   ;or #f: it loads
  (cause   finding-cause)     ;the module that has the same problem and tells it, or #f
  (results finding-results))

;; A package.
(define-record-type <result>
  (make-result variable label place derived)
  result?
  (variable result-variable)
  (label    result-label)
  (place    result-place)     ;as that of a problem
  (derived  result-derived))  ;the file name of the derivation, a problem, or #f if nobody asked

(define-record-type <report>
  (make-report directory tree dependencies given-directories lowered? others)
  report?
  (directory    report-directory)
  (tree         report-tree)            ;or #f: the library's own Guix
  (dependencies report-dependencies)    ;names and URLs
  (given-directories report-given-directories) ;how many the user gave, the tree among them
  (lowered?     report-lowered?)
  (others       report-others))         ;paths of what is passed over, and reasons or #f: it is no module

(define (result-problem result)
  (and (problem? (result-derived result)) (result-derived result)))

(define (finding-good? finding)
  (and (not (finding-problem finding)) (not (any result-problem (finding-results finding)))))

;;; Words.

(define (from-here file)
  (let ((here (string-append (getcwd) "/")))
    (if (string-prefix? here file) (string-drop file (string-length here)) file)))

(define (place->string place)
  "Return PLACE, a file, a line from 1 and a column from 0, as messages have it."
  (match place
    ((file line column) (format #f "~a:~a:~a" (from-here file) line (+ column 1)))))

(define (counted n noun)
  (format #f "~a ~a~a" n noun (if (= n 1) "" "s")))

(define limit 12)

(define (enumeration words)
  (if (> (length words) limit)
      (format #f "~a and ~a more" (string-join (take words limit) ", ") (- (length words) limit))
      (string-join words ", ")))

(define (say . words)
  (for-each display words)
  (newline))

(define (say-beginning report count)
  "Say what is going to be checked."
  (say (counted count "module") " in " (from-here (report-directory report)) ", over "
       (match (report-tree report)
         (#f "the part of Guix that nsscheme has itself (-L TREE gives the sources of Guix)")
         (tree (string-append "the Guix tree at " tree))))
  (force-output))

(define (say-finding finding)
  "Say what became of a module, and of its packages where something is wrong."
  (define name (finding-module finding))
  (match finding
    (($ <finding> _ _ #f _ results)
     (say "ok      " name (if (null? results) "" (string-append ": " (counted (length results) "package"))))
     (for-each (lambda (result)
                 (match (result-problem result)
                   (#f #f)
                   (problem
                    (say "FAILED  the package " (result-label result) " of " name
                         (match (result-place result)
                           (#f "")
                           (place (string-append ", " (place->string place)))))
                    (display (problem-text problem)))))
               results))
    (($ <finding> _ _ problem #f _)
     (say "FAILED  " name)
     (display (problem-text problem)))
    (($ <finding> _ _ _ cause _)
     (say "FAILED  " name ": because of " cause)))
  (force-output))

(define (failed-dependencies report findings)
  (define (missing? finding)
    (let ((problem (finding-problem finding)))
      (and problem (string-prefix? "no code for module" (problem-message problem)))))
  (define others (- (report-given-directories report) (if (report-tree report) 1 0)))
  (if (and (any missing? findings) (< others (length (report-dependencies report))))
      (report-dependencies report)
      '()))

(define (say-end report findings)
  "Say what was passed over and what FINDINGS come to."
  (define results (append-map finding-results findings))
  (define bad-modules (count finding-problem findings))
  (define bad-packages (count result-problem results))
  (define (failed n) (if (zero? n) "" (format #f ", ~a failed" n)))
  (match (filter-map (match-lambda ((path #f) path) (_ #f)) (report-others report))
    (() #f)
    (paths (say "skipped, as no modules: " (enumeration paths))))
  (for-each (match-lambda
              ((_ #f) #f)
              ((path reason) (say "skipped " path ": " reason)))
            (report-others report))
  (for-each (match-lambda
              ((name url) (say "depends on the channel " name ", " url ": -L gives its directory")))
            (failed-dependencies report findings))
  (say (counted (length findings) "module") (failed bad-modules) "; "
       (counted (length results) "package") (failed bad-packages)
       (if (report-lowered? report) "" ", none derived")))

;;; JSON.

(define (place->json place)
  (match place
    (#f 'null)
    ((file line column) `(("file" . ,(from-here file)) ("line" . ,line) ("column" . ,(+ column 1))))))

(define (problem->json problem)
  `(("message" . ,(problem-message problem))
    ("place" . ,(place->json (problem-place problem)))
    ("hint" . ,(or (problem-hint problem) 'null))
    ("text" . ,(problem-text problem))))

(define (result->json result)
  (define problem (result-problem result))
  `(("name" . ,(result-label result))
    ("variable" . ,(symbol->string (result-variable result)))
    ("place" . ,(place->json (result-place result)))
    ("derivation" . ,(or (and (not problem) (result-derived result)) 'null))
    ("error" . ,(if problem (problem->json problem) 'null))))

(define (finding->json finding)
  `(("module" . ,(object->string (finding-module finding)))
    ("file" . ,(finding-path finding))
    ("ok" . ,(finding-good? finding))
    ("error" . ,(match (finding-problem finding) (#f 'null) (problem (problem->json problem))))
    ("because" . ,(match (finding-cause finding) (#f 'null) (name (object->string name))))
    ("packages" . ,(list->vector (map result->json (finding-results finding))))))

(define (print-json report findings)
  "Print all of it as one JSON object."
  (scm->json
   `(("channel" . ,(report-directory report))
     ("tree" . ,(or (report-tree report) 'null))
     ("ok" . ,(every finding-good? findings))
     ("modules" . ,(list->vector (map finding->json findings)))
     ("skipped" . ,(list->vector
                    (map (match-lambda
                           ((path reason)
                            `(("file" . ,path) ("reason" . ,(or reason "it is no module")))))
                         (report-others report)))))
   #:pretty #t)
  (newline))
