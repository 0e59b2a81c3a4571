// Builds derivations with everything they need. One thread watches all running builds; each build holds the locks of
// its outputs, so that two processes that want the same thing make it once.
//
// When a builder has ended well, the next one starts before the outputs are registered, which is mostly waiting for the
// disk; and what only costs time, such as removing the directory of a finished build, is done while a builder runs.
//
// Invariant: while a build waits for a lock that another process holds, no other build of this process runs. So no two
// processes can wait for each other.

import Glibc
import Store

/// Makes derivations' outputs valid.
public final class Builder {
  public let store: EmbeddedStore
  public var options: BuildOptions
  /// Where items come from that need not be built; set by the program, if it knows a way.
  nonisolated(unsafe) public static var substitutes: (any SubstituteSource)?
  private let onEvent: (BuildEvent) -> Void
  private lazy var identity = HostIdentity.choose()
  private let helper = BuildHelper()
  /// A directory for the next build, made while another one runs.
  private var spare: ScratchDirectory?

  /// A builder for the store. Removes what killed builders left behind.
  public init(
    _ store: EmbeddedStore, options: BuildOptions = BuildOptions(), onEvent: @escaping (BuildEvent) -> Void = { _ in }
  ) throws {
    (self.store, self.options, self.onEvent) = (store, options, onEvent)
    OwnedDirectory.removeAbandoned(below: Builder.directory(store))
  }

  /// The host directory below which builds of a store run.
  static func directory(_ store: EmbeddedStore) -> String { store.stateDirectory + "/builds" }

  /// The host path of the log of a derivation's last build, whether there is one or not.
  public func logFile(of derivation: String) throws -> String { try Builder.logFile(of: derivation, in: store) }

  /// The same without a builder.
  public static func logFile(of derivation: String, in store: EmbeddedStore) throws -> String {
    try BuildLog.path(of: derivation, in: store.logDirectory)
  }

  /// The derivations that `build` would build, inputs before what needs them. Builds nothing.
  public func derivationsToBuild(_ goals: [BuildGoal]) throws -> [String] {
    let graph = try BuildGraph(goals, in: store)
    return try graph.repairs.isEmpty ? graph.order : derivationsToBuild(graph.repairs) + graph.order
  }

  /// Makes all outputs of the derivations valid.
  public func build(_ derivations: String...) throws { try build(derivations.map { BuildGoal($0) }) }

  /// Makes the outputs that the goals name valid, with everything they need. Throws the first failure; then nothing of
  /// the failed derivation is registered. In the mode `check` what the goals name is then built again and compared.
  public func build(_ goals: [BuildGoal], _ mode: BuildMode = .normal) throws {
    onEvent(.began)
    defer { onEvent(.ended) }
    try fetch(goals)
    try build(goals, whileRepairing: [])
    if mode == .check { try build(goals, checking: true, whileRepairing: []) }
  }

  /// Fetches what need not be built. The outputs are protected from collection before they are fetched.
  private func fetch(_ goals: [BuildGoal]) throws {
    guard options.usesSubstitutes, let substitutes = Builder.substitutes else { return }
    if try BuildGraph(goals, in: store).order.isEmpty { return }
    try substitutes.fetch(goals, into: store, options) { onEvent(.fetch($0)) }
  }

  /// Builds goals; `repairs` are the derivations that are being built again for something that is missing.
  private func build(_ goals: [BuildGoal], checking: Bool = false, whileRepairing repairs: Set<String>) throws {
    var graph = try BuildGraph(goals, in: store, checking: checking)
    if !graph.repairs.isEmpty {
      let more = Set(graph.repairs.map(\.derivation))
      if let again = more.intersection(repairs).first {
        throw BuildError(
          .badOutput, "the outputs of '\(again)' are missing or damaged, and cannot be built again without themselves",
          derivation: again)
      }
      try build(graph.repairs, whileRepairing: repairs.union(more))
      graph = try BuildGraph(goals, in: store, checking: checking)
      if let again = graph.repairs.first {
        throw BuildError(
          .badOutput, "the outputs of '\(again.derivation)' were built again and are missing or damaged again",
          derivation: again.derivation)
      }
    }
    try build(graph)
  }

