// One build from its lock to its registration. A job owns the locks of the outputs, the scratch directory, the log
// and the process; whatever way it ends, they go with it.

import CLinux
import Glibc
import Store

final class BuildJob {
  /// What earlier rounds of the same build have come to.
  struct Rounds {
    var count = 0
    /// What the first one made; nil as well when it is the items in the store that are compared with.
    var first: PreparedOutputs?
  }

  /// What comes after a build that succeeded.
  enum Outcome {
    /// It is to be built again.
    case again(Rounds)
    /// The outputs, by name, are valid.
    case done([String: String])
  }

  let node: BuildGraph.Node
  let log: BuildLog
  let process: BuildProcess
  /// Whether the output has ended, which the build need not have.
  var isOutputFinished = false
  private let plan: BuildPlan
  private let store: EmbeddedStore
  private let options: BuildOptions
  private let scratch: ScratchDirectory
  let locks: PathLocks
  private let rounds: Rounds
  private let started = now()
  private var lastOutput = now()
  private var stopped: BuildError.Kind?
  private var ending: BuildEnding?

  /// Starts the build of a node whose outputs are locked and not valid.
  init(
    _ node: BuildGraph.Node, store: EmbeddedStore, options: BuildOptions, scratch: ScratchDirectory,
    helper: BuildHelper, locks: PathLocks, rounds: Rounds = Rounds()
  ) throws {
    (self.node, self.store, self.options, self.locks, self.rounds) = (node, store, options, locks, rounds)
    self.scratch = scratch
    if node.isCheck && !BuiltinBuilder.isBuiltin(node.derivation) && options.isolation == .none {
      throw BuildError(
        .badOptions, "without isolation '\(node.path)' would be built over what is there; leave out --no-sandbox",
        derivation: node.path)
    }
    try scratch.take(for: node.path)
    plan = try BuildPlan(
      node.derivation, at: node.path, in: store, options: options, scratchDirectory: scratch.path)
    for file in plan.buildFiles {
      try scratch.write(Array(file.contents.utf8), to: file.path, of: node.path)
    }
    log = try BuildLog(of: node.path, in: store.logDirectory)
    if plan.isolation == .none {
      // Leftovers at the outputs' paths are of a killed build: their lock is ours now.
      for path in plan.builtOutputs.values { try store.discard(at: path) }
    }
    do { process = try BuildProcess(plan, as: scratch.owner, with: helper) } catch let refusal as Refusal {
      throw BuildError(.cannotStart, refusal.message(for: node.path), derivation: node.path)
    }
  }

  /// What is said in the log before the builder says anything.
  var preface: String? {
    plan.isolation == .full || plan.isBuiltin
      ? nil
      : "note: built without isolation (--no-sandbox): the builder sees this host, and the result may depend on it\n"
  }

  /// Takes note of output. Stops the build if it is too much.
  func received(_ bytes: ArraySlice<UInt8>) throws {
    lastOutput = now()
    try log.append(bytes)
    if plan.maxLogBytes > 0 && log.byteCount > plan.maxLogBytes { stop(.logTooLong) }
  }

  /// Seconds until a limit must be looked at; nil if there is none.
  var secondsLeft: Int? {
    if stopped != nil { return nil }
    var left: [Int] = []
    if plan.timeoutSeconds > 0 { left.append(started + plan.timeoutSeconds - now()) }
    if plan.maxSilentSeconds > 0 { left.append(lastOutput + plan.maxSilentSeconds - now()) }
    return left.min().map { max($0, 0) }
  }

  /// Stops the build if it has run into a limit.
  func checkLimits() {
    if plan.timeoutSeconds > 0 && now() >= started + plan.timeoutSeconds { stop(.timedOut) }
    if plan.maxSilentSeconds > 0 && now() >= lastOutput + plan.maxSilentSeconds { stop(.silent) }
  }

  private func stop(_ reason: BuildError.Kind) {
    if stopped == nil { stopped = reason }
    process.kill()
  }

  /// Whether the builder made what it should, as far as it says so itself. Only after the end of the output.
  func hasEndedWell() -> Bool { stopped == nil && howItEnded() == .exited(0) }

  private func howItEnded() -> BuildEnding {
    let found = ending ?? process.finish()
    ending = found
    return found
  }

