# The daemon on a socket: many clients, one of them Guix's protocol by hand; what stands in the way is said.
# needs: python3
"$NS" daemon; echo $?
# says: where do clients find the daemon? Give --listen=SOCKET
# want: 1
"$NS" daemon --listen=/no/such/place/socket; echo $?
# says: cannot listen at '/no/such/place/socket'
# want: 1
"$NS" daemon --listen=socket 2>said & daemon=$!
for i in $(seq 100); do [ -S socket ] && grep -q listening said && break; sleep 0.1; done
stat -c %a socket
# want: 600
"$NS" daemon --listen=socket 2>err; echo $?
# want: 1
grep -c 'Address already in use' err
# want: 1
cat >client.py <<'PY'
import socket, struct, sys, threading
def client(n, results):
    s = socket.socket(socket.AF_UNIX); s.connect("socket"); f = s.makefile("rwb")
    put = lambda *ns: [f.write(struct.pack("<Q", n)) for n in ns]
    text = lambda b: (put(len(b)), f.write(b + bytes(-len(b) % 8)))
    get = lambda: struct.unpack("<Q", f.read(8))[0]
    def string():
        n = get(); b = f.read(n); f.read(-n % 8); return b
    put(0x6e697863); f.flush()
    assert get() == 0x6478696f and get() == 0x164
    put(0x163, 0, 1); f.flush()
    assert get() == 0x616c7473
    for i in range(50):
        put(8); text(b"text-%d" % i); text(b"%d of %d" % (i, n % 2)); put(0); f.flush()
        assert get() == 0x616c7473
        path = string()
        put(1); text(path); f.flush()
        assert get() == 0x616c7473 and get() == 1
        results.add(path)
threads, results = [], set()
for n in range(8):
    threads.append(threading.Thread(target=client, args=(n, results))); threads[-1].start()
for t in threads: t.join()
print(len(results))
PY
python3 client.py
# want: 100
# A client that speaks something else, or breaks off, harms nobody.
python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("socket"); s.sendall(b"GET / HTTP/1.0\r\n\r\n" * 9); s.close()'
python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("socket"); s.sendall(b"cxin\0\0\0\0"); s.close()'
python3 client.py
# want: 100
kill -TERM $daemon; wait $daemon; echo $?; ls socket 2>/dev/null
# want: 143
# A socket that a killed daemon left is replaced.
"$NS" daemon --listen=socket 2>said & daemon=$!
for i in $(seq 100); do grep -q listening said && break; sleep 0.1; done
kill -KILL $daemon; wait $daemon 2>/dev/null
"$NS" daemon --listen=socket 2>said & daemon=$!
for i in $(seq 100); do grep -q listening said && break; sleep 0.1; done
python3 client.py
# want: 100
kill $daemon
