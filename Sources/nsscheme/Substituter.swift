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

  func fetch(_ goals: [BuildGoal], into store: EmbeddedStore, _ options: BuildOptions) throws {
    try fetch(lines: goals.map { ([$0.derivation] + ($0.outputs ?? [])).joined(separator: " ") }, store, options)
  }

  func fetch(items: [String], into store: EmbeddedStore, _ options: BuildOptions) throws {
    try fetch(lines: items, store, options)
  }

  func find(_ paths: [String], for store: EmbeddedStore, _ options: BuildOptions) throws -> [Substitutable] {
    guard let words = words(store, options) else { return [] }
    let output = try ChildCommand(StoreAccess.executable, words + ["--query"]).run(input: lines(paths), capturing: true)
    guard output.status == 0 else { throw failure }
    // PATH, what is fetched, the archive's size, the deriver or -, and references.
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count >= 4, let fetched = UInt64(fields[1]), let archive = UInt64(fields[2]) else { return nil }
      return Substitutable(
        path: fields[0], deriver: fields[3] == "-" ? nil : fields[3], references: Array(fields[4...]),
        fetchedSize: fetched, archiveSize: archive)
    }
  }

  private func lines(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  private func fetch(lines goals: [String], _ store: EmbeddedStore, _ options: BuildOptions) throws {
    guard var words = words(store, options) else { return }
    if options.fallsBack { words.append("--fallback") }
    let output = try ChildCommand(StoreAccess.executable, words).run(input: lines(goals), capturing: false)
    if output.status == SubstituteCommand.lost {
      throw StoreError(
        .notValid,
        "substitutes could not be fetched (see above); '--fallback' builds such items here, '--no-substitutes' all")
    }
    guard output.status == 0 else { throw failure }
  }

  /// The command, or nil when nobody is to be asked.
  private func words(_ store: EmbeddedStore, _ options: BuildOptions) -> [String]? {
    guard options.usesSubstitutes else { return nil }
    // An empty list means no server, and none at all those of the settings.
    if options.substituteServers.map({ $0.isEmpty }) ?? !hasSettings { return nil }
    return ["nsscheme", "substitute", "--store=\(store.directory)", "--verbosity=\(options.verbosity)"]
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
    if let base = getenv("XDG_CONFIG_HOME").map({ String(cString: $0) }), base.hasPrefix("/") {
      return "\(base)/nsscheme/\(name)"
    }
    return getenv("HOME").map { "\(String(cString: $0))/.config/nsscheme/\(name)" }
  }
}

/// Another program that is run to its end. Its messages go to standard error.
struct ChildCommand {
  private let program: String
  private let words: [String]

  init(_ program: String, _ words: [String]) { (self.program, self.words) = (program, words) }

  /// Runs it with `input` on its standard input. The exit
  /// status, or 128 and the number of the signal that ended it; and what it printed, which goes to standard error unless
  /// it is captured.
  func run(input: [UInt8], capturing: Bool) throws -> (status: Int32, bytes: [UInt8]) {
    // Unlike a pipe, a socket can be written to without a signal when nobody reads any more.
    let (inside, outside) = try connection()
    defer { close(outside) }
    let child: pid_t
    do {
      defer { close(inside) }
      child = try start(inside, capturing: capturing)
    }
    write(input, to: outside)
    shutdown(outside, Int32(SHUT_WR))
    let bytes = capturing ? readAll(outside) : []
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw failure("wait for") }
    }
    return (status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f), bytes)
  }

  private func connection() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw failure("make a connection to") }
    return (ends[0], ends[1])
  }

  private func start(_ input: Int32, capturing: Bool) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, capturing ? input : 2, 1)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    var defaults = sigset_t()
    posix_spawnattr_init(&attributes)
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    defer { posix_spawnattr_destroy(&attributes) }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, &attributes, &arguments, environ)
    guard code == 0 else {
      errno = code
      throw failure("run")
    }
    return child
  }

  /// Writes all; what the other side does not want to read is its own decision.
  private func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func failure(_ what: String) -> StoreError {
    StoreError(.system(errno), "cannot \(what) '\(program)': \(String(cString: strerror(errno)))")
  }
}
