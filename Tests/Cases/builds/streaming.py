# A large file goes into the store in constant memory, whichever way.
# timeout: 120
# want: flat: 0, little memory
# want: recursively: 0, little memory
# want: local-file: 0, little memory
# want: the same bytes: True True
import filecmp
import os
import subprocess

piece = os.urandom(1 << 20)
with open("big", "wb") as file:
    for number in range(300):
        file.write(number.to_bytes(4, "little") + piece[4:])


def run(name, *words):
    """Runs the program in a process of its own, whose greatest memory the kernel tells."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.execvp("nsscheme", ["nsscheme", *words])
    os.close(write)
    with os.fdopen(read) as output:
        path = output.read().strip()
    _, status, usage = os.wait4(child, 0)
    memory = "little memory" if usage.ru_maxrss < 150_000 else f"{usage.ru_maxrss} kB"
    print(f"{name}: {os.waitstatus_to_exitcode(status)}, {memory}")
    return path


flat = run("flat", "add-to-store", "big")
tree = run("recursively", "add-to-store", "--recursive", "--name=tree", "big")
run("local-file", "build", "-v", "0", "-e",
    f'(begin (use-modules (guix gexp)) (local-file "{os.getcwd()}/big" "file" #:recursive? #f))')
print("the same bytes:", filecmp.cmp("big", flat, False), filecmp.cmp("big", tree, False))
