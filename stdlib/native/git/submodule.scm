;; Submodules: other repositories at paths in the tree of this one.

(define-module (git submodule)
  #:use-module (git bindings)
  #:use-module (git errors)
  #:use-module (git fetch)
  #:use-module (git options)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (repository-submodules submodule-lookup submodule-name submodule-path submodule-owner
            submodule-url submodule-head-id submodule-init submodule-reload submodule-add-setup
            submodule-add-finalize submodule-add-to-index submodule-set-url! submodule-set-branch!
            submodule-update))

(define (repository-submodules repository)
  "Return the names of the submodules of REPOSITORY."
  (%git-submodules repository))

(define (submodule-lookup repository name)
  "Return the submodule of REPOSITORY called NAME, or #f if there is none."
  (catch 'git-error
    (lambda () (%git-submodule repository name))
    (lambda (key error . rest)
      (if (= GIT_ENOTFOUND (git-error-code error))
          #f
          (apply throw key error rest)))))

(define (submodule-name submodule)
  "Return the name of SUBMODULE."
  (%git-submodule-name submodule))

(define (submodule-path submodule)
  "Return where SUBMODULE is in its repository."
  (%git-submodule-path submodule))

(define (submodule-url submodule)
  "Return where SUBMODULE comes from, or #f."
  (%git-submodule-url submodule))

(define (submodule-owner submodule)
  "Return the repository that SUBMODULE is in."
  (%git-owner submodule))

(define (submodule-head-id submodule)
  "Return the name of the commit of SUBMODULE in HEAD, or #f."
  (let ((name (%git-submodule-head-id submodule)))
    (and name (bytes->oid name))))

(define* (submodule-init submodule #:optional overwrite?)
  "Copy what .gitmodules says of SUBMODULE into the configuration, over what is there if OVERWRITE?."
  (%git-submodule-init submodule overwrite?))

(define* (submodule-reload submodule #:optional force?)
  "Read again what is known of SUBMODULE."
  (%git-submodule-reload submodule force?))

(define* (submodule-add-setup repository url path #:key use-gitlink?)
  "Begin a submodule at PATH of what is at URL, and return it; its data are in REPOSITORY's if USE-GITLINK?."
  (%git-submodule-add repository url path use-gitlink?))

(define (submodule-add-finalize submodule)
  "End what `submodule-add-setup' began, once the submodule has been cloned."
  (%git-submodule-finish submodule))

(define* (submodule-add-to-index submodule #:optional (write-index? #t))
  "Put the commit of SUBMODULE into the index, which is written if WRITE-INDEX?."
  (%git-submodule-stage submodule write-index?))

(define (submodule-set-url! repository name url)
  "Say that the submodule NAME comes from URL."
  (%git-submodule-set-url! repository name url))

(define (submodule-set-branch! repository name branch)
  "Have the submodule NAME follow BRANCH."
  (%git-submodule-set-branch! repository name branch))

(define* (submodule-update submodule #:key (initialize? #t) (allow-fetch? #t) (fetch-options #f))
  "Get SUBMODULE and check it out; INITIALIZE? says that the configuration may be changed, ALLOW-FETCH? that what is missing
is fetched, with FETCH-OPTIONS."
  (%git-submodule-update submodule initialize? allow-fetch?
                         (fetch-options->vector (or fetch-options (make-fetch-options)))))
