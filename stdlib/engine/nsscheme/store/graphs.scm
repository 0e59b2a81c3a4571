;; What refers to what: how large items are with all that they need, which way leads from one to another, and how they get
;; from one store to another.

(define-module (nsscheme store graphs)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 format)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme layered-graphs)
  #:use-module (nsscheme rows store)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store paths)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (named-item size-command graph-command why-command copy-command))

(define (named-item store name)
  "Return the valid item of STORE that the file called NAME is, or lies in."
  (define path
    (if (absolute-file-name? name) name (string-append (getcwd) "/" name)))
  (define item
    (or (false-if-exception (direct-store-path (canonicalize-path path)))
        (false-if-exception (direct-store-path path))))
  (unless (and item (valid-path? store item))
    (raise-at #f "~a is no valid item of the store" name))
  item)

;;; Sizes.

(define (nar-size store item) (path-info-nar-size (query-path-info store item)))

;; How much of the closure of ROOTS, all of SIZES, cannot be reached but through ITEM.
(define (size-through edges sizes roots item)
  (define seen (make-hash-table))
  (define rest
    (let loop ((pending (delete item roots)) (sum 0))
      (match pending
        (() sum)
        ((next . more)
         (if (or (string=? next item) (hash-ref seen next))
             (loop more sum)
             (begin
               (hash-set! seen next #t)
               (loop (append (hash-ref edges next) more) (+ sum (hash-ref sizes next)))))))))
  (- (hash-fold (lambda (item size sum) (+ size sum)) 0 sizes) rest))

(define (closure-size edges sizes item)
  (define seen (make-hash-table))
  (let loop ((pending (list item)) (sum 0))
    (match pending
      (() sum)
      ((next . more)
       (if (hash-ref seen next)
           (loop more sum)
           (begin
             (hash-set! seen next #t)
             (loop (append (hash-ref edges next) more) (+ sum (hash-ref sizes next)))))))))

(define (size-command names)
  "Print the sizes of the closure of the items called NAMES."
  (with-store store
    (let* ((roots (delete-duplicates (map (lambda (name) (named-item store name)) names)))
           (items (requisites store roots))
           (edges (make-hash-table))
           (sizes (make-hash-table)))
      (for-each (lambda (item)
                  (hash-set! edges item (delete item (references store item)))
                  (hash-set! sizes item (nar-size store item)))
                items)
      (let ((rows (sort (map (lambda (item)
                               (list item (closure-size edges sizes item) (hash-ref sizes item)
                                     (size-through edges sizes roots item)))
                             items)
                        (lambda (one other)
                          (or (> (cadr one) (cadr other))
                              (and (= (cadr one) (cadr other)) (string<? (car one) (car other)))))))
            (width (apply max 10 (map string-length items))))
        (define (mebibytes size) (format #f "~,1f" (/ size 1024. 1024.)))
        (define (line item . columns)
          (format #t "~a~{ ~a~}~%" (string-pad-right item width)
                  (map (lambda (column) (string-pad column 9)) columns)))
        (line "store item" "total" "self" "alone")
        (for-each (match-lambda
                    ((item total self alone) (line item (mebibytes total) (mebibytes self) (mebibytes alone))))
                  rows)
        (format #t "total: ~a MiB~%" (mebibytes (apply + (map third rows))))))))

;;; Graphs.

(define (neighbours store type)
  (match type
    ("references" (lambda (item) (references store item)))
    ("referrers" (lambda (item) (referrers store item)))
    ("derivation"
     (lambda (item)
       (if (derivation-path? item)
           (let ((drv (read-derivation-from-file item)))
             (append (map derivation-input-path (derivation-inputs drv)) (derivation-sources drv)))
           '())))))

(define (graph-command type format names)
  "Print the graph of TYPE of the items called NAMES, in FORMAT: Graphviz's language, or a picture."
  (with-store store
    (let ((next (neighbours store type)) (seen (make-hash-table))
          (roots (map (lambda (name) (named-item store name)) names)))
      (let loop ((pending roots) (nodes '()))
        (match pending
          (()
           ((if (string=? format "svg") write-picture write-dot) type roots (reverse nodes)))
          ((item . rest)
           (if (hash-ref seen item)
               (loop rest nodes)
               (let ((others (sort (next item) string<?)))
                 (hash-set! seen item #t)
                 (loop (append others rest) (acons item others nodes))))))))))

;; NODES are pairs of an item and those that it leads to.
(define (write-dot type roots nodes)
  (format #t "digraph \"~a\" {~%  rankdir = LR;~%  node [shape = box, fontname = sans];~%" type)
  (for-each (match-lambda
              ((item . others)
               (format #t "  ~s [label = ~s];~%" item (store-path-package-name item))
               (for-each (lambda (other) (format #t "  ~s -> ~s;~%" item other)) others)))
            nodes)
  (format #t "}~%"))

(define (write-picture type roots nodes)
  (define numbers (make-hash-table))
  (define items (map car nodes))
  (for-each (lambda (item number) (hash-set! numbers item number)) items (iota (length items)))
  (write-layered-graph (string-append type " of " (string-join (map store-path-package-name roots) ", "))
                       (list->vector (map store-path-package-name items))
                       (list->vector items)
                       (map (lambda (root) (hash-ref numbers root)) roots)
                       ;; There are no loops in layers.
                       (list->vector (map (match-lambda
                                            ((item . others)
                                             (map (lambda (other) (hash-ref numbers other)) (delete item others))))
                                          nodes))
                       (current-output-port)))

;;; Why.

;; The items of the shortest way from FROM to one for which GOAL? is true, or #f.
(define (way store from goal?)
  (define seen (make-hash-table))
  (hash-set! seen from #t)
  (let loop ((ways (list (list from))))
    (match (find (lambda (way) (goal? (car way))) ways)
      (#f
       (match (append-map (lambda (way)
                            (filter-map (lambda (next)
                                          (and (not (hash-ref seen next))
                                               (begin
                                                 (hash-set! seen next #t)
                                                 (cons next way))))
                                        (sort (references store (car way)) string<?)))
                          ways)
         (() #f)
         (more (loop more))))
      (found (reverse found)))))

(define piece 65536)

;; Whether TEXT, bytes, is in the file.
(define (file-contains? file text)
  (define size (bytevector-length text))
  (define buffer (make-bytevector (+ piece size)))
  (define (match-at? start)
    (let loop ((i 0))
      (or (= i size)
          (and (= (bytevector-u8-ref buffer (+ start i)) (bytevector-u8-ref text i)) (loop (+ i 1))))))
  (call-with-input-file file
    (lambda (port)
      (let next ((kept 0))
        (let ((count (get-bytevector-n! port buffer kept piece)))
          (and (not (eof-object? count))
               (let ((end (+ kept count)))
                 (or (let search ((start 0))
                       (and (<= (+ start size) end)
                            (or (match-at? start) (search (+ start 1)))))
                     (let ((keep (min (- size 1) end)))
                       (bytevector-copy! buffer (- end keep) buffer 0 keep)
                       (next keep))))))))
    #:binary #t))

(define most-files 5)

;; Names within ITEM of files and links that hold the reference to OTHER, the first few.
(define (files-with-reference item other)
  (define digits (store-path-hash-part other))
  (define text (string->utf8 digits))
  (define found '())
  (let visit ((file item))
    (when (< (length found) most-files)
      (let ((stat (lstat file)))
        (case (stat:type stat)
          ((directory)
           (for-each (lambda (name) (visit (string-append file "/" name)))
                     (scandir file (lambda (name) (not (member name '("." "..")))))))
          ((symlink)
           (when (string-contains (readlink file) digits) (set! found (cons file found))))
          ((regular)
           (when (file-contains? file text) (set! found (cons file found))))))))
  (reverse found))

(define (why-command name wanted)
  "Print by which way the item called NAME refers to the item WANTED, or to one of this name. Return false if it does not."
  (with-store store
    (let* ((item (named-item store name))
           (exact (false-if-exception (named-item store wanted)))
           (found (way store item
                       (if exact
                           (lambda (path) (string=? path exact))
                           (lambda (path)
                             (and (not (string=? path item))
                                  (string-contains (store-path-package-name path) wanted)))))))
      (match found
        (#f
         (format (current-error-port) "~a does not refer to ~a~%" item wanted)
         #f)
        (_
         (format #t "~a~%" item)
         (for-each (lambda (from to depth)
                     (define margin (make-string (* 2 depth) #\space))
                     (for-each (lambda (file)
                                 (format #t "~a~a~%" margin
                                         (if (string=? file from) "the file itself"
                                             (string-drop file (+ 1 (string-length from))))))
                               (files-with-reference from to))
                     (format #t "~a→ ~a~%" margin to))
                   found (cdr found) (iota (length (cdr found)) 1))
         #t)))))

;;; Copies.

(define (copy-command to from names)
  "Copy the items called NAMES and what they refer to between the user's store and the one in the directory TO or FROM."
  (define here (open-connection))
  (define there (open-connection (or to (if (file-exists? from) from (raise-at #f "there is no store ~a" from)))))
  (define-values (source target) (if to (values here there) (values there here)))
  (define (item name)
    (let ((path (direct-store-path (string-append (%store-prefix) "/" (basename name)))))
      (if to (named-item here name)
          (if (valid-path? there path) path (raise-at #f "~a is no valid item of the store ~a" name from)))))
  (define paths (topologically-sorted source (requisites source (map item names))))
  (for-each (lambda (path)
              (unless (valid-path? target path)
                (%copy-item! (store-connection-handle target) (store-connection-handle source) path)
                (format #t "~a~%" path)))
            paths)
  (close-connection here)
  (close-connection there))
