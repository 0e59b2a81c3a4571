// What to say when the kernel refuses a part of a build's environment: which feature, why, and what to do. The
// settings that can forbid it are looked up, so that the advice names the one that does.

import CLinux
import Glibc

/// A step that the kernel refused.
struct Refusal: Error {
  let operation: String
  let path: String
  let code: Int32

  /// - Parameter error: a negated errno.
  init(_ operation: String, _ path: String, _ error: Int32) {
    (self.operation, self.path, code) = (operation, path, -error)
  }

  /// The namespaces of a build, by their CLONE_NEW flags, and what they are called.
  private static let namespaces: [(flag: UInt, name: String, limit: String)] = [
    (0x1000_0000, "user", "max_user_namespaces"), (0x0002_0000, "mount", "max_mnt_namespaces"),
    (0x2000_0000, "process", "max_pid_namespaces"), (0x4000_0000, "network", "max_net_namespaces"),
    (0x0800_0000, "IPC", "max_ipc_namespaces"), (0x0400_0000, "host name", "max_uts_namespaces"),
    (0x0200_0000, "control group", "max_cgroup_namespaces"),
  ]

  /// The whole sentence.
  func message(for derivation: String) -> String {
    let reason = String(cString: strerror(code))
    return "cannot isolate the build of '\(derivation)': cannot \(operation) '\(path)': \(reason); \(advice) "
      + "(or, in a store at /gnu/store, build without isolation: --no-sandbox)"
  }

  /// What forbids it here, and how to allow it.
  var advice: String {
    if let setting = Refusal.setting() { return setting }
    switch code {
    case EPERM where sys_is_chrooted() != 0:
      return "in a chroot the kernel gives no user namespaces: make the root a mount and enter it by pivot_root, "
        + "for instance with 'bwrap --bind ROOT / --proc /proc --dev /dev'"
    case ENOSYS:
      return "Linux 5.12 or newer is needed, and an outer container whose seccomp filter lets its mount calls pass"
    case ENOSPC: return "a limit is reached: see the sysctls user.max_*_namespaces and fs.mount-max"
    case EUSERS: return "namespaces are nested too deep: build further outside"
    case EPERM where path == "proc":
      return "an outer container masks parts of /proc; start it with --security-opt systempaths=unconfined"
    case EPERM, EACCES:
      return
        "an outer container or a security policy (seccomp, AppArmor, SELinux) forbids it: allow user namespaces and "
        + "mounts there, for Docker with --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
    default: return "see what the message says about the path"
    }
  }

  /// The kernel setting that forbids user namespaces, if there is one.
  static func setting(read: (String) -> String? = smallFile) -> String? {
    func value(_ path: String) -> String? { read("/proc/sys/" + path).map { String($0.filter { $0 != "\n" }) } }
    if geteuid() != 0 && value("kernel/unprivileged_userns_clone") == "0" {
      return "user namespaces are off for ordinary users: sysctl kernel.unprivileged_userns_clone=1"
    }
    for namespace in namespaces where value("user/\(namespace.limit)") == "0" {
      return "\(namespace.name) namespaces are off: sysctl user.\(namespace.limit)=10000"
    }
    if geteuid() != 0 && value("kernel/apparmor_restrict_unprivileged_userns") == "1" {
      return "AppArmor forbids user namespaces to programs without a profile: "
        + "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or add a profile with 'userns,' for this program"
    }
    return nil
  }

  /// Finds out which of the namespaces the kernel refuses.
  static func ofNamespaces(_ error: Int32, hasNetwork: Bool) -> Refusal {
    for namespace in namespaces where !(hasNetwork && namespace.name == "network") {
      let result = build_probe_namespace(namespace.flag, namespace.name == "user" ? 0 : 1)
      if result < 0 { return Refusal("make a new", "\(namespace.name) namespace", result) }
    }
    return Refusal("make new namespaces for", "the builder", error)
  }
}
