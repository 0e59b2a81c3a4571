# -dVALUE is -d -V… in Guile 3.0.8: an option with a value must have it in the next word, or in figures behind it.
# want: status 1
# want: ((()) (dir . "3"))status 0
# says: prog: option must be specified with argument: --dir
try() {
  nsscheme -c '(use-modules (ice-9 getopt-long))
    (write (getopt-long (cons "prog" (cdr (command-line))) (quote ((dir (single-char #\d) (value #t))))))' "$1"
  echo "status $?"
}
try -dplace
try -d3
