// What a builder reports while it works: one stream of events, from which everything that is shown or printed about
// builds and fetches is made.
//
// Invariants: `began` and `ended` stand around every call of `build`; a derivation that was `started` is later
// `succeeded` or `failed`, unless the program ends before.

/// What happens during builds.
public enum BuildEvent {
  /// Something is going to be made valid; nothing else follows when everything is there.
  case began
  /// These derivations are going to be built, inputs before what needs them.
  case planned([PlannedBuild])
  /// A build has started; its log grows in the file.
  case started(derivation: String, logFile: String)
  /// A builder printed something, or something is to be said in its log.
  case output(derivation: String, bytes: ArraySlice<UInt8>)
  /// Another process is building the same; its result will do.
  case waiting(derivation: String)
  /// Another process has built it meanwhile.
  case unneeded(derivation: String)
  /// The outputs, by name, are valid now.
  case succeeded(derivation: String, outputs: [String: String])
  case failed(BuildError)
  /// Something that somebody else has built is fetched.
  case fetch(FetchEvent)
  /// The call of `build` ends, well or not.
  case ended
}

/// A derivation that is going to be built.
public struct PlannedBuild: Sendable {
  /// Its store path.
  public let derivation: String
  /// The derivations of the same plan that are built before it.
  public let needs: [String]
}

/// What happens while items are fetched from servers.
public enum FetchEvent: Equatable, Sendable {
  /// So many items are going to be fetched, of so many bytes; so many derivations are left to build.
  case planned(items: Int, bytes: UInt64, builds: Int)
  /// An item begins to come, or begins again from another server.
  case started(item: String, server: String, bytes: UInt64)
  /// So many bytes of an item have come since it began.
  case received(item: String, bytes: UInt64)
  /// An item is valid.
  case finished(item: String)
  /// An item cannot be had, for these reasons.
  case failed(item: String, reasons: [String])
  /// Something else that a person should know.
  case said(String)
}
