;; Names of files are bytes: one may begin with a character that combines with the slash before it, and two that look alike
;; are two. A selection of files keeps exactly what it names, and an item has the path that the same tree has without one.
(use-modules (guix store) (guix hash) (ice-9 ftw) (srfi srfi-1))
(define directory (string-append (getcwd) "/tree"))
(define names (list "\u0300" "\u0301a" "e\u0301" "\u00e9" "z"))
(mkdir directory)
(for-each (lambda (name) (call-with-output-file (string-append directory "/" name) (lambda (port) (display name port))))
          names)
(define (add select?)
  (with-store store (add-to-store store "tree" #t "sha256" directory #:select? select?)))
(define all (add (const #t)))
(write (string=? all (with-store store (add-to-store store "tree" #t "sha256" directory))))
(write (equal? (file-hash* directory #:recursive? #t #:select? (const #t))
               (with-store store (query-path-hash store all))))
(newline)
;; want: #t#t
(define (entries item) (filter (lambda (name) (not (member name '("." "..")))) (scandir item)))
(write (lset= string=? names (entries all)))
(newline)
;; want: #t
(for-each (lambda (name)
            (write (equal? (list name) (entries (add (lambda (file stat) (string=? name (basename file))))))))
          names)
(newline)
;; want: #t#t#t#t#t
