// The source of substitutes, items that somebody else has built. Builds know no more of it than this; what asks
// servers is the program's.

import Store

/// What a server says of an item that it can send.
public struct Substitutable: Sendable {
  public let path: String
  public let deriver: String?
  public let references: [String]
  /// Bytes to be fetched, and bytes of the archive.
  public let fetchedSize: UInt64, archiveSize: UInt64

  public init(path: String, deriver: String?, references: [String], fetchedSize: UInt64, archiveSize: UInt64) {
    (self.path, self.deriver, self.references) = (path, deriver, references)
    (self.fetchedSize, self.archiveSize) = (fetchedSize, archiveSize)
  }
}

/// Something that fetches items into a store, as the options say.
public protocol SubstituteSource {
  /// Makes valid what can be had of the outputs that the goals name, and of what their builds need. Throws when something
  /// cannot be fetched that a server promised.
  func fetch(
    _ goals: [BuildGoal], into store: EmbeddedStore, _ options: BuildOptions, onEvent: (FetchEvent) -> Void) throws
  /// Makes the items valid with all that they refer to, as far as they can be had.
  func fetch(
    items: [String], into store: EmbeddedStore, _ options: BuildOptions, onEvent: (FetchEvent) -> Void) throws
  /// What servers say of the items that they have.
  func find(_ paths: [String], for store: EmbeddedStore, _ options: BuildOptions) throws -> [Substitutable]
}
