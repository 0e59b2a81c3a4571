;;; Differences from Guile's answers to the table of argument errors that are kept: for each reason a name, a sentence
;;; and the procedures by module.  docs/conformance.md has the same list.

(absent "Not there: internal to Guile, or of no use here."
 ((ice-9 i18n) %locale-dump)
 ((ice-9 ports) %port-property %set-port-property! adjust-port-revealed! current-load-port fdes->ports
   file-position file-set-position inherit-print-state port-for-each release-port-handle)
 ((ice-9 rdelim) %read-delimited!)
 ((ice-9 session) source)
 ((ice-9 threads) %thread-handler))

(stricter "Guile returns a value; here the call is an error, which says what is wrong."
 ((ice-9 common-list) some)
 ((ice-9 control) default-prompt-tag)
 ((ice-9 eval-string) eval-string)
 ((ice-9 popen) open-pipe open-pipe*)
 ((ice-9 q) q-remove!)
 ((ice-9 threads) call-with-new-thread)
 ((srfi srfi-1) assoc delete! lset-difference reduce-right)
 ((srfi srfi-6) open-input-string)
 ((srfi srfi-18) current-thread thread-sleep! time->seconds)
 ((srfi srfi-19) current-date)
 ((srfi srfi-60) bitwise-and bitwise-ior bitwise-xor reverse-bit-field)
 ((srfi srfi-64) test-read-eval-string))

(lenient "Guile raises an error; here the call has a value that means something."
 ((ice-9 i18n) monetary-amount->locale-string)
 ((ice-9 ports) port-conversion-strategy)
 ((ice-9 rdelim) read-delimited! read-line!)
 ((ice-9 threads) make-mutex)
 ((srfi srfi-1) every null-list?)
 ((srfi srfi-60) bit-set?)
 ((srfi srfi-67) kth-largest))

(other-argument "Several arguments are wrong, or one is wrong in two ways, and another one is named first."
 ((ice-9 exceptions) with-exception-handler)
 ((ice-9 ftw) nftw)
 ((ice-9 iconv) call-with-encoded-output-string string->bytevector)
 ((ice-9 ports) dup2 fdopen fileno move->fdes port->fdes redirect-port set-port-conversion-strategy!
   truncate-file)
 ((ice-9 sandbox) call-with-allocation-limit call-with-time-and-allocation-limits call-with-time-limit
   make-sandbox-module)
 ((ice-9 threads) n-par-for-each par-for-each par-map)
 ((ice-9 weak-vector) weak-vector-ref weak-vector-set!)
 ((srfi srfi-1) split-at!)
 ((srfi srfi-4 gnu) any->s16vector any->s32vector any->s8vector any->u16vector any->u32vector any->u8vector
   make-srfi-4-vector)
 ((srfi srfi-13) string-tabulate)
 ((srfi srfi-14) ucs-range->char-set!)
 ((srfi srfi-19) time-difference!)
 ((srfi srfi-27) random-integer)
 ((srfi srfi-42) :-dispatch-set!)
 ((srfi srfi-43) vector-concatenate vector-unfold vector-unfold-right)
 ((srfi srfi-60) arithmetic-shift bit-field copy-bit-field)
 ((srfi srfi-64) test-apply)
 ((srfi srfi-69) make-hash-table))
