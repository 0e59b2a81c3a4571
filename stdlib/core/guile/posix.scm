;;; The parts of what the system calls return.
;;;
;;; As in Guile, the answers are vectors, and these are the names of their elements.  The order is the interface between
;;; the kernel's system procedures and this file.
;;;
;;; Expects from the kernel: vector-ref vector-set! ash logand.

(define-syntax-rule (define-fields (name index) ...)
  (begin (define (name object) (vector-ref object index)) ...))

(define-syntax-rule (define-field-setters (name index) ...)
  (begin (define (name object value) (vector-set! object index value)) ...))

;; stat, lstat
(define-fields
  (stat:dev 0) (stat:ino 1) (stat:mode 2) (stat:nlink 3) (stat:uid 4) (stat:gid 5) (stat:rdev 6) (stat:size 7)
  (stat:atime 8) (stat:mtime 9) (stat:ctime 10) (stat:blksize 11) (stat:blocks 12) (stat:type 13) (stat:perms 14)
  (stat:atimensec 15) (stat:mtimensec 16) (stat:ctimensec 17))

;; getpw, getgr
(define-fields
  (passwd:name 0) (passwd:passwd 1) (passwd:uid 2) (passwd:gid 3) (passwd:gecos 4) (passwd:dir 5) (passwd:shell 6))
(define-fields (group:name 0) (group:passwd 1) (group:gid 2) (group:mem 3))

(define (getpwnam name) "Return the entry of the user called NAME." (getpw name))
(define (getpwuid id) "Return the entry of the user numbered ID." (getpw id))
(define (getgrnam name) "Return the entry of the group called NAME." (getgr name))
(define (getgrgid id) "Return the entry of the group numbered ID." (getgr id))

;; uname, times
(define-fields
  (utsname:sysname 0) (utsname:nodename 1) (utsname:release 2) (utsname:version 3) (utsname:machine 4))
(define-fields (tms:clock 0) (tms:utime 1) (tms:stime 2) (tms:cutime 3) (tms:cstime 4))

;; localtime, gmtime
(define-fields
  (tm:sec 0) (tm:min 1) (tm:hour 2) (tm:mday 3) (tm:mon 4) (tm:year 5) (tm:wday 6) (tm:yday 7) (tm:isdst 8)
  (tm:gmtoff 9) (tm:zone 10))
(define-field-setters
  (set-tm:sec 0) (set-tm:min 1) (set-tm:hour 2) (set-tm:mday 3) (set-tm:mon 4) (set-tm:year 5) (set-tm:wday 6)
  (set-tm:yday 7) (set-tm:isdst 8) (set-tm:gmtoff 9) (set-tm:zone 10))

;; The status that waitpid and system* return: the low seven bits are the signal, 127 of them mean stopped.

(define (status:exit-val status)
  "Return the exit code of a process that ended by itself, or #f."
  (and (= 0 (logand status 127)) (logand (ash status -8) 255)))

(define (status:term-sig status)
  "Return the signal that ended a process, or #f."
  (let ((signal (logand status 127)))
    (and (< 0 signal 127) signal)))

(define (status:stop-sig status)
  "Return the signal that stopped a process, or #f."
  (and (= 127 (logand status 255)) (logand (ash status -8) 255)))

(define (system-error-errno arguments)
  "Return the errno in ARGUMENTS, the key and the arguments that a handler got, or #f if this is no system error."
  (and (eq? (car arguments) 'system-error)
       (car (list-ref arguments 4))))
