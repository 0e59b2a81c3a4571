// The floors of the standard library: the folders that its files stand in, from what knows nothing to what may know all
// of it. A module's name is its path below its floor; on the floor of Guix's names the floor is the name's first word.
// What each floor may import, Tests/HouseTests holds. A file that stands on the floors `engine` and `tree` both is one
// module with two implementations: over a Guix tree, which the load path then has, the one on `tree` answers.

import Glibc

/// The floors of the standard library.
public enum Floors {
  /// The folders below stdlib that modules are looked for in, top floor first.
  public static let folders = ["core", "native", "engine", "guix", "tree", "own", "command"]
  /// The floor whose folder is the first word of its modules' names.
  private static let named: Substring = "guix"
  /// The first words of the names of a tree's own modules.
  static let treeWords: [Substring] = ["guix", "gnu"]
  /// Floors that programs have no business with: what they do has another name on a floor that is for programs.
  private static let inner: Set<Substring> = ["engine", "command"]

  /// Whether a directory is a Guix tree: it has Guix's store, which everything else of Guix comes to.
  public static func isTree(_ directory: String) -> Bool { access("\(directory)/guix/store.scm", R_OK) == 0 }
  /// The first Guix tree on the load path. Whatever is different over a tree asks here, or is a module with two
  /// implementations.
  public static var tree: String? { Modules.loadPath.first(where: isTree) }

  /// Whether a file of the load path is part of a Guix tree.
  static func isOfTree(_ file: String) -> Bool {
    Modules.loadPath.contains { FileNames.rest(of: file, below: $0) != nil && isTree($0) }
  }

  /// Where a module's file may be, below stdlib: `srfi/srfi-1.scm` may be `core/srfi/srfi-1.scm`.
  public static func files(of path: String) -> [String] {
    let isNamed = path.unicodeScalars.prefix { $0 != "/" && $0 != "." }.elementsEqual(named.unicodeScalars)
    return folders.compactMap { $0 == named ? (isNamed ? path : nil) : "\($0)/\(path)" }
  }

  /// The one of `files` that answers, of those where there is a file.
  public static func chosen(among files: [String]) -> String? {
    guard files.count > 1, tree != nil else { return files.first }
    return files.first { $0.utf8.starts(with: "tree/".utf8) } ?? files.first
  }

  /// The path of a module's file below its floor; nil for what is on none.
  public static func modulePath(_ path: String) -> String? {
    guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")), folders.contains(where: { $0 == path[..<slash] })
    else { return nil }
    return path[..<slash] == named ? path : String(path[path.utf8.index(after: slash)...])
  }

  /// Whether a file, by its path below stdlib, is on a floor that programs have no business with, or of the language
  /// that only generated modules are written in.
  public static func isInner(_ path: String) -> Bool {
    inner.contains(Substring(path.unicodeScalars.prefix { $0 != "/" })) || path.utf8.starts(with: "guix/potluck/".utf8)
  }
}
