// Where builds and fetches are: what the events of builders have come to. Nothing here writes or asks for the time.

import Gexp
import Sandbox
import Store

/// The state of all builds and fetches of one call of `build`.
struct ProgressState {
  enum Stage { case waiting, elsewhere, running, done, failed }

  struct Build {
    let derivation: String
    /// The name without hash and `.drv`.
    let name: String
    var needs: [String] = []
    var neededBy: [String] = []
    var stage = Stage.waiting
    /// When it began and ended, in seconds of the caller's clock.
    var started = 0.0
    var ended = 0.0
    var phase: String?
    /// The last line of the log that shows something.
    var line = ""
    /// How many seconds it took before, when that is known.
    var estimate: Double?
    var log = LogLines(limit: 4096)
  }

  struct Fetch {
    let item: String
    let name: String
    let server: String
    let total: UInt64
    let started: Double
    var received: UInt64 = 0
    /// Recent times and what had come by then.
    var samples: [(time: Double, bytes: UInt64)] = []

    /// Bytes a second, lately.
    func rate(at now: Double) -> Double {
      guard let first = samples.first, now - first.time > 0.2 else { return 0 }
      return Double(received - min(first.bytes, received)) / (now - first.time)
    }
  }

  /// How long earlier builds took, by name.
  var estimate: (String) -> Double? = { _ in nil }
  private(set) var began = 0.0
  private(set) var builds: [String: Build] = [:]
  /// Those that run, in the order in which they began.
  private(set) var running: [String] = []
  private(set) var finished: [String] = []
  private(set) var failed: [String] = []
  private(set) var waitingCount = 0
  private(set) var fetches: [String: Fetch] = [:]
  /// Those that come, in the order in which they began.
  private(set) var coming: [String] = []
  private(set) var fetched: [String] = []
  private(set) var lost: [String] = []
  private(set) var plannedItems = 0
  private(set) var plannedBytes: UInt64 = 0
  /// Bytes of items that have come whole.
  private(set) var fetchedBytes: UInt64 = 0

  init(at now: Double = 0) { began = now }

  /// Whether anything has been done or is being done.
  var isEmpty: Bool { builds.isEmpty && fetches.isEmpty }

  /// Bytes that have come.
  var receivedBytes: UInt64 { coming.reduce(fetchedBytes) { $0 + (fetches[$1]?.received ?? 0) } }

  /// The name of a store path, without `.drv`.
  static func name(of path: String) -> String {
    let name = (try? StorePath.itemName(of: path)).map { $0.dropFirst(33) } ?? path[...]
    return LogText.plain(Array(name.hasSuffix(".drv") ? name.dropLast(4).utf8 : name.utf8)[...])
  }

  /// The build of a derivation, which may be one that no plan named.
  private mutating func change(_ derivation: String, _ body: (inout Build) -> Void) {
    var build = builds[derivation]
    if build == nil {
      let name = ProgressState.name(of: derivation)
      build = Build(derivation: derivation, name: name, estimate: estimate(name))
      waitingCount += 1
    }
    body(&build!)
    builds[derivation] = build
  }

  /// Takes note of an event; returns the lines of log that it completes.
  mutating func take(_ event: BuildEvent, at now: Double) -> [String] {
    switch event {
    case .began, .ended: break
    case .planned(let plan):
      for planned in plan { change(planned.derivation) { $0.needs = planned.needs } }
      for planned in plan {
        for need in planned.needs where builds[need]?.neededBy.contains(planned.derivation) == false {
          change(need) { $0.neededBy.append(planned.derivation) }
        }
      }
    case .started(let derivation, _): start(derivation, now)
    case .waiting(let derivation): change(derivation) { $0.stage = .elsewhere }
    case .unneeded(let derivation), .succeeded(let derivation, _): end(derivation, .done, now)
    case .failed(let error): if let derivation = error.derivation { end(derivation, .failed, now) }
    case .output(let derivation, let bytes): return read(bytes, of: derivation)
    case .fetch(let event): take(event, at: now)
    }
    return []
  }

  private mutating func start(_ derivation: String, _ now: Double) {
    change(derivation) {
      $0.stage = .running
      // Another round of a build goes on.
      if $0.started == 0 { $0.started = now }
    }
    if !running.contains(derivation) {
      running.append(derivation)
      waitingCount -= 1
    }
  }

  private mutating func end(_ derivation: String, _ stage: Stage, _ now: Double) {
    change(derivation) {
      $0.stage = stage
      $0.ended = now
      $0.log = LogLines(limit: 4096)
    }
    if let index = running.firstIndex(of: derivation) { running.remove(at: index) } else { waitingCount -= 1 }
    if stage == .done { finished.append(derivation) } else { failed.append(derivation) }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, of derivation: String) -> [String] {
    var lines: [String] = []
    change(derivation) { build in
      lines = build.log.take(bytes)
      for line in lines { if let phase = ProgressState.phase(in: line) { build.phase = phase } }
      if let shown = build.log.unfinished ?? lines.last(where: { $0.contains { $0 != " " } }) { build.line = shown }
    }
    return lines
  }

  /// The phase that a line of a log says is starting.
  static func phase(in line: String) -> String? {
    let head = "starting phase `"
    guard line.hasPrefix(head), line.hasSuffix("'") else { return nil }
    return String(line.dropFirst(head.count).dropLast())
  }

  private mutating func take(_ event: FetchEvent, at now: Double) {
    switch event {
    case .planned(let items, let bytes, _):
      plannedItems += items
      plannedBytes += bytes
    case .started(let item, let server, let bytes):
      fetches[item] = Fetch(
        item: item, name: ProgressState.name(of: item),
        server: LogText.plain(Array(server.utf8)[...]), total: bytes, started: now, samples: [(now, 0)])
      if !coming.contains(item) { coming.append(item) }
    case .received(let item, let bytes):
      guard var fetch = fetches[item] else { return }
      fetch.received = bytes
      fetch.samples.append((now, bytes))
      while fetch.samples.count > 2, now - fetch.samples[1].time > 3 { fetch.samples.removeFirst() }
      fetches[item] = fetch
    case .finished(let item):
      coming.removeAll { $0 == item }
      fetched.append(item)
      fetchedBytes += fetches[item].map { max($0.received, $0.total) } ?? 0
    case .failed(let item, _):
      coming.removeAll { $0 == item }
      lost.append(item)
    case .said: break
    }
  }
}

extension ProgressState {
  /// `1h 02m`, `3m 05s`, `12s`; with `precise`, tenths below ten seconds.
  static func text(seconds: Double, precise: Bool = false) -> String {
    let tenths = Int(max(seconds, 0) * 10)
    if precise, tenths < 100 { return "\(tenths / 10).\(tenths % 10)s" }
    let whole = tenths / 10
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m \(two(whole % 60))s" }
    return "\(whole / 3600)h \(two(whole / 60 % 60))m"
  }

  /// `1.2 of 3.4 MB`, or without the total when that is not known.
  static func text(bytes: UInt64, of total: UInt64) -> String {
    let all = BuildMessages.megabytes(total)
    return total == 0 ? BuildMessages.megabytes(bytes) : "\(BuildMessages.megabytes(bytes).dropLast(3)) of \(all)"
  }

  /// `1.2 MB/s`, `340 kB/s`; nil when nothing comes.
  static func text(rate: Double) -> String? {
    if rate < 1 { return nil }
    return rate < 1e6 ? "\(Int(rate / 1000)) kB/s" : BuildMessages.megabytes(UInt64(rate)) + "/s"
  }
}
