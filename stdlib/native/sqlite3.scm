;; Databases of SQLite behind the names of Guile-SQLite3.
;; Invariant: each failure of SQLite is (sqlite-error WHO CODE MESSAGE), and what was finalized or closed is said to be.

(define-module (sqlite3)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (system foreign)
  #:use-module (nsscheme rows sqlite)
  #:export (sqlite-open sqlite-db? sqlite-close sqlite-enable-load-extension sqlite-exec
            sqlite-prepare sqlite-bind sqlite-bind-arguments sqlite-column-names sqlite-step
            sqlite-fold sqlite-fold-right sqlite-map sqlite-reset sqlite-finalize
            sqlite-bind-parameter-index sqlite-busy-timeout sqlite-expanded-sql sqlite-trace

            SQLITE_OPEN_READONLY SQLITE_OPEN_READWRITE SQLITE_OPEN_CREATE SQLITE_OPEN_DELETEONCLOSE
            SQLITE_OPEN_EXCLUSIVE SQLITE_OPEN_MAIN_DB SQLITE_OPEN_TEMP_DB SQLITE_OPEN_TRANSIENT_DB
            SQLITE_OPEN_MAIN_JOURNAL SQLITE_OPEN_TEMP_JOURNAL SQLITE_OPEN_SUBJOURNAL SQLITE_OPEN_MASTER_JOURNAL
            SQLITE_OPEN_NOMUTEX SQLITE_OPEN_FULLMUTEX SQLITE_OPEN_SHAREDCACHE SQLITE_OPEN_PRIVATECACHE
            SQLITE_OPEN_URI
            SQLITE_TRACE_STMT SQLITE_TRACE_PROFILE SQLITE_TRACE_ROW SQLITE_TRACE_CLOSE
            SQLITE_CONSTRAINT SQLITE_CONSTRAINT_PRIMARYKEY SQLITE_CONSTRAINT_UNIQUE))

