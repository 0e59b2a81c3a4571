// Files, processes, time, users and regular expressions, on a directory of the test's own.

import Glibc
import Testing

@testable import SchemeCore

@Suite struct PrimitiveSystemTests {
  /// Runs checks in which `DIR` stands for a fresh directory; line by line, each sees what the ones before it did.
  private func check(_ table: String) throws {
    var template = Array("/tmp/nsscheme-test-XXXXXX".utf8CString)
    let directory = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    defer { _ = try? PrimitiveHarness.remove(directory) }
    let lines = table.split(separator: "\n").map { line -> String in
      line.split(separator: "DIR", omittingEmptySubsequences: false).joined(separator: directory)
    }
    try PrimitiveHarness.check(lines.joined(separator: "\n"), stress: false)
  }

  @Test func files() throws {
    try check(
      #"""
      (stat "DIR/none") => !system-error 2
      (stat "DIR/none" #f) => #f
      (vector-ref (stat "DIR") 13) => directory
      (let* ((p (open-file "DIR/a" "w"))) (display "héllo\nworld\n" p) (close-port p)) => #t
      (vector-ref (stat "DIR/a") 7) => 13
      (vector-ref (stat "DIR/a") 13) => regular
      (let* ((p (open-file "DIR/a" "r"))) (list (%read-line p) (port-line p) (get-string-all p)))
        => (("héllo" . #\newline) 1 "world\n")
      (let* ((p (open-file "DIR/a" "rb"))) (get-bytevector-n p 3)) => #vu8(104 195 169)
      (let* ((p (open-file "DIR/a" "r" #:encoding "latin1"))) (get-string-n p 3)) => "hÃ©"
      (let* ((p (open-file "DIR/a" "a"))) (display "x" p) (close-port p)) => #t
      (let* ((p (open-file "DIR/a" "r+"))) (read-char p) (write-char #\E p) (seek p 0 SEEK_SET) (%read-line p))
        => ("hE�llo" . #\newline)
      (let* ((p (open-file "DIR/a" "r"))) (seek p -2 SEEK_END) (list (read-char p) (read-char p) (ftell p)))
        => (#\newline #\x 14)
      (truncate-file "DIR/a" 2) => #<unspecified>
      (vector-ref (stat "DIR/a") 7) => 2
      (chmod "DIR/a" 384) => #<unspecified>
      (vector-ref (stat "DIR/a") 14) => 384
      (utime "DIR/a" 100 200 5 6) => #<unspecified>
      (let* ((s (stat "DIR/a"))) (list (vector-ref s 8) (vector-ref s 9) (vector-ref s 15) (vector-ref s 16)))
        => (100 200 5 6)
      (symlink "a" "DIR/l") => #<unspecified>
      (readlink "DIR/l") => "a"
      (vector-ref (lstat "DIR/l") 13) => symlink
      (link "DIR/a" "DIR/b") => #<unspecified>
      (vector-ref (stat "DIR/b") 3) => 2
      (copy-file "DIR/a" "DIR/c") => #<unspecified>
      (vector-ref (stat "DIR/c") 14) => 384
      (rename-file "DIR/c" "DIR/d") => #<unspecified>
      (delete-file "DIR/c") => !system-error 2
      (mkdir "DIR/sub") => #<unspecified>
      (mkdir "DIR/sub") => !system-error 17
      (rmdir "DIR") => !system-error 39
      (access? "DIR/a" R_OK) => #t
      (access? "DIR/none" F_OK) => #f
      (canonicalize-path "DIR/sub/../l") => "DIR/a"
      (let* ((d (opendir "DIR/sub")) (a (readdir d)) (b (readdir d)) (c (readdir d))) (closedir d) (eof-object? c)) => #t
      (opendir "DIR/none") => !system-error 2
      (directory-stream? (opendir "DIR")) => #t
      (let* ((s (string-copy "DIR/tXXXXXX")) (p (mkstemp! s))) (equal? (port-filename p) s)) => #t
      (vector-ref (stat (mkdtemp "DIR/uXXXXXX")) 13) => directory
      (let* ((p (open "DIR/e" (logior O_WRONLY O_CREAT)))) (display "e" p) (close-port p)) => #t
      (let* ((p (tmpfile))) (display "abc" p) (seek p 0 SEEK_SET) (get-string-all p)) => "abc"
      (let* ((p (open-file "DIR/a" "r")) (q (dup p))) (close-port p) (read-char q)) => #\h
      (fdopen 987 "r") => !system-error 9
      (let* ((p (open-file "DIR/bom" "wb"))) (put-bytevector p #vu8(239 187 191 97)) (close-port p)) => #t
      (get-string-all (open-file "DIR/bom" "r")) => "a"
      """#)
  }

  @Test func processes() throws {
    try check(
      #"""
      (system* "true") => 0
      (system* "false") => 256
      (system* "nsscheme-no-such-program") => 32512
      (system* "sh" "-c" "exit 3") => 768
      (system "exit 5") => 1280
      (let* ((p (pipe)) (pid (%spawn "sh" '("sh" "-c" "echo $X") '("X=42" "PATH=/bin:/usr/bin") (list #f (cdr p) 2))))
        (close-port (cdr p)) (list (get-string-all (car p)) (cdr (waitpid pid)))) => ("42\n" 0)
      (let* ((p (pipe)) (pid (%spawn "pwd" '("pwd") #f (list 0 (cdr p) 2) "/usr"))) (close-port (cdr p))
        (waitpid pid) (%read-line (car p))) => ("/usr" . #\newline)
      (let* ((p (pipe)) (pid (%spawn "sh" '("sh" "-c" "ls /proc/self/fd | wc -l") #f (list 0 (cdr p) 2))))
        (close-port (cdr p)) (waitpid pid) (%read-line (car p))) => ("4" . #\newline)
      (%spawn "/nonexistent" '("x")) => !system-error 2
      (let* ((pid (primitive-fork))) (if (= 0 pid) (primitive-_exit 7) (cdr (waitpid pid)))) => 1792
      (let* ((pid (primitive-fork))) (if (= 0 pid) (execlp "sh" "sh" "-c" "exit 4") (cdr (waitpid pid)))) => 1024
      (let* ((pid (primitive-fork)))
        (if (= 0 pid) (primitive-_exit (length (list (make-list 5000000 1)))) (cdr (waitpid pid)))) => 256
      (execl "/nonexistent" "x") => !system-error 2
      (kill 99999999 0) => !system-error 3
      (waitpid 1 WNOHANG) => !system-error 10
      (let* ((p (pipe))) (write 'x (cdr p)) (close-port (cdr p)) (get-string-all (car p))) => "x"
      """#)
  }

  @Test func surroundings() throws {
    try check(
      #"""
      (getenv "NSSCHEME_NO_SUCH") => #f
      (let* ((x (setenv "NSSCHEME_T" "a=b"))) (getenv "NSSCHEME_T")) => "a=b"
      (let* ((x (putenv "NSSCHEME_T=c"))) (getenv "NSSCHEME_T")) => "c"
      (let* ((x (setenv "NSSCHEME_T" #f))) (getenv "NSSCHEME_T")) => #f
      (vector-ref (getpw "root") 2) => 0
      (vector-ref (getpw 0) 0) => "root"
      (getpw "nsscheme-nobody") => !misc-error
      (vector-ref (getgr 0) 0) => "root"
      (vector-ref (uname) 0) => "Linux"
      (strerror 2) => "No such file or directory"
      (gmtime 0) => #(0 0 0 1 0 70 4 0 0 0 "GMT")
      (localtime 0 "UTC") => #(0 0 0 1 0 70 4 0 0 0 "UTC")
      (localtime 1700000000 "EST5EDT,M3.2.0,M11.1.0") => #(20 13 17 14 10 123 2 317 0 18000 "EST")
      (car (mktime (gmtime 86400) "UTC")) => 86400
      (strftime "%Y-%m-%d %H:%M:%S" (gmtime 1000000000)) => "2001-09-09 01:46:40"
      (strftime "%Z" (gmtime 0)) => "GMT"
      (strftime "" (gmtime 0)) => ""
      (strptime "%Y-%m-%d" "2020-01-02") => (#(0 0 0 2 0 120 4 1 -1 0 #f) . 10)
      (strptime "%Y" "x") => !system-error 22
      (usleep 1) => 0
      ENOENT => 2
      SIGTERM => 15
      """#)
  }

  @Test func sockets() throws {
    try check(
      #"""
      (let* ((p (socketpair AF_UNIX SOCK_STREAM 0)))
        (display "hi\n" (car p)) (force-output (car p)) (%read-line (cdr p))) => ("hi" . #\newline)
      (let* ((s (socket AF_UNIX SOCK_STREAM 0)) (c (socket AF_UNIX SOCK_STREAM 0)))
        (bind s AF_UNIX "DIR/s") (listen s 5) (connect c (make-socket-address AF_UNIX "DIR/s"))
        (let* ((a (accept s))) (display "x" (car a)) (close-port (car a)) (list (read-char c) (sockaddr:path
          (getpeername c))))) => (#\x "DIR/s")
      (let* ((s (socket AF_INET SOCK_STREAM 0))) (bind s AF_INET INADDR_LOOPBACK 0) (listen s 1)
        (let* ((a (getsockname s)) (c (socket PF_INET SOCK_STREAM 0))) (connect c a)
          (list (sockaddr:fam a) (= (sockaddr:addr a) INADDR_LOOPBACK)))) => (2 #t)
      (connect (socket AF_UNIX SOCK_STREAM 0) AF_UNIX "DIR/none") => !system-error 2
      (let* ((s (socket AF_INET SOCK_STREAM 0))) (setsockopt s SOL_SOCKET SO_REUSEADDR 1)
        (getsockopt s SOL_SOCKET SO_REUSEADDR)) => 1
      (inet-pton AF_INET "127.0.0.1") => 2130706433
      (inet-ntop AF_INET 2130706433) => "127.0.0.1"
      (inet-ntop AF_INET6 1) => "::1"
      (inet-pton AF_INET6 "ff00::1") => 338953138925153547590470800371487866881
      (let* ((p (pipe))) (write-char #\a (cdr p)) (force-output (cdr p))
        (equal? (select (list (car p)) (list (cdr p)) '() 1) (list (list (car p)) (list (cdr p)) '()))) => #t
      (let* ((p (pipe))) (select (list (car p)) '() '() 0 1000)) => (() () ())
      """#)
  }

  @Test func signals() throws {
    try check(
      #"""
      (sigaction SIGUSR2) => (0 . 0)
      (let* ((x (sigaction SIGUSR2 SIG_IGN))) (kill (getpid) SIGUSR2) (sigaction SIGUSR2 SIG_DFL)) => (1 . 0)
      (sigaction 99) => !out-of-range
      (sigaction SIGUSR2 'x) => !wrong-type-arg
      """#)
  }

  @Test func regularExpressions() throws {
    try check(
      #"""
      (regexp-exec (make-regexp "a(b)?") "xac") => #("xac" (1 . 2) (-1 . -1))
      (regexp-exec (make-regexp "λ+(.)") "aλλxé") => #("aλλxé" (1 . 4) (3 . 4))
      (regexp-exec (make-regexp "é$") "aλé") => #("aλé" (2 . 3))
      (regexp-exec (make-regexp "b") "aλé") => #f
      (regexp-exec (make-regexp "^b") "abb" 1) => #("abb" (1 . 2))
      (regexp-exec (make-regexp "^b") "abb" 1 regexp/notbol) => #f
      (regexp-exec (make-regexp "B" regexp/icase) "abc") => #("abc" (1 . 2))
      (regexp-exec (make-regexp "a+" regexp/basic) "aa+") => #("aa+" (1 . 3))
      (regexp-exec (make-regexp "\\s\\b[[:alpha:]]+\\>") "1 ab, c") => #("1 ab, c" (1 . 4))
      (regexp-exec (make-regexp "") "") => #("" (0 . 0))
      (regexp-exec (make-regexp "^b" regexp/newline) "a\nb") => #("a\nb" (2 . 3))
      (make-regexp "(") => !regular-expression-syntax
      (regexp? (make-regexp "a")) => #t
      (regexp-exec "a" "a") => !wrong-type-arg
      """#)
  }

  /// Every file name goes through the mapping, and names that come from the system come back through it.
  @Test func fileNamesAreMapped() throws {
    let old = (PathMapping.hostPath, PathMapping.logicalPath)
    defer { (PathMapping.hostPath, PathMapping.logicalPath) = old }
    try onMachine {
      PathMapping.hostPath = { $0.hasPrefix("/logical") ? "/usr" + $0.dropFirst(8) : $0 }
      PathMapping.logicalPath = { $0.hasPrefix("/usr") ? "/logical" + $0.dropFirst(4) : $0 }
    }
    try PrimitiveHarness.check(
      #"""
      (vector-ref (stat "/logical/bin") 13) => directory
      (canonicalize-path "/logical/../logical") => !system-error 2
      (canonicalize-path "/logical/bin/..") => "/logical"
      (system* "/logical/bin/true") => 0
      (access? "/logical/bin" R_OK) => #t
      (directory-stream? (opendir "/logical")) => #t
      """#, stress: false)
  }
}
