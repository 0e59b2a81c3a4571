;; What apt knows: the archives of this machine, and which versions of which packages would be installed on an empty
;; system. apt itself reads its sources and lists, in whatever form and compression they are, and chooses: pins,
;; alternatives, virtual packages and architectures are its own business, and the choice is what `apt-get install`
;; would make. Needs no root and changes nothing.

(define-module (nsscheme debian apt)
  #:use-module (nsscheme host)
  #:use-module (ice-9 match)
  #:use-module (ice-9 popen)
  #:use-module (ice-9 textual-ports)
  #:use-module (nsscheme debian control)
  #:use-module (nsscheme debian records)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:export (apt-archives apt-architecture apt-closure apt-stanzas
            parse-archives parse-choice mirror-url))

(define (refuse format . arguments)
  (apply raise-at #f format arguments))

;;; Running apt.

;; What the shell does with a program and its arguments: no questions, one language, messages with the rest.
(define merged "LC_ALL=C; export LC_ALL; exec \"$@\" </dev/null 2>&1")
(define quiet "LC_ALL=C; export LC_ALL; exec \"$@\" </dev/null 2>/dev/null")

;; The exit status of PROGRAM and what it prints. Bytes that are no UTF-8 are no reason to fail.
(define (run script program . arguments)
  (let ((port (apply open-pipe* OPEN_READ "/bin/sh" "-c" script "sh" program arguments)))
    (set-port-encoding! port "ISO-8859-1")
    (let* ((text (get-string-all port))
           (status (status:exit-val (close-pipe port))))
      (values status text))))

(define (lines text)
  (remove string-null? (string-split text #\newline)))

(define (check-apt)
  (unless (search-path (string-split (or (getenv "PATH") "/usr/bin") #\:) "apt-get")
    (refuse "there is no apt-get on this machine; import on Debian or one of its kin: the file that is written there \
builds anywhere")))

;;; Archives.

;; The name under which records speak of the archive with this LABEL. Archives without one are all called apt.
(define (mirror-name label)
  (let ((name (string-filter (char-set-intersection char-set:ascii
                                                    (char-set-union char-set:lower-case char-set:digit
                                                                    (string->char-set "-.")))
                             (string-map (lambda (chr) (if (char=? chr #\space) #\- chr)) (string-downcase label)))))
    (if (or (string-null? name) (string-prefix? "$(" label)) "apt" name)))

;; Whether LINE is one of apt's messages.
(define (message? line)
  (any (lambda (kind) (string-prefix? kind line)) '("E: " "W: " "N: ")))

;; What apt complains of in TEXT.
(define (complaint text)
  (string-join (map string-trim-both
                    (filter (lambda (line) (or (string-prefix? "E: " line) (string-prefix? " " line))) (lines text)))
               "; "))

(define (parse-archives text)
  "Return the alist of addresses and mirror names in TEXT, lines of ADDRESS|LABEL; each address once."
  (delete-duplicates
   (filter-map (lambda (line)
                 (match (string-index line #\|)
                   ((or #f 0) #f)
                   ((? (lambda (_) (message? line))) #f)
                   (bar (cons (string-take line bar) (mirror-name (substring line (+ bar 1)))))))
               (lines text))
   (lambda (a b) (string=? (car a) (car b)))))

(define (apt-archives)
  "Return the alist of addresses and mirror names of the archives whose lists are on this machine."
  (check-apt)
  (receive (status text)
      (run merged "apt-get" "indextargets" "--format" "$(REPO_URI)|$(LABEL)" "Created-By: Packages")
    (unless (eqv? 0 status)
      (refuse "apt cannot read its lists: ~a" (complaint text)))
    (match (parse-archives text)
      (() (refuse "there are no apt lists on this machine; run 'apt-get update' as root first"))
      (archives archives))))

(define (apt-architecture)
  "Return the architecture whose packages need no qualification here."
  (receive (status text) (run quiet "apt-config" "dump" "--format" "%v%n" "APT::Architecture")
    (match (lines text)
      (((? package-name-text? name) . _) name)
      (_ (refuse "apt-config does not say what this machine's architecture is")))))

;; TEXT with each %XX replaced by the byte that it stands for.
(define (percent-decode text)
  (let loop ((chars (string->list text)) (result '()))
    (match chars
      (() (list->string (reverse result)))
      ((#\% (? hexadecimal? a) (? hexadecimal? b) . rest)
       (loop rest (cons (integer->char (string->number (string a b) 16)) result)))
      ((chr . rest) (loop rest (cons chr result))))))

(define (hexadecimal? chr)
  (char-set-contains? char-set:hex-digit chr))

;; TEXT with %XX for what an address cannot hold.
(define (percent-encode text)
  (string-concatenate
   (map (lambda (chr)
          (if (and (char<? #\space chr #\delete) (not (memv chr '(#\% #\" #\\))))
              (string chr)
              (string-append "%" (string-pad (number->string (char->integer chr) 16) 2 #\0))))
        (string->list text))))

(define (mirror-url address archives)
  "Return the address mirror://NAME/PATH for ADDRESS, which lies in one of ARCHIVES, an alist of addresses and names."
  (define decoded (percent-decode address))
  (define (path-below base)
    (let ((base (percent-decode base)))
      (and (string-prefix? base decoded) (substring decoded (string-length base)))))
  (define (longer? a b) (> (string-length (car a)) (string-length (car b))))
  (match (find (lambda (archive) (path-below (car archive))) (sort archives longer?))
    (#f (refuse "apt wants '~a', which lies in none of the archives of its lists" address))
    ((base . name)
     (string-append "mirror://" name "/"
                    (percent-encode
                     (string-join (remove (lambda (part) (member part '("" "."))) (string-split (path-below base) #\/))
                                  "/"))))))

;;; Choosing.

(define (parse-choice text)
  "Return what apt chose, from the lines of TEXT that look like 'ADDRESS' NAME_VERSION_ARCH.deb SIZE …: a list of
(NAME VERSION ARCH ADDRESS)."
  (filter-map
   (lambda (line)
     (match (and (string-prefix? "'" line) (string-split (substring line 1) #\'))
       ((address rest)
        (match (string-split (first (string-split (string-trim rest) #\space)) #\_)
          (((? package-name-text? name) version arch)
           (let ((version (percent-decode version)))
             (unless (and (version-text? version) (string-suffix? ".deb" arch))
               (refuse "cannot read what apt would fetch: ~a" line))
             (list name version (string-drop-right arch 4) address)))
          (_ (refuse "cannot read what apt would fetch: ~a" line))))
       (_ #f)))
   (lines text)))

(define %unknown "E: Unable to locate package ")

;; What apt says when it cannot choose, for the user.
(define (raise-refusal text)
  (match (filter-map (lambda (line)
                       (and (string-prefix? %unknown line) (string-drop line (string-length %unknown))))
                     (lines text))
    ((name . _)
     (let ((close (closest-names name (receive (_ text) (run quiet "apt-cache" "pkgnames") (lines text)))))
       (refuse "there is no package '~a' in this machine's apt lists~a" name
               (if (null? close)
                   "; 'apt-get update' brings them up to date"
                   (string-append "; close to it: " (string-join close ", "))))))
    (()
     (refuse "apt finds no way to install this: ~a" (complaint text)))))

(define (apt-closure names)
  "Return what apt would install for NAMES on an empty system, as a list of (NAME VERSION ARCH ADDRESS)."
  (check-apt)
  (receive (status text)
      (apply run merged "apt-get" "install" "-q=1" "-y" "--print-uris" "--no-install-recommends"
             "-o" "Dir::State::status=/dev/null"        ;nothing is installed,
             "-o" "Dir::Cache::archives=/nonexistent"   ;and nothing downloaded
             "-o" "APT::Install-Suggests=false" "-o" "Debug::NoLocking=true"
             "--" names)
    (if (eqv? 0 status)
        (parse-choice text)
        (raise-refusal text))))

(define (apt-stanzas choice)
  "Return the stanzas of what CHOICE names, a list of (NAME VERSION ARCH . REST)."
  (receive (status text)
      (apply run quiet "apt-cache" "show"
             (map (match-lambda ((name version arch . _)
                                 (string-append name (if (string=? arch "all") "" (string-append ":" arch))
                                                "=" version)))
                  choice))
    (read-stanzas text)))
