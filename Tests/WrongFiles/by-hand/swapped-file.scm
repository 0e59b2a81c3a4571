(use-modules (guix gexp))
(computed-file #~(mkdir #$output) "directory")
