// The files below a directory, for near misses in messages about modules and names.

import Glibc

/// A tree of files.
public enum FileTree {
  /// Relative names of the files below `root` that end with `suffix`, nearest to it first; what cannot be read is left
  /// out, and so is what is not found among the first `limit` entries: a load path may contain anything.
  static func files(below root: String, suffix: String = "", limit: Int = .max) -> [String] {
    files(below: root, suffix: suffix, limit: limit) { _ in }
  }

  /// The same; `unreadable` is called with each directory that cannot be read, `errno` saying why.
  public static func files(
    below root: String, suffix: String = "", limit: Int = .max, unreadable: (String) throws -> Void
  ) rethrows -> [String] {
    var result: [String] = []
    var pending = [""]
    var next = 0
    var seen = 0
    while next < pending.count, seen < limit {
      let prefix = pending[next]
      next += 1
      guard let stream = opendir("\(root)/\(prefix)") else {
        try unreadable("\(root)/\(prefix)")
        continue
      }
      defer { closedir(stream) }
      while seen < limit, let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        seen += 1
        if name.hasPrefix(".") { continue }
        let path = prefix + name
        if entry.pointee.d_type == DT_DIR {
          pending.append(path + "/")
        } else if name.hasSuffix(suffix) {
          result.append(path)
        }
      }
    }
    return result
  }
}
