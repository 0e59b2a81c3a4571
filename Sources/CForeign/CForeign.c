// The table of functions, and the call. Functions that take or return floating-point numbers or structures are not in the
// table, so that one shape of call serves all: every argument is a register's worth of bits.

#define _GNU_SOURCE
#include "CForeign.h"

#include <arpa/inet.h>
#include <crypt.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <locale.h>
#include <net/if.h>
#include <nss.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <utmpx.h>
#include <wchar.h>

// Not declared anywhere: the kernel's, by way of the C library.
extern int pivot_root(const char *new_root, const char *put_old);
extern int init_module(void *image, unsigned long length, const char *parameters);
extern int delete_module(const char *name, unsigned int flags);

// Text is UTF-8 for programs, whatever the locale of the C library, which stays that of C.
#define IN_UNICODE(type, name, parameters, arguments) \
  static type unicode_##name parameters { \
    locale_t old = uselocale(unicode()); \
    type result = name arguments; \
    uselocale(old); \
    return result; \
  }

static locale_t unicode(void) {
  static locale_t locale;
  if (!locale) locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  return locale;
}

IN_UNICODE(size_t, mbstowcs, (wchar_t *to, const char *from, size_t most), (to, from, most))
IN_UNICODE(size_t, wcstombs, (char *to, const wchar_t *from, size_t most), (to, from, most))
IN_UNICODE(int, wcwidth, (wchar_t character), (character))
IN_UNICODE(int, wcswidth, (const wchar_t *text, size_t most), (text, most))

// Whether a thread of its own runs finalizers: never here, so that there is nothing to switch.
static int set_automatic_finalization(int enabled) {
  static int was = 1;
  int old = was;
  was = enabled;
  return old;
}

#define FUNCTION(name) { #name, (const void *)name, 0 }
#define UNICODE(name) { #name, (const void *)unicode_##name, 0 }
// Those that only read file names, and which arguments these are, by bits.
#define FILES(which, name) { #name, (const void *)name, which }

