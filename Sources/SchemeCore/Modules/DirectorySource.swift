// A standard library that is a directory of files: a checkout's, or one that is installed without a bundle.

import Glibc

/// A standard library in a directory, with a folder for each floor.
public final class DirectorySource: ModuleSource {
  private let directory: String
  /// Where files that were asked for stand, by their paths below their floors.
  private var found: [ExactText: String] = [:]

  /// A source that reads files below `directory`.
  public init(_ directory: String) { self.directory = directory }

  public func read(_ path: String) -> [UInt8]? {
    let files = ([path] + Floors.files(of: path)).filter { access("\(directory)/\($0)", F_OK) == 0 }
    guard let file = Floors.chosen(among: files), let bytes = try? SourceText.read("\(directory)/\(file)") else {
      return nil
    }
    found[ExactText(path)] = file
    return bytes
  }
  public func file(of path: String) -> String { found[ExactText(path)] ?? Floors.files(of: path)[0] }
  public func displayName(_ path: String) -> String { "\(directory)/\(file(of: path))" }
  public var paths: [String] { FileTree.files(below: directory).compactMap(Floors.modulePath) }
}
