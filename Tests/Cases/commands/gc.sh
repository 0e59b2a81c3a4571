# gc says what it is going to do, does it, and nothing else.
"$NS" gc 2>&1
# want: nothing to delete; 0 stay
add() { "$NS" add-to-store "$1"; }
echo small >small; small=$(add small)
head -c 3000000 /dev/zero >large; large=$(add large)
cat >user.scm <<'END'
(use-modules (guix store))
(with-store store
  (let ((used (add-text-to-store store "used" "used\n")))
    (display (add-text-to-store store "user" used (list used)))))
END
user=$NSSCHEME_STORE/$(basename "$("$NS" user.scm)")
used=$NSSCHEME_STORE/$(basename "$("$NS" gc --logical --references "$user")")
there() { for path in "$@"; do [ ! -e "$path" ] || echo "${path##*-}"; done; }

"$NS" gc --dry-run 2>err | sed 's|.*-||' | sort | xargs; cat err; there "$small" "$large" "$user"
# want: large small used user
# want: would delete 4 items, 2.9 MiB; 0 stay
# want: small
# want: large
# want: user

# A link made by build keeps what it leads to, and what that needs; a running program keeps its own.
"$NS" build -v 0 --root=root -e "\"$("$NS" gc --logical -R "$user" | grep user)\"" >/dev/null
sleep 100 <"$small" & sleeper=$!
until [ "$(cat "/proc/$sleeper/comm")" = sleep ]; do sleep 0.02; done
"$NS" gc --delete "$used" 2>&1 | sed "s|$W|W|;s|/[^ ]*-used|USED|"
# want: nsscheme: error: cannot delete 'USED': it is alive, as the root 'W/root' keeps it [E1104]
"$NS" gc -D "$small" "$large" 2>&1 | sed "s|/[^ ]*-small|SMALL|"; there "$small" "$large"
# want: nsscheme: error: cannot delete 'SMALL': it is alive, as a running process uses it [E1104]
# want: small
# want: large
kill $sleeper; wait $sleeper 2>/dev/null
"$NS" gc -n --delete "$large" 2>&1 | sed 's|.*-||'; there "$large"
# want: would delete 1 item, 2.9 MiB; 3 stay
# want: large
# want: large
"$NS" gc --delete "$large" 2>&1; there "$large"
# want: will delete 1 item, 2.9 MiB; 3 stay
# want: deleted 1 item, 2.9 MiB
rm root
"$NS" gc --delete "$used" 2>&1 | sed 's|/[^ ]*-||g'
# want: nsscheme: error: cannot delete 'used': 'user' refers to it [E1104]
"$NS" gc --delete "$used" "$user" 2>/dev/null; there "$used" "$user"
"$NS" gc --delete "$used" 2>&1 | grep -o 'is not in the store'
# want: is not in the store

# At least so much; until so much is free.
large=$(add large); medium=$(head -c 400000 /dev/urandom >medium; add medium)
"$NS" gc -C 1 2>err; echo $?; sed 1q err | grep -o 'will delete 1 item'
# want: 0
# want: will delete 1 item
"$NS" gc -n --collect-garbage=3M 2>&1 >/dev/null | cut -c 1-12; "$NS" gc -n -C 2>&1 >/dev/null | cut -c 1-12
# want: would delete
# want: would delete
"$NS" gc --free-space=1k 2>&1 | sed 's/: .* are/: N are/'
# want: nothing to delete: N are free
"$NS" gc -F 8000000T 2>err; echo $?; tail -n 1 err | sed 's/only .* are/only N are/'; there "$small" "$large" "$medium"
# want: 1
# want: nsscheme: error: only N are free, and everything else in the store is in use [E1104]
"$NS" gc -C 2>&1
# want: nothing to delete; 0 stay

# What is not understood deletes nothing.
small=$(add small)
for words in '-C 1x' '--free-space=much' '--delete' "$small" "--list-dead $small" '--list-dead --list-live' \
  "-C --delete $small" '--dry-run --list-roots' '--yes'; do
  "$NS" gc $words 2>&1 | sed "s|/[^ ]*-small|SMALL|;s|; see .*||"
done; there "$small"
# want: nsscheme: error: gc: --collect-garbage: '1x' is not a size, such as 500M or 2G
# want: nsscheme: error: gc: --free-space: 'much' is not a size, such as 500M or 2G
# want: nsscheme: error: gc: --delete: which item? Give a path of the store
# want: nsscheme: error: gc: what about 'SMALL'? Say --delete, --references, --requisites, --referrers or --derivers
# want: nsscheme: error: gc: --list-dead takes no item, but there is 'SMALL'
# want: nsscheme: error: gc: --list-live and --list-dead exclude each other
# want: nsscheme: error: gc: --collect-garbage and --delete exclude each other
# want: nsscheme: error: gc: --dry-run has no meaning with --list-roots
# want: nsscheme: error: gc: --yes has a meaning with --delete-store only
# want: small
