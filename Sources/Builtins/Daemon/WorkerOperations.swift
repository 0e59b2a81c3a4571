// What each operation of the daemon does: arguments in, a result that is written when the work is done.

import Glibc
import Sandbox
import SchemeCore
import Store

/// The operations.
enum WorkerOperations {
  /// Writes the result of an operation.
  typealias Result = (WireWriter) throws -> Void

  private static func number(_ value: UInt64) -> Result { { try $0.put(value) } }
  private static func truth(_ value: Bool) -> Result { { try $0.put(value) } }
  private static func text(_ value: String) -> Result { { try $0.put(value) } }
  private static func item(_ path: String) -> Result {
    InputTrace.noteItem(path)
    return text(path)
  }
  private static func texts(_ value: [String]) -> Result { { try $0.put(value) } }

  /// Reads the arguments and does the work.
  static func perform(_ operation: WorkerOperation, for session: WorkerSession) throws -> Result {
    if !additive.contains(operation) { InputTrace.spoil("it asked the store for more than to add items") }
    return switch operation {
    case .addToStore, .addTextToStore, .importPaths, .exportPath: try additions(operation, session)
    case .buildThings, .ensurePath, .setOptions: try builds(operation, session)
    case .addTemporaryRoot, .addIndirectRoot, .synchronizeWithCollector, .findRoots, .collectGarbage, .optimizeStore,
      .verifyStore:
      try roots(operation, session)
    default: try queries(operation, session)
    }
  }

  /// Operations whose results follow from their arguments, as far as the run of a program can tell.
  private static let additive: Set<WorkerOperation> = [
    .isValidPath, .addToStore, .addTextToStore, .setOptions, .addTemporaryRoot, .builtInBuilders, .substituteURLs,
  ]

  /// Refuses what a confined program may not ask for; what belongs to the request has been read.
  private static func refuseIfConfined(_ what: String) throws {
    guard Confinement.isOn else { return }
    Confinement.noteElsewhere(what)
    throw StoreError(.system(EPERM), "refused: \(what)")
  }

  // MARK: Queries

  /// What servers say of the items that they have.
  private static func substitutes(for paths: [String], _ session: WorkerSession) throws -> [Substitutable] {
    guard !Confinement.isOn, let source = Builder.substitutes else { return [] }
    return try source.find(paths, for: session.store, session.options)
  }

  private static func put(_ found: Substitutable, to output: WireWriter) throws {
    try output.put(found.deriver ?? "")
    try output.put(found.references)
    try output.put(found.fetchedSize)
    try output.put(found.archiveSize)
  }

  private static func queries(_ operation: WorkerOperation, _ session: WorkerSession) throws -> Result {
    let (store, input) = (session.store, session.input)
    switch operation {
    case .isValidPath:
      let path = try input.text()
      // Guix takes every name within the store, whatever its digits are.
      let prefix = StorePath.directory + "/"
      guard path.utf8.starts(with: prefix.utf8), !path.utf8.dropFirst(prefix.utf8.count).contains(UInt8(ascii: "/"))
      else {
        throw StoreError(.invalidPath, "'\(path)' is not in the store")
      }
      let isValid = try store.isValid(path)
      if isValid { InputTrace.noteItem(path) } else { InputTrace.spoil("it asked for \(path), which the store lacks") }
      return truth(isValid)
    case .queryPathHash: return text(Base16.encode(try store.pathHash(try input.text())))
    case .queryReferences: return texts(try store.references(try input.text()).sorted())
    case .queryReferrers: return texts(try store.referrers(try input.text()).sorted())
    case .queryValidDerivers: return texts(try store.validDerivers(try input.text()).sorted())
    case .queryDeriver: return text(try store.deriver(try input.text()) ?? "")
    case .queryDerivationOutputs: return texts(try store.derivationOutputs(try input.text()).map(\.path).sorted())
    case .queryDerivationOutputNames: return texts(try store.derivationOutputs(try input.text()).map(\.name).sorted())
    case .queryPathFromHashPart: return text(try store.path(withHashPart: try input.text()) ?? "")
    case .queryAllValidPaths: return texts(try store.allItems().sorted())
    case .queryValidPaths:
      let paths = try input.texts()
      return texts(try paths.filter { try store.isValid($0) })
    case .queryPathInfo:
      let path = try input.text()
      let info = try store.info(of: path)
      let references = try store.references(path).sorted()
      return { output in
        try output.put(info.deriver ?? "")
        try output.put(Base16.encode(info.narHash))
        try output.put(references)
        try output.put(UInt64(info.registrationTime))
        try output.put(info.narSize)
      }
    case .hasSubstitutes: return truth(try !substitutes(for: [try input.text()], session).isEmpty)
    case .querySubstitutablePathInfo:
      guard let found = try substitutes(for: [try input.text()], session).first else { return number(0) }
      return { output in
        try output.put(1)
        try put(found, to: output)
      }
    case .querySubstitutablePaths: return texts(try substitutes(for: try input.texts(), session).map(\.path))
    case .querySubstitutablePathInfos:
      let found = try substitutes(for: try input.texts(), session)
      return { output in
        try output.put(UInt64(found.count))
        for each in found {
          try output.put(each.path)
          try put(each, to: output)
        }
      }
    // Failures are not remembered.
    case .queryFailedPaths: return texts([])
    case .substituteURLs: return texts(session.options.substituteServers ?? [])
    case .clearFailedPaths:
      _ = try input.texts()
      return number(1)
    case .builtInBuilders: return texts(BuiltinBuilder.names)
    default: throw StoreError(.invalidEncoding, "the operation \(operation) is no query")
    }
  }

