(use-modules (guix gexp))
(computed-file "must-not-appear"
  (mkdir #$output))             ;; error: 3:10 Unbound variable: ungexp
;; hint: #$ inserts something into code that is quoted with #~, and there is no #~ around it
