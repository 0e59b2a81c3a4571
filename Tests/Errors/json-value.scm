(use-modules (json))
(scm->json (vector 1 #\a))      ;; error: 2:1 there is no JSON for #\a
