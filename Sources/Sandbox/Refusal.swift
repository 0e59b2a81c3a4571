// What to say when the kernel refuses a part of a build's environment: which feature, why, and what to do (for the latter
// see CLinux/Advice.c).

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
  private static let namespaces: [(flag: UInt, name: String)] = [
    (0x1000_0000, "user"), (0x0002_0000, "mount"), (0x2000_0000, "process"), (0x4000_0000, "network"),
    (0x0800_0000, "IPC"), (0x0400_0000, "host name"), (0x0200_0000, "control group"),
  ]

  /// The whole sentence.
  func message(for derivation: String) -> String {
    let reason = String(cString: strerror(code))
    return "cannot isolate the build of '\(derivation)': cannot \(operation) '\(path)': \(reason); \(advice) "
      + "(or, in a store at /gnu/store, build without isolation: --no-sandbox)"
  }

  /// What forbids it here, and how to allow it.
  var advice: String {
    if code == EPERM, path == "proc" {
      return "an outer container masks parts of /proc; start it with --security-opt systempaths=unconfined"
    }
    return sys_refusal_advice(-code).map { String(cString: $0) } ?? "see what the message says about the path"
  }

  /// The kernel setting that forbids namespaces, if there is one; `read` gets the name of its file.
  static func setting(read: (String) -> String?) -> String? {
    withoutActuallyEscaping(read) { read in
      var reader = read
      let advice = sys_forbidding_setting(
        { name, reader in
          let read = reader!.assumingMemoryBound(to: ((String) -> String?).self).pointee
          return read(String(cString: name!))?.utf8.first.map(Int32.init) ?? -1
        }, &reader)
      return advice.map { String(cString: $0) }
    }
  }

  /// Finds out which of the namespaces the kernel refuses.
  static func ofNamespaces(_ error: Int32, hasNetwork: Bool) -> Refusal {
    for namespace in namespaces where !(hasNetwork && namespace.name == "network") {
      let result = build_probe_namespace(namespace.flag, namespace.name == "user" ? 0 : 1)
      if result < 0 { return Refusal("make a new", "\(namespace.name) namespace", result) }
    }
    return Refusal(BUILD_NEW_NAMESPACES, "the builder", error)
  }
}
