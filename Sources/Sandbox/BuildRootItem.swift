// Programs that were made for a system with /usr and /lib, such as those of Debian, run in a build if that looks like
// one: the derivation's variable `nsschemeRoot` names an item, and what this has of the usual directories is seen at the
// root. It is part of the derivation, and so of its name: what a build sees is decided by nothing else.
//
// Invariant: only directories of an input are shown; a link in the item leads nowhere else.

import Glibc
import Store

extension BuildPlan {
  /// The directories at the root that an item may give a build.
  static let rootNames = ["bin", "lib", "lib32", "lib64", "libx32", "opt", "sbin", "usr"]

  /// What the derivation's root item shows.
  static func rootDirectories(
    _ derivation: Derivation, _ path: String, _ store: EmbeddedStore, _ inputs: [String]
  ) throws -> [HostDirectory] {
    guard let item = derivation[variable: "nsschemeRoot"], !BuiltinBuilder.isBuiltin(derivation) else { return [] }
    guard inputs.contains(item) else {
      throw BuildError(
        .unsupported,
        "the derivation '\(path)' wants '\(item)' as its root (nsschemeRoot), which is not among its inputs",
        derivation: path)
    }
    let root = store.hostPath(item)
    return rootNames.compactMap { name in
      var status = stat()
      guard let real = realpath("\(root)/\(name)", nil) else { return nil }
      defer { free(real) }
      let directory = String(cString: real)
      guard let top = realpath(root, nil) else { return nil }
      defer { free(top) }
      guard directory.rest(behind: String(cString: top))?.isEmpty == false, stat(directory, &status) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      else { return nil }
      return HostDirectory(directory, at: "/\(name)", isReadOnly: true)
    }
  }
}
