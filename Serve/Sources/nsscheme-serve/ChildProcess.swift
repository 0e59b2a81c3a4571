// Programs that the host runs: git, gpg by way of it, and nsscheme. Each has a process group of its own, a time after which
// the group is killed, limits of memory and of the size of files, and nothing of the host's environment. What it prints
// is read up to a limit; the rest is dropped, and the program goes on.

import CServe
import Dispatch
import Glibc

/// A program to run.
struct ChildProcess: Sendable {
  let words: [String]
  var environment: [String: String] = [:]
  var seconds = 60
  /// Address space and size of a file, or nil for no limit.
  var memoryMegabytes: Int?
  var fileMegabytes: Int?
  var outputLimit = 4 << 20

  /// How a program ended.
  struct Ending: Sendable {
    /// The exit status; 128 and the signal's number when it was killed.
    let status: Int
    let output: String
    let errors: String
    let timedOut: Bool
    var isGood: Bool { status == 0 && !timedOut }
    /// The last lines of what it said of errors.
    var complaint: String {
      if timedOut { return "it took too long" }
      let lines = errors.split(separator: "\n").suffix(6).joined(separator: "\n")
      return lines.isEmpty ? "exit status \(status)" : lines
    }
  }

  /// Runs the program to its end.
  func run() async throws -> Ending {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try runBlocking() }) }
    }
  }

  private var commandLine: [String] {
    var limits = "ulimit -c 0"
    if let memoryMegabytes { limits += "; ulimit -v \(memoryMegabytes * 1024)" }
    // In blocks of 512 bytes, as dash and bash (as sh) have it.
    if let fileMegabytes { limits += "; ulimit -f \(fileMegabytes * 2048)" }
    return ["/bin/sh", "-c", limits + "; exec \"$@\"", "sh"] + words
  }

  private func runBlocking() throws -> Ending {
    var (out, err): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard serve_pipe(&out) == 0 else { throw Failure(message: "pipe: \(String(cString: strerror(errno)))") }
    guard serve_pipe(&err) == 0 else {
      close(out[0])
      close(out[1])
      throw Failure(message: "pipe: \(String(cString: strerror(errno)))")
    }
    let spawned = Result { try spawn(output: out[1], errors: err[1]) }
    close(out[1])
    close(err[1])
    defer {
      close(out[0])
      close(err[0])
    }
    let pid = try spawned.get()
    let deadline = monotonic() + seconds * 1000
    var texts: [[UInt8]] = [[], []]
    var isOpen = [true, true]
    var timedOut = false
    while isOpen[0] || isOpen[1] {
      let left = deadline - monotonic()
      if left <= 0 {
        timedOut = true
        kill(-pid, SIGKILL)
        break
      }
      var watched = [
        pollfd(fd: isOpen[0] ? out[0] : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen[1] ? err[0] : -1, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&watched, 2, Int32(min(left, 1000))) < 0, errno != EINTR { break }
      for index in 0...1 where watched[index].revents != 0 {
        isOpen[index] = readSome(from: watched[index].fd, into: &texts[index])
      }
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // Whatever it has left behind.
    kill(-pid, SIGKILL)
    let ended = status & 0x7f == 0 ? Int(status >> 8) & 0xff : 128 + Int(status & 0x7f)
    return Ending(
      status: ended, output: String(decoding: texts[0], as: UTF8.self),
      errors: String(decoding: texts[1], as: UTF8.self),
      timedOut: timedOut)
  }

  /// Appends what there is to read; false at the end.
  private func readSome(from descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    bytes += buffer.prefix(min(count, max(0, outputLimit - bytes.count)))
    return count > 0
  }

  private func spawn(output: Int32, errors: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // Whatever else is open, sockets of clients above all, is not the program's.
    serve_close_from(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var arguments: [UnsafeMutablePointer<CChar>?] = commandLine.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in arguments + variables { free(word) } }
    var pid: pid_t = 0
    let error = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &arguments, &variables)
    guard error == 0 else { throw Failure(message: "cannot run \(words[0]): \(String(cString: strerror(error)))") }
    return pid
  }
}

/// Milliseconds of a clock that nobody sets.
func monotonic() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
