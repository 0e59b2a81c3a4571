// One build from its lock to its registration. A job owns the locks of the outputs, the scratch directory, the log
// and the process; whatever way it ends, they go with it.

import Glibc
import Store

final class BuildJob {
  let node: BuildGraph.Node
  let log: BuildLog
  let process: BuildProcess
  /// Whether the output has ended, which the build need not have.
  var isOutputFinished = false
  private let plan: BuildPlan
  private let store: EmbeddedStore
  private let options: BuildOptions
  private let scratch: ScratchDirectory
  private let locks: PathLocks
  private let started = now()
  private var lastOutput = now()
  private var stopped: BuildError.Kind?

  /// Starts the build of a node whose outputs are locked and not valid.
  init(
    _ node: BuildGraph.Node, store: EmbeddedStore, options: BuildOptions, identity: HostIdentity, locks: PathLocks
  ) throws {
    (self.node, self.store, self.options, self.locks) = (node, store, options, locks)
    let owner = BuildPlan.isolation(of: node.derivation, options) == .full ? identity : .own
    scratch = try ScratchDirectory(for: node.path, below: Builder.directory(store), owner: owner)
    plan = try BuildPlan(
      node.derivation, at: node.path, in: store, options: options, scratchDirectory: scratch.path)
    for file in plan.buildFiles {
      try scratch.write(Array(file.contents.utf8), to: file.path, of: node.path, owner: owner)
    }
    log = try BuildLog(of: node.path, in: store.logDirectory)
    if plan.isolation == .none {
      // Leftovers at the outputs' places are of a killed build: their lock is ours now.
      for path in plan.builtOutputs.values where (try? Descriptor.exists(path)) == true { try FileTree.remove(path) }
    }
    do { process = try BuildProcess(plan, as: owner) } catch let refusal as Refusal {
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

  /// After the end of the output: registers what was made. Throws why there is nothing to register.
  func finish() throws -> [String: String] {
    let ending = process.finish()
    do {
      if let error = failure(ending) { throw error }
      do {
        let outputs = try store.registerOutputs(of: node.path, built: plan.builtOutputs)
        try scratch.remove()
        return outputs
      } catch let error as StoreError {
        throw BuildError(.badOutput, error.message, derivation: node.path)
      }
    } catch var error as BuildError {
      error.logFile = log.path
      error.lastLines = log.lastLines(options.errorLogLines)
      if options.keepFailed {
        error.keptDirectory = scratch.keepBuildDirectory(of: node.path, fallback: store.stateDirectory + "/failed")
      }
      if plan.isolation == .none {
        for path in plan.builtOutputs.values where (try? Descriptor.exists(path)) == true { try? FileTree.remove(path) }
      }
      try? scratch.remove()
      throw error
    }
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
    case .logTooLong: return error(.logTooLong, "printed more than \(plan.maxLogBytes) bytes and was stopped")
    default: break
    }
    switch ending {
    case .exited(0): return nil
    case .exited(let status): return error(.exited(status), "failed: its builder ended with exit status \(status)")
    case .killed(let signal):
      let name = String(cString: strsignal(signal))
      return error(.killed(signal), "failed: its builder was ended by signal \(signal) (\(name))")
    case .vanished: return error(.killed(SIGKILL), "failed: it was killed from outside")
    case .refused("run the builder", let program, let code):
      return BuildError(
        .cannotStart,
        "cannot run the builder '\(program)' of '\(path)': \(String(cString: strerror(-code))); the program, "
          + "and the interpreter or loader that it names, must be executable and among the derivation's inputs",
        derivation: path)
    case .refused(let operation, let place, let code):
      return BuildError(.cannotStart, Refusal(operation, place, code).message(for: path), derivation: path)
    }
  }
}

/// Seconds on a clock that nobody sets.
private func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec
}

extension Descriptor {
  /// Whether there is something with this name, a dangling link included.
  static func exists(_ path: String) throws -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
}
