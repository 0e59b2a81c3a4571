;;; (sxml transform): trees transformed by handlers of their tags, and trees of text written out.

(define-module (sxml transform)
  #:use-module ((sxml fold) #:select (foldts))
  #:re-export (foldts)
  #:export (SRV:send-reply post-order pre-post-order replace-range))

(define (SRV:send-reply . fragments)
  "Write what is in FRAGMENTS to the current output port: lists are gone through, procedures called, #f and () are
nothing, and the others displayed. Return true if there was something."
  (define (send fragment wrote?)
    (cond ((or (not fragment) (null? fragment)) wrote?)
          ((eq? fragment #t) #t)
          ((pair? fragment) (send (cdr fragment) (send (car fragment) wrote?)))
          ((procedure? fragment) (fragment) #t)
          (else (display fragment) #t)))
  (send fragments #f))

(define (pre-post-order tree bindings)
  "Transform TREE by BINDINGS, (TAG . HANDLER) or so:
(TAG . HANDLER) calls HANDLER with the tag and the transformed children, (TAG (BINDING …) . HANDLER) so with more
bindings inside; (TAG *preorder* . HANDLER) with the node's elements as they are, and (TAG *macro* . HANDLER), too, and
transforms the result. The tag *text* is for strings and other leaves, *default* for tags without a binding."
  (define default (assq '*default* bindings))
  (define text (or (assq '*text* bindings) default))
  (define (missing tag)
    (scm-error 'misc-error "pre-post-order" "no binding for ~S, and no *default*" (list tag) #f))
  (define (handle binding tree)
    (let ((action (cdr binding)))
      (cond ((not (pair? action)) (apply action (car tree) (walk-all (cdr tree))))
            ((eq? (car action) '*preorder*) (apply (cdr action) tree))
            ((eq? (car action) '*macro*) (walk (apply (cdr action) tree)))
            (else
             (apply (cdr action) (car tree) (pre-post-order (cdr tree) (append (car action) bindings)))))))
  (define (walk-all trees) (map walk trees))
  (define (walk tree)
    (cond ((null? tree) '())
          ((not (pair? tree))
           (if text ((cdr text) '*text* tree) (missing '*text*)))
          ((symbol? (car tree))
           (handle (or (assq (car tree) bindings) default (missing (car tree))) tree))
          (else (walk-all tree))))
  (walk tree))

(define post-order pre-post-order)

(define (replace-range begin? end? forest)
  "Replace ranges of nodes in FOREST: one begins at a node for which BEGIN? returns a list, which stands instead of the
range, and ends at one for which END? does, whose list follows. What is between goes, across parents, too."
  (define (walk forest keep? new)
    (if (null? forest)
        (values (reverse! new) keep?)
        (let* ((node (car forest)) (replacement ((if keep? begin? end?) node)))
          (cond (replacement (walk (cdr forest) (not keep?) (append (reverse replacement) new)))
                ((pair? node)
                 (call-with-values (lambda () (walk (cdr node) keep? '()))
                   (lambda (kids still?)
                     ;; A node that a range begins or ends in stays; one within a range goes.
                     (walk (cdr forest) still?
                           (if (or keep? still?) (cons (cons (car node) kids) new) new)))))
                (keep? (walk (cdr forest) keep? (cons node new)))
                (else (walk (cdr forest) keep? new))))))
  (call-with-values (lambda () (walk forest #t '()))
    (lambda (forest keep?) forest)))
