// A standard library that is a directory of files: a checkout's, or one that is installed without a bundle.

import Glibc

/// A standard library in a directory, with a folder for each floor.
public final class DirectorySource: ModuleSource {
  private let directory: String
  /// Where files that were asked for stand, by their paths below their floors.
  private var found: [String: String] = [:]

  /// A source that reads files below `directory`.
  public init(_ directory: String) { self.directory = directory }

  public func read(_ path: String) -> [UInt8]? {
    let places = ([path] + Floors.places(of: path)).filter { access("\(directory)/\($0)", F_OK) == 0 }
    guard let place = Floors.chosen(among: places), let bytes = try? SourceText.read("\(directory)/\(place)") else {
      return nil
    }
    found[path] = place
    return bytes
  }
  public func place(of path: String) -> String { found[path] ?? Floors.places(of: path)[0] }
  public func displayName(_ path: String) -> String { "\(directory)/\(place(of: path))" }
  public var paths: [String] { FileTree.files(below: directory).compactMap(Floors.modulePath) }
}
