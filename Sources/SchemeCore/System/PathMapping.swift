// The one hook between file names in Scheme and file names on the host.
//
// Invariant: no primitive hands a program's file name to the system, or the system's to a program, without it.

/// How file names of programs and of the host correspond; the identity until someone installs a mapping.
public enum PathMapping {
  /// The host's name for a program's file name.
  public nonisolated(unsafe) static var hostPath: (String) -> String = { $0 }
  /// The program's name for a file name of the host.
  public nonisolated(unsafe) static var logicalPath: (String) -> String = { $0 }
}

extension Word {
  /// A file name argument as the host knows it.
  func hostPath(_ position: Int) throws -> String {
    let text = try text(position)
    if text.utf8.contains(0) { throw Fault.range(position, self) }
    return PathMapping.hostPath(text)
  }
}
