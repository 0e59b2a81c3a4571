// How an update is carried out: the branch is fetched through the gate into a bare repository of its own; a process of
// `nsscheme potluck publish` evaluates what is in it and writes modules into the channel; the channel is committed and
// signed. Fetching happens side by side, writing one after the other. **Invariant:** whatever a repository says is
// evaluated in another process, with limits, and never here.

import CServe
import FoundationEssentials
import Glibc

/// One at a time.
actor Turn {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if !isTaken {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func give() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
  }
}

/// What carries updates out.
struct Worker: Sendable {
  let settings: Settings
  /// The address that authors consent to.
  let url: String
  let queue: Queue
  let gate: Gate
  let turn: Turn

  /// Carries out updates for ever.
  func run() async throws {
    while true {
      let job = try await queue.next()
      var outcome: Outcome?
      var message: String?
      do {
        outcome = try await carryOut(job)
      } catch let failure as Failure {
        message = failure.message
      } catch {
        message = "\(error)"
      }
      try await queue.finish(job, outcome, message: message)
      let what = "\(job.branch.url) \(job.branch.name)"
      let ending = message ?? (outcome?.hasFailures == true ? "some dishes failed" : "done")
      complain("update \(job.id) of \(what): \(ending)")
    }
  }

  private func carryOut(_ job: Job) async throws -> Outcome {
    let clone = "\(settings.scratch)/clones/\(job.id)"
    try await makeRoom()
    defer { removeTree(clone) }
    try await fetch(job.branch, into: clone)
    await turn.take()
    let result: Result<Outcome, any Error>
    do { result = .success(try await publish(job.branch, from: clone)) } catch { result = .failure(error) }
    await turn.give()
    return try result.get()
  }

  // MARK: Fetching

  /// The settings of every git of ours: nothing of the user's, no questions, no protocols but these.
  private var gitEnvironment: [String: String] {
    [
      "PATH": path, "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "/bin/false", "GIT_ALLOW_PROTOCOL": allowedProtocols, "LC_ALL": "C",
    ]
  }
  private var allowedProtocols: String { settings.allowLocal ? "http:https:file" : "http:https" }

  private func fetch(_ branch: Branch, into clone: String) async throws {
    removeTree(clone)
    let made = try await ChildProcess(
      words: ["git", "init", "-q", "--bare", "--template=", clone], environment: gitEnvironment
    ).run()
    guard made.isGood else { throw Failure(message: "git init: \(made.complaint)") }
    let ticket = gate.ticket(bytes: settings.megabytes << 20)
    let options = [
      "http.proxy=socks5h://\(ticket):x@127.0.0.1:\(gate.port)", "http.lowSpeedLimit=1000", "http.lowSpeedTime=30",
      "fetch.unpackLimit=1", "transfer.fsckObjects=true", "gc.auto=0", "core.bigFileThreshold=1m", "pack.threads=1",
      "safe.directory=*",
    ].flatMap { ["-c", $0] }
    let fetched = try await ChildProcess(
      words: ["git", "-C", clone] + options + [
        "fetch", "-q", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", branch.url,
        "+refs/heads/\(branch.name):refs/heads/\(branch.name)",
      ], environment: gitEnvironment, seconds: settings.seconds, memoryMegabytes: 1024,
      fileMegabytes: settings.megabytes
    ).run()
    let refused = gate.end(ticket)
    guard fetched.isGood else {
      throw Failure(message: refused ?? "the branch cannot be fetched: \(fetched.complaint)")
    }
  }

  // MARK: Publishing

  private func publish(_ branch: Branch, from clone: String) async throws -> Outcome {
    var words = [settings.nsscheme, "potluck", "publish", "--json", "--host=\(url)", "--from=\(clone)"]
    words += ["--target=\(settings.target)", "--source=\(settings.source)"]
    words += settings.loadPath.map { "--load-path=\($0)" } + (settings.allowLocal ? ["--allow-local"] : [])
    words += [branch.url, branch.name]
    let child = try await ChildProcess(
      words: words, environment: settings.evaluatorEnvironment, seconds: settings.seconds
    ).run()
    // The status is 1 as well when single dishes are wrong; then there is an answer.
    guard !child.timedOut, child.status <= 1,
      let outcome = try? JSONDecoder().decode(Outcome.self, from: Data(child.output.utf8))
    else {
      try await settings.restoreCheckouts()
      throw Failure(message: child.complaint)
    }
    let title = "\(outcome.directory): \(outcome.dishes.count == 1 ? "1 dish" : "\(outcome.dishes.count) dishes")."
    let text = "\(title)\n\nFrom \(branch.url), branch \(branch.name), commit \(outcome.commit)."
    for checkout in [settings.target, settings.source] { try await settings.commit(checkout, text) }
    return outcome
  }

  // MARK: Room

  /// Keeps some of the disk free: what evaluation has left goes first, while nobody evaluates.
  private func makeRoom() async throws {
    if freeMegabytes >= settings.free { return }
    await turn.take()
    // Another worker may have made some meanwhile.
    if freeMegabytes < settings.free {
      removeTree("\(settings.scratch)/tmp")
      mkdir("\(settings.scratch)/tmp", 0o700)
      _ = try await ChildProcess(words: [settings.nsscheme, "gc"], environment: settings.evaluatorEnvironment).run()
    }
    await turn.give()
    let free = freeMegabytes
    guard free >= settings.free else {
      throw Failure(message: "the host's disk is full: \(free) MB are free, and \(settings.free) are kept")
    }
  }

  private var freeMegabytes: Int {
    var status = statvfs()
    guard statvfs(settings.scratch, &status) == 0 else { return 0 }
    return (Int(status.f_bavail) * Int(status.f_frsize)) >> 20
  }
}

extension Settings {
  /// The environment of nsscheme: a home of its own, for its cache and its store.
  var evaluatorEnvironment: [String: String] { ["PATH": path, "HOME": "\(scratch)/home", "TMPDIR": "\(scratch)/tmp"] }

  /// Has nsscheme find out which packages there are, which takes a while over a tree and is kept; the first dish would
  /// wait for it otherwise.
  func readPackages() async throws {
    if loadPath.isEmpty { return }
    complain("reading the packages of \(loadPath.joined(separator: ", "))")
    let words =
      [nsscheme] + loadPath.flatMap { ["-L", $0] }
      + ["-c", "((@ (nsscheme potluck resolution) resolve-specification) \"guix\" #f)"]
    let child = try await ChildProcess(words: words, environment: evaluatorEnvironment, seconds: 3600).run()
    guard child.isGood else { throw Failure(message: "the packages cannot be read: \(child.complaint)") }
  }
}

/// The directories that programs are looked for in.
var path: String { getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin" }

/// Removes a directory of ours with all that is in it; links in it are not followed.
func removeTree(_ directory: String) { serve_remove_tree(directory) }
