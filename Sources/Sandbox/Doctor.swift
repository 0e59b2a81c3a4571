// What this kernel, and the container around it, allow of that which builds and namespaces need. Everything is tried
// rather than concluded from version numbers, in a process of its own, so that trying changes nothing.

import CLinux
import Glibc

/// Examines the machine.
public enum Doctor {
  /// One thing that was tried.
  public struct Finding {
    /// What it is.
    public let feature: String
    /// Whether it works.
    public let works: Bool
    /// When it does not: what is used instead, or nil if nothing can be.
    public let instead: String?
    /// When it does not: why, and how to change that.
    public let advice: String

    /// Whether namespaces cannot be made at all.
    public var isFatal: Bool { !works && instead == nil }

    /// One line; when it does not work, a line with what is used instead and one with what to do.
    public var text: String {
      if works { return "\(feature): yes" }
      return "\(feature): no\n  instead: \(instead ?? "nothing; namespaces cannot be made")\n  \(advice)"
    }
  }

  /// What is examined: kernel, distribution, the container around it, the caller.
  public static func machine() -> String {
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let entry = smallFile("/etc/os-release")?.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    let distribution = entry.map { ", " + $0.dropFirst(12).filter { $0 != "\"" && $0 != "'" } } ?? ""
    let marks = [
      ("/run/.containerenv", "Podman"), ("/.dockerenv", "Docker"), ("/run/systemd/container", "a container"),
    ]
    let container = marks.first { access($0.0, F_OK) == 0 }.map { ", marked as inside \($0.1)" } ?? ""
    return "Linux \(release)\(distribution)\(container), as user \(geteuid())"
  }

  /// What the findings come to, in one line.
  public static func summary(_ findings: [Finding]) -> String {
    let missing = findings.filter { !$0.works }.count
    if findings.contains(where: { $0.isFatal }) { return "Namespaces cannot be made here." }
    return missing == 0
      ? "Everything works here."
      : "Namespaces can be made here; \(missing) of \(findings.count) things are done otherwise or not at all."
  }

  /// Tries everything.
  /// - Parameter directory: of the store, on whose file system unions will lie; nil: there is none yet, and memory has
  ///   to do (a directory above it would not: in a user namespace nothing that others are mounted on can be a layer).
  public static func examine(store directory: String?) -> [Finding] {
    let users = build_probe_namespace(0x1000_0000, 0)
    let mounts = build_probe_namespace(0x0002_0000, 0)
    let hasRights = geteuid() == 0 && mounts >= 0
    let withUsers: Int32 = hasRights ? 0 : 1
    return namespaces(users: users, hasRights: hasRights) + [rule(users)] + unions(directory ?? "", withUsers)
      + others(withUsers) + [nesting()]
  }

  /// - Parameter error: what the trial returned.
  private static func finding(_ feature: String, _ error: Int32, instead: String?, advice: String? = nil) -> Finding {
    if error >= 0 { return Finding(feature: feature, works: true, instead: nil, advice: "") }
    let why = String(cString: strerror(-error))
    return Finding(
      feature: feature, works: false, instead: instead,
      advice: "\(why): \(advice ?? Refusal("try", feature, error).advice)")
  }

  private static func namespaces(users: Int32, hasRights: Bool) -> [Finding] {
    let needed = [
      finding("user namespaces", users, instead: hasRights ? "the rights of root" : nil),
      finding("mount namespaces", build_probe_namespace(0x0002_0000, hasRights ? 0 : 1), instead: nil),
    ]
    let others: [(UInt, String, String)] = [
      (0x2000_0000, "process", "pid"), (0x4000_0000, "network", "net"), (0x0800_0000, "IPC", "ipc"),
      (0x0400_0000, "host name", "uts"),
    ]
    return needed
      + others.map { flag, name, word in
        finding(
          "\(name) namespaces", build_probe_namespace(flag, hasRights && users < 0 ? 0 : 1),
          instead: "the caller's own; a namespace with (unshare \(word)) is refused, and builds are")
      }
  }

  /// What AppArmor says of user namespaces; where its rule holds, programs with a profile may make them all the same.
  private static func rule(_ users: Int32) -> Finding {
    let path = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
    let isOn = smallFile(path)?.first == "1"
    return Finding(
      feature: "user namespaces without a profile of AppArmor", works: !isOn || geteuid() == 0,
      instead: "a profile with 'userns,' for nsscheme and for the 'exec' of namespaces"
        + (users >= 0 ? ", as this program has" : ""),
      advice: "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or add such a profile below /etc/apparmor.d")
  }

  private static func unions(_ directory: String, _ withUsers: Int32) -> [Finding] {
    let depth = sys_measure_overlays(directory, withUsers)
    let overlay = finding(
      "overlay file systems", depth, instead: "one bind for each entry of a union; a writable union is refused",
      advice: depth == -ENODEV ? "modprobe overlay" : nil)
    let inside = sys_measure_overlays(directory, 1)
    var findings = [
      overlay,
      finding(
        "overlay file systems in user namespaces", inside,
        instead: withUsers == 0 ? "the rights of root" : overlay.instead,
        advice: inside == -ENODEV ? "modprobe overlay" : "Linux 5.11 or newer allows it"),
      finding(
        "writable overlays", sys_try_writable_overlay(withUsers),
        instead: "nothing that means the same; a namespace with a writable union is refused",
        advice: "Linux 5.11 or newer is needed, 6.6 in user namespaces"),
      finding(
        "layers of an overlay one by one (lowerdir+)", sys_try_layers_by_name(withUsers),
        instead: "layers in the options of mount(2), in groups of 180", advice: "Linux 6.5 or newer is needed"),
    ]
    findings.append(
      Finding(
        feature: "overlays on the store's file system, \(max(depth, 0)) deep", works: depth >= 2,
        instead: "one bind for each entry of a union of more than 500 directories",
        advice: "two are needed; a store on an overlay, as in a container, has one less: put it on a volume"))
    return findings
  }

  private static func others(_ withUsers: Int32) -> [Finding] {
    [
      finding(
        "a new proc", sys_try_proc(1),
        instead: "the caller's /proc, but a namespace with (unshare pid) and (proc …) is refused",
        advice: "an outer container masks parts of /proc; start it with --security-opt systempaths=unconfined"),
      finding(
        "bridges", sys_try_link("bridge", withUsers), instead: "nothing; a namespace that has one is refused",
        advice: "modprobe bridge"),
      finding(
        "pairs of interfaces (veth)", sys_try_link("veth", withUsers),
        instead: "nothing; a namespace that has one is refused", advice: "modprobe veth"),
      finding(
        "filters of system calls", sys_try_filters(),
        instead: "nothing; programs run in namespaces without a terminal only",
        advice: "a kernel with CONFIG_SECCOMP_FILTER is needed"),
    ]
  }

  private static func nesting() -> Finding {
    let most: Int32 = 32
    let depth = max(sys_measure_users(most), 0)
    return Finding(
      feature: "user namespaces inside one another, \(depth == most ? "\(most) or more" : "\(depth)") deep",
      works: depth > 1, instead: "namespaces without namespaces inside",
      advice: "the kernel allows 32; an outer container counts too")
  }
}
