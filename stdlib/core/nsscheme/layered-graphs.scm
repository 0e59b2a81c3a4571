;; A graph as a picture: nodes in layers from left to right, so that every edge goes to the right. An edge that follows
;; from others is left out, for else one could not see through the closure of anything.
;;
;; Layers follow each other in rows, as words do in lines, so that a deep graph is no wider than a page. An edge that leaves
;; a row ends at its right in a stub with the goal's name, and goes on at the left of the next row. Invariant: a path that is
;; drawn lies in one row.

(define-module (nsscheme layered-graphs)
  #:use-module (ice-9 format)
  #:use-module (nsscheme layered-graphs layers)
  #:use-module (nsscheme pictures)
  #:use-module (srfi srfi-1)
  #:export (write-layered-graph))

(define margin 20)
(define head 46)

;;; Rows.

(define longest-label 40)
(define longest-stub-label 30)
(define page-width 3000)
(define stub-length 16)
(define row-gap 36)

;; The width of a layer that holds POINTS, and the space behind it.
(define (layer-width points label count)
  (cons (fold (lambda (point widest)
                (if (< point count) (max widest (+ 10 (text-width (label point)))) widest))
              20 points)
        (+ 40 (min 120 (* 2 (length points))))))

;; The rows, each the list of its layers' numbers. They are about as wide as each other, and each begins with a layer of few
;; points, since a stub leads to each of them.
(define (rows result widths)
  (define depth (vector-length result))
  (define (wide level) (+ (car (vector-ref widths level)) (cdr (vector-ref widths level))))
  (define total (fold (lambda (level sum) (+ sum (wide level))) 0 (iota depth)))
  (define ideal (/ total (ceiling (/ total page-width))))
  ;; BEST is a pair of a layer behind START that may begin a row, and of its points.
  (let loop ((start 0) (level 0) (x 0) (best #f) (found '()))
    (cond ((= level depth) (reverse (cons (iota (- depth start) start) found)))
          ((and best (> (+ x (wide level)) (* 9/8 ideal)))
           (loop (car best) (car best) 0 #f (cons (iota (- (car best) start) start) found)))
          (else
           (let ((points (length (vector-ref result level))))
             (loop start (+ level 1) (+ x (wide level))
                   (if (and (> x (* 3/4 ideal)) (or (not best) (<= points (cdr best)))) (cons level points) best)
                   found))))))

;; For each of TOTAL points the one at whose height it stands: itself, but where it has no neighbours in its row of ROWS,
;; the one before it in its layer, or the first that has any.
(define (companions rows result after total)
  (define companion (list->vector (iota total)))
  (define (leads? point) (pair? (vector-ref after point)))
  (for-each (lambda (row)
              (define points (vector-ref result (car row)))
              (fold (lambda (point last)
                      (let ((here (if (leads? point) point last)))
                        (vector-set! companion point here)
                        here))
                    (or (find leads? points) (car points))
                    points))
            rows)
  companion)

;; Where points are, in the layers RESULT. Returns the points that begin rows, procedures for the left edge, the right edge
;; and the middle of a point, and the width and height of all. The stub that leads to a point of the next row is a point as
;; well, in a layer at the end of its row; its number is that point's and the number of all.
(define (lay-out result before after labels count goal-label)
  (define total (vector-length before))
  (define (label point) (vector-ref labels point))
  (define widths
    (list->vector (map (lambda (points) (layer-width points label count)) (vector->list result))))
  (define all-rows (rows result widths))
  (define first-points (append-map (lambda (row) (vector-ref result (car row))) (cdr all-rows)))
  (define (stub point) (+ total point))
  (define (stub? point) (>= point total))
  (define left (make-vector (* 2 total) #f))
  (define right (make-vector (* 2 total) 0))
  (define row-of (make-vector (* 2 total) 0))
  (define (put! point row x width)
    (vector-set! left point x)
    (vector-set! right point (+ x width))
    (vector-set! row-of point row))
  (define (put-layer! row x level)
    (let ((width (vector-ref widths level)))
      (for-each (lambda (point)
                  (put! point row x (if (< point count) (+ 10 (text-width (label point))) (car width))))
                (vector-ref result level))
      (+ x (car width) (cdr width))))
  ;; The layers of a row with its stubs, those of all rows after one another.
  (define (row-layers row number next)
    (define end (fold (lambda (level x) (put-layer! number x level)) (if (zero? number) margin (+ margin stub-length)) row))
    (define stubs (map stub next))
    (for-each (lambda (point) (put! (stub point) number end (+ stub-length (text-width (goal-label point))))) next)
    (append (map (lambda (level) (vector-ref result level)) row) (if (null? stubs) '() (list stubs))))
  (define all-layers
    (append-map row-layers all-rows (iota (length all-rows))
                (append (map (lambda (row) (vector-ref result (car row))) (cdr all-rows)) '(()))))
  (define begins (make-vector total #f))
  (for-each (lambda (point) (vector-set! begins point #t)) first-points)
  (define companion (companions (cdr all-rows) result after total))
  (define y
    (heights (list->vector all-layers)
             (list->vector (append (map (lambda (point) (if (vector-ref begins point) '() (vector-ref before point)))
                                        (iota total))
                                   (vector->list before)))
             (list->vector (append (map (lambda (point)
                                          (map (lambda (other) (if (vector-ref begins other) (stub other) other))
                                               (vector-ref after (vector-ref companion point))))
                                        (iota total))
                                   (make-list total '())))
             count))
  (define (extent row)
    (define found
      (filter-map (lambda (point) (and (vector-ref left point) (= row (vector-ref row-of point)) (vector-ref y point)))
                  (iota (* 2 total))))
    (cons (apply min found) (apply max found)))
  (define shifts (make-vector (length all-rows)))
  (define bottom
    (fold (lambda (row at)
            (let ((extent (extent row)))
              (vector-set! shifts row (+ at (/ node-height 2) (- (car extent))))
              (+ at node-height row-gap (- (cdr extent) (car extent)))))
          head (iota (length all-rows))))
  (values first-points
          (lambda (point) (vector-ref left point))
          (lambda (point) (vector-ref right point))
          (lambda (point) (+ (vector-ref shifts (vector-ref row-of point)) (vector-ref y point)))
          (+ margin (fold max 0 (vector->list right)))
          (+ margin (- bottom row-gap))))

;; The parts of a path through POINTS that lie in one row each.
(define (split-path points first-points total)
  (let loop ((rest (cdr points)) (part (list (car points))) (parts '()))
    (cond ((null? rest) (reverse (if (null? (cdr part)) parts (cons (reverse part) parts))))
          ((memv (car rest) first-points)
           (loop (cdr rest) (list (car rest)) (cons (reverse (cons (+ total (car rest)) part)) parts)))
          (else (loop (cdr rest) (cons (car rest) part) parts)))))

;;; The picture.

;; A vector of the node that each point leads to: itself, or the last of its lane.
(define (goals lanes total)
  (define found (list->vector (iota total)))
  (for-each (lambda (lane) (for-each (lambda (bend) (vector-set! found bend (last lane))) lane)) lanes)
  found)

(define (write-layered-graph title labels titles roots edges port)
  "Write to PORT the picture of a graph, as SVG: LABELS, TITLES and EDGES are vectors with what stands in each node, what a
pointer shows there, and the list of the numbers of the nodes that it leads to; ROOTS are numbers of nodes."
  (define count (vector-length labels))
  (define drawn (vector-copy edges))
  (define all (apply + (map length (vector->list edges))))
  (define order (sort! drawn count))
  (define shown
    (list->vector (map (lambda (label) (shortened label longest-label)) (vector->list labels))))
  (reduce! drawn order count)
  (call-with-values (lambda () (add-bends drawn (layers drawn order count) count))
    (lambda (all-layers before after starts lanes)
      (define total (vector-length all-layers))
      (define goal-of (goals lanes total))
      (define (stub-label point) (shortened (vector-ref labels (vector-ref goal-of point)) longest-stub-label))
      (define-values (first-points left right middle width height)
        (lay-out (ordered-layers all-layers before after) before after shown count stub-label))
      (define (title-of node) (vector-ref titles node))
      (define (write-paths points text)
        (for-each (lambda (part) (write-path part left right middle count text port))
                  (split-path points first-points total)))
      (svg-document
       (max 420 width) height title
       (lambda ()
         (svg-text margin 20 title port #:size 14 #:weight "bold")
         (svg-text margin 35
                   (format #f "~a nodes, ~a edges, of which ~a follow from others and are not drawn~a" count all
                           (- all (length starts))
                           (if (null? first-points)
                               ""
                               "; what ends at the right goes on in the next row, at the left"))
                   port #:color "#666")
         (format port "<g fill=\"none\" stroke=\"#7f8c9b\" stroke-opacity=\"0.65\">~%")
         (for-each (lambda (start)
                     (write-paths (take start 2)
                                  (string-append (title-of (first start)) " → " (title-of (third start)))))
                   starts)
         (for-each (lambda (lane) (write-paths lane (string-append "→ " (title-of (last lane))))) lanes)
         (for-each (lambda (point)
                     (format port "<path d=\"M~,1f ~,1f L~,1f ~,1f\"/>~%" (- (left point) stub-length) (middle point)
                             (left point) (middle point)))
                   first-points)
         (format port "</g>~%")
         (for-each (lambda (point)
                     (let ((stub (+ total point)))
                       (svg-text (+ (left stub) 3) (+ (middle stub) 3) (string-append "→ " (stub-label point)) port
                                 #:size 9 #:color "#666")))
                   first-points)
         (do ((node 0 (+ node 1)))
             ((= node count))
           (svg-box (left node) (- (middle node) (/ node-height 2)) (- (right node) (left node)) node-height
                    (vector-ref shown node) (title-of node) port
                    #:fill (cond ((memv node roots) "#f6d9a8") ((null? (vector-ref edges node)) "#e3efdf") (else "#e8eef5")))))
       port))))

;; Writes a path through POINTS to PORT, with TITLE. A bend is a line through its layer, which belongs to the path that
;; begins with the bend, or goes on behind it.
(define (write-path points left right middle count title port)
  (define (bend? point) (>= point count))
  (define (across point) (format port " L~,1f ~,1f" (right point) (middle point)))
  (define start (car points))
  (format port "<path d=\"M~,1f ~,1f" (if (bend? start) (left start) (right start)) (middle start))
  (when (bend? start) (across start))
  (let loop ((at start) (rest (cdr points)))
    (unless (null? rest)
      (let* ((next (car rest))
             (from (right at)) (to (left next))
             (half (/ (- to from) 2.)))
        (format port " C~,1f ~,1f ~,1f ~,1f ~,1f ~,1f" (+ from half) (middle at) (- to half) (middle next) to (middle next))
        (when (and (bend? next) (pair? (cdr rest))) (across next))
        (loop next (cdr rest)))))
  (format port "\"><title>~a</title></path>~%" (svg-quote title)))
