// Processes that are killed, and processes that work at the same time. The test program runs itself again, with only
// `ChildProcess` selected, and an environment variable says what the child is to do.

import Glibc
import Testing

@testable import Store

/// What a child does with a store: some work, stopped dead at one of its system calls or database statements.
enum Work: String, CaseIterable {
  case texts, tree, outputs, collect, many, keep

  /// Does the work with the store in `scratch`.
  func run(in scratch: String) throws {
    let store = try EmbeddedStore(directory: "\(scratch)/store")
    switch self {
    case .texts:
      let a = try store.addText(name: "a", contents: "A")
      try store.addText(name: "b", contents: a, references: [a])
    case .tree: try store.addToStore(name: "tree", recursive: true, hostPath: "\(scratch)/tree")
    case .outputs:
      let (path, derivation) = try store.addDerivation(
        DerivationRequest(name: "d", builder: "/b", outputs: ["out", "lib"]))
      let locks = try store.lock(derivation.outputs.map(\.path))
      try store.registerOutputs(of: path, built: ["out": "\(scratch)/tree", "lib": "\(scratch)/tree/d"])
      locks.release()
      try store.addRoot("\(scratch)/result", to: derivation.outputPath())
    case .collect:
      // Looking at every process takes very many steps that change nothing.
      store.processDirectory = "\(scratch)/tree"
      try store.collectGarbage()
    case .keep:
      try store.addText(name: "a", contents: "A")
      keptStore = store
    case .many:
      for index in 0..<60 {
        try store.addText(name: "t", contents: "text \(index % 30)")
        if index % 10 == 0 {
          try store.addToStore(name: "tree\(index % 20)", recursive: true, hostPath: "\(scratch)/tree")
        }
      }
    }
  }
}

/// Keeps a handle until the process exits.
nonisolated(unsafe) private var keptStore: EmbeddedStore?

@Suite struct ChildProcess {
  private static let variable = "NSSCHEME_STORE_TEST_CHILD"

  /// In a child, does its work and ends the process; in the test run proper, does nothing.
  @Test func act() throws {
    guard let request = getenv(ChildProcess.variable).map({ String(cString: $0) }) else { return }
    let words = request.split(separator: " ").map(String.init)
    var remaining = Int(words[1])!
    beforeSystemCall = {
      remaining -= 1
      if remaining == 0 { kill(getpid(), SIGKILL) }
    }
    do { try Work(rawValue: words[0])!.run(in: words[2]) } catch {
      print(error)
      exit(2)
    }
    exit(0)
  }

  /// Starts a child that is killed at its `step`th step, or never if that is 0.
  static func start(_ work: Work, in scratch: String, step: Int = 0) throws -> pid_t {
    let arguments = ["/proc/self/exe", "--filter", "ChildProcess", "--testing-library", "swift-testing"]
    var environment = ["\(variable)=\(work.rawValue) \(step) \(scratch)"]
    for name in ["PATH", "LD_LIBRARY_PATH", "HOME"] {
      if let value = getenv(name) { environment.append("\(name)=\(String(cString: value))") }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [1, 2] as [Int32] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "\(scratch)/output", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = environment.map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, "/proc/self/exe", &actions, nil, argv, envp) == 0)
    return process
  }

  /// Waits for a child; true if it did all its work, false if it was killed.
  static func finish(_ process: pid_t, in scratch: String) throws -> Bool {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 && errno == EINTR {}
    if status == 0 { return true }
    if status & 0x7f == SIGKILL { return false }
    Issue.record("the child failed: \(display(try readFile("\(scratch)/output")))")
    return true
  }
}

@Suite(.serialized) struct CrashTests {
  private func prepare(_ scratch: Scratch) {
    let shared = String(repeating: "x", count: 5000)
    let tree: Tree = .directory([
      ("a", .file(shared)), ("d", .directory([("b", .file(shared)), ("l", .link("../a"))])), ("run", .program("#!")),
    ])
    tree.make(at: "\(scratch.path)/tree")
  }

