// What to say when the kernel refuses: the knob that forbids it is looked up, so that the advice names the one
// that is set here and not all that exist.
import CLinux

/// Whether the file of a kernel setting holds this digit.
private func setting(_ path: Text, is digit: CChar) -> Bool {
  let file = sys_open_read(-100, path)
  if file < 0 { return false }
  var bytes: (CChar, CChar) = (0, 0)
  let count = sys_read(file, &bytes, 2)
  _ = sys_close(file)
  return count >= 1 && bytes.0 == digit && (count == 1 || bytes.1 == newline)
}

/// Stops because this user may not make a namespace of its own, or not all that one needs.
func failWithoutUsers(_ operation: StaticString, _ path: Text?, _ error: Int32) -> Never {
  if setting("/proc/sys/kernel/unprivileged_userns_clone", is: 0x30) {
    fail(125, operation, path, error, "unprivileged user namespaces are off: sysctl kernel.unprivileged_userns_clone=1")
  }
  if setting("/proc/sys/user/max_user_namespaces", is: 0x30) {
    fail(125, operation, path, error, "user namespaces are off: sysctl user.max_user_namespaces=10000")
  }
  if setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", is: 0x31) {
    fail(
      125, operation, path, error,
      "AppArmor forbids it: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile for this exec"
    )
  }
  if sys_is_chrooted() != 0 {
    fail(
      125, operation, path, error,
      "in a chroot the kernel gives no user namespaces: mount the root and use pivot_root (bwrap, unshare)")
  }
  if error == -28 || error == -87 {
    fail(125, operation, path, error, "too many user namespaces, or nested too deep: see user.max_user_namespaces")
  }
  fail(
    125, operation, path, error,
    "an outer container or security policy refuses it: allow user namespaces and mounts there, or run as root")
}

/// Stops because a mount failed; a kernel that lacks the call and a policy that forbids it are told apart.
func failMount(_ operation: StaticString, _ path: Text, _ error: Int32) -> Never {
  if error == -38 {
    fail(125, operation, path, error, "Linux 5.12 or newer is needed, and a container that lets its mount calls pass")
  }
  if error == -1 || error == -13 { failWithoutUsers(operation, path, error) }
  if error == -28 { fail(125, operation, path, error, "too many mounts: see sysctl fs.mount-max") }
  fail(125, operation, path, error, "")
}
