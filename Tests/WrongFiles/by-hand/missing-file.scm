(use-modules (guix gexp))
(computed-file "copy"
  #~(copy-file #$(local-file "dta.txt") #$output))
