;; Descriptions of commits, as `git describe' makes them: the nearest tag, and how many commits come after it.

(define-module (git describe)
  #:use-module (git bindings)
  #:use-module ((git types) #:select (commit->handle))
  #:use-module (git errors)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (DESCRIBE-MAX-CANDIDATES DESCRIBE-STRATEGY-DEFAULT DESCRIBE-STRATEGY-TAGS DESCRIBE-STRATEGY-ALL
            DESCRIBE-STRATEGY DESCRIBE-PATTERN DESCRIBE-ONLY-FOLLOW-FIRST-PARENT? DESCRIBE-FALLBACK-TO-OID?
            make-describe-options describe-commit describe-workdir
            DESCRIBE-FORMAT-ABBREVIATED-SIZE DESCRIBE-FORMAT-ALWAYS-USE-LONG-FORMAT?
            DESCRIBE-FORMAT-DIRTY-SUFFIX make-describe-format-options describe-format))

(define DESCRIBE-MAX-CANDIDATES 10)
(define DESCRIBE-STRATEGY-DEFAULT 0)
(define DESCRIBE-STRATEGY-TAGS 1)
(define DESCRIBE-STRATEGY-ALL 2)
(define DESCRIBE-STRATEGY 'default)
(define DESCRIBE-PATTERN "")
(define DESCRIBE-ONLY-FOLLOW-FIRST-PARENT? #f)
(define DESCRIBE-FALLBACK-TO-OID? #f)

(define-record-type <describe-options>
  (%make-describe-options vector)
  describe-options?
  (vector options->vector))

(define* (make-describe-options #:key (max-candidates DESCRIBE-MAX-CANDIDATES) (strategy DESCRIBE-STRATEGY)
                                (pattern DESCRIBE-PATTERN)
                                (only-follow-first-parent? DESCRIBE-ONLY-FOLLOW-FIRST-PARENT?)
                                (fallback-to-oid? DESCRIBE-FALLBACK-TO-OID?))
  "Return options: how many tags are looked at; STRATEGY 'default for those with messages, 'tags for all, 'all for branches
as well; PATTERN for their names; whether only first parents are followed; whether the commit's name will do."
  (%make-describe-options
   (vector max-candidates
           (or (assq-ref '((default . 0) (tags . 1) (all . 2)) strategy) (raise-git-error GIT_EINVALID))
           (and (not (string-null? pattern)) pattern)
           only-follow-first-parent? fallback-to-oid?)))

(define* (describe-commit commit #:optional (options (make-describe-options)))
  "Return a description of COMMIT."
  (%git-describe (commit->handle commit) (options->vector options)))

(define* (describe-workdir repository #:optional (options (make-describe-options)))
  "Return a description of the files of REPOSITORY."
  (%git-describe repository (options->vector options)))

(define DESCRIBE-FORMAT-ABBREVIATED-SIZE 7)
(define DESCRIBE-FORMAT-ALWAYS-USE-LONG-FORMAT? #f)
(define DESCRIBE-FORMAT-DIRTY-SUFFIX "")

(define-record-type <describe-format-options>
  (%make-format-options size long? suffix)
  format-options?
  (size format-size)
  (long? format-long?)
  (suffix format-suffix))

(define* (make-describe-format-options #:key (abbreviated-size DESCRIBE-FORMAT-ABBREVIATED-SIZE)
                                       (always-use-long-format? DESCRIBE-FORMAT-ALWAYS-USE-LONG-FORMAT?)
                                       (dirty-suffix DESCRIBE-FORMAT-DIRTY-SUFFIX))
  "Return options: how many digits of names are shown, whether a commit with a tag has its digits as well, and what is added
when files were changed."
  (%make-format-options abbreviated-size always-use-long-format? dirty-suffix))

(define* (describe-format result #:optional (options (make-describe-format-options)))
  "Return the description RESULT as a string."
  (%git-description-text result (format-size options) (format-long? options)
                         (and (not (string-null? (format-suffix options))) (format-suffix options))))
