;;; The parts of what the system calls return.
;;;
;;; As in Guile, the answers are vectors, and these are the names of their elements.  The order is the interface between
;;; the kernel's system procedures and this file.
;;;
;;; Expects from the kernel: vector-ref vector-set! ash logand.

(define-syntax-rule (define-fields object (name index sentence) ...)
  (begin (define (name object) sentence (vector-ref object index)) ...))

(define-syntax-rule (define-field-setters object (name index sentence) ...)
  (begin (define (name object value) sentence (vector-set! object index value)) ...))

;; stat, lstat
(define-fields status
  (stat:dev 0 "Return the number of the device that has the file of STATUS.")
  (stat:ino 1 "Return the inode's number of the file of STATUS, which is its own on that device.")
  (stat:mode 2 "Return the kind and the permissions of the file of STATUS as one number.")
  (stat:nlink 3 "Return how many names the file of STATUS has.")
  (stat:uid 4 "Return the number of the user who owns the file of STATUS.")
  (stat:gid 5 "Return the number of the group that owns the file of STATUS.")
  (stat:rdev 6 "Return the number of the device that the file of STATUS is, or 0 if it is none.")
  (stat:size 7 "Return the size of the file of STATUS in bytes.")
  (stat:atime 8 "Return when the file of STATUS was last read, in seconds since 1970.")
  (stat:mtime 9 "Return when the contents of the file of STATUS last changed, in seconds since 1970.")
  (stat:ctime 10 "Return when the inode of the file of STATUS last changed, in seconds since 1970.")
  (stat:blksize 11 "Return how many bytes of the file of STATUS are best read or written at once.")
  (stat:blocks 12 "Return how many blocks of 512 bytes the file of STATUS takes.")
  (stat:type 13 "Return what the file of STATUS is, a symbol such as regular, directory, symlink, fifo or socket.")
  (stat:perms 14 "Return the permissions of the file of STATUS, without its kind.")
  (stat:atimensec 15 "Return the nanoseconds that stat:atime of STATUS leaves out.")
  (stat:mtimensec 16 "Return the nanoseconds that stat:mtime of STATUS leaves out.")
  (stat:ctimensec 17 "Return the nanoseconds that stat:ctime of STATUS leaves out."))

;; getpw
(define-fields entry
  (passwd:name 0 "Return the name of the user of ENTRY.")
  (passwd:passwd 1 "Return the password field of ENTRY, which is \"x\" where passwords are kept elsewhere.")
  (passwd:uid 2 "Return the number of the user of ENTRY.")
  (passwd:gid 3 "Return the number of the group of the user of ENTRY.")
  (passwd:gecos 4 "Return the full name, or another comment, of the user of ENTRY.")
  (passwd:dir 5 "Return the home directory of the user of ENTRY.")
  (passwd:shell 6 "Return the program that a login of the user of ENTRY starts."))

;; getgr
(define-fields entry
  (group:name 0 "Return the name of the group of ENTRY.")
  (group:passwd 1 "Return the password field of the group of ENTRY.")
  (group:gid 2 "Return the number of the group of ENTRY.")
  (group:mem 3 "Return the names of the members of the group of ENTRY, a list."))

(define (getpwnam name) "Return the entry of the user called NAME." (getpw name))
(define (getpwuid id) "Return the entry of the user numbered ID." (getpw id))
(define (getgrnam name) "Return the entry of the group called NAME." (getgr name))
(define (getgrgid id) "Return the entry of the group numbered ID." (getgr id))

;; uname
(define-fields names
  (utsname:sysname 0 "Return the name of the operating system in NAMES, what uname returned.")
  (utsname:nodename 1 "Return the name of the machine in NAMES, what uname returned.")
  (utsname:release 2 "Return the release of the kernel in NAMES, what uname returned.")
  (utsname:version 3 "Return the version of the kernel, often its date, in NAMES, what uname returned.")
  (utsname:machine 4 "Return the kind of processor in NAMES, what uname returned."))

;; times
(define-fields times
  (tms:clock 0 "Return the real time of TIMES, what times returned, in internal time units.")
  (tms:utime 1 "Return the processor time that the process itself had spent at TIMES.")
  (tms:stime 2 "Return the processor time that the kernel had spent for the process at TIMES.")
  (tms:cutime 3 "Return the processor time that children which were waited for had spent at TIMES.")
  (tms:cstime 4 "Return the processor time that the kernel had spent for such children at TIMES."))

;; localtime, gmtime
(define-fields time
  (tm:sec 0 "Return the seconds of TIME, 0 to 60.")
  (tm:min 1 "Return the minutes of TIME, 0 to 59.")
  (tm:hour 2 "Return the hours of TIME, 0 to 23.")
  (tm:mday 3 "Return the day of the month of TIME, 1 to 31.")
  (tm:mon 4 "Return the month of TIME, 0 to 11.")
  (tm:year 5 "Return the year of TIME, counted from 1900.")
  (tm:wday 6 "Return the day of the week of TIME: 0, which is Sunday, to 6.")
  (tm:yday 7 "Return the day of the year of TIME, 0 to 365.")
  (tm:isdst 8 "Return 1 if TIME is daylight saving time, 0 if it is not, and -1 if that is not known.")
  (tm:gmtoff 9 "Return how many seconds the zone of TIME is west of Greenwich.")
  (tm:zone 10 "Return the name of the zone of TIME, or #f."))
(define-field-setters time
  (set-tm:sec 0 "Make VALUE, 0 to 60, the seconds of TIME.")
  (set-tm:min 1 "Make VALUE, 0 to 59, the minutes of TIME.")
  (set-tm:hour 2 "Make VALUE, 0 to 23, the hours of TIME.")
  (set-tm:mday 3 "Make VALUE, 1 to 31, the day of the month of TIME.")
  (set-tm:mon 4 "Make VALUE, 0 to 11, the month of TIME.")
  (set-tm:year 5 "Make VALUE the year of TIME, counted from 1900.")
  (set-tm:wday 6 "Make VALUE, 0 for Sunday to 6, the day of the week of TIME.")
  (set-tm:yday 7 "Make VALUE, 0 to 365, the day of the year of TIME.")
  (set-tm:isdst 8 "Make VALUE, 1, 0 or -1 for unknown, say whether TIME is daylight saving time.")
  (set-tm:gmtoff 9 "Make VALUE the seconds that the zone of TIME is west of Greenwich.")
  (set-tm:zone 10 "Make VALUE, a string or #f, the name of the zone of TIME."))

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
