;; Where a module comes from when both the library and a directory of the load path, as a tree of Guix's sources is one,
;; have a file for it. Each row is a pattern of names, an origin and the reason; the first row whose pattern matches
;; counts. A pattern is a module's name; with * at its end it means all names that begin so, itself included.
;;
;;   ours    the library's file, whatever is on the load path; what the library lacks may come from there
;;   native  the same for what stands in for a Guile package in C: the library's file answers beside the load path, so
;;           that `search-path', `source-module-closure' and what builds import still see a tree's own file of that name
;;   face    the load path's file, else the library's, which has Guix's names for when there is no tree
;;   tree    the load path's file: the library has none

((guile *)       ours   "the language itself: its bindings are the machine's")
((ice-9 *)       ours   "Guile's libraries are written for Guile's machine, with its primitives")
((srfi *)        ours   "as (ice-9 *)")
((rnrs *)        ours   "as (ice-9 *)")
((scheme *)      ours   "as (ice-9 *)")
((system *)      ours   "as (ice-9 *): compiler, virtual machine and syntax are ours")
((web *)         ours   "as (ice-9 *)")
((sxml *)        ours   "as (ice-9 *)")
((oop *)         ours   "GOOPS of Guile is built on its own structs")
((texinfo *)     ours   "as (ice-9 *)")
((statprof)      ours   "as (ice-9 *)")
((nsscheme compression) native "what (zlib), (lzlib) and (zstd) have in common")
((nsscheme *)    ours   "this program's own; two halves of different versions do not fit")
((gcrypt *)      native "Guile-Gcrypt loads a library in C, which a static program cannot")
((json *)        native "Guile-JSON is rarely installed, and reads by the character: minutes for what people have")
((semver *)      native "as (json *): Guile-Semver is rarely installed, and (guix import) asks for it")
((zlib)          native "as (gcrypt *)")
((lzlib)         native "as (gcrypt *)")
((zstd)          native "as (gcrypt *)")
((sqlite3)       native "as (gcrypt *)")
((git *)         native "as (gcrypt *); its records are C's there, and Scheme's here")
((gnutls *)      native "as (gcrypt *); TLS is OpenSSL's here")
((guix config)   ours   "a tree has a template of it only, and an installed one names another program's directories")
((guix store nsscheme) ours "how the (guix store) of a tree reaches our daemon; no tree has it")
((guix *)        face   "over a tree its own code counts: what it computes must be what Guix computes")
((aqwari *)      face   "a checkout of these modules may be tried with -L")
((*)             tree   "programs bring their own modules")
