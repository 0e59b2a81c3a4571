;; How the findings about a channel are shown: a line for each module as soon as it is known, errors below it as the
;; compiler of an editor would say them, and what they come to at the end; or all of it as one JSON object.

(define-module (nsscheme channel-report)
  #:use-module (ice-9 match)
  #:use-module (json)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (make-problem problem? problem-message problem-position problem-hint problem-text problem-code
            make-finding finding? finding-module finding-problem finding-cause finding-good? finding-lints
            make-result
            make-refusal refusal-position refusal-what
            make-report
            position->string
            say-beginning say-finding say-annotations say-refusal say-skew say-end print-json))

(define-record-type <problem>
  (make-problem message position hint text code fix)
  problem?
  (message problem-message)
  (position   problem-position)     ;file, line from 1, column from 0; or #f
  (hint    problem-hint)      ;or #f
  (text    problem-text)      ;all of it, with the line of the program
  (code    problem-code)      ;what kind of message it is: E0201
  (fix     problem-fix))      ;why, and a list (line column old new) for each edit; or #f

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
  (make-result variable label position derived lints)
  result?
  (variable result-variable)
  (label    result-label)
  (position    result-position)     ;as that of a problem
  (derived  result-derived)   ;the file name of the derivation, a problem, or #f if nobody asked
  (lints    result-lints))    ;what is not as it should be: lists of a name, a message and a location

;; Something that an untrusted module asked for and did not get.
(define-record-type <refusal>
  (make-refusal module what position)
  refusal?
  (module refusal-module)     ;the one that was checked
  (what   refusal-what)
  (position  refusal-position))     ;as that of a problem

(define-record-type <report>
  (make-report directory tree dependencies given-directories lowered? untrusted? others)
  report?
  (directory    report-directory)
  (tree         report-tree)            ;or #f: the library's own Guix
  (dependencies report-dependencies)    ;names and URLs
  (given-directories report-given-directories) ;how many the user gave, the tree among them
  (lowered?     report-lowered?)
  (untrusted?   report-untrusted?)
  (others       report-others))         ;paths of what is passed over, and reasons or #f: it is no module

(define (result-problem result)
  (and (problem? (result-derived result)) (result-derived result)))

(define (finding-good? finding)
  (and (not (finding-problem finding)) (not (any result-problem (finding-results finding)))))

(define (finding-lints finding)
  "Return what is not as it should be with the packages of FINDING."
  (append-map result-lints (finding-results finding)))

;;; Words.

(define (from-here file)
  (let ((here (string-append (getcwd) "/")))
    (if (string-prefix? here file) (string-drop file (string-length here)) file)))

(define (position->string position)
  "Return POSITION, a file, a line from 1 and a column from 0, as messages have it."
  (match position
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
         (tree (string-append "the Guix tree at " tree)))
       (if (report-untrusted? report) ", untrusted" ""))
  (force-output))

