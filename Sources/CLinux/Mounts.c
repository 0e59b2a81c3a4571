// Namespaces and the mount interface of file descriptors (Linux 5.2, complete with mount_setattr in 5.12).
// A mount is made detached, given its attributes, and only then attached: nobody sees it half made.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

#define RESULT(call)                  \
  do {                                \
    long r_ = (call);                 \
    return r_ == -1 ? -errno : r_;    \
  } while (0)

#define RECURSIVE 0x8000  // AT_RECURSIVE
#define EMPTY 0x1000      // AT_EMPTY_PATH

int sys_unshare(int flags) { RESULT(unshare(flags)); }

int sys_receive_mounts_only(void) { RESULT(syscall(SYS_mount, "none", "/", NULL, MS_REC | MS_SLAVE, NULL)); }

int sys_clone_mount(int dir, const char *path, int recursive) {
  unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (path ? 0 : EMPTY) | (recursive & 1 ? RECURSIVE : 0) |
                   (recursive & SYS_NOT_FOLLOWING ? AT_SYMLINK_NOFOLLOW : 0);
  RESULT(syscall(SYS_open_tree, dir, path ? path : "", flags));
}

int sys_attach_mount(int mount, int dir, const char *to) {
  unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (to ? 0 : MOVE_MOUNT_T_EMPTY_PATH);
  RESULT(syscall(SYS_move_mount, mount, "", dir, to ? to : "", flags));
}

int sys_move_mount(int from_dir, const char *from, int to) {
  RESULT(syscall(SYS_move_mount, from_dir, from, to, "", MOVE_MOUNT_T_EMPTY_PATH));
}

// The attributes' numbers are the kernel's own: read-only 1, no setuid 2, no devices 4.
_Static_assert(SYS_READ_ONLY == MOUNT_ATTR_RDONLY && SYS_NO_SETUID == MOUNT_ATTR_NOSUID &&
                   SYS_NO_DEVICES == MOUNT_ATTR_NODEV,
               "the header repeats linux/mount.h");

int sys_restrict_mount(int mount, unsigned flags, int recursive) {
  struct mount_attr attributes = {.attr_set = flags};
  unsigned at = EMPTY | (recursive ? RECURSIVE : 0);
  RESULT(syscall(SYS_mount_setattr, mount, "", at, &attributes, sizeof attributes));
}

int sys_filesystem(const char *type) { RESULT(syscall(SYS_fsopen, type, FSOPEN_CLOEXEC)); }

int sys_filesystem_option(int context, const char *name, const char *value) {
  unsigned command = value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG;
  RESULT(syscall(SYS_fsconfig, context, command, name, value, 0));
}

int sys_filesystem_mount(int context, unsigned flags) {
  if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == -1) return -errno;
  RESULT(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, flags));
}

int sys_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *options) {
  RESULT(syscall(SYS_mount, source, target, type, flags, options));
}

int sys_become_root(int covers) {
  // With both arguments the same, the old root lies on top of the new one afterwards, at ".", and what covered
  // the old root lies on top of that: "." names the topmost each time.
  if (syscall(SYS_pivot_root, ".", ".") == -1) return -errno;
  for (int left = covers + 1; left > 0; left--)
    if (syscall(SYS_umount2, ".", 2 /* MNT_DETACH */) == -1) return -errno;
  RESULT(chdir("/"));
}