(define SQLITE_OPEN_READONLY #x1)
(define SQLITE_OPEN_READWRITE #x2)
(define SQLITE_OPEN_CREATE #x4)
(define SQLITE_OPEN_DELETEONCLOSE #x8)
(define SQLITE_OPEN_EXCLUSIVE #x10)
(define SQLITE_OPEN_URI #x40)
(define SQLITE_OPEN_MAIN_DB #x100)
(define SQLITE_OPEN_TEMP_DB #x200)
(define SQLITE_OPEN_TRANSIENT_DB #x400)
(define SQLITE_OPEN_MAIN_JOURNAL #x800)
(define SQLITE_OPEN_TEMP_JOURNAL #x1000)
(define SQLITE_OPEN_SUBJOURNAL #x2000)
(define SQLITE_OPEN_MASTER_JOURNAL #x4000)
(define SQLITE_OPEN_NOMUTEX #x8000)
(define SQLITE_OPEN_FULLMUTEX #x10000)
(define SQLITE_OPEN_SHAREDCACHE #x20000)
(define SQLITE_OPEN_PRIVATECACHE #x40000)

(define SQLITE_TRACE_STMT 1)
(define SQLITE_TRACE_PROFILE 2)
(define SQLITE_TRACE_ROW 4)
(define SQLITE_TRACE_CLOSE 8)

(define SQLITE_CONSTRAINT 19)
(define SQLITE_CONSTRAINT_PRIMARYKEY (logior SQLITE_CONSTRAINT (ash 6 8)))
(define SQLITE_CONSTRAINT_UNIQUE (logior SQLITE_CONSTRAINT (ash 8 8)))

(define-record-type <sqlite-db>
  (make-db handle open? statements)
  sqlite-db?
  (handle db-handle)
  (open? db-open? set-db-open?!)
  (statements db-statements))                     ;text -> prepared statement, of those that are kept

(define-record-type <sqlite-stmt>
  (make-statement handle db live? cached)
  statement?
  (handle statement-handle)
  (db statement-db)
  (live? statement-live? set-statement-live?!)
  (cached statement-cached set-statement-cached!)) ;its text in the table above, or #f

;;; Failures.

(define (sqlite-failed db who)
  (let ((last (%sqlite-error (db-handle db))))
    (throw 'sqlite-error who (car last) (cdr last))))

(define (check db who code)
  (unless (eqv? code 0) (sqlite-failed db who)))

(define (open-messages code)
  (or (assv-ref '((1 . "SQL error or missing database") (2 . "Internal logic error in SQLite")
                  (3 . "Access permission denied") (5 . "The database file is locked")
                  (6 . "A table in the database is locked") (7 . "A malloc() failed")
                  (8 . "Attempt to write a readonly database") (10 . "Some kind of disk I/O error occurred")
                  (11 . "The database disk image is malformed") (14 . "Unable to open the database file")
                  (21 . "Library used incorrectly") (22 . "Uses OS features not supported on host")
                  (23 . "Authorization denied") (24 . "Auxiliary database format error")
                  (26 . "File opened that is not a database file"))
                code)
      "Unknown error"))

(define (live-db db)
  (unless (db-open? db) (error "database already closed" db))
  (db-handle db))

(define (live-statement statement)
  (unless (statement-live? statement) (error "statement already finalized" statement))
  (statement-handle statement))

;;; Databases.

(define* (sqlite-open filename
                      #:optional (flags (logior SQLITE_OPEN_READWRITE SQLITE_OPEN_CREATE SQLITE_OPEN_URI)) (vfs #f))
  "Open the database in the file FILENAME as FLAGS say, by default made when it is missing, through SQLite's file system
VFS."
  (let ((handle (%sqlite-open filename flags vfs)))
    (if (exact-integer? handle)
        (throw 'sqlite-error 'sqlite-open handle (open-messages handle))
        (make-db handle #t (make-hash-table)))))

(define (sqlite-close db)
  "Close DB, and the statements that it keeps."
  (when (db-open? db)
    (hash-for-each (lambda (sql statement)
                     (set-statement-cached! statement #f)
                     (sqlite-finalize statement))
                   (db-statements db))
    (hash-clear! (db-statements db))
    (set-db-open?! db #f)
    (%sqlite-close (db-handle db))))

(define (sqlite-enable-load-extension db onoff)
  "Return 1, SQLite's code of an error: this program is one static file, into which no extension can be loaded. Switching
them off returns 0."
  (live-db db)
  (if (eqv? onoff 0) 0 1))

(define (sqlite-exec db sql)
  "Run the statements in the string SQL."
  (check db 'sqlite-exec (%sqlite-execute (live-db db) sql)))

(define (sqlite-busy-timeout db value)
  "Have DB wait up to VALUE milliseconds for a database that others use."
  (check db 'sqlite-busy-timeout (%sqlite-busy-timeout (live-db db) value)))

;;; Statements.

(define (prepare db sql cached)
  (let ((found (%sqlite-prepare (live-db db) sql)))
    (when (exact-integer? found) (sqlite-failed db 'sqlite-prepare))
    (unless (string-null? (cdr found)) (error "input sql has useless tail" (cdr found)))
    (make-statement (car found) db #t cached)))

(define* (sqlite-prepare db sql #:key cache?)
  "Return the statement that the string SQL is. If CACHE?, DB keeps it for the next time, and finalizing only resets it."
  (cond ((not cache?) (prepare db sql #f))
        ((hash-ref (db-statements db) sql)
         => (lambda (statement)
              (sqlite-reset statement)
              statement))
        (else
         (let ((statement (prepare db sql sql)))
           (hash-set! (db-statements db) sql statement)
           statement))))

(define (sqlite-finalize stmt)
  "Free STMT, or reset it if its database keeps it."
  (when (statement-live? stmt)
    (cond ((statement-cached stmt) (sqlite-reset stmt))
          (else
           (set-statement-live?! stmt #f)
           (%sqlite-finalize (statement-handle stmt))))))

(define (sqlite-reset stmt)
  "Have STMT begin anew at the next step; its parameters keep their values."
  (%sqlite-reset (live-statement stmt)))

(define (sqlite-bind-parameter-index stmt name)
  "Return the number of the parameter NAME, as \":id\", of STMT."
  (let ((index (%sqlite-parameter-index (live-statement stmt) name)))
    (if (positive? index) index (error "No such parameter" name))))

(define (sqlite-bind stmt key val)
  "Give the parameter KEY of STMT, a number, a string with its mark or a symbol without one, the value VAL: a bytevector,
a string, a number, or #f for NULL."
  (define handle (live-statement stmt))
  (define index
    (cond ((string? key) (sqlite-bind-parameter-index stmt key))
          ((symbol? key) (sqlite-bind-parameter-index stmt (string-append ":" (symbol->string key))))
          (else key)))
  (check (statement-db stmt) #f
         (cond ((exact-integer? val)
                (unless (<= (- (expt 2 63)) val (- (expt 2 63) 1))
                  (scm-error 'out-of-range "sqlite-bind" "expected an integer of 64 bits, got ~S" (list val)
                             (list val)))
                (%sqlite-bind-integer handle index (ash val -32) (logand val #xffffffff)))
               ((real? val) (%sqlite-bind handle index (exact->inexact val)))
               ((or (bytevector? val) (string? val) (not val)) (%sqlite-bind handle index val))
               (else (error "unexpected value" val)))))

(define (sqlite-bind-arguments stmt . args)
  "Give the parameters of STMT, one after another, the values ARGS; a keyword before one says which parameter it is for."
  (let loop ((index 1) (args args))
    (cond ((null? args) #f)
          ((and (keyword? (car args)) (pair? (cdr args)))
           (sqlite-bind stmt (keyword->symbol (car args)) (cadr args))
           (loop index (cddr args)))
          (else
           (sqlite-bind stmt index (car args))
           (loop (+ index 1) (cdr args))))))

(define (sqlite-column-names stmt)
  "Return a vector of the names of the columns of STMT."
  (%sqlite-columns (live-statement stmt)))

(define (sqlite-step stmt)
  "Return the next row of STMT, a vector, or #f when there is none."
  (let ((row (%sqlite-step (live-statement stmt))))
    (if (exact-integer? row) (sqlite-failed (statement-db stmt) #f) row)))

(define (sqlite-fold kons knil stmt)
  "Call KONS with each row of STMT and what the call before returned, KNIL at first, and return the last value."
  (let loop ((seed knil))
    (let ((row (sqlite-step stmt)))
      (if row (loop (kons row seed)) seed))))

(define (sqlite-fold-right kons knil stmt)
  "As `sqlite-fold', from the last row to the first."
  (fold-rows kons knil (sqlite-fold cons '() stmt)))

(define (fold-rows kons seed rows)
  (if (null? rows) seed (fold-rows kons (kons (car rows) seed) (cdr rows))))

(define (sqlite-map proc stmt)
  "Return a list of what PROC returns for each row of STMT."
  (map proc (reverse! (sqlite-fold cons '() stmt))))

;;; Tracing. A procedure gets what C gives: pointers.

;; The database whose statement is being traced: `sqlite-expanded-sql' gets only the pointer.
(define traced (make-parameter #f))

(define (sqlite-trace db mask callback)
  "Have CALLBACK called for the events in MASK with the event and two pointers, as sqlite3_trace_v2 has them."
  (%sqlite-trace (live-db db) mask
                 (lambda (event statement detail)
                   (parameterize ((traced db))
                     (callback event (make-pointer statement) (make-pointer detail))))))

(define (sqlite-expanded-sql stmt-pointer)
  "Return a pointer to the text of the statement that a procedure of `sqlite-trace' got, with its values."
  (let ((text (and (traced)
                   (%sqlite-expanded-sql (db-handle (traced)) (pointer-address stmt-pointer)))))
    (if text (string->pointer text "UTF-8") %null-pointer)))
