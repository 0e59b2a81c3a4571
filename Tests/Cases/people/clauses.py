# Every clause of a namespace with operands of a wrong shape: an error at the clause, before anything is built, that says
# what is expected, with a code of namespaces (E06…). One program a row; TEXT must be part of the message, COLUMN is 3
# unless the operand itself is wrong.
# match: .* clauses, all reported where they stand
# timeout: 240
import re
import subprocess

CLAUSES = r"""
(bind) => bind: expected a path: (bind PATH) or (bind PATH SOURCE)
(bind 5) => bind: expected a path, a string such as "/etc"; got 5
(bind 'usr) => bind: expected a path, a string such as "/etc"; got usr
(bind "relative") => bind: the path "relative" is relative
(bind "/a/../b") => bind: the path "/a/../b" contains '.' or '..'
(bind "/usr" 5) => bind: expected a file-like object, a gexp, or a path of the host; got 5
(bind "/usr" "/nonexistent") => bind: there is no '/nonexistent' on this host
(bind "/usr" (list)) => bind: expected at least one source for "/usr"
(bind '()) => bind: expected at least one path
(bind '("/usr" 5)) => bind: expected a path, a string such as "/etc"; got 5
(bind "/usr" "/usr" "/bin") => bind: one operand too many, "/bin"; what follows are options such as #:read-only?
(bind "/usr" #:readonly? #t) => bind: it has no option #:readonly?; it has #:read-only?
(bind "/usr" #:read-only?) => bind: the option #:read-only? has no value
(bind "/usr" #:read-only? "yes") => bind: expected #t or #f for #:read-only?; got "yes"
(bind . "/usr") => namespace: expected a clause, a proper list
(include) => include: expected one namespace: (include NAMESPACE)
(include 5) => include: expected a namespace; got 5
(include (namespace) (namespace)) => include: expected one namespace: (include NAMESPACE)
(tmpfs) => tmpfs: expected a path: (tmpfs PATH)
(tmpfs 5) => tmpfs: expected a path, a string such as "/etc"; got 5
(tmpfs "tmp") => tmpfs: the path "tmp" is relative
(tmpfs "/tmp" "10m") => tmpfs: one operand too many, "10m"; what follows are options such as #:size
(tmpfs "/tmp" #:size "ten") => tmpfs: expected for #:size a number of bytes, or a text such as "10M"
(tmpfs "/tmp" #:size "10mb") => tmpfs: expected for #:size
(tmpfs "/tmp" #:size "") => tmpfs: expected for #:size
(tmpfs "/tmp" #:size "-1") => tmpfs: expected for #:size
(tmpfs "/tmp" #:size "1 m") => tmpfs: expected for #:size
(tmpfs "/tmp" #:size -5) => tmpfs: expected for #:size
(tmpfs "/tmp" #:size 1.5) => tmpfs: expected for #:size
(tmpfs "/tmp" #:size 'ten) => tmpfs: expected for #:size
(tmpfs "/tmp" #:size "10m,mode=777") => tmpfs: expected for #:size
(tmpfs "/tmp" #:mode "rwx") => tmpfs: expected for #:mode permissions such as #o1777 or "1777"; got "rwx"
(tmpfs "/tmp" #:mode "999") => tmpfs: expected for #:mode
(tmpfs "/tmp" #:mode 99999) => tmpfs: expected for #:mode
(tmpfs "/tmp" #:mode -1) => tmpfs: expected for #:mode
(tmpfs "/tmp" #:szie "10m") => tmpfs: it has no option #:szie; it has #:size, #:mode
(tmpfs "/tmp" #:size) => tmpfs: the option #:size has no value
(tmpfs . 5) => namespace: expected a clause, a proper list
(proc) => proc: expected a path: (proc PATH)
(proc 5) => proc: expected a path, a string such as "/etc"; got 5
(proc "/proc" "/x") => proc: expected a path: (proc PATH)
(proc "/") => proc: the root is made of what is bound or a tmpfs; expected a path below it
(dev) => dev: expected a path: (dev PATH)
(dev 'dev) => dev: expected a path, a string such as "/etc"; got dev
(dev "/dev" #:x 1) => dev: expected a path: (dev PATH)
(mask) => mask: expected a path: (mask PATH)
(mask 5) => mask: expected a path, a string such as "/etc"; got 5
(mask "/") => mask: the root cannot be hidden
(mask "etc") => mask: the path "etc" is relative
(environment) => environment: expected variables: (environment ((NAME VALUE) …))
(environment ("A" "b")) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment "A" "b") => environment: expected one list of all variables, (environment ((NAME VALUE) …))
(environment (("A" "b" "c"))) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment (("A"))) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment (("A" . "b"))) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment (("A" "b") . 5)) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment (("A" 5))) => environment: expected a string as the value of a variable; got 5
(environment ((5 "A"))) => environment: expected a string as the name of a variable; got 5
(environment (("A=B" "x"))) => environment: "A=B" cannot be the name of a variable
(environment (("" "x"))) => environment: "" cannot be the name of a variable
(environment "A=b") => environment: expected a list of variables, ((NAME VALUE) …); got "A=b"
(environment '(("A" "b") . "c")) => environment: expected a list of variables, ((NAME VALUE) …); got (("A" "b") . "c")
(environment (list "A=b")) => environment: expected a list of a name and a value; got "A=b"
(environment (("A" "b")) ("C" "d")) => environment: expected one list of all variables, (environment ((NAME VALUE) …))
(environment ("A=b")) => environment: expected a list of all variables, (environment ((NAME VALUE) …))
(environment ('("A" "b"))) => environment: the list is literal, its names and values are evaluated
(environment (("A" "b")) #:pur? #t) => environment: it has no option #:pur?; it has #:pure?
(environment (("A" "b")) #:pure?) => environment: the option #:pure? has no value
(environment (("A" "b")) #:pure? "yes") => environment: expected #t or #f for #:pure?; got "yes"
(environment . 5) => namespace: expected a clause, a proper list
(working-directory) => working-directory: expected a path: (working-directory PATH)
(working-directory 5) => working-directory: expected a path, a string such as "/etc"; got 5
(working-directory "x") => working-directory: the path "x" is relative
(working-directory "/a" "/b") => working-directory: expected a path: (working-directory PATH)
(unshare) => unshare: expected names among net, pid, ipc, uts and user
(unshare nett) => unshare: 'nett' is not a namespace; there are net, pid, ipc, uts, user
(unshare "net") => unshare: expected names among net, pid, ipc, uts and user
(unshare '(net pid)) => unshare: expected names among net, pid, ipc, uts and user
(user) => user: expected a number: (user UID) or (user UID GID)
(user "root") => user: expected the number of a user or group; got "root"
(user -1) => user: expected the number of a user or group; got -1
(user 1.0) => user: expected the number of a user or group; got 1.0
(user 0 0 0) => user: too many operands, or too few
(link) => link: expected an interface: (link "lo")
(link 5) => link: expected the name of an interface
(link "averyveryverylongname") => link: expected the name of an interface
(link "br0" #:type "bridge") => link: expected #:type 'bridge or #:type 'veth; got "bridge"
(link "br0" #:type 'brige) => link: expected #:type 'bridge or #:type 'veth; got brige
(link "v0" #:per "v1") => link: it has no option #:per; it has #:type, #:peer
(link "v0" #:addresses "192.0.2.1/24") => link: expected a list of addresses such as "192.0.2.1/24"
(link "v0" #:addresses '("192.0.2.300/24")) => link: expected a list of addresses such as "192.0.2.1/24"
(link "v0" #:mtu "x") => link: expected a number of bytes for #:mtu; got "x"
(link "v0" #:gateway 5) => link: expected an address for #:gateway; got 5
(link "lo" #:up? "no") => link: expected #t or #f for #:up?; got "no"
(capabilities net_bind) => capabilities: 'net_bind' is not a capability; there are chown
(capabilities "net_admin") => capabilities: expected names of capabilities, such as net_bind_service
(capabilities CAP_NET_ADMIN) => capabilities: 'CAP_NET_ADMIN' is not a capability; there are chown
"/usr" => namespace: expected a clause in parentheses; the clauses are bind, include
bind => namespace: expected a clause in parentheses; the clauses are bind, include
() => namespace: expected a clause in parentheses; the clauses are bind, include
("bind" "/usr") => namespace: expected a clause in parentheses; the clauses are bind, include
'(bind "/usr") => namespace: unknown clause 'quote'; the clauses are bind, include
"""
HINTS = {
    "(tmpfs \"/tmp\" #:szie \"10m\")": "#:size?", "(unshare nett)": "'net'?", "(capabilities CAP_NET_ADMIN)": "'net_admin'?",
    "(environment ((\"A\" \"b\")) #:pur? #t)": "#:pure??", "(link \"v0\" #:per \"v1\")": "#:peer?",
}

bad = count = 0
for row in CLAUSES.strip().splitlines():
    clause, text = row.split(" => ")
    count += 1
    with open("clause.scm", "w", encoding="utf-8") as file:
        file.write(f"(use-modules (aqwari namespace) (guix gexp))\n(namespace\n  (bind \"/bin\")\n  {clause})\n")
    done = subprocess.run(["nsscheme", "build", "-n", "clause.scm"], capture_output=True, text=True, timeout=20)
    lines = done.stderr.splitlines() or [""]
    # An option is reported where it stands.
    option = re.search(r"(?:has no option|the option) (#:[a-z?-]+)", text)
    columns = f"{3 + clause.index(option.group(1))}" if option else "[34]"
    found = re.match(rf"clause\.scm:4:{columns}: error: (.*) \[E06\d\d\]", lines[0])
    good = done.returncode == 1 and found and text in found.group(1) and done.stderr.count(": error: ") == 1
    hint = HINTS.get(clause)
    if hint and f"hint: did you mean {hint}" not in lines:
        good = False
    if not good:
        bad += 1
        print(f"{clause}: status {done.returncode}\n{done.stderr}")
if not bad:
    print(f"{count} clauses, all reported where they stand")