  // MARK: Additions

  private static func additions(_ operation: WorkerOperation, _ session: WorkerSession) throws -> Result {
    let (store, input) = (session.store, session.input)
    switch operation {
    case .addTextToStore:
      let (name, contents, references) = (try input.text(), try input.bytes(), try input.texts())
      return item(try store.addText(name: name, contents: contents, references: references))
    case .addToStore:
      let name = try input.text()
      _ = try input.boolean()
      let (recursive, algorithm) = (try input.boolean(), try input.text())
      do {
        return item(
          try store.addToStore(
            name: name, recursive: recursive, hashAlgorithm: try DigestAlgorithm(named: algorithm), archive: input))
      } catch {
        // Where the archive ends is not known any more.
        session.isBroken = true
        throw error
      }
    case .exportPath:
      let (path, isSigned) = (try input.text(), try input.boolean())
      try refuseIfConfined("the contents of \(path)")
      let signature = isSigned ? try DaemonKeys.signature(of: store.exportDigest(path)) : nil
      try store.export(path, signature: signature, to: ClientSink(session))
      return number(1)
    default:
      session.isBroken = Confinement.isOn
      try refuseIfConfined("an import into the store")
      let imported = try store.importItems(from: WireReader(ClientSource(session)), judge: DaemonKeys.judge)
      return texts(imported)
    }
  }

  // MARK: Roots and garbage

  private static func roots(_ operation: WorkerOperation, _ session: WorkerSession) throws -> Result {
    let (store, input) = (session.store, session.input)
    switch operation {
    case .addTemporaryRoot:
      try store.addTemporaryRoots([try input.text()])
      return number(1)
    case .addIndirectRoot:
      let link = try input.text()
      try refuseIfConfined("a root of the store")
      try store.addIndirectRoot(link)
      return number(1)
    case .synchronizeWithCollector: return number(1)
    case .findRoots:
      try refuseIfConfined("the roots of the store")
      let roots = try store.roots()
      return { output in
        try output.put(UInt64(roots.count))
        for root in roots {
          try output.put(root.link)
          try output.put(root.item)
        }
      }
    case .collectGarbage: return try collect(session)
    case .optimizeStore: return number(1)
    default:
      let contents = try input.boolean()
      let repair = try input.boolean()
      try refuseIfConfined("a check of the store")
      let faults = try store.verify(contents: contents)
      for fault in faults { try session.say("\(fault.message)\n") }
      if repair, !faults.isEmpty {
        let repair = try StoreRepair(
          store, options: session.options, onEvent: { try? session.report($0) }, say: { try? session.say("\($0)\n") })
        _ = try repair.mend(faults)
      }
      return truth(!faults.isEmpty)
    }
  }

