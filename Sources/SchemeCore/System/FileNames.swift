// Names of files are bytes between slashes. To Swift, a slash and a character that combines with it are one character, and
// texts that look alike are equal: what looks for a slash or for a directory's name looks at the bytes.

enum FileNames {
  private static let slash = UInt8(ascii: "/")

  /// What follows `directory` and a slash in the name of a file below it; nil for any other name.
  static func rest(of name: String, below directory: String) -> String? {
    guard name.utf8.starts(with: directory.utf8) else { return nil }
    let rest = name.utf8.dropFirst(directory.utf8.count)
    if directory.utf8.last == slash { return String(decoding: rest, as: UTF8.self) }
    return rest.first == slash ? String(decoding: rest.dropFirst(), as: UTF8.self) : nil
  }

  /// The name of the file `name` in a directory.
  static func join(_ directory: String, _ name: String) -> String {
    directory.utf8.last == slash ? directory + name : directory + "/" + name
  }
}