static const struct {
  const char *name;
  const void *address;
  int files;
} functions[] = {
    // Memory and text.
    FUNCTION(malloc), FUNCTION(calloc), FUNCTION(realloc), FUNCTION(free), FUNCTION(memcpy), FUNCTION(memmove),
    FUNCTION(memset), FUNCTION(memcmp), FUNCTION(strlen), FUNCTION(strcmp), FUNCTION(strncmp), FUNCTION(strdup),
    FUNCTION(strerror), FUNCTION(strverscmp), UNICODE(mbstowcs), UNICODE(wcstombs), UNICODE(wcwidth),
    UNICODE(wcswidth), FUNCTION(abs), FUNCTION(labs), FUNCTION(atoi), FUNCTION(atol),
    // The process and its environment.
    FUNCTION(getenv), FUNCTION(setenv), FUNCTION(unsetenv), FUNCTION(getpid), FUNCTION(getppid), FUNCTION(getuid),
    FUNCTION(geteuid), FUNCTION(getgid), FUNCTION(getegid), FUNCTION(getsid), FUNCTION(setsid), FUNCTION(setuid),
    FUNCTION(setgid), FUNCTION(kill), FUNCTION(prctl), FUNCTION(sysconf), FUNCTION(getpagesize), FUNCTION(syscall),
    FUNCTION(time), FUNCTION(sched_yield), FUNCTION(getrandom), FUNCTION(nice), FUNCTION(umask), FUNCTION(usleep),
    FUNCTION(mlock), FUNCTION(munlock), FUNCTION(mlockall), FUNCTION(munlockall), FUNCTION(tzset),
    // Of libguile.
    {"scm_set_automatic_finalization_enabled", (const void *)set_automatic_finalization, 0},
    // Namespaces, mounts and the machine.
    FILES(3, mount), FILES(1, umount), FILES(1, umount2), FILES(3, pivot_root), FILES(1, chroot), FUNCTION(unshare),
    FUNCTION(setns), FILES(1, swapon), FILES(1, swapoff), FUNCTION(reboot), FUNCTION(init_module),
    FUNCTION(delete_module), FUNCTION(gethostname), FUNCTION(sethostname), FUNCTION(sync), FUNCTION(syncfs),
    // Files.
    FILES(1, open), FUNCTION(close), FUNCTION(read), FUNCTION(write), FUNCTION(lseek), FUNCTION(fcntl), FUNCTION(ioctl),
    FUNCTION(dup), FUNCTION(dup2), FUNCTION(dup3), FUNCTION(pipe), FUNCTION(pipe2), FUNCTION(fsync),
    FUNCTION(fdatasync), FUNCTION(ftruncate), FILES(1, truncate), FUNCTION(posix_fallocate), FUNCTION(posix_fadvise),
    FUNCTION(sendfile), FUNCTION(copy_file_range), FUNCTION(mkdtemp), FUNCTION(mkstemp),
    FILES(1, creat), FILES(1, access), FILES(3, link), FILES(2, symlink), FILES(1, unlink), FILES(3, rename),
    FILES(1, mkdir), FILES(1, rmdir), FILES(1, chdir), FILES(1, chmod), FUNCTION(fchmod), FILES(1, chown),
    FUNCTION(fchown), FILES(1, lchown), FILES(1, readlink), FUNCTION(flock),
    FILES(1, opendir), FUNCTION(closedir), FUNCTION(readdir), FUNCTION(readdir64), FILES(1, statfs), FILES(1, statfs64),
    FUNCTION(fstatfs), FUNCTION(fstatfs64), FILES(1, statvfs), FILES(1, getxattr), FILES(1, lgetxattr),
    FUNCTION(fgetxattr), FILES(1, setxattr), FILES(1, lsetxattr), FUNCTION(fsetxattr), FILES(1, listxattr),
    FILES(1, llistxattr), FILES(1, removexattr), FILES(1, lremovexattr), FUNCTION(memfd_create), FUNCTION(eventfd),
    FUNCTION(inotify_init), FUNCTION(inotify_init1), FILES(2, inotify_add_watch), FUNCTION(inotify_rm_watch),
    // Terminals and who is logged in.
    FUNCTION(isatty), FUNCTION(tcgetattr), FUNCTION(tcsetattr), FUNCTION(openpty), FUNCTION(login_tty),
    FUNCTION(setutxent), FUNCTION(endutxent), FUNCTION(getutxent), FUNCTION(pututxline),
    // The network.
    FUNCTION(getifaddrs), FUNCTION(freeifaddrs), FUNCTION(if_nametoindex), FUNCTION(if_indextoname), FUNCTION(inet_pton),
    FUNCTION(inet_ntop),
};

enum { function_count = sizeof functions / sizeof functions[0] };

void *cforeign_function(const char *name) {
  for (int i = 0; i < function_count; i++) {
    if (strcmp(functions[i].name, name) == 0) return (void *)functions[i].address;
  }
  return NULL;
}

int cforeign_is_function(const void *address) {
  for (int i = 0; i < function_count; i++) {
    if (functions[i].address == address) return 1;
  }
  return 0;
}

int cforeign_file_arguments(const void *address) {
  for (int i = 0; i < function_count; i++) {
    if (functions[i].address == address) return functions[i].files;
  }
  return 0;
}

typedef int64_t word;

int64_t cforeign_call(const void *address, const int64_t *arguments, int count, int *error) {
  word a[cforeign_most_arguments] = {0};
  for (int i = 0; i < count && i < cforeign_most_arguments; i++) a[i] = arguments[i];
  // A variadic function on this machine finds integers where any other does, so that surplus arguments do no harm.
  word (*function)(word, ...) = (word(*)(word, ...))(uintptr_t)address;
  errno = 0;
  word result = function(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
  *error = errno;
  return result;
}

int64_t cforeign_read(uint64_t address, void *target, size_t count) {
  struct iovec local = {target, count}, remote = {(void *)(uintptr_t)address, count};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
}

const char *cforeign_crypt(const char *key, const char *setting) {
  const char *result = crypt(key, setting);
  return result ? result : "*0";
}

void cforeign_use_own_resolver(void) { __nss_configure_lookup("hosts", "files dns"); }
