# Wrong settings are an error at their own line, and what is advised then helps.
export XDG_CONFIG_HOME=$W/user
mkdir -p user/nsscheme
echo '(use-modules (guix gexp)) (computed-file "it" #~(mkdir #$output))' >it.scm
try() { printf '%s\n' "$1" >user/nsscheme/substitutes.scm; "$NS" build -f it.scm 2>&1 | sed "s|$W/||" | grep error; }
try ''
# want: user/nsscheme/substitutes.scm:1:1: error: the file names no servers; expected (substitutes (server URL) …) [E0599]
# want: it.scm:1:27: error: servers of substitutes could not be asked (see above); '--no-substitutes' asks none [E0420]
try '(substitutes (sever "https://x.example"))'
# want: user/nsscheme/substitutes.scm:1:14: error: (sever "https://x.example") is no setting; expected (server URL), (server URL (priority NUMBER)) or (patience SECONDS) [E0599]
# want: it.scm:1:27: error: servers of substitutes could not be asked (see above); '--no-substitutes' asks none [E0420]
"$NS" build --no-substitutes -v 0 -f it.scm | sed 's|.*-||'
# want: it
