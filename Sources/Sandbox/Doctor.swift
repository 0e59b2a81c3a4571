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

    /// One line, and a second one with what to do.
    public var line: String {
      if works { return "\(feature): yes" }
      let rest = instead.map { "instead: \($0)" } ?? "nothing can be used instead"
      return "\(feature): no; \(rest)\n  \(advice)"
    }
  }

  /// Tries everything.
  public static func examine() -> [Finding] {
    let isRoot = geteuid() == 0
    var findings: [Finding] = []
    func add(_ feature: String, _ error: Int32, instead: String?) {
      let advice = error < 0 ? Refusal("try", feature, error).advice + " (\(String(cString: strerror(-error))))" : ""
      findings.append(Finding(feature: feature, works: error >= 0, instead: instead, advice: advice))
    }
    let users = build_probe_namespace(0x1000_0000, 0)
    let mounts = build_probe_namespace(0x0002_0000, 0)
    add("user namespaces", users, instead: isRoot && mounts >= 0 ? "the rights of root" : nil)
    add("mount namespaces", build_probe_namespace(0x0002_0000, isRoot && mounts >= 0 ? 0 : 1), instead: nil)
    let others: [(UInt, String)] = [
      (0x2000_0000, "process"), (0x4000_0000, "network"), (0x0800_0000, "IPC"), (0x0400_0000, "host name"),
    ]
    for (flag, name) in others {
      add("\(name) namespaces", build_probe_namespace(flag, isRoot && users < 0 ? 0 : 1), instead: "the caller's own")
    }
    let withUsers: Int32 = isRoot && mounts >= 0 ? 0 : 1
    add(
      "overlay file systems", sys_probe_mounts("overlay", nil, withUsers),
      instead: "none: a namespace with unions is refused, others work")
    add(
      "overlay layers one by one (lowerdir+, Linux 6.5)", sys_probe_mounts("overlay", "lowerdir+", withUsers),
      instead: "layers in the options of mount(2), in groups of 179")
    add("a new proc", sys_probe_mounts("proc", nil, 1), instead: "the caller's /proc, but not with (unshare pid)")
    var depth = 0
    while depth < 33 && sys_probe_nesting(Int32(depth + 1)) == 0 { depth += 1 }
    findings.append(
      Finding(
        feature: "user namespaces inside one another, \(depth) deep", works: depth > 1,
        instead: "namespaces without namespaces inside", advice: "the kernel allows 32; an outer container counts too"))
    return findings
  }
}
