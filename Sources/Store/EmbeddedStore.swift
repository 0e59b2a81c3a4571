// The embedded store: a directory of items owned by the user, and a state directory beside it.
//
//     DIR/HASH-NAME            the items
//     DIR/.nsscheme-store      the marker: without it, a directory that is not empty is never touched
//     DIR/.tmp/                items being made or deleted; same file system, so that a rename is enough
//     DIR/.links/              one name per file content, for deduplication
//     DIR-state/db.sqlite      which items are valid (ItemDatabase)
//     DIR-state/{temproots,gcroots,log}/
//     DIR-state/reserve/       room for a collection when there is none left (Reserve)
//
// Scheme code and everything that is hashed sees `/gnu/store/HASH-NAME`, the logical path. All paths that this class
// takes and gives are logical unless a name says `host`.
//
// Invariant: an item is made aside, sealed, renamed, and only then recorded. Killed anywhere, a process leaves an item
// that is valid, or remains of one that its list of temporary roots names; opening the store removes those.

import Glibc

/// A store in a directory of the user's. One handle serves one thread; any number of handles and processes may have the
/// same store open.
public final class EmbeddedStore {
  static let markerName = ".nsscheme-store"
  static let markerVersion = 1

  /// The host directory that holds the items, without links in its path.
  public let directory: String
  /// The host directory with the database, locks, roots and logs.
  public let stateDirectory: String
  /// The directory as it was given, another spelling that `logicalPath` accepts.
  private let givenDirectory: String

  /// What is on the disk before the database calls an item valid.
  public let durability: Durability
  let root: Descriptor
  let reserve: Reserve
  let items: ItemDatabase
  let locks: ItemLocks
  let temporaryRoots: TemporaryRoots
  /// Items seen valid and rooted by this handle, which therefore stay valid.
  var knownItems: Set<String> = []
  var derivations: [String: Derivation] = [:]
  /// Derivations whose output paths were compared with what their contents give.
  var checkedDerivations: Set<String> = []
  /// The hashes of derivations read or made through this handle.
  public private(set) lazy var hasher = DerivationHasher { [unowned self] in try derivation(at: $0) }
  private var workspaceStorage: Workspace?
  /// Where the system shows its processes.
  var processDirectory = "/proc"

  /// Where log files of builds go.
  public var logDirectory: String { "\(stateDirectory)/log" }
  var rootsDirectory: String { "\(stateDirectory)/gcroots" }
  var pendingCollectionFile: String { "\(stateDirectory)/gc.pending" }

  /// Makes a relative $NSSCHEME_STORE absolute: files of a store are recognised by its name, and this process and its children
  /// may change their directories. For the beginning of a program.
  public static func completeNamedDirectory() {
    guard let name = getenv("NSSCHEME_STORE").map({ String(cString: $0) }), !name.isEmpty,
      name.utf8.first != UInt8(ascii: "/"),
      let directory = getcwd(nil, 0)
    else { return }
    setenv("NSSCHEME_STORE", "\(String(cString: directory))/\(name)", 1)
    free(directory)
  }

  /// The store that is used when none is named: `$NSSCHEME_STORE`, else `$XDG_DATA_HOME/nsscheme/store`, else
  /// `~/.local/share/nsscheme/store`.
  public static func defaultDirectory() throws -> String {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let store = variable("NSSCHEME_STORE") { return store }
    // The XDG specification has relative values ignored.
    if let data = variable("XDG_DATA_HOME"), data.utf8.first == UInt8(ascii: "/") { return data + "/nsscheme/store" }
    guard let home = variable("HOME") ?? UserAccounts.home(of: getuid()) else {
      throw StoreError(.notAStore, "there is no home directory to keep a store in\(homeAdvice)")
    }
    guard home.utf8.first == UInt8(ascii: "/") else {
      throw StoreError(.notAStore, "the home directory '\(home)' is not an absolute path\(homeAdvice)")
    }
    return home + "/.local/share/nsscheme/store"
  }

  private static let homeAdvice =
    "; set HOME to a directory of yours, or name a store with NSSCHEME_STORE or --store"

  /// Makes the directory of a store. Its user may have named none, so the error says where it comes from.
  private static func makeStoreDirectory(_ path: String) throws {
    do { try makeDirectories(path) } catch let error as StoreError {
      let isNamed = getenv("NSSCHEME_STORE").map { $0[0] != 0 } ?? false
      guard !isNamed, try defaultDirectory() == path else { throw error }
      throw StoreError(error.kind, error.message + homeAdvice)
    }
  }

