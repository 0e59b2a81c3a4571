// Which store this process works with, and where files of the store's name space lie on the host.
//
// The command sets `directory`, `executable` and `standardLibrary` once, before any Scheme runs. A store is opened when
// the first connection asks for it and is shared by all connections to the same directory, so that what is protected
// from collection stays so until the process ends.

import Glibc
import Sandbox
import SchemeCore
import Store

/// The stores that this process has open, and the settings they are found by.
public enum StoreAccess {
  /// The host directory of the store that connections use when they name none; nil for the user's own.
  nonisolated(unsafe) public static var directory: String?
  /// How much stores wait for the disk; nil for what $NSSCHEME_SYNC says.
  nonisolated(unsafe) public static var durability: Durability?
  /// The program that runs builds: this one, unless a test says otherwise.
  nonisolated(unsafe) public static var executable = "/proc/self/exe"
  /// The program that runs namespaces; nil for the one inside this program, or `nsrun` beside it.
  nonisolated(unsafe) public static var namespaceRunner: String?
  /// The directory of the standard library's sources, when they are not part of the executable.
  nonisolated(unsafe) public static var standardLibrary: String?
  /// How builds run, where a connection's own options say nothing else.
  nonisolated(unsafe) public static var buildOptions = BuildOptions()
  /// What is reported about builds while they run, and how much: 0 nothing, 1 what is built, 3 their output as well.
  nonisolated(unsafe) public static var onBuildEvent: (BuildEvent, _ verbosity: Int) -> Void = BuildMessages.print

  nonisolated(unsafe) private static var open: [ExactText: EmbeddedStore] = [:]

  /// The store in `given`, or the default one; opened and made if need be. `collecting` says that garbage will be.
  public static func store(_ given: String? = nil, collecting: Bool = false) throws -> EmbeddedStore {
    let path = try given ?? directory ?? EmbeddedStore.defaultDirectory()
    if let store = open[ExactText(path)] { return store }
    let store = try EmbeddedStore(directory: path, durability: durability, collecting: collecting)
    open[ExactText(path)] = store
    return store
  }

  /// Where the file that programs call `path` lies on the host.
  public static func hostPath(_ path: String) -> String {
    guard let rest = path.rest(behind: StorePath.directory),
      let root = try? directory ?? EmbeddedStore.defaultDirectory()
    else {
      return path
    }
    return root + rest
  }
}

extension StoreAccess {
  /// Makes every file primitive of the language see the store's items below /gnu/store. A program that lies there
  /// itself, as the builder in a sandbox does, sees them already.
  public static func installPathMapping() {
    if "/proc/self/exe".linkTarget?.rest(behind: StorePath.directory) != nil { return }
    PathMapping.hostPath = { hostPath($0) }
    PathMapping.logicalPath = { logicalPath($0) }
  }

  /// What programs call the file at `path` on the host.
  public static func logicalPath(_ path: String) -> String {
    guard let root = try? directory ?? EmbeddedStore.defaultDirectory(), let rest = path.rest(behind: root) else {
      return path
    }
    return StorePath.directory + rest
  }
}