  private func build(_ graph: BuildGraph) throws {
    var run = Run(graph)
    if !run.isDone { onEvent(.planned(graph.plan)) }
    // What goes wrong with it goes wrong again when a build needs it.
    if !run.isDone { try? helper.prepare(isIsolated: options.isolation == .full) }
    defer {
      spare = nil
      run.cleanUp()
    }
    while !run.isDone {
      try startJobs(&run)
      run.cleanUp()
      if !run.jobs.isEmpty && run.unstarted > 0 { prepareScratch() }
      if !run.jobs.isEmpty { try watch(&run) }
    }
    if let error = run.firstError { throw error }
  }

  /// The state of one call of `build`.
  private struct Run {
    let graph: BuildGraph
    var jobs: [BuildJob] = []
    /// Jobs whose outputs are registered, and whose directories are not removed yet.
    private var finished: [BuildJob] = []
    /// How many derivations have not been looked at.
    var unstarted: Int
    /// What can be built now, in order.
    var ready: [String]
    var missing: [String: Int]
    var hopeless: Set<String> = []
    var firstError: BuildError?
    /// Derivations whose locks another process holds.
    var waiting: Set<String> = []

    init(_ graph: BuildGraph) {
      self.graph = graph
      unstarted = graph.nodes.count
      missing = graph.nodes.mapValues(\.needs.count)
      ready = graph.order.filter { graph.nodes[$0]!.needs.isEmpty }
    }

    var isDone: Bool { jobs.isEmpty && ready.isEmpty }

    mutating func finished(_ job: BuildJob) {
      finished.append(job)
      succeeded(job.node.path)
    }

    mutating func cleanUp() {
      for job in finished { job.cleanUp() }
      finished = []
    }

    mutating func succeeded(_ path: String) {
      for next in graph.nodes[path]!.neededBy {
        missing[next]! -= 1
        if missing[next] == 0 && !hopeless.contains(next) { ready.append(next) }
      }
    }

    mutating func failed(_ path: String, _ error: BuildError, keepGoing: Bool) {
      if firstError == nil { firstError = error }
      if keepGoing {
        hopeless.formUnion(graph.dependents(of: path))
      } else {
        // Jobs end with their last reference.
        jobs = []
        ready = []
      }
    }
  }

  private func startJobs(_ run: inout Run) throws {
    var held: [String] = []
    while run.jobs.count < max(options.maxJobs, 1), !run.ready.isEmpty {
      let path = run.ready.removeFirst()
      let node = run.graph.nodes[path]!
      let outputs = node.derivation.outputs.map(\.path)
      var locks = try store.tryLock(outputs)
      if locks == nil {
        if run.waiting.insert(path).inserted { onEvent(.waiting(derivation: path)) }
        if !run.jobs.isEmpty || !run.ready.isEmpty {
          held.append(path)
          continue
        }
        locks = try store.lock(outputs)
      }
      // Another process may have built it since it was found missing.
      if try isMade(node) {
        run.unstarted -= 1
        onEvent(.unneeded(derivation: path))
        run.succeeded(path)
        continue
      }
      run.unstarted -= 1
      do { try announce(start(node, locks!, &run)) } catch let error as BuildError {
        onEvent(.failed(error))
        run.failed(path, error, keepGoing: options.keepGoing)
        if !options.keepGoing { return }
      }
    }
    run.ready += held
  }

  private func isMade(_ node: BuildGraph.Node) throws -> Bool {
    try !node.isCheck && node.derivation.outputs.allSatisfy { try store.isUsable($0.path) }
  }

  /// Starts the next build beside one whose builder has ended and whose outputs are not registered yet, if that takes
  /// no waiting. What goes wrong here goes wrong again in its turn, and is reported then.
  private func startEarly(_ run: inout Run) -> BuildJob? {
    // Another round of the same build replaces the one that has ended.
    guard options.rounds <= 1, run.jobs.count < max(options.maxJobs, 1), let path = run.ready.first,
      let node = run.graph.nodes[path], !run.waiting.contains(path)
    else { return nil }
    guard let locks = try? store.tryLock(node.derivation.outputs.map(\.path)), (try? isMade(node)) == false,
      let job = try? start(node, locks, &run)
    else { return nil }
    run.ready.removeFirst()
    run.unstarted -= 1
    return job
  }