  private static func collect(_ session: WorkerSession) throws -> Result {
    let (store, input) = (session.store, session.input)
    let action = try input.integer()
    let paths = try input.texts()
    _ = try input.boolean()
    let enough = try input.integer()
    for _ in 0..<3 { _ = try input.integer() }
    try refuseIfConfined("collecting the store's garbage")
    var (found, bytes): ([String], UInt64) = ([], 0)
    switch action {
    // As in Guix, what a connection has added keeps nothing when that connection collects.
    case 0: found = try store.liveItems(ownRoots: false)
    case 1: found = try store.deadItems(ownRoots: false)
    default:
      let result =
        action == 3
        ? try store.deleteItems(paths, ownRoots: false)
        : try store.collectGarbage(enoughBytes: enough == 0 ? .max : enough, ownRoots: false)
      (found, bytes) = (result.deleted, result.freedBytes)
      for problem in result.problems { try session.say("warning: \(problem)\n") }
    }
    return { output in
      try output.put(found)
      try output.put(bytes)
      try output.put(0)
    }
  }

  // MARK: Builds

  private static func builds(_ operation: WorkerOperation, _ session: WorkerSession) throws -> Result {
    let input = session.input
    switch operation {
    case .setOptions:
      try setOptions(session)
      return { _ in }
    case .ensurePath:
      let path = try input.text()
      try session.store.addTemporaryRoots([path])
      if try !session.store.isValid(path), !Confinement.isOn {
        try Builder.substitutes?.fetch(items: [path], into: session.store, session.options) { try? session.report($0) }
      }
      guard try session.store.isValid(path) else {
        throw StoreError(.notValid, "'\(path)' is not in the store and there are no substitutes for it")
      }
      return number(1)
    default:
      let things = try input.texts()
      let mode = try session.clientMinor >= 15 ? input.integer() : 0
      guard let buildMode = [0: BuildMode.normal, 1: .normal, 2: .check][mode] else {
        throw StoreError(.invalidEncoding, "there is no build mode of the number \(mode)")
      }
      try refuseIfConfined("building \(things.joined(separator: ", "))")
      let goals = try things.flatMap { try session.goals($0, buildMode, repair: mode == 1) }
      try session.builder().build(goals, buildMode)
      return number(1)
    }
  }

  private static func setOptions(_ session: WorkerSession) throws {
    let (input, minor) = (session.input, session.clientMinor)
    session.options.keepFailed = try input.boolean()
    session.options.keepGoing = try input.boolean()
    session.options.fallsBack = try input.boolean()
    session.options.verbosity = Int(truncatingIfNeeded: try input.integer())
    if minor < 0x61 {
      session.options.maxJobs = max(1, Int(clamping: try input.integer()))
      session.options.maxSilentSeconds = Int(clamping: try input.integer())
    }
    if minor >= 2 { _ = try input.boolean() }
    if minor >= 4 {
      _ = try input.integer()
      _ = try input.integer()
      session.settings.printsTrace = try input.boolean()
    }
    if minor >= 6 && minor < 0x61 { session.options.cores = Int(clamping: try input.integer()) }
    if minor >= 10 { session.options.usesSubstitutes = try input.boolean() }
    guard minor >= 12 else { return }
    for _ in 0..<min(try input.integer(), 10_000) {
      let (name, value) = (try input.text(), try input.text())
      let number = Int(value).map { max(0, $0) }
      switch name {
      case "build-max-jobs": session.options.maxJobs = max(1, number ?? 1)
      case "build-cores": session.options.cores = number ?? session.options.cores
      case "build-timeout": session.options.timeoutSeconds = number ?? session.options.timeoutSeconds
      case "build-max-silent-time": session.options.maxSilentSeconds = number ?? session.options.maxSilentSeconds
      case "build-repeat": session.options.rounds = (number ?? 0) + 1
      // A client may choose among servers: what they send is taken if an authorized key signed it.
      case "substitute-urls": session.options.substituteServers = value.split(separator: " ").map(String.init)
      case "multiplexed-build-output": session.settings.multiplexes = value == "true" || value == "1"
      default: break
      }
    }
  }
}
