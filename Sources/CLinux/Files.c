// Files by descriptor. Every open is close-on-exec; a path is opened with O_PATH, which reads nothing and
// needs no permission on the file itself.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

#define RESULT(call)                  \
  do {                                \
    long r_ = (call);                 \
    return r_ == -1 ? -errno : r_;    \
  } while (0)

int sys_sync_file_system(int descriptor) { RESULT(syscall(SYS_syncfs, descriptor)); }

int sys_free_room(const char *path, uint64_t *bytes, uint64_t *inodes) {
  struct statfs found;
  if (statfs(path, &found) != 0) return -errno;
  *bytes = (uint64_t)found.f_bavail * (uint64_t)found.f_bsize;
  *inodes = found.f_files == 0 ? UINT64_MAX : (uint64_t)found.f_ffree;
  return 0;
}

int sys_open_read(int dir, const char *path) {
  RESULT(syscall(SYS_openat, dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
}

int sys_open_write(int dir, const char *path) {
  RESULT(syscall(SYS_openat, dir, path, O_WRONLY | O_CLOEXEC | O_NOCTTY));
}

int sys_create_file(int dir, const char *path, unsigned mode) {
  RESULT(syscall(SYS_openat, dir, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
}

int sys_open_path(int dir, const char *path) { RESULT(syscall(SYS_openat, dir, path, O_PATH | O_CLOEXEC)); }

int sys_open_link(int dir, const char *path) {
  RESULT(syscall(SYS_openat, dir, path, O_PATH | O_NOFOLLOW | O_CLOEXEC));
}

static int open_resolved(int root, const char *path, unsigned long resolve) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = resolve | RESOLVE_NO_MAGICLINKS};
  // While something is renamed or mounted anywhere, the kernel may not know whether `..` stays inside.
  for (int attempt = 0;; attempt++) {
    long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd == -1 && errno == EAGAIN && attempt < 1000) continue;
    return fd == -1 ? -errno : (int)fd;
  }
}

int sys_open_inside(int root, const char *path) { return open_resolved(root, path, RESOLVE_IN_ROOT); }

int sys_open_beneath(int root, const char *path) { return open_resolved(root, path, RESOLVE_BENEATH); }

int sys_open_plain(int root, const char *path) {
  struct open_how how = {.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  RESULT(syscall(SYS_openat2, root, path, &how, sizeof how));
}

int sys_file_status(int dir, const char *path, sys_file *file) {
  struct statx x;
  int flags = AT_SYMLINK_NOFOLLOW | (path ? 0 : AT_EMPTY_PATH);
  unsigned wanted = STATX_TYPE | STATX_MODE | STATX_INO | STATX_SIZE | STATX_UID | STATX_GID | 0x1000 /* STATX_MNT_ID */;
  if (syscall(SYS_statx, dir, path ? path : "", flags, wanted, &x) == -1) return -errno;
  file->mode = x.stx_mode;
  file->owner = x.stx_uid;
  file->group = x.stx_gid;
  file->size = x.stx_size;
  file->device = (uint64_t)x.stx_dev_major << 32 | x.stx_dev_minor;
  file->inode = x.stx_ino;
  file->mount = x.stx_mnt_id;
  file->is_mount_root = (x.stx_attributes & 0x2000 /* STATX_ATTR_MOUNT_ROOT */) != 0;
  return 0;
}

uint32_t sys_file_system_type(int fd) {
  struct statfs status;
  return syscall(SYS_fstatfs, fd, &status) == 0 ? (uint32_t)status.f_type : 0;
}

int sys_is_read_only(int fd) {
  struct statfs status;
  return syscall(SYS_fstatfs, fd, &status) == 0 && status.f_flags & 1 /* ST_RDONLY */;
}

int sys_close(int fd) { RESULT(close(fd)); }

int sys_close_range(int first, unsigned last) {
  if (syscall(SYS_close_range, first, last, 0) == 0) return 0;
  // A filter of an outer container may not know close_range: one at a time, to the limit.
  struct rlimit limit;
  if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) == -1) return -errno;
  for (rlim_t fd = first; fd < limit.rlim_cur && fd <= last; fd++) close((int)fd);
  return 1;
}

int sys_close_from(int first) { return sys_close_range(first, ~0U); }

int sys_close_on_exec(int fd) { RESULT(syscall(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC)); }

long sys_read(int fd, void *buffer, size_t size) { RESULT(read(fd, buffer, size)); }

long sys_write(int fd, const void *buffer, size_t size) { RESULT(write(fd, buffer, size)); }

int sys_make_directory(int dir, const char *path, unsigned mode) { RESULT(syscall(SYS_mkdirat, dir, path, mode)); }

int sys_make_file(int dir, const char *path, unsigned mode) {
  RESULT(syscall(SYS_mknodat, dir, path, S_IFREG | mode, 0));
}

int sys_make_link(const char *target, int dir, const char *path) { RESULT(syscall(SYS_symlinkat, target, dir, path)); }

int sys_make_whiteout(int dir, const char *path) { RESULT(syscall(SYS_mknodat, dir, path, S_IFCHR, 0)); }

int sys_change_mode(int dir, const char *path, unsigned mode) { RESULT(syscall(SYS_fchmodat, dir, path, mode)); }

int sys_change_owner(int dir, const char *path, unsigned owner, unsigned group) {
  RESULT(syscall(SYS_fchownat, dir, path, owner, group, AT_SYMLINK_NOFOLLOW));
}

int sys_remove(int dir, const char *path) { RESULT(syscall(SYS_unlinkat, dir, path, 0)); }

long sys_read_link(int dir, const char *path, char *buffer, size_t size) {
  RESULT(syscall(SYS_readlinkat, dir, path, buffer, size));
}

long sys_read_directory(int fd, void *buffer, size_t size) { RESULT(syscall(SYS_getdents64, fd, buffer, size)); }

int sys_current_directory(char *buffer, size_t size) { RESULT(syscall(SYS_getcwd, buffer, size)); }

int sys_change_directory(const char *path) { RESULT(chdir(path)); }

int sys_change_directory_to(int fd) { RESULT(fchdir(fd)); }

unsigned sys_file_mask(unsigned mask) { return (unsigned)syscall(SYS_umask, mask); }

void *sys_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

void sys_release_memory(void *memory, size_t size) { munmap(memory, size); }
