// Names of files are bytes between slashes. To Swift, a slash and a character that combines with it are one character, and
// texts that look alike are equal: what looks for a slash or for a directory's name looks at the bytes.

extension String {
  /// What follows `directory` in the name of that directory or of a file below it, from the slash on; nil for any other
  /// name.
  public func rest(behind directory: String) -> String? {
    guard utf8.starts(with: directory.utf8) else { return nil }
    let rest = utf8.dropFirst(directory.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/") ? String(decoding: rest, as: UTF8.self) : nil
  }
}
