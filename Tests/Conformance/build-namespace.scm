;;; (aqwari build namespace), the build-side half of namespaces, as its builder calls it, in a directory of its own:
;;; graphs, closures, the table, what is mounted on, and each error.

(use-modules (check) (aqwari build namespace) (ice-9 ftw) (ice-9 rdelim) (ice-9 textual-ports) (srfi srfi-1))

(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(define (file name) (string-append directory "/" name))
(define (make-file name text)
  (call-with-output-file (file name)
    (lambda (port) (set-port-encoding! port "UTF-8") (display text port)))
  (file name))
(define (text name) (call-with-input-file name get-string-all))
(define (lines . words) (string-concatenate (map (lambda (word) (string-append word "\n")) words)))
;; What is below ROOT: names, with a slash behind those of directories.
(define (tree root)
  (define (walk dir prefix)
    (append-map (lambda (name)
                  (let ((path (string-append dir "/" name)))
                    (if (eq? 'directory (stat:type (lstat path)))
                        (cons (string-append prefix name "/") (walk path (string-append prefix name "/")))
                        (list (string-append prefix name)))))
                (or (scandir dir (lambda (name) (not (member name '("." ".."))))) '())))
  (walk root ""))
;; The status that BODY ends the build with, and what it says.
(define-syntax-rule (stopped body ...)
  (let* ((status #f)
         (said (call-with-output-string
                (lambda (port)
                  (parameterize ((current-error-port port))
                    (catch 'quit
                      (lambda () body ...)
                      (lambda (key code) (set! status code))))))))
    (list status said)))

;;; Graphs and closures

(define graph
  (read-graphs
   (list (make-file "graph0" (lines "/s/a" "/s/a.drv" "2" "/s/b" "/s/a" "/s/b" "" "1" "/s/c" "/s/c" "" "0"))
         (make-file "graph1" (lines "/s/d" "" "1" "/s/e" "/s/e" "" "1" "/s/d"))
         (make-file "graph2" ""))))
(check (hash-ref graph "/s/a") => '("/s/b" "/s/a"))
(check (hash-ref graph "/s/c") => '())
(check (hash-ref graph "/s/x") => #f)
(check (hash-count (const #t) graph) => 5)
(check (closure '("/s/a") graph) => '("/s/a" "/s/b" "/s/c"))
(check (closure '("/s/c" "/s/b" "/s/c") graph) => '("/s/b" "/s/c"))
;; Items that refer to each other, and one that no graph speaks of.
(check (closure '("/s/e") graph) => '("/s/d" "/s/e"))
(check (closure '("/s/unknown") graph) => '("/s/unknown"))
(check (closure '() graph) => '())
(check (hash-count (const #t) (read-graphs '())) => 0)

;;; Sources

(mkdir (file "dir"))
(define plain (make-file "plain" "text"))
(check (evaluate-entries `(("/a" bind () ,(lambda () plain) ,(lambda () (file "dir")) "/host/path")
                           ("/b" mask ("x"))))
       => `(("/a" bind () (file . ,plain) (directory . ,(file "dir")) (host . "/host/path"))
            ("/b" mask ("x"))))
;; Each source once, where it comes first; paths of the host are not looked at.
(check (evaluate-entries `(("/a" bind () "/none" ,(lambda () plain) "/none" ,(lambda () plain))))
       => `(("/a" bind () (host . "/none") (file . ,plain))))
(check (stopped (evaluate-entries `(("/a" tmpfs ()) ("/b" bind () ,(lambda () (file "missing"))))))
       => (list 1 (string-append "namespace: clause 1: /b has a source that must yield the name of a file; it yields "
                                 (object->string (file "missing")) "\n")))
(check (stopped (evaluate-entries `(("/a" bind () ,(lambda () 42)))))
       => '(1 "namespace: clause 0: /a has a source that must yield the name of a file; it yields 42\n"))

;;; What cannot be mounted

(check (stopped (check-entries '(("/a" bind () (directory . "/s/a") (host . "/h")) ("/a/b" bind () (file . "/s/b")))))
       => '(#f ""))
(check (stopped (check-entries '(("/t" tmpfs ()) ("/a" bind () (file . "/s/f") (directory . "/s/d")))))
       => '(1 "namespace: clause 1: /a would be both a file and a directory: /s/f /s/d\n"))
(check (stopped (check-entries '(("/a" bind ("rw") (file . "/s/f")))))
       => '(1 "namespace: clause 0: /a would be both a file and a directory: /s/f\n"))
(check (stopped (check-entries '(("/a" bind () (file . "/s/f")) ("/ab" tmpfs ()) ("/a/b/c" tmpfs ()))))
       => '(1 "namespace: clause 2: /a/b/c cannot be below /a, which is a file\n"))

;;; Lines of the table

(define (fields entry) (entry-fields entry "/s/item"))
(check (fields '("/a" bind ("ro") (directory . "/s/a"))) => '("/a" "bind" "ro" "/s/a"))
(check (fields '("/a" bind () (host . "/h"))) => '("/a" "bind" "-" "/h"))
(check (fields '("/a" bind ("ro") (directory . "/s/a") (host . "/h"))) => '("/a" "union" "-" "/s/a" "/h"))
;; What is writable is a union, of one source, too; a bind never says `rw', a union never `ro'.
(check (fields '("/a" bind ("rw" "size=8m" "ro") (directory . "/s/a"))) => '("/a" "union" "rw,size=8m" "/s/a"))
(check (fields '("/a" bind ("ro" "rw") (file . "/s/f"))) => '("/a" "bind" "ro" "/s/f"))
;; Files are not merged: the first one shows.
(check (fields '("/a" bind () (file . "/s/f") (file . "/s/g"))) => '("/a" "bind" "-" "/s/f"))
(check (fields '("/t" tmpfs ("size=1m" "mode=1777"))) => '("/t" "tmpfs" "size=1m,mode=1777"))
(check (fields '("/m" mask ())) => '("/m" "mask" "-"))
;; What lies in the item is named from there; an item whose name begins so is another one.
(check (fields '("/a" bind () (file . "/s/item/files/0/x"))) => '("/a" "bind" "-" "./files/0/x"))
(check (fields '("/a" bind () (file . "/s/item-2/x"))) => '("/a" "bind" "-" "/s/item-2/x"))
(check (fields '("/a b\tc\nd\\e" bind () (host . "/\\040 λ"))) =>
       '("/a\\040b\\011c\\012d\\134e" "bind" "-" "/\\134040\\040λ"))

(mkdir (file "table"))
(write-table (file "table")
             '(("/z" tmpfs ()) ("/" bind () (directory . "/s/a")) ("/h" mask ()))
             '("a" "b")
             '(("environment" "pure" "A=b c" "L=λ") ("unshare" "-" "net")))
(check (text (file "table/fstab"))
       => (lines "nsrun 1" "- environment pure A=b\\040c L=λ" "- unshare - net"
                 "/ bind - /s/a" "/gnu/store store - a b" "/h mask -" "/z tmpfs -"))
(mkdir (file "bare"))
(write-table (file "bare") '() '() '())
(check (text (file "bare/fstab")) => "nsrun 1\n")

;;; Mount points

(mkdir (file "root"))
(for-each (lambda (entry) (make-mount-point (file "root") entry))
          '(("/" bind () (directory . "/s/a")) ("/etc/hosts" bind () (file . "/s/hosts")) ("/x/y" tmpfs ())
            ("/hidden" mask ()) ("/x" bind () (host . "/h")) ("/λ" bind () (file . "/s/f"))))
(check (tree (file "root")) => '("etc/" "etc/hosts" "x/" "x/y/" "λ"))

;;; The whole

(define store (file "store"))
(for-each mkdir (list store (string-append store "/a") (string-append store "/a/sub")))
(define runner (make-file "runner" "the runner"))
(define item (string-append store "/item"))
(build-namespace item
                 `(("/" bind () ,(lambda () (string-append store "/a")))
                   ("/sub" bind () ,(lambda () (string-append store "/a/sub")) "/host")
                   ("/etc/hosts" bind () ,(lambda () (plain-file "hosts" "127.0.0.1 λ\n")))
                   ("/etc/motd" bind () ,(lambda () (plain-file "hosts" "again"))))
                 #:settings '(("directory" "-" "/sub"))
                 #:graphs (list (make-file "graph" (lines (string-append store "/a") "" "1" (string-append store "/b")
                                                          (string-append store "/b") "" "0"
                                                          (string-append store "/c") "" "0")))
                 #:runner runner
                 #:store store)
(check (tree item)
       => '("exec" "files/" "files/0/" "files/0/hosts" "files/1/" "files/1/hosts" "fstab" "root/" "root/etc/"
            "root/etc/hosts" "root/etc/motd" "root/sub/"))
(check (text (string-append item "/fstab"))
       => (lines "nsrun 1" "- directory - /sub"
                 (string-append "/ bind - " store "/a")
                 "/etc/hosts bind - ./files/0/hosts"
                 "/etc/motd bind - ./files/1/hosts"
                 "/gnu/store store - a b"
                 (string-append "/sub union - " store "/a/sub /host")))
(check (text (string-append item "/files/0/hosts")) => "127.0.0.1 λ\n")
(check (text (string-append item "/exec")) => "the runner")
(check (stat:perms (stat (string-append item "/exec"))) => #o555)
;; An item is made once, and what its code needs is counted anew in each.
(check-error system-error (build-namespace item '() #:runner runner))
(define other (string-append store "/other"))
(build-namespace other `(("/f" bind () ,(lambda () (plain-file "f" "")))) #:runner runner #:store store)
(check (text (string-append other "/fstab")) => (lines "nsrun 1" "/f bind - ./files/0/f"))

(system* "rm" "-rf" directory)
(check-summary)