  /// Waits for the end of the namespaces, and removes what is left of the build. After `finish` gave its outcome.
  func cleanUp() {
    process.reap()
    scratch.remove()
  }

  /// After the end of the output: registers what was made, or compares it. Throws why there is nothing to register.
  func finish() throws -> Outcome {
    let ending = howItEnded()
    do {
      if let error = failure(ending) { throw error }
      do { return try conclude() } catch let error as StoreError {
        throw BuildError(.badOutput, error.message, derivation: node.path)
      }
    } catch var error as BuildError {
      process.reap()
      error.logFile = log.path
      error.lastLines = log.lastLines(options.errorLogLines)
      if options.keepFailed {
        error.keptDirectory = scratch.keepBuildDirectory(of: node.path, fallback: store.stateDirectory + "/failed")
      }
      if plan.isolation == .none {
        for path in plan.builtOutputs.values { try? store.discard(at: path) }
      }
      scratch.remove()
      throw error
    }
  }

  private func conclude() throws -> Outcome {
    let isLast = rounds.count + 1 >= options.rounds
    if !node.isCheck && rounds.first == nil {
      let made = try store.prepareOutputs(of: node.path, built: plan.builtOutputs)
      return isLast ? .done(try store.register(made)) : .again(Rounds(count: 1, first: made))
    }
    let changed = try store.changedOutputs(
      of: node.path, built: plan.builtOutputs, since: rounds.first, keeping: options.keepFailed)
    if !changed.isEmpty { throw RebuildReport.error(changed, of: node.path, isCheck: node.isCheck) }
    if !isLast { return .again(Rounds(count: rounds.count + 1, first: rounds.first)) }
    if let first = rounds.first { return .done(try store.register(first)) }
    return .done(Dictionary(uniqueKeysWithValues: node.derivation.outputs.map { ($0.name, $0.path) }))
  }

  private func failure(_ ending: BuildEnding) -> BuildError? {
    let path = node.path
    func error(_ kind: BuildError.Kind, _ text: String) -> BuildError {
      BuildError(kind, "the build of '\(path)' \(text)", derivation: path)
    }
    switch stopped {
    case .timedOut:
      return error(.timedOut, "took longer than \(plan.timeoutSeconds) seconds and was stopped (--timeout)")
    case .silent:
      return error(.silent, "was silent for \(plan.maxSilentSeconds) seconds and was stopped (--max-silent-time)")
    case .logTooLong:
      let most = BuildOption.shown(size: plan.maxLogBytes)
      return error(.logTooLong, "printed more than \(most) and was stopped (--max-log-size)")
    default: break
    }
    switch ending {
    case .exited(0): return nil
    case .exited(let status):
      return error(.exited(status), "failed: its builder ended with exit status \(status)\(limits)")
    case .killed(let signal):
      let name = String(cString: strsignal(signal))
      return error(.killed(signal), "failed: its builder was ended by signal \(signal) (\(name))\(limits)")
    case .usedTooMuch:
      let most = BuildOption.shown(size: plan.maxMemoryBytes)
      return error(.tooMuchMemory, "used more than \(most) of memory and was stopped (--max-memory)")
    case .vanished: return error(.killed(SIGKILL), "failed: it was killed from outside")
    case .refused("run the builder", let program, let code):
      return BuildError(
        .cannotStart,
        "cannot run the builder '\(program)' of '\(path)': \(String(cString: strerror(-code))); the program, "
          + "and the interpreter or loader that it names, must be executable and among the derivation's inputs",
        derivation: path)
    case .refused(BUILD_NEW_NAMESPACES, _, let code):
      let refusal = Refusal.ofNamespaces(code, hasNetwork: plan.hasNetwork)
      return BuildError(.cannotStart, refusal.message(for: path), derivation: path)
    case .refused(let operation, let what, let code):
      return BuildError(.cannotStart, Refusal(operation, what, code).message(for: path), derivation: path)
    }
  }
}

extension BuildJob {
  /// A limit that makes system calls fail, which the builder may have reported as it likes.
  private var limits: String {
    plan.maxProcesses > 0 ? "; it could have \(plan.maxProcesses) processes at most (--max-processes)" : ""
  }
}

/// Seconds on a clock that nobody sets.
private func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec
}
