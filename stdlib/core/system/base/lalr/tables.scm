;;; (system base lalr tables): from a grammar to the tables of an LALR(1) parser.
;;;
;;; Symbols are numbers: terminals from 0, the end of the input, then nonterminals. A set of terminals is the integer
;;; with those bits. States are sets of items, (production . position); those with the same items are one state, whose
;;; lookaheads are gathered until nothing changes.

(define-module (system base lalr tables)
  #:use-module (srfi srfi-9)
  #:export (make-grammar make-production production-left production-right make-tables tables-actions tables-gotos
            tables-conflicts))

(define-record-type <production>
  (make-production left right precedence)
  production?
  (left production-left)
  (right production-right)              ; a list of symbols
  (precedence production-precedence))   ; the terminal whose precedence it has, or #f

(define-record-type <grammar>
  ;; Production 0 is that of the start symbol; LEVELS is a vector of (LEVEL . left|right|nonassoc) or #f by terminal.
  (make-grammar terminals nonterminals productions levels)
  grammar?
  (terminals grammar-terminals)         ; how many
  (nonterminals grammar-nonterminals)
  (productions grammar-productions)     ; a vector
  (levels grammar-levels))

(define-record-type <tables>
  (%make-tables actions gotos conflicts)
  tables?
  ;; By state: alists from terminals; N > 0 shifts to state N - 1, another one reduces by production -N.
  (actions tables-actions)
  (gotos tables-gotos)                  ; by state: alists of nonterminals and states
  (conflicts tables-conflicts))         ; lists (KIND STATE TERMINAL NEW OLD)

(define (terminal? grammar symbol) (< symbol (grammar-terminals grammar)))

