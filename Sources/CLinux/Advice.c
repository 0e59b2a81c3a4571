// What to say when the kernel refuses namespaces or mounts: which of its settings forbids it here, and how to allow it.
// One text for builds, which Sandbox starts, and for the runner.

#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>

// A setting, the first character of its value that forbids, whether it binds root, too, and what to say.
static const struct {
  const char *name;
  char forbidding;
  int binds_root;
  const char *advice;
} settings[] = {
    {"/proc/sys/kernel/unprivileged_userns_clone", '0', 0,
     "user namespaces are off for ordinary users: sysctl kernel.unprivileged_userns_clone=1"},
    {"/proc/sys/user/max_user_namespaces", '0', 1, "user namespaces are off: sysctl user.max_user_namespaces=10000"},
    {"/proc/sys/user/max_mnt_namespaces", '0', 1, "mount namespaces are off: sysctl user.max_mnt_namespaces=10000"},
    {"/proc/sys/user/max_pid_namespaces", '0', 1, "process namespaces are off: sysctl user.max_pid_namespaces=10000"},
    {"/proc/sys/user/max_net_namespaces", '0', 1, "network namespaces are off: sysctl user.max_net_namespaces=10000"},
    {"/proc/sys/user/max_ipc_namespaces", '0', 1, "IPC namespaces are off: sysctl user.max_ipc_namespaces=10000"},
    {"/proc/sys/user/max_uts_namespaces", '0', 1, "host name namespaces are off: sysctl user.max_uts_namespaces=10000"},
    {"/proc/sys/user/max_cgroup_namespaces", '0', 1,
     "control group namespaces are off: sysctl user.max_cgroup_namespaces=10000"},
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1', 0,
     "AppArmor forbids user namespaces to programs without a profile: sysctl "
     "kernel.apparmor_restrict_unprivileged_userns=0, or add a profile with 'userns,' for this program"},
};

static int first_character(const char *name, void *context) {
  (void)context;
  int file = sys_open_read(AT_FDCWD, name);
  if (file < 0) return -1;
  char byte;
  int found = sys_read(file, &byte, 1) == 1 ? byte : -1;
  sys_close(file);
  return found;
}

const char *sys_forbidding_setting(sys_setting_reader *reader, void *context) {
  if (!reader) reader = first_character;
  for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
    if (!settings[i].binds_root && sys_effective_user() == 0) continue;
    if (reader(settings[i].name, context) == settings[i].forbidding) return settings[i].advice;
  }
  return 0;
}

const char *sys_refusal_advice(int error) {
  if (error == -ENOSYS)
    return "Linux 5.12 or newer is needed, and an outer container whose seccomp filter lets its mount calls pass";
  const char *setting = sys_forbidding_setting(0, 0);
  if (setting) return setting;
  switch (error) {
  case -ENOSPC:
    return "a limit is reached: see the sysctls user.max_*_namespaces and fs.mount-max";
  case -EUSERS:
    return "namespaces are nested too deep: do it further outside";
  case -EPERM:
    if (sys_is_chrooted())
      return "in a chroot the kernel gives no user namespaces: make the root a mount and enter it by pivot_root, "
             "for instance with 'bwrap --bind ROOT / --proc /proc --dev /dev'";
    // fall through
  case -EACCES:
    return "an outer container or a security policy (seccomp, AppArmor, SELinux) forbids it: allow user namespaces and "
           "mounts there, for Docker with --security-opt seccomp=unconfined --security-opt apparmor=unconfined";
  default:
    return 0;
  }
}
