// Before anything is built, another process of this program asks servers for what need not be built, and fetches it into
// the store: `nsscheme substitute`. It is a process of its own, so that whatever a server sends cannot harm the one that
// builds, and so that every build, of a command, a program or a client of the daemon, goes the same way.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import SchemeCore
import Store

/// Runs `nsscheme substitute`.
struct Substituter: SubstituteSource {
  static func install() { Builder.substitutes = Substituter() }

  func fetch(
    _ goals: [BuildGoal], into store: EmbeddedStore, _ options: BuildOptions, onEvent: (FetchEvent) -> Void
  ) throws {
    let lines = goals.map { ([$0.derivation] + ($0.outputs ?? [])).joined(separator: " ") }
    try fetch(lines: lines, store, options, onEvent)
  }

  func fetch(
    items: [String], into store: EmbeddedStore, _ options: BuildOptions, onEvent: (FetchEvent) -> Void
  ) throws {
    try fetch(lines: items, store, options, onEvent)
  }

  func find(_ paths: [String], for store: EmbeddedStore, _ options: BuildOptions) throws -> [Substitutable] {
    guard let words = words(store, options) else { return [] }
    var found: [Substitutable] = []
    let command = ChildCommand(StoreAccess.executable, words + ["--query"])
    let status = try command.run(input: lines(paths)) { stream, line in
      if stream == .messages { return BuildMessages.print(.fetch(.said(line)), verbosity: options.verbosity) }
      // PATH, what is fetched, the archive's size, the deriver or -, and references.
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count >= 4, let fetched = UInt64(fields[1]), let archive = UInt64(fields[2]) else { return }
      found.append(
        Substitutable(
          path: fields[0], deriver: fields[3] == "-" ? nil : fields[3], references: Array(fields[4...]),
          fetchedSize: fetched, archiveSize: archive))
    }
    guard status == 0 else { throw failure }
    return found
  }

  private func lines(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  private func fetch(
    lines goals: [String], _ store: EmbeddedStore, _ options: BuildOptions, _ onEvent: (FetchEvent) -> Void
  ) throws {
    guard var words = words(store, options) else { return }
    if options.fallsBack { words.append("--fallback") }
    var reasons: [String] = []
    let status = try ChildCommand(StoreAccess.executable, words).run(input: lines(goals)) { stream, line in
      guard stream == .results, let event = FetchEvent(line, &reasons) else {
        return stream == .messages ? onEvent(.said(line)) : ()
      }
      onEvent(event)
    }
    if status == SubstituteCommand.lost {
      throw StoreError(
        .notValid,
        "substitutes could not be fetched (see above); '--fallback' builds such items here, '--no-substitutes' all")
    }
    guard status == 0 else { throw failure }
  }

  /// The command, or nil when nobody is to be asked.
  private func words(_ store: EmbeddedStore, _ options: BuildOptions) -> [String]? {
    guard options.usesSubstitutes else { return nil }
    // An empty list means no server, and none at all those of the settings.
    if options.substituteServers.map({ $0.isEmpty }) ?? !hasSettings { return nil }
    return ["nsscheme", "substitute", "--store=\(store.directory)"] + (CacheDirectory.isOff ? ["--no-cache"] : [])
      + (options.substituteServers ?? []).map { "--server=\($0)" }
  }

  /// Whether the user's settings name servers.
  private var hasSettings: Bool {
    UserFiles.configuration("substitutes.scm").map { access($0, F_OK) == 0 } ?? false
  }

  /// Nobody was asked, as with wrong settings.
  private var failure: StoreError {
    StoreError(.notValid, "servers of substitutes could not be asked (see above); '--no-substitutes' asks none")
  }
}

/// The user's own files.
enum UserFiles {
  /// The file `name` of the user's settings; nil when there is no home directory.
  static func configuration(_ name: String) -> String? {
    if let base = getenv("XDG_CONFIG_HOME").map({ String(cString: $0) }), base.utf8.first == UInt8(ascii: "/") {
      return "\(base)/nsscheme/\(name)"
    }
    return getenv("HOME").map { "\(String(cString: $0))/.config/nsscheme/\(name)" }
  }
}

extension FetchEvent {
  /// What a line of `nsscheme substitute` announces; nil when it announces nothing. `reasons` are those that the lines before
  /// have given for the next failure.
  init?(_ line: String, _ reasons: inout [String]) {
    let fields = line.split(separator: " ", maxSplits: 3).map(String.init)
    func number(_ index: Int) -> UInt64? { index < fields.count ? UInt64(fields[index]) : nil }
    guard fields.count > 1 else { return nil }
    let rest = String(line.dropFirst(fields[0].count + 1))
    switch fields[0] {
    case "plan":
      guard let items = number(1), let bytes = number(2), let builds = number(3) else { return nil }
      self = .planned(items: Int(clamping: items), bytes: bytes, builds: Int(clamping: builds))
    case "begin":
      guard fields.count == 4, let bytes = number(2) else { return nil }
      self = .started(item: fields[1], server: fields[3], bytes: bytes)
    case "got":
      guard let bytes = number(2) else { return nil }
      self = .received(item: fields[1], bytes: bytes)
    case "done": self = .finished(item: fields[1])
    case "reason":
      reasons.append(rest)
      return nil
    case "lost":
      self = .failed(item: fields[1], reasons: reasons)
      reasons = []
    default: return nil
    }
  }
}
