// Out of a chroot. Below one the kernel gives no user namespaces, and its root cannot be exchanged for another one. Who
// may mount can make the same tree the root of a mount namespace of its own, and is in no chroot then: nothing else is
// seen than before.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

int sys_is_chrooted(void) {
  sys_file root;
  return sys_file_status(AT_FDCWD, "/", &root) == 0 && !root.is_mount_root;
}

// Goes up to the namespace's root, from a directory that is outside of this process's own.
static int climb(void) {
  for (int depth = 0; depth < 4096; depth++) {
    sys_file here, above;
    int result = sys_file_status(AT_FDCWD, ".", &here);
    if (result == 0) result = sys_change_directory("..");
    if (result == 0) result = sys_file_status(AT_FDCWD, ".", &above);
    if (result < 0) return result;
    if (here.device == above.device && here.inode == above.inode && here.mount == above.mount) return 0;
  }
  return -ELOOP;
}

int sys_leave_chroot(void) {
  char directory[4096];
  if (sys_current_directory(directory, sizeof directory) < 0) directory[0] = 0;
  int result = sys_unshare(CLONE_NEWNS);
  if (result < 0) return result;
  int tree = sys_clone_mount(AT_FDCWD, "/", 1);
  if (tree < 0) return tree;
  // A root further inside leaves the working directory outside; every tree that works has a /proc.
  if (chdir("/") == -1 || chroot("proc") == -1) {
    result = -errno;
  } else {
    result = climb();
    if (result == 0 && mount(NULL, ".", NULL, MS_REC | MS_SLAVE, NULL) == -1) result = -errno;
    if (result == 0) result = sys_attach_mount(tree, AT_FDCWD, ".");
    // Also after a failure, this process goes on in its tree.
    if (fchdir(tree) == -1 || chroot(".") == -1) result = -errno;
  }
  sys_close(tree);
  if (directory[0] != '/' || sys_change_directory(directory) < 0) sys_change_directory("/");
  return result;
}
