// The files below a directory, for near misses in messages about missing modules.

import Glibc

enum FileTree {
  /// Relative names of all regular files below `root`; what cannot be read is left out.
  static func files(below root: String) -> [String] {
    var result: [String] = []
    var pending = [""]
    while let prefix = pending.popLast() {
      guard let stream = opendir("\(root)/\(prefix)") else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        let path = prefix + name
        if entry.pointee.d_type == DT_DIR { pending.append(path + "/") } else { result.append(path) }
      }
    }
    return result
  }
}
