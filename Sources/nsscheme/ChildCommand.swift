// Another program that this one runs to its end, and whose lines it reads while they come: the results on its standard
// output, and the messages on its standard error, so that they are shown where everything else is.

import Glibc
import Store

/// Another program that is run to its end. Its messages go to standard error.
struct ChildCommand {
  private let program: String
  private let words: [String]

  init(_ program: String, _ words: [String]) { (self.program, self.words) = (program, words) }

  /// Where a line came from: standard output or standard error.
  enum Stream { case results, messages }

  /// Runs it with `input` on its standard input and hands over each line that it prints. The exit status, or 128 and the
  /// number of the signal that ended it.
  func run(input: [UInt8], onLine: (Stream, String) -> Void) throws -> Int32 {
    var begun: [Stream: [UInt8]] = [:]
    func end(_ stream: Stream) {
      if let rest = begun.removeValue(forKey: stream), !rest.isEmpty {
        onLine(stream, String(decoding: rest, as: UTF8.self))
      }
    }
    let status = try run(input: input) { stream, bytes in
      var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let rest = lines.removeLast()
      for line in lines {
        onLine(stream, String(decoding: (begun.removeValue(forKey: stream) ?? []) + line, as: UTF8.self))
      }
      begun[stream, default: []] += rest
    }
    end(.results)
    end(.messages)
    return status
  }

  /// The same with all of its results; its messages go to standard error.
  func answer(to input: [UInt8]) throws -> (status: Int32, bytes: [UInt8]) {
    var results: [UInt8] = []
    let status = try run(input: input) { stream, bytes in
      if stream == .results {
        results += bytes
      } else {
        bytes.withUnsafeBytes { ProgressScreen.write($0, to: 2) }
      }
    }
    return (status, results)
  }

  private func run(input: [UInt8], onBytes: (Stream, ArraySlice<UInt8>) -> Void) throws -> Int32 {
    // Unlike a pipe, a socket can be written to without a signal when nobody reads any more.
    let (inside, outside) = try connection()
    defer { close(outside) }
    let (insideMessages, messages) = try connection()
    defer { close(messages) }
    let child: pid_t
    do {
      defer {
        close(inside)
        close(insideMessages)
      }
      child = try start(inside, messages: insideMessages)
    }
    // The child is waited for in any case.
    var problem = write(input, to: outside)
    shutdown(outside, Int32(SHUT_WR))
    let unread = read([outside, messages]) { index, bytes in onBytes(index == 0 ? .results : .messages, bytes) }
    problem = problem ?? unread
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw failure("wait for") }
    }
    if let problem { throw problem }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  private func connection() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw failure("make a connection to") }
    return (ends[0], ends[1])
  }

  private func start(_ input: Int32, messages: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, input, 1)
    posix_spawn_file_actions_adddup2(&actions, messages, 2)
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

  /// Writes all, and returns what went wrong; what the other side does not want to read is its own decision.
  private func write(_ bytes: [UInt8], to descriptor: Int32) -> StoreError? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && (errno == EPIPE || errno == ECONNRESET) { return nil }
      guard count > 0 else { return failure("write to") }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// Hands over what comes from the streams, with the stream's index, until all have ended. Returns
  /// what went wrong.
  private func read(_ streams: [Int32], onBytes: (Int, ArraySlice<UInt8>) -> Void) -> StoreError? {
    var problem: StoreError?
    var open = streams.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65536)
    while open.contains(where: { $0.fd >= 0 }) {
      if poll(&open, nfds_t(open.count), -1) < 0 && errno != EINTR { return failure("read from") }
      for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
        let count = Glibc.read(streams[index], &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno != ECONNRESET { problem = failure("read from") }
        if count > 0 { onBytes(index, buffer[..<count]) } else { open[index].fd = -1 }
      }
    }
    return problem
  }

  private func failure(_ what: String) -> StoreError {
    StoreError(.system(errno), "cannot \(what) '\(program)': \(String(cString: strerror(errno)))")
  }
}