  /// Opens the store in the host directory `directory` (the default one if nil), makes it if it is missing and `create`
  /// says so, and repairs what killed processes left. `collecting` says that room is about to be made, for which the
  /// reserve may be used.
  public init(
    directory given: String? = nil, create: Bool = true, durability: Durability? = nil, collecting: Bool = false
  ) throws {
    let given = try given ?? EmbeddedStore.defaultDirectory()
    // Before anything is made there: what a link leads to is not the caller's choice.
    try StoreOwnership.check(given, "store")
    try EmbeddedStore.refuseVanished(given)
    if create { try EmbeddedStore.makeStoreDirectory(given) }
    directory = try EmbeddedStore.resolve(given)
    givenDirectory = given
    stateDirectory = directory + "-state"
    try StoreOwnership.check(directory, "store")
    try StoreOwnership.check(stateDirectory, "state of the store")
    self.durability = try durability ?? Durability.default()
    root = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY, operation: "open the store")
    let isNew = try EmbeddedStore.checkMarker(root, directory, create: create)
    // On the disk, too, a database without its store is a store that vanished.
    if isNew, self.durability == .full { try EmbeddedStore.sync(root, directory) }
    try ItemDatabase.refuseNewer("\(stateDirectory)/db.sqlite")
    // On a full file system the database cannot even be opened before this made room.
    Workspace.removeAbandoned(in: root, storeDirectory: directory)
    let reserve = Reserve("\(stateDirectory)/reserve")
    if collecting { reserve.release() }
    for part in ["temproots", "gcroots/auto", "log"] {
      try EmbeddedStore.makeDirectories("\(stateDirectory)/\(part)")
    }
    self.reserve = reserve
    items = try ItemDatabase("\(stateDirectory)/db.sqlite", create: true, durability: self.durability)
    locks = try ItemLocks("\(stateDirectory)/items.lock")
    temporaryRoots = try TemporaryRoots(directory: "\(stateDirectory)/temproots", lock: "\(stateDirectory)/gc.lock")
    if items.isNew { try syncNewStore() }
    try examineUnsynced()
    repair()
    if create && !collecting { reserve.fill() }
    OpenStores.add(self)
  }

  deinit {
    OpenStores.remove(self)
    close()
  }

  /// Gives up what this handle protects and removes what it was making. Happens by itself when the handle goes away and
  /// when the process exits; the handle must not be used afterwards.
  public func close() {
    workspaceStorage?.remove()
    workspaceStorage = nil
    temporaryRoots.close()
    reserve.fill()
  }

  // MARK: Two spellings of a path

  /// Where a logical path lies on the host. Paths outside the store are returned as they are.
  public func hostPath(_ path: String) -> String {
    path.rest(behind: StorePath.directory).map { directory + $0 } ?? path
  }

  /// The logical path for a path on the host. Paths outside the store directory are returned as they are.
  public func logicalPath(_ path: String) -> String {
    (path.rest(behind: directory) ?? path.rest(behind: givenDirectory)).map { StorePath.directory + $0 } ?? path
  }

  /// The item that `path`, in either spelling, is or lies in; throws if it is not in the store.
  public func item(containing path: String) throws -> String {
    if let (item, _) = StorePath.split(logicalPath(path)) { return item }
    throw StoreError(
      .invalidPath, "'\(path)' is not in the store; a store path looks like \(StorePath.directory)/HASH-NAME")
  }

  // MARK: Protection

  /// Protects items, valid or not yet, from garbage collection as long as this handle lives.
  public func addTemporaryRoots(_ paths: some Sequence<String>) throws { try temporaryRoots.add(paths) }

  /// Keeps this handle's temporary roots for the program that this process becomes, until it closes the descriptor that
  /// is returned; nil if there are none.
  public func keepTemporaryRootsAcrossExec() -> Int32? { temporaryRoots.keepAcrossExec() }

  /// Locks items for making them, and protects them as temporary roots; waits for other processes that are making them.
  /// Locking again through the same handle is allowed.
  public func lock(_ paths: [String]) throws -> PathLocks {
    try temporaryRoots.add(paths)
    _ = try locks.lock(paths)
    return PathLocks(locks, paths)
  }

  /// Like `lock`, but gives nil if another process holds one of the locks.
  public func tryLock(_ paths: [String]) throws -> PathLocks? {
    try temporaryRoots.add(paths)
    return try locks.lock(paths, wait: false) ? PathLocks(locks, paths) : nil
  }

  // MARK: Unfinished items

  /// The directory of this handle for items being made.
  func workspace() throws -> Workspace {
    if let workspaceStorage { return workspaceStorage }
    let new = try Workspace(in: root, storeDirectory: directory)
    workspaceStorage = new
    return new
  }

  /// Whether there is a file for the item.
  func isPresent(_ path: String) throws -> Bool {
    let name = Array(try StorePath.itemName(of: path).utf8)
    return try root.infoIfPresent(of: name, path: hostPath(path)) != nil
  }

  /// Deletes the file or tree of an item that is not valid. The caller holds its lock.
  func deleteFiles(of path: String) throws {
    let name = Array(try StorePath.itemName(of: path).utf8)
    guard try root.infoIfPresent(of: name, path: hostPath(path)) != nil else { return }
    try removeTree(name, in: root, path: hostPath(path), trash: workspace().directory)
  }

  /// Deletes what is at the host path of an item that is not valid, if anything is. The caller holds its lock.
  public func discard(at hostPath: String) throws {
    let path = logicalPath(hostPath)
    if StorePath.isStorePath(path) { try deleteFiles(of: path) } else { try FileTree.remove(hostPath) }
  }
}
