// The worker: a process of nsscheme that has the store open and answers questions about items, a line each, with a line of
// JSON each. When it dies, the next question starts another one; a question that it died of is asked once more.

import CServe
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// What the worker says of an item, or of a file.
struct StoreAnswer: Decodable, Sendable {
  /// The item's file, or the file that was asked for, on this machine.
  let path: String
  /// The item by its base name; its logical path.
  let item: String?
  let logicalPath: String?
  /// The narinfo.
  let text: String?
  /// The archive's sha256 and size.
  let hash: String?
  let size: Int?
  /// The methods that its archive is offered in, and whether the cache has all of these.
  let methods: [String]?
  let isCached: Bool?
  enum CodingKeys: String, CodingKey {
    case path, item, text, hash, size, methods
    case logicalPath = "logical-path"
    case isCached = "cached"
  }
}

/// What the worker says at its start.
struct StoreGreeting: Decodable, Sendable {
  /// The store's directory on this machine, and the one in the items' names.
  let directory: String
  let prefix: String
  /// The public key's text.
  let key: String
}

/// The way to the worker. Questions wait for one another; too many are refused.
final class StoreWorker: Sendable {
  /// Too many questions wait, the worker cannot be started, or it ended and said why.
  enum Trouble: Error {
    case busy
    case broken(String)
    case explained
  }

  private static let limit = 2000
  private static let seconds = 30
  private let words: [String]
  private let queue = DispatchQueue(label: "worker")
  private let waiting = Mutex(0)
  /// Used on the queue only.
  private let process = Mutex<WorkerProcess?>(nil)

  init(words: [String]) { self.words = words }

  /// Starts the worker. What is wrong then, it says itself.
  func start() async throws -> StoreGreeting {
    try await onQueue { try self.started().greeting }
  }

  /// The answer to a question; nil when the store has nothing of that kind.
  func ask(_ question: String) async throws -> StoreAnswer? {
    let line = try await onQueue {
      do { return try self.started().ask(question) } catch {
        self.process.withLock { $0 = nil }
        return try self.started().ask(question)
      }
    }
    if line == "null" { return nil }
    do { return try JSONDecoder().decode(StoreAnswer.self, from: Data(line.utf8)) } catch {
      throw Trouble.broken("\(question): \(line.prefix(200))")
    }
  }

  private func started() throws -> WorkerProcess {
    if let running = process.withLock({ $0 }) { return running }
    let new = try WorkerProcess(words, seconds: StoreWorker.seconds)
    process.withLock { $0 = new }
    return new
  }

  private func onQueue<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    let isFull = waiting.withLock { count in
      if count >= StoreWorker.limit { return true }
      count += 1
      return false
    }
    if isFull { throw Trouble.busy }
    return try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(with: Swift.Result { try body() })
        self.waiting.withLock { $0 -= 1 }
      }
    }
  }
}

/// One process that answers, and the pipes to it. It ends with its standard input.
private final class WorkerProcess: @unchecked Sendable {
  private let pid: pid_t
  private let input: Int32
  private let output: Int32
  private let seconds: Int
  private var rest: [UInt8] = []
  /// Whether it has ended, as its output has.
  private var isReaped = false
  private var isOver = false
  private(set) var greeting = StoreGreeting(directory: "", prefix: "", key: "")

  init(_ words: [String], seconds: Int) throws {
    self.seconds = seconds
    (pid, input, output) = try spawnProgram(words)
    guard let line = readLine(), let said = try? JSONDecoder().decode(StoreGreeting.self, from: Data(line.utf8)) else {
      throw trouble()
    }
    greeting = said
  }

  deinit {
    close(input)
    close(output)
    if isReaped { return }
    kill(pid, SIGKILL)
    reap(pid)
  }

  /// Why there is no greeting.
  private func trouble() -> StoreWorker.Trouble {
    guard isOver else { return .broken("what reads it does not start") }
    let status = reap(pid)
    isReaped = true
    if status & 0x7f != 0 { return .broken("what reads it was killed by signal \(status & 0x7f)") }
    return status == 0 ? .broken("what reads it has ended") : .explained
  }

  func ask(_ question: String) throws -> String {
    let bytes = Array((question + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreWorker.Trouble.broken("it has ended") }
      written += count
    }
    guard let line = readLine() else { throw StoreWorker.Trouble.broken("it has ended") }
    return line
  }

  /// The next line; nil when there is none in time.
  private func readLine() -> String? {
    let deadline = monotonic() + seconds * 1000
    while true {
      if let end = rest.firstIndex(of: 10) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + 1)
        return line
      }
      var watched = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let left = deadline - monotonic()
      guard left > 0, rest.count < 16 << 20 else { return nil }
      if poll(&watched, 1, Int32(left)) <= 0 { continue }
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      isOver = count <= 0
      guard count > 0 else { return nil }
      rest += buffer.prefix(count)
    }
  }
}

/// Starts a program of ours with pipes at its standard input and output; its errors are ours.
func spawnProgram(_ words: [String], output: Int32? = nil) throws -> (pid: pid_t, input: Int32, output: Int32) {
  var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
  func failed(_ what: String, _ code: Int32) -> Failure {
    for descriptor in toChild + fromChild where descriptor >= 0 { close(descriptor) }
    return Failure(message: "\(what): \(String(cString: strerror(code)))")
  }
  guard serve_pipe(&toChild) == 0 else { throw failed("pipe", errno) }
  if output == nil, serve_pipe(&fromChild) != 0 { throw failed("pipe", errno) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
  posix_spawn_file_actions_adddup2(&actions, output ?? fromChild[1], 1)
  serve_close_from(&actions, 3)
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for word in arguments { free(word) } }
  var pid: pid_t = 0
  let error = posix_spawn(&pid, words[0], &actions, nil, &arguments, serve_environment())
  guard error == 0 else { throw failed("cannot run \(words[0])", error) }
  close(toChild[0])
  if output == nil { close(fromChild[1]) }
  return (pid, toChild[1], fromChild[0])
}

/// Waits for the end of a process that has been asked to end; its status, as of `waitpid`.
@discardableResult
func reap(_ pid: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  return status
}