  /// Every valid item is whole, and nothing else is there.
  private func expectSound(_ scratch: Scratch, _ context: String) throws {
    let store = try scratch.store()
    let valid = try store.allItems()
    for item in valid {
      let info = try store.info(of: item)
      let nar = try FileTree.narHash(of: store.hostPath(item))
      #expect(nar == NarHash(digest: info.narHash, size: info.narSize), "\(context): \(item)")
      #expect(status(store.hostPath(item)).st_mode & 0o222 == 0 || info.narSize < 100, "\(context): \(item)")
      #expect(status(store.hostPath(item)).st_mtim.tv_sec == 1, "\(context): \(item)")
      for reference in try store.references(item) { #expect(valid.contains(reference), "\(context)") }
    }
    let names = try Descriptor.open(store.directory, O_RDONLY).entryNames(path: "").map(display)
    #expect(names.filter(StorePath.isItemName) == valid.map { String($0.dropFirst(11)) }, "\(context)")
    let expected: Set = [".tmp", ".links", ".nsscheme-store"]
    #expect(Set(names.filter { $0.hasPrefix(".") }).isSubset(of: expected), "\(context): \(names)")
    let unfinished =
      exists("\(store.directory)/.tmp")
      ? try Descriptor.open("\(store.directory)/.tmp", O_RDONLY).entryNames(path: "") : []
    // This handle may have made its own to clean up.
    #expect(unfinished.count <= 1, "\(context)")
    // Only this handle's own list of roots may be there.
    let lists = try Descriptor.open("\(store.stateDirectory)/temproots", O_RDONLY).entryNames(path: "")
    #expect(lists.count <= 1, "\(context)")
    #expect(!exists(store.pendingCollectionFile), "\(context)")
  }

  /// Kills the work at its first step, its second, and so on until it gets through.
  private func killEverywhere(_ work: Work, prepare more: (Scratch) throws -> Void = { _ in }) throws {
    var step = 1
    while true {
      let scratch = Scratch()
      prepare(scratch)
      try more(scratch)
      let finished = try ChildProcess.finish(ChildProcess.start(work, in: scratch.path, step: step), in: scratch.path)
      try expectSound(scratch, "\(work) killed at step \(step)")
      if finished { break }
      // The same work succeeds over the remains.
      try work.run(in: scratch.path)
      try expectSound(scratch, "\(work) repeated after step \(step)")
      step += 1
    }
    #expect(step > 20)
  }

  @Test func addingTexts() throws { try killEverywhere(.texts) }

  @Test func addingATree() throws { try killEverywhere(.tree) }

  @Test func registeringOutputs() throws { try killEverywhere(.outputs) }

  @Test func collecting() throws {
    try killEverywhere(.collect) { scratch in
      try Work.texts.run(in: scratch.path)
      try Work.tree.run(in: scratch.path)
    }
  }

  /// A process that keeps its handle to the end leaves nothing behind all the same.
  @Test func exiting() throws {
    let scratch = Scratch()
    prepare(scratch)
    #expect(try ChildProcess.finish(ChildProcess.start(.keep, in: scratch.path), in: scratch.path))
    for directory in ["store/.tmp", "store-state/temproots"] {
      #expect(try Descriptor.open("\(scratch.path)/\(directory)", O_RDONLY).entryNames(path: "") == [])
    }
    try expectSound(scratch, "after exit")
  }

  // MARK: At the same time

  @Test func twoProcesses() throws {
    let scratch = Scratch()
    prepare(scratch)
    let processes = try (0..<4).map { _ in try ChildProcess.start(.many, in: scratch.path) }
    for process in processes { #expect(try ChildProcess.finish(process, in: scratch.path)) }
    try expectSound(scratch, "four processes")
    #expect(try scratch.store().allItems().count == 32)
  }

  @Test func addingWhileCollecting() throws {
    let scratch = Scratch()
    prepare(scratch)
    let adding = try (0..<2).map { _ in try ChildProcess.start(.many, in: scratch.path) }
    let store = try scratch.store()
    for _ in 0..<20 { try store.collectGarbage() }
    for process in adding { #expect(try ChildProcess.finish(process, in: scratch.path)) }
    try expectSound(scratch, "adding while collecting")
  }

  @Test func handlesOnThreads() async throws {
    let scratch = Scratch()
    prepare(scratch)
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { try Work.many.run(in: path) } }
      try await group.waitForAll()
    }
    try expectSound(scratch, "four threads")
  }

  /// A process that needs an item that another one is making waits, and then finds it.
  @Test func waitingForALock() async throws {
    let scratch = Scratch()
    let maker = try scratch.store()
    let path = try StorePath.text(name: "t", contents: Array("text".utf8))
    let locks = try maker.lock([path])
    let directory = maker.directory
    let waiting = Task.detached { try EmbeddedStore(directory: directory).addText(name: "t", contents: "text") }
    #expect(try maker.addText(name: "t", contents: "text") == path)
    let inode = status(maker.hostPath(path)).st_ino
    locks.release()
    #expect(try await waiting.value == path)
    #expect(status(maker.hostPath(path)).st_ino == inode)
  }
}
