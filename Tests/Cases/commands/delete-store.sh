# The store goes only when somebody says so, only when nobody uses it, and only the store.
mkdir home; export HOME=$W/home; unset NSSCHEME_STORE
store=$W/home/.local/share/nsscheme/store
"$NS" build -v 0 --root=result -e '(computed-file "it" #~(begin (mkdir #$output) (mkdir (string-append #$output "/sub"))))' >/dev/null
"$NS" gc --delete-store 2>&1 </dev/null | sed "s|$W|W|;s/with .* is deleted/with N, is deleted/"
# want: nsscheme: error: the store 'W/home/.local/share/nsscheme/store' with N, is deleted only when --yes is given, as nobody can be asked [E1104]
sleep 100 <result & sleeper=$!
until [ "$(cat "/proc/$sleeper/comm")" = sleep ]; do sleep 0.02; done
"$NS" gc --delete-store --yes 2>&1 | grep -o 'a running process uses'; ls -d result/sub
# want: a running process uses
# want: result/sub
kill $sleeper; wait $sleeper 2>/dev/null
"$NS" -c '(use-modules (guix store)) (with-store s (add-text-to-store s "x" "")) (display "ready\n") (force-output) (sleep 100)' >ready & busy=$!
until [ -s ready ]; do sleep 0.05; done
"$NS" gc --delete-store --yes 2>&1 | sed "s|$W|W|;s/$busy/PID/"; kill $busy; wait $busy 2>/dev/null
# want: nsscheme: error: cannot delete the store 'W/home/.local/share/nsscheme/store': the process PID is working with it [E1104]
"$NS" gc --delete-store --yes 2>&1 | sed "s|$W|W|;s/with .*/with N/"; ls "${store%/*}"; readlink result | grep -c it
# want: deleted the store 'W/home/.local/share/nsscheme/store' with N
# want: W/result leads nowhere now
# want: 1
# There is none any more; the next build makes another.
"$NS" gc --delete-store --yes 2>&1 | sed "s|$W|W|"
# want: nsscheme: error: cannot open the store 'W/home/.local/share/nsscheme/store': No such file or directory; it is made by the first command that builds or adds something [E1103]
"$NS" build -v 0 -e '(plain-file "new" "new\n")' | xargs cat
# want: new
# What is no store is not touched, whatever it is called.
mkdir other; echo mine >other/file
"$NS" --store "$W/other" gc --delete-store -y 2>&1 | grep -o 'is not an nsscheme store'; cat other/file
# want: is not an nsscheme store
# want: mine