;; Which nonterminals can be nothing, and the sets of terminals that symbols can begin with: two vectors by symbol.
(define (compute-first grammar)
  (let* ((count (+ (grammar-terminals grammar) (grammar-nonterminals grammar)))
         (nothing? (make-vector count #f))
         (first (make-vector count 0)))
    (do ((i 0 (+ i 1))) ((= i (grammar-terminals grammar))) (vector-set! first i (ash 1 i)))
    (let again ()
      (let ((changed? #f))
        (vector-for-each
         (lambda (production)
           (let* ((left (production-left production))
                  (found (first-of (production-right production) nothing? first (vector-ref first left)))
                  (empty? (and-map (lambda (symbol) (vector-ref nothing? symbol)) (production-right production))))
             (unless (and (= found (vector-ref first left)) (or (not empty?) (vector-ref nothing? left)))
               (vector-set! first left found)
               (when empty? (vector-set! nothing? left #t))
               (set! changed? #t))))
         (grammar-productions grammar))
        (when changed? (again))))
    (values nothing? first)))

(define (vector-for-each proc vector)
  (do ((i 0 (+ i 1))) ((= i (vector-length vector))) (proc (vector-ref vector i))))

;; SET with what SYMBOLS can begin with.
(define (first-of symbols nothing? first set)
  (if (null? symbols)
      set
      (let ((set (logior set (vector-ref first (car symbols)))))
        (if (vector-ref nothing? (car symbols)) (first-of (cdr symbols) nothing? first set) set))))

;;; Items.

(define-record-type <state>
  (make-state number kernel lookaheads transitions)
  state?
  (number state-number)
  (kernel state-kernel)                 ; items, sorted
  (lookaheads state-lookaheads)         ; a hash table from items to sets
  (transitions state-transitions set-state-transitions!)) ; an alist from symbols to states

(define (item<? a b) (or (< (car a) (car b)) (and (= (car a) (car b)) (< (cdr a) (cdr b)))))

;; Adds SETS, an alist from items, to the lookaheads of STATE; returns whether that changed something.
(define (add-lookaheads! state sets)
  (let ((changed? #f))
    (for-each (lambda (entry)
                (let* ((old (hash-ref (state-lookaheads state) (car entry) #f))
                       (new (logior (cdr entry) (or old 0))))
                  (unless (and old (= old new))
                    (hash-set! (state-lookaheads state) (car entry) new)
                    (set! changed? #t))))
              sets)
    changed?))

(define (make-tables grammar)
  "Return the tables of GRAMMAR."
  (define productions (grammar-productions grammar))
  (define by-left (make-vector (+ (grammar-terminals grammar) (grammar-nonterminals grammar)) '()))
  (define states (make-hash-table))     ; from kernels
  (define in-order '())
  (define-values (nothing? first) (compute-first grammar))

  (define (rest-of item) (list-tail (production-right (vector-ref productions (car item))) (cdr item)))

  ;; The items of STATE with all that begins where they stand: a hash table to sets.
  (define (closure state)
    (let ((sets (make-hash-table)))
      (let loop ((work (hash-map->list cons (state-lookaheads state))))
        (unless (null? work)
          (let* ((item (caar work)) (set (cdar work)) (old (hash-ref sets item #f)) (new (logior set (or old 0))))
            (if (and old (= old new))
                (loop (cdr work))
                (let ((rest (rest-of item)))
                  (hash-set! sets item new)
                  (loop
                   (if (or (null? rest) (terminal? grammar (car rest)))
                       (cdr work)
                       (let ((after (first-of (cdr rest) nothing? first 0))
                             (through? (and-map (lambda (symbol) (vector-ref nothing? symbol)) (cdr rest))))
                         (append (map (lambda (production)
                                        (cons (cons production 0) (if through? (logior after new) after)))
                                      (vector-ref by-left (car rest)))
                                 (cdr work))))))))))
      sets))

  (define (state-for kernel)
    (or (hash-ref states kernel)
        (let ((state (make-state (hash-count (const #t) states) kernel (make-hash-table) '())))
          (hash-set! states kernel state)
          (set! in-order (cons state in-order))
          state)))

  (define (advance state)
    "Give the states that STATE leads to their lookaheads; return those that changed."
    (let ((moves '()))
      (hash-for-each (lambda (item set)
                       (let ((rest (rest-of item)))
                         (unless (null? rest)
                           (let ((next (cons (cons (car item) (+ 1 (cdr item))) set))
                                 (move (assv (car rest) moves)))
                             (if move
                                 (set-cdr! move (cons next (cdr move)))
                                 (set! moves (cons (list (car rest) next) moves)))))))
                     (closure state))
      (set! moves (sort moves (lambda (a b) (< (car a) (car b)))))
      (let ((targets (map (lambda (move) (state-for (sort (map car (cdr move)) item<?))) moves)))
        (set-state-transitions! state (map (lambda (move target) (cons (car move) target)) moves targets))
        (filter-map2 (lambda (move target) (and (add-lookaheads! target (cdr move)) target)) moves targets))))

  (do ((i (- (vector-length productions) 1) (- i 1)))
      ((negative? i))
    (let ((left (production-left (vector-ref productions i))))
      (vector-set! by-left left (cons i (vector-ref by-left left)))))
  (let ((start (state-for '((0 . 0)))))
    (add-lookaheads! start '(((0 . 0) . 1)))
    (let loop ((work (list start)))
      (unless (null? work)
        (loop (append (cdr work) (delete-all (advance (car work)) (cdr work)))))))
  (build-tables grammar (reverse in-order) closure rest-of))

(define (filter-map2 proc a b) (filter (lambda (x) x) (map proc a b)))

(define (delete-all these list) (filter (lambda (x) (not (memq x list))) these))

;;; Actions.

(define (build-tables grammar states closure rest-of)
  (define conflicts '())
  ;; What no list names binds least; nonassoc says nothing of neighbours, as in Guile.
  (define (level symbol) (or (and symbol (vector-ref (grammar-levels grammar) symbol)) '(0 . nonassoc)))
  ;; The action on TERMINAL when the production REDUCE can be reduced and SHIFT, a state, be shifted to.
  (define (shift-or-reduce state terminal shift reduce)
    (let ((rule (level (production-precedence (vector-ref (grammar-productions grammar) reduce))))
          (token (level terminal)))
      (cond ((> (car token) (car rule)) (+ 1 shift))
            ((< (car token) (car rule)) (- reduce))
            (else (case (cdr token)
                    ((left) (- reduce))
                    ((right) (+ 1 shift))
                    (else
                     (set! conflicts
                           (cons (list 'shift/reduce (state-number state) terminal shift reduce) conflicts))
                     (+ 1 shift)))))))
  (define (actions state)
    (let ((table '()))
      (define (set-action! terminal action)
        (set! table (acons terminal action (filter (lambda (entry) (not (= (car entry) terminal))) table))))
      (define (reduce! production terminal)
        (let* ((entry (assv terminal table)) (old (and entry (cdr entry))))
          (cond ((not entry) (set-action! terminal (- production)))
                ((> old 0) (set-action! terminal (shift-or-reduce state terminal (- old 1) production)))
                (else
                 (set! conflicts
                       (cons (list 'reduce/reduce (state-number state) terminal (max production (- old))
                                   (min production (- old)))
                             conflicts))
                 (set-action! terminal (- (min production (- old))))))))
      (for-each (lambda (transition)
                  (when (terminal? grammar (car transition))
                    (set-action! (car transition) (+ 1 (state-number (cdr transition))))))
                (state-transitions state))
      (for-each (lambda (entry)
                  (when (null? (rest-of (car entry)))
                    (do ((terminal 0 (+ terminal 1)))
                        ((= terminal (grammar-terminals grammar)))
                      (when (logbit? terminal (cdr entry)) (reduce! (caar entry) terminal)))))
                (sort (hash-map->list cons (closure state)) (lambda (a b) (item<? (car a) (car b)))))
      table))
  (define (gotos state)
    (filter (lambda (entry) entry)
            (map (lambda (transition)
                   (and (not (terminal? grammar (car transition)))
                        (cons (car transition) (state-number (cdr transition)))))
                 (state-transitions state))))
  (let ((all (list->vector (map actions states))))
    (%make-tables all (list->vector (map gotos states)) (reverse conflicts))))
