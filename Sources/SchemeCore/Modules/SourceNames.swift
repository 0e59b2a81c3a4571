// By which name a program knows a file: the convention is a fluid of Guile's, and the usual one makes names of files
// below an entry of the load path relative to it, so that they are the same wherever a Guix tree stands.

import Glibc

/// Names of source files for programs.
enum SourceNames {
  /// The fluid `%file-port-name-canonicalization`: relative, absolute, or #f for names as they were given. (A word in
  /// static data: the collector sees it.)
  static let convention = Fluids.make(Symbols.intern("relative"))

  /// The name under which a program sees the file `name` when it is opened now.
  static func canonical(_ name: String) -> String {
    switch convention[slot: 0] {
    case Symbols.intern("relative"): relative(name) ?? name
    case Symbols.intern("absolute"): absolute(name) ?? name
    default: name
    }
  }

  /// The name under which a program sees the module in the file `name`.
  static func canonicalOfModule(_ name: String) -> String { relative(name) ?? name }

  /// The name from the root on, without symbolic links; nil when there is no such file.
  private static func absolute(_ name: String) -> String? {
    guard let path = realpath(PathMapping.hostPath(name), nil) else { return nil }
    defer { free(path) }
    return PathMapping.logicalPath(String(cString: path))
  }

  /// What follows the first entry of the load path that the file is below, by its name as given or without links.
  private static func relative(_ name: String) -> String? {
    if Modules.loadPath.isEmpty { return nil }
    if let rest = rest(of: name, below: { $0 }) { return rest }
    return absolute(name).flatMap { rest(of: $0, below: { absolute($0) ?? $0 }) }
  }

  private static func rest(of name: String, below directory: (String) -> String) -> String? {
    for entry in Modules.loadPath {
      let start = directory(entry)
      if start.isEmpty { continue }
      if let rest = FileNames.rest(of: name, below: start), !rest.isEmpty { return rest }
    }
    return nil
  }
}
