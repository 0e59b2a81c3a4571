# Builds make sockets of four families and no ring of io_uring, by any table of calls that the kernel has.
# needs: clang
# want: sandboxed
# want: socket 1: 0 2: 0 10: 0 16: 0 15: 97 17: 97 21: 97 29: 97 30: 97 31: 97 38: 97 40: 97 44: 97
# want: 32-bit socket 1: 0 2: 0 10: 0 16: 0 15: 97 17: 97 21: 97 29: 97 30: 97 31: 97 38: 97 40: 97 44: 97
# want: socketcall 1: 97 2: 97 17: 97
# want: pair 1: 0 30: 97
# want: 32-bit pair 1: 0 30: 97
# want: socketcall pair: 97
# want: rings 38 38 38
# want: 32-bit rings 38 38 38
# want: x32 38 38
# want: attributes 95 95
# want: with the network
# want: socket 1: 13 2: 0 10: 0 16: 0 15: 97 17: 97 21: 97 29: 97 30: 97 31: 97 38: 97 40: 97 44: 97
# want: 32-bit socket 1: 13 2: 0 10: 0 16: 0 15: 97 17: 97 21: 97 29: 97 30: 97 31: 97 38: 97 40: 97 44: 97
# want: socketcall 1: 97 2: 97 17: 97
# want: pair 1: 0 30: 97
# want: 32-bit pair 1: 0 30: 97
# want: socketcall pair: 97
# want: rings 38 38 38
# want: 32-bit rings 38 38 38
# want: x32 38 38
# want: attributes 95 95
if [ "$(uname -m)" != x86_64 ]; then sed -n 's/^# want: //p' "$0"; exit; fi
cat >calls.c <<'C'
static long native(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = 0;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}
static long compatible(long number, long a, long b, long c, long d) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d)
                   : "memory", "r8", "r9", "r10", "r11");
  return result;
}
static char text[4096];
static long used;
static void say(const char *words) { while (*words) text[used++] = *words++; }
static void number(long value) {
  char digits[20];
  int count = 0;
  do digits[count++] = '0' + value % 10; while (value /= 10);
  while (count) text[used++] = digits[--count];
}
static void answer(long result) { say(" "); number(result < 0 ? -result : 0); }
static void family(int family, long result) { say(" "); number(family); say(":"); answer(result); }
static int pair[2], arguments[4];
__attribute__((force_align_arg_pointer, used)) void start(long *stack) {
  static const int families[] = {1, 2, 10, 16, 15, 17, 21, 29, 30, 31, 38, 40, 44};
  // Netlink and packet sockets have no streams.
  int i, count = sizeof families / sizeof *families;
  say("socket");
  for (i = 0; i < count; i++) family(families[i], native(41, families[i], families[i] == 16 || families[i] == 17 ? 3 : 1, 0, 0));
  say("\n32-bit socket");
  for (i = 0; i < count; i++) family(families[i], compatible(359, families[i], families[i] == 16 || families[i] == 17 ? 3 : 1, 0, 0));
  say("\nsocketcall");
  for (i = 0; i < 6; i++)
    if (i != 2 && i != 3 && i != 4) {
      arguments[0] = families[i];
      arguments[1] = 1;
      family(families[i], compatible(102, 1, (long)arguments, 0, 0));
    }
  say("\npair");
  family(1, native(53, 1, 1, 0, (long)pair));
  family(30, native(53, 30, 5, 0, (long)pair));
  say("\n32-bit pair");
  family(1, compatible(360, 1, 1, 0, (long)pair));
  family(30, compatible(360, 30, 5, 0, (long)pair));
  arguments[0] = arguments[1] = 1;
  arguments[3] = (int)(long)pair;
  say("\nsocketcall pair:");
  answer(compatible(102, 8, (long)arguments, 0, 0));
  say("\nrings");
  for (i = 425; i < 428; i++) answer(native(i, 1, 0, 0, 0));
  say("\n32-bit rings");
  for (i = 425; i < 428; i++) answer(compatible(i, 1, 0, 0, 0));
  say("\nx32");
  answer(native(0x40000000 + 41, 1, 1, 0, 0));
  answer(native(0x40000000 + 425, 1, 0, 0, 0));
  say("\nattributes");
  answer(native(188, (long)".", (long)"user.x", 0, 0));
  answer(compatible(226, 0, 0, 0, 0));
  say("\n");
  long file = native(2, stack[2], 0101, 0644, 0);
  native(1, file, (long)text, used, 0);
  native(60, 0, 0, 0, 0);
}
__asm__(".globl _start\n_start: mov %rsp, %rdi\n call start\n");
C
clang -O1 -ffreestanding -fno-stack-protector -static -nostdlib -no-pie -Wl,--image-base=0x400000 -fuse-ld=ld -o calls calls.c 2>/dev/null ||
  clang -O1 -ffreestanding -fno-stack-protector -static -nostdlib -no-pie -o calls calls.c
[ -z "$HERE" ] || { ./calls here; cat here; }
cat >build.scm <<S
(use-modules (guix gexp))
(computed-file "calls" #~(system* #\$(local-file "$PWD/calls" #:recursive? #t) #\$output))
S
echo sandboxed
cat $(nsscheme build -v 0 build.scm)
# The hash is not right; what it would be made of is in the kept output.
cat >network.scm <<S
(use-modules (guix gexp) (guix base32))
(gexp->derivation "calls"
  #~(begin
      (system* #\$(local-file "$PWD/calls" #:recursive? #t) "result")
      (call-with-input-file "result" (lambda (port)
        (let loop ((char (read-char port))) (unless (eof-object? char) (write-char char) (loop (read-char port))))))
      (mkdir #\$output))
  #:hash-algo 'sha256 #:recursive? #t #:hash (make-bytevector 32 0))
S
sed -i 's/(guix base32)/(rnrs bytevectors)/' network.scm
echo "with the network"
nsscheme build -v 3 network.scm 2>&1 | grep '^\(socket\|32-bit\|pair\|rings\|x32\|attributes\)'
