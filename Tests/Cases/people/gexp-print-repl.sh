# The REPL and error messages show gexps on one line, too.
printf '(use-modules (guix gexp))\n#~(list #$@(list 1 2))\n(error "what is" #~(a #$@(list 1)))\n' | nsscheme 2>&1 |
  sed 's/ <input [0-9]*>:[0-9]*:[0-9]* [0-9a-f]*>/>/; s/^.*error: //' | grep gexp | grep -v '|'
# want: $1 = #<gexp (list #<gexp-input (1 2):out>)>
# want: what is #<gexp (a #<gexp-input (1):out>)> [E0420]