  private func start(
    _ node: BuildGraph.Node, _ locks: PathLocks, _ run: inout Run, after rounds: BuildJob.Rounds = .init()
  ) throws -> BuildJob {
    let owner = BuildPlan.isolation(of: node.derivation, options) == .full ? identity : .own
    let job = try BuildJob(
      node, store: store, options: options, scratch: scratch(of: owner, for: node.path), helper: helper,
      locks: locks, rounds: rounds)
    run.jobs.append(job)
    return job
  }

  private func announce(_ job: BuildJob) throws {
    onEvent(.started(derivation: job.node.path, logFile: job.log.path))
    if let preface = job.preface { try take(Array(preface.utf8)[...], job) }
  }

  private func scratch(of owner: HostIdentity, for derivation: String) throws -> ScratchDirectory {
    if let ready = spare, ready.owner == owner {
      spare = nil
      return ready
    }
    do { return try ScratchDirectory(below: Builder.directory(store), owner: owner) } catch var error as BuildError {
      error.derivation = derivation
      throw error
    }
  }

  private func prepareScratch() {
    if spare != nil { return }
    let owner = options.isolation == .full ? identity : .own
    spare = try? ScratchDirectory(below: Builder.directory(store), owner: owner)
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ job: BuildJob) throws {
    try job.received(bytes)
    onEvent(.output(derivation: job.node.path, bytes: bytes))
  }

  /// Waits for something to happen in the running builds, and deals with it.
  private func watch(_ run: inout Run) throws {
    // A finished output would be reported again and again; only a report, or the end of the reports, is the end.
    var polled = run.jobs.map {
      pollfd(fd: $0.isOutputFinished ? -1 : $0.process.output, events: Int16(POLLIN), revents: 0)
    }
    polled += run.jobs.map { pollfd(fd: $0.process.reports, events: Int16(POLLIN), revents: 0) }
    var timeout = run.jobs.compactMap(\.secondsLeft).min().map { $0 * 1000 + 10 } ?? -1
    // Another process's locks are not announced.
    if !run.ready.isEmpty && run.jobs.count < options.maxJobs { timeout = timeout < 0 ? 200 : min(timeout, 200) }
    let count = poll(&polled, nfds_t(polled.count), Int32(timeout))
    if count < 0 && errno != EINTR { throw systemError("wait for", "running builds", errno) }
    for (index, job) in run.jobs.enumerated() where count > 0 {
      let hasEnded = polled[polled.count / 2 + index].revents != 0
      // At the end everything that was printed is in the pipe.
      while hasEnded || polled[index].revents != 0 {
        let bytes = job.process.readOutput()
        if bytes.isEmpty && !hasEnded { job.isOutputFinished = true }
        if bytes.isEmpty { break }
        try take(bytes, job)
        if !hasEnded { break }
      }
      if hasEnded {
        run.jobs.removeAll { $0 === job }
        let next = job.hasEndedWell() ? startEarly(&run) : nil
        finish(job, &run)
        if run.firstError != nil && !options.keepGoing { return }
        if let next { try announce(next) }
      }
    }
    for job in run.jobs { job.checkLimits() }
  }

  private func finish(_ job: BuildJob, _ run: inout Run) {
    do {
      switch try job.finish() {
      case .again(let rounds): try announce(start(job.node, job.locks, &run, after: rounds))
      case .done(let outputs):
        job.locks.release()
        onEvent(.succeeded(derivation: job.node.path, outputs: outputs))
        run.finished(job)
      }
    } catch {
      let failure = error as? BuildError ?? BuildError(.badOutput, "\(error)", derivation: job.node.path)
      onEvent(.failed(failure))
      run.failed(job.node.path, failure, keepGoing: options.keepGoing)
    }
  }
}
