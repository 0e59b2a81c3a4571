# The log of a build is found by the derivation and by what it made; what was not built has none.
cat >noisy.scm <<'END'
(use-modules (guix gexp))
(computed-file "noisy" #~(begin (display "something is said\n") (mkdir #$output)))
END
output=/gnu/store/$(basename "$("$NS" build -v 0 noisy.scm)")
drv=/gnu/store/$(basename "$("$NS" build -v 0 -d noisy.scm)")
other=/gnu/store/$(basename "$("$NS" add-to-store noisy.scm)")
"$NS" -c "(use-modules (nsscheme store) (ice-9 rdelim))
(with-store store
  (for-each (lambda (path)
              (let ((log (log-file store path)))
                (display (if log (call-with-input-file log read-line) log))
                (newline)))
            '(\"$output\" \"$drv\" \"$other\" \"/gnu/store/elsewhere\" \"/gnu/store/00000000000000000000000000000000-x.drv\")))"
# want: something is said
# want: something is said
# want: #f
# want: #f
# want: #f
