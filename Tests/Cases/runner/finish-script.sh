# A finish script suits the s6 that runs it, which gives it two arguments, three (2.11) or four: none makes execlineb
# warn, and what is not given is empty.
# needs: /usr/bin/execlineb
# want: [0]
# want: [0]
# want: [0] [15] [] []
# want: [0] [15] [ash] []
# want: [0] [15] [ash] [77]
# want: [ 0 15 ash ] 3
# want: no warning
cat >s.scm <<'S'
(use-modules (aqwari s6) (guix gexp))
(list (s6-service (name ash) (run (true)) (finish (echo "[${1}]")))
      (s6-service (name oak) (run (true)) (finish (echo "[${1}] [${2}] [${3}] [${4}]")))
      (s6-service (name elm) (run (true)) (finish (echo "[" "$@" "]" "${#}")))
      (s6-service (name fir) (run (true)) (finish ,(program-file "end" #~(display "[0]\n")))))
S
mapfile -t d < <($NS build -v 0 s.scm)
{ ${d[0]}/finish 0 15 ash; ${d[0]}/finish 0 15; } 2>warnings
{ ${d[1]}/finish 0 15; ${d[1]}/finish 0 15 ash; ${d[1]}/finish 0 15 ash 77; } 2>>warnings
${d[2]}/finish 0 15 ash 2>>warnings
[ -s warnings ] && cat warnings || echo no warning
