// The files that source locations point into: their names, what programs see of these, and their texts.
//
// Messages show a file's own name, which can be opened. Programs see what Guile shows them, the name relative to the
// entry of the load path that the file is below; it is made when a program first asks. A module is called so whatever
// the convention is: Guile compiles modules, and its compiler names them so. **Invariant:** a location that comes back
// from a program as an alist means the same file.

import Glibc

/// The files that spans point into. Index 0 is no file.
public enum SourceFiles {
  nonisolated(unsafe) private static var names: [String] = ["<unknown>"]
  nonisolated(unsafe) private static var indices: [ExactText: Int] = [:]
  nonisolated(unsafe) private static var texts: [Int: [UInt8]] = [:]

  /// The index of a file name, made when it is new.
  public static func index(of name: String) -> Int {
    if let known = indices[ExactText(name)] { return known }
    names.append(name)
    indices[ExactText(name)] = names.count - 1
    return names.count - 1
  }

  // MARK: Names for programs

  /// What programs see of the names of files, by index, as far as they asked, and back.
  nonisolated(unsafe) private static var shownNames: [Int: String] = [:]
  nonisolated(unsafe) private static var shownIndices: [ExactText: Int] = [:]
  /// The name under which a program sees a file that is opened now.
  nonisolated(unsafe) static var canonical: (String) -> String = { $0 }
  /// The same name for a module's file.
  nonisolated(unsafe) static var canonicalOfModule: (String) -> String = { $0 }
  nonisolated(unsafe) private static var modules: Set<Int> = []
  /// Notes that a file is a module's.
  static func markModule(_ file: Int) { modules.insert(file) }

  /// The index of a file that programs know as `shown`, such as one that a port reads.
  static func index(of name: String, shown: String) -> Int {
    if let known = shownIndices[ExactText(shown)], ExactText(names[known]) == ExactText(name) { return known }
    let plain = index(of: name)
    let file = ExactText(shownNames[plain, default: shown]) == ExactText(shown) ? plain : names.count
    if file == names.count { names.append(name) }
    show(file, as: shown)
    return file
  }

  /// The name under which programs see a file: Guile's way, relative to an entry of the load path.
  static func shown(_ file: Int) -> String {
    if let known = shownNames[file] { return known }
    let name = name(file)
    let isOwn = texts[file] == nil && !isLibrary(file)
    show(file, as: !isOwn ? name : modules.contains(file) ? canonicalOfModule(name) : canonical(name))
    return shownNames[file]!
  }

  /// The index of the file that programs see under a name.
  static func index(ofShown name: String) -> Int { shownIndices[ExactText(name)] ?? index(of: name) }

  private static func show(_ file: Int, as name: String) {
    shownNames[file] = name
    shownIndices[ExactText(name)] = file
  }

  // MARK: Texts

  public static func name(_ index: Int) -> String { names.indices.contains(index) ? names[index] : names[0] }
  /// Keeps the text of something that is not a file (a command-line expression, a REPL line) for error messages.
  public static func remember(text: [UInt8], of index: Int) { texts[index] = text }
  /// Marks a file as part of the standard library: an error's location is looked for in the user's own text first.
  public static func markLibrary(_ index: Int) { library.insert(index) }
  public static func isLibrary(_ index: Int) -> Bool { library.contains(index) }
  nonisolated(unsafe) private static var library: Set<Int> = []

  /// Whether the text of a file may be shown: a program makes locations as it likes.
  nonisolated(unsafe) static var mayRead: (String) -> Bool = { _ in true }

  /// The text of a file: remembered, or read again from where it was; nil when that fails.
  public static func contents(of index: Int) -> [UInt8]? {
    if let text = texts[index] { return text }
    guard index > 0, index < names.count, mayRead(names[index]), let file = fopen(names[index], "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count <= 0 { return bytes }
      bytes += buffer[0..<count]
    }
  }

  /// The remembered text, if any.
  public static func text(of index: Int) -> [UInt8]? { texts[index] }
}
