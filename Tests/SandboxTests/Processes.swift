// Running programs from tests with exact control of descriptors, directory and user, and stores that vanish
// with the test.
import Glibc
import Testing

/// What a program left behind.
struct Outcome: CustomStringConvertible {
  var status: Int32
  var output: String
  var errors: String
  var description: String { "status \(status)\noutput: \(output)\nerrors: \(errors)" }
}

/// Who runs the program: the user of the tests, and somebody without privileges where the tests run as root.
enum Caller: CustomTestStringConvertible, CaseIterable {
  case me, nobody

  static var all: [Caller] { geteuid() == 0 ? [.me, .nobody] : [.me] }
  var testDescription: String { self == .me ? "uid \(geteuid())" : "uid 65534" }
  var prefix: [String] {
    self == .me ? [] : ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
  }
}

/// Starts a program; the descriptors of `inherit` stay open in it.
func start(
  _ arguments: [String], output: Int32, errors: Int32, directory: String = "/", environment: [String]? = nil,
  inherit: [Int32] = []
) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_adddup2(&actions, output, 1)
  posix_spawn_file_actions_adddup2(&actions, errors, 2)
  for fd in inherit { posix_spawn_file_actions_adddup2(&actions, fd, fd) }
  let own = environment ?? ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/"]
  var child = pid_t()
  let line = directory == "/" ? arguments : ["/usr/bin/env", "-C", directory] + arguments
  let error = withPointers(line) { argv in
    withPointers(own) { envp in posix_spawnp(&child, line[0], &actions, nil, argv, envp) }
  }
  #expect(error == 0, "posix_spawn \(arguments[0])")
  return child
}

/// Runs a program to its end.
func run(
  _ arguments: [String], as caller: Caller = .me, directory: String = "/", environment: [String]? = nil,
  inherit: [Int32] = []
) -> Outcome {
  let output = temporaryFile()
  let errors = temporaryFile()
  defer {
    close(output)
    close(errors)
  }
  let child = start(
    caller.prefix + arguments, output: output, errors: errors, directory: directory, environment: environment,
    inherit: inherit)
  return Outcome(status: wait(for: child), output: contents(of: output), errors: contents(of: errors))
}

/// The exit status of a child, or 128 and the signal that ended it.
func wait(for child: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(child, &status, 0) == -1 && errno == EINTR {}
  return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
}

private func withPointers<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
  let pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers)
}

private func temporaryFile() -> Int32 {
  var template = Array("/tmp/sandbox-test-XXXXXX".utf8CString)
  let fd = mkstemp(&template)
  _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
  unlink(template)
  return fd
}

private func contents(of fd: Int32) -> String {
  lseek(fd, 0, SEEK_SET)
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(fd, &buffer, buffer.count)
    if count <= 0 { break }
    bytes += buffer[0..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// The text of a file, nil if it cannot be read.
func readFile(_ path: String) -> String? {
  let fd = open(path, O_RDONLY | O_CLOEXEC)
  if fd < 0 { return nil }
  defer { close(fd) }
  return contents(of: fd)
}

/// A directory that anybody may read and that vanishes with the object.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/sandbox-test-XXXXXX".utf8CString)
    mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(path, 0o755)
  }

  deinit {
    _ = Glibc.system("chmod -R u+w \(path) 2>/dev/null; rm -rf \(path)")
  }

  /// Writes a file, with the directories it needs.
  func write(_ name: String, _ text: String, mode: mode_t = 0o644) {
    let full = "\(path)/\(name)"
    makeDirectory(String(name.split(separator: "/").dropLast().joined(separator: "/")))
    let fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    #expect(fd >= 0, "open \(full)")
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(fd, $0.baseAddress, $0.count) }
    fchmod(fd, mode)
    close(fd)
  }

  func makeDirectory(_ name: String) {
    var built = path
    for part in name.split(separator: "/") {
      built += "/\(part)"
      mkdir(built, 0o755)
    }
  }

  func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

  func copy(_ source: String, to name: String) {
    makeDirectory(String(name.split(separator: "/").dropLast().joined(separator: "/")))
    #expect(run(["/bin/cp", source, "\(path)/\(name)"]).status == 0)
    chmod("\(path)/\(name)", 0o755)
  }
}
