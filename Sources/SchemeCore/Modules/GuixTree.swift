// Directories that are Guix's sources: which of the load path are, what one lacks, and which others the user has. Messages
// about modules that are not there ask, and the search for Guix's own modules does: beside a tree the library's modules
// of the same names count no more, for half of one and half of the other fit nowhere.

import Glibc

/// Guix's sources in directories.
public enum GuixTree {
  /// What every tree has, of whatever year: who has two of them means to be one.
  private static let keyFiles = ["guix/store.scm", "guix/derivations.scm", "guix/gexp.scm", "guix/packages.scm"]

  /// Whether a directory means to be a tree, be it whole or not.
  public static func isTree(_ directory: String) -> Bool { keyFiles.count { isFile("\(directory)/\($0)") } > 1 }

  /// The trees on the load path.
  public static var onLoadPath: [String] { Modules.loadPath.filter(isTree) }

  /// The trees that $NSSCHEME_GUIX names, a list of directories as paths are, and that are not on the load path.
  static var elsewhere: [String] {
    guard let text = getenv("NSSCHEME_GUIX") else { return [] }
    let directories = String(cString: text).split(separator: ":").map { SourceText.absolute(String($0)) }
    return directories.filter { !Modules.loadPath.contains($0) && isTree($0) }
  }

  /// Why a directory cannot be used as a tree, or nil.
  public static func problem(_ directory: String) -> String? {
    if let problem = directoryProblem(directory) { return problem }
    if !isTree(directory) {
      return "\(directory) is no Guix tree: it has no \(keyFiles[3]); give the directory of Guix's sources"
    }
    return incompleteness(directory)
  }

  /// Why a name is none of a directory that can be searched, or nil.
  public static func directoryProblem(_ directory: String) -> String? {
    var status = stat()
    guard stat(directory, &status) == 0 else {
      return errno == ENOENT || errno == ENOTDIR
        ? "there is no directory \(directory)" : "\(directory): \(String(cString: strerror(errno)))"
    }
    if status.st_mode & S_IFMT != S_IFDIR { return "\(directory) is no directory" }
    return access(directory, R_OK | X_OK) == 0 ? nil : "\(directory): \(String(cString: strerror(errno)))"
  }

  /// What a directory that means to be a tree lacks at first sight, or nil.
  public static func incompleteness(_ directory: String) -> String? {
    guard isTree(directory), let file = keyFiles.first(where: { !isFile("\(directory)/\($0)") }) else { return nil }
    return missing(file, in: directory)
  }

  /// What is said of a tree without one of its files.
  static func missing(_ file: String, in directory: String) -> String {
    "the Guix tree at \(directory) is incomplete: \(file) is missing"
  }

  /// Whether the module at `path` can come from a tree of the load path only. What channels of potluck dishes carry stands
  /// on a tree's names, and no tree has it.
  static func mustHave(_ path: String) -> Bool {
    path.utf8.starts(with: "guix/".utf8) && !path.utf8.starts(with: "guix/potluck/".utf8)
      && Modules.loadPath.contains(where: isTree)
  }

  /// How the age of a tree compares with another's: positive when the first is newer, nil when nothing says so. Every tree
  /// has the news for its users, which only grow.
  static func compareAges(_ one: String, _ other: String) -> Int? {
    func size(_ tree: String) -> Int? {
      var status = stat()
      return stat("\(tree)/etc/news.scm", &status) == 0 ? Int(status.st_size) : nil
    }
    guard let first = size(one), let second = size(other), first != second else { return nil }
    return first - second
  }

  private static func isFile(_ name: String) -> Bool {
    var status = stat()
    return stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
