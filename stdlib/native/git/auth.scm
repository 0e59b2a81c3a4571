;; Credentials for servers over ssh: a key pair in files, or an agent that has it.

(define-module (git auth)
  #:use-module (srfi srfi-9)
  #:export (%make-auth-ssh-credentials auth-ssh-credentials? auth-ssh-credentials-public-key
            auth-ssh-credentials-private-key
            %make-auth-ssh-agent auth-ssh-agent?))

(define-record-type <auth-ssh-credentials>
  (%make-auth-ssh-credentials public-key private-key)
  auth-ssh-credentials?
  (public-key auth-ssh-credentials-public-key)
  (private-key auth-ssh-credentials-private-key))

(define-record-type <auth-ssh-agent>
  (%make-auth-ssh-agent)
  auth-ssh-agent?)
