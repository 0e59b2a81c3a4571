;;; (ice-9 ftw): walks of file trees.
;;;
;;; `file-system-fold' is the walk, the other procedures are uses of it.  Entries are visited in the order of their
;;; names, so that what is computed from a tree does not depend on the file system that holds it; a directory reached
;;; twice (by a link that `stat' follows) is entered once.

(define-module (ice-9 ftw)
  #:use-module ((ice-9 control) #:select (call-with-escape-continuation))
  #:export (ftw nftw file-system-fold file-system-tree scandir))

(define (errno-of arguments)
  (system-error-errno arguments))

(define (directory-entries name)
  "Return the sorted names in directory NAME without . and .., or the errno that reading it gave."
  (catch 'system-error
    (lambda ()
      (let ((stream (opendir name)))
        (let loop ((names '()))
          (let ((entry (readdir stream)))
            (cond ((eof-object? entry)
                   (closedir stream)
                   (sort names string<?))
                  ((or (string=? entry ".") (string=? entry "..")) (loop names))
                  (else (loop (cons entry names))))))))
    (lambda arguments (errno-of arguments))))

(define (join directory name)
  (if (string-suffix? "/" directory)
      (string-append directory name)
      (string-append directory "/" name)))

(define* (file-system-fold enter? leaf down up skip error init file-name #:optional (stat lstat))
  "Walk the tree at FILE-NAME, threading a result that starts as INIT through the callbacks.
ENTER? says whether to enter a directory; DOWN is called before and UP after its entries, SKIP instead; LEAF is called
for everything else: each as (PROC name stat result).  ERROR is called as (ERROR name stat errno result)."
  (%check "file-system-fold" 8 "string" string? file-name)
  (define visited (make-hash-table))
  (define (first-visit? st)
    (let ((key (cons (stat:dev st) (stat:ino st))))
      (and (not (hash-ref visited key))
           (hash-set! visited key #t))))
  (let walk ((name file-name) (result init))
    (let ((st (catch 'system-error (lambda () (stat name)) (lambda arguments (errno-of arguments)))))
      (cond ((number? st) (error name #f st result))
            ((not (eq? (stat:type st) 'directory)) (leaf name st result))
            ((not (enter? name st result)) (skip name st result))
            ((not (first-visit? st)) result)
            (else
             (let ((entries (directory-entries name)))
               (if (number? entries)
                   (error name st entries result)
                   (let loop ((entries entries) (result (down name st result)))
                     (if (null? entries)
                         (up name st result)
                         (loop (cdr entries) (walk (join name (car entries)) result)))))))))))

(define* (file-system-tree file-name #:optional (enter? (lambda (name stat) #t)) (stat lstat))
  "Return the tree at FILE-NAME as (BASENAME STAT CHILD ...), or #f if it cannot be read."
  (%check "file-system-tree" 1 "string" string? file-name)
  ;; The result is a stack of lists of children; the bottom one receives the whole tree.
  (define (add tree stack) (cons (cons tree (car stack)) (cdr stack)))
  (define (leaf name st stack) (add (list (basename name) st) stack))
  (let ((stack (file-system-fold
                (lambda (name st stack) (enter? name st))
                leaf
                (lambda (name st stack) (cons '() stack))
                (lambda (name st stack)
                  (add (cons* (basename name) st (reverse (car stack))) (cdr stack)))
                leaf
                (lambda (name st errno stack)
                  (if st (leaf name st stack) stack))
                '(()) file-name stat)))
    (and (pair? (car stack)) (caar stack))))

(define* (scandir name #:optional (select? (lambda (entry) #t)) (entry<? string<?))
  "Return the entries of directory NAME (. and .. included) that SELECT? accepts, sorted; #f if it cannot be read."
  (let ((entries (directory-entries name)))
    (and (not (number? entries))
         (sort (filter select? (cons* "." ".." entries)) entry<?))))

;;; The older walks: they go on as long as the visitor returns true.

(define (stat-or-false name)
  (catch 'system-error (lambda () (stat name)) (lambda arguments #f)))

(define (lstat-or-false name)
  (catch 'system-error (lambda () (lstat name)) (lambda arguments #f)))

(define (walk-until-false start stat-of flag-of device depth-first? visit)
  "Call VISIT as (name stat flag level) on the tree at START until it returns #f; return #t or that value."
  (call-with-escape-continuation
   (lambda (return)
     (define visited (make-hash-table))
     (define (call name st flag level)
       (let ((go-on (visit name st flag level)))
         (unless (eq? go-on #t) (return go-on))))
     (let walk ((name start) (level 0))
       (let* ((st (stat-of name)) (flag (flag-of name st)))
         (cond ((not (eq? flag 'directory)) (call name st flag level))
               ((let ((key (cons (stat:dev st) (stat:ino st))))
                  (or (hash-ref visited key)
                      (and device (not (= device (stat:dev st))))
                      (begin (hash-set! visited key #t) #f)))
                #t)
               (else
                (let ((entries (directory-entries name)))
                  (cond ((number? entries) (call name st 'directory-not-readable level))
                        (else
                         (unless depth-first? (call name st 'directory level))
                         (for-each (lambda (entry) (walk (join name entry) (+ level 1))) entries)
                         (when depth-first? (call name st 'directory-processed level)))))))))
     #t)))

(define (ftw file-name proc . options)
  "Call PROC as (name stat flag) on every file under FILE-NAME, links followed, until it returns something but #t.
FLAG is regular, directory, directory-not-readable or invalid-stat."
  (%check "ftw" 1 "string" string? file-name)
  (walk-until-false file-name stat-or-false
                    (lambda (name st)
                      (cond ((not st) 'invalid-stat)
                            ((eq? (stat:type st) 'directory) 'directory)
                            (else 'regular)))
                    #f #f
                    (lambda (name st flag level) (proc name st flag))))

(define (nftw file-name proc . flags)
  "Call PROC as (name stat flag base level) on every file under FILE-NAME until it returns something but #t.
FLAGS are depth (a directory after its entries), mount (stay on one device), physical (do not follow links)."
  (let* ((physical? (memq 'physical flags))
         (stat-of (if physical? lstat-or-false stat-or-false))
         (start (stat-of file-name)))
    (walk-until-false file-name stat-of
                      (lambda (name st)
                        (cond (st (case (stat:type st)
                                    ((directory) 'directory)
                                    ((symlink) 'symlink)
                                    (else 'regular)))
                              ((lstat-or-false name) 'stale-symlink)
                              (else 'invalid-stat)))
                      (and start (memq 'mount flags) (stat:dev start))
                      (memq 'depth flags)
                      (lambda (name st flag level)
                        (proc name st flag (- (string-length name) (string-length (basename name))) level)))))