(define (say-finding finding)
  "Say what became of a module, and of its packages where something is wrong."
  (define name (finding-module finding))
  (match finding
    (($ <finding> _ _ #f _ results)
     (say "ok      " name (if (null? results) "" (string-append ": " (counted (length results) "package"))))
     (for-each (lambda (result)
                 (for-each (lambda (lint) (say (lint->string result lint))) (result-lints result))
                 (match (result-problem result)
                   (#f #f)
                   (problem
                    (say "FAILED  the package " (result-label result) " of " name
                         (match (result-position result)
                           (#f "")
                           (position (string-append ", " (position->string position)))))
                    (display (problem-text problem)))))
               results))
    (($ <finding> _ _ problem #f _)
     (say "FAILED  " name)
     (display (problem-text problem)))
    (($ <finding> _ _ _ cause _)
     (say "FAILED  " name ": because of " cause)))
  (force-output))

(define (lint->string result lint)
  (match lint
    ((name message position)
     (string-append (if position (string-append (position->string position) ": ") "")
                    "warning: " (result-label result) ": " message " [" (symbol->string name) "]"))))

;;; What GitHub shows beside the lines of a change.

(define (escaped text . more)
  (fold (lambda (pair text) (string-join (string-split text (car pair)) (cdr pair)))
        text
        (append '((#\% . "%25") (#\return . "%0D") (#\newline . "%0A")) more)))

(define (annotate kind position message)
  (say "::" kind
       (match position
         (#f "")
         ((file line column)
          (format #f " file=~a,line=~a,col=~a" (escaped (from-here file) '(#\: . "%3A") '(#\, . "%2C"))
                  line (+ column 1))))
       "::" (escaped message)))

(define (say-annotations finding)
  "Say what is wrong with a module and its packages in the commands that GitHub understands."
  (define problem (finding-problem finding))
  (when (and problem (not (finding-cause finding)))
    (annotate "error" (problem-position problem) (problem-message problem)))
  (for-each (lambda (result)
              (match (result-problem result)
                (#f #f)
                (problem (annotate "error" (or (problem-position problem) (result-position result))
                                   (string-append (result-label result) ": " (problem-message problem)))))
              (for-each (match-lambda
                          ((name message position)
                           (annotate "warning" position (format #f "~a: ~a [~a]" (result-label result) message name))))
                        (result-lints result)))
            (finding-results finding)))

(define (say-refusal refusal github?)
  "Say what an untrusted module asked for and did not get."
  (define position (refusal-position refusal))
  (say "REFUSED " (if position (position->string position) (refusal-module refusal)) ": " (refusal-what refusal))
  (when github? (annotate "error" position (string-append "refused: " (refusal-what refusal))))
  (force-output))

(define (say-skew skew github?)
  "Say that something is missing in another Guix."
  (match skew
    ((message position)
     (say (position->string position) ": error: " message)
     (when github? (annotate "error" position message)))))

(define (failed-dependencies report findings)
  (define (missing? finding)
    (let ((problem (finding-problem finding)))
      (and problem (string-prefix? "no code for module" (problem-message problem)))))
  (define others (- (report-given-directories report) (if (report-tree report) 1 0)))
  (if (and (any missing? findings) (< others (length (report-dependencies report))))
      (report-dependencies report)
      '()))

(define (say-end report findings skews refusals)
  "Say what was passed over and what FINDINGS, SKEWS and REFUSALS come to."
  (define results (append-map finding-results findings))
  (define bad-modules (count finding-problem findings))
  (define bad-packages (count result-problem results))
  (define (failed n) (if (zero? n) "" (format #f ", ~a failed" n)))
  (match (filter-map (match-lambda ((path #f) path) (_ #f)) (report-others report))
    (() #f)
    (paths (say "skipped, as no modules: " (enumeration paths))))
  (for-each (match-lambda
              ((_ #f) #f)
              ((path reason)
               (say (position->string (list (string-append (report-directory report) "/" path) 1 0))
                    ": warning: skipped, for " reason)))
            (report-others report))
  (for-each (match-lambda
              ((name url) (say "depends on the channel " name ", " url ": -L gives its directory")))
            (failed-dependencies report findings))
  (say (counted (length findings) "module") (failed bad-modules) "; "
       (counted (length results) "package") (failed bad-packages)
       (if (report-lowered? report) "" ", none derived")
       (match (length (append-map result-lints results))
         (0 "")
         (count (string-append "; " (counted count "warning"))))
       (match (length refusals)
         (0 "")
         (count (format #f "; ~a refused" count)))
       (match (length skews)
         (0 "")
         (count (string-append "; " (number->string count) " missing elsewhere")))))

;;; JSON.

(define (position->json position)
  (match position
    (#f 'null)
    ((file line column) `(("file" . ,(from-here file)) ("line" . ,line) ("column" . ,(+ column 1))))))

(define (problem->json problem)
  `(("message" . ,(problem-message problem))
    ("place" . ,(position->json (problem-position problem)))
    ("hint" . ,(or (problem-hint problem) 'null))
    ("code" . ,(or (problem-code problem) 'null))
    ("fix" . ,(match (problem-fix problem)
                (#f 'null)
                ((why edits ...)
                 `(("why" . ,why)
                   ("edits" . ,(list->vector
                                (map (match-lambda
                                       ((line column old new)
                                        `(("line" . ,line) ("column" . ,column) ("old" . ,old) ("new" . ,new))))
                                     edits)))))))
    ("text" . ,(problem-text problem))))

(define (result->json result)
  (define problem (result-problem result))
  `(("name" . ,(result-label result))
    ("variable" . ,(symbol->string (result-variable result)))
    ("place" . ,(position->json (result-position result)))
    ("derivation" . ,(or (and (not problem) (result-derived result)) 'null))
    ("error" . ,(if problem (problem->json problem) 'null))
    ("lints" . ,(list->vector
                 (map (match-lambda
                        ((name message position)
                         `(("lint" . ,(symbol->string name)) ("message" . ,message) ("place" . ,(position->json position)))))
                      (result-lints result))))))

(define (finding->json finding)
  `(("module" . ,(object->string (finding-module finding)))
    ("file" . ,(finding-path finding))
    ("ok" . ,(finding-good? finding))
    ("error" . ,(match (finding-problem finding) (#f 'null) (problem (problem->json problem))))
    ("because" . ,(match (finding-cause finding) (#f 'null) (name (object->string name))))
    ("packages" . ,(list->vector (map result->json (finding-results finding))))))

(define (print-json report findings skews refusals)
  "Print all of it as one JSON object."
  (scm->json
   `(("channel" . ,(report-directory report))
     ("tree" . ,(or (report-tree report) 'null))
     ("ok" . ,(and (every finding-good? findings) (null? skews) (null? refusals)))
     ("modules" . ,(list->vector (map finding->json findings)))
     ("skew" . ,(list->vector
                 (map (match-lambda
                        ((message position) `(("message" . ,message) ("place" . ,(position->json position)))))
                      skews)))
     ("refused" . ,(list->vector
                    (map (lambda (refusal)
                           `(("module" . ,(object->string (refusal-module refusal)))
                             ("what" . ,(refusal-what refusal))
                             ("place" . ,(position->json (refusal-position refusal)))))
                         refusals)))
     ("skipped" . ,(list->vector
                    (map (match-lambda
                           ((path reason)
                            `(("file" . ,path) ("reason" . ,(or reason "it is no module")))))
                         (report-others report)))))
   #:pretty #t)
  (newline))
