(use-modules (guix packages) (guix build-system trivial))
(package                        ;; error: 2:1 package: missing fields: source, synopsis, description, license, home-page
  (name "must-not-appear")
  (version "1.0")
  (build-system trivial-build-system))
