// A store for the runner's tests: an item with busybox, a few small ones, and the item of the namespace.
import Glibc
import Testing

final class RunnerStore {
  let scratch = Scratch()
  static let items = ["box", "extra", "hosts"]

  /// The program of the tests.
  static let program: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return String(decoding: buffer[0..<max(length, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// Where the build put the runner: beside the program of the tests.
  static let runner = program.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/nsrun"

  init() {
    scratch.copy("/bin/busybox", to: "store/box/bin/busybox")
    let applets = ["sh", "ls", "cat", "touch", "readlink", "id", "grep", "env", "mount", "sleep", "stat"]
    for name in applets { scratch.link("store/box/bin/\(name)", to: "busybox") }
    scratch.write("store/extra/etc/extra", "extra\n")
    scratch.write("store/extra/bin/sh", "not a shell\n")
    scratch.link("store/extra/programs", to: "/gnu/store/box/bin")
    scratch.write("store/hosts", "127.0.0.1 localhost\n")
    scratch.copy(RunnerStore.runner, to: "store/ns/exec")
  }

  var path: String { "\(scratch.path)/store" }
  var exec: String { "\(path)/ns/exec" }

  /// Writes the table: the version and the given lines.
  func table(_ lines: String...) {
    scratch.write("store/ns/fstab", (["nsrun 1"] + lines).joined(separator: "\n") + "\n")
  }

  /// The usual lines: programs at /bin, the store, /proc.
  func usual(_ lines: String...) {
    let head = ["nsrun 1", "/gnu/store store - box extra hosts", "/bin bind - /gnu/store/box/bin", "/proc proc -"]
    scratch.write("store/ns/fstab", (head + lines).joined(separator: "\n") + "\n")
  }

  /// Runs a line of shell inside.
  func shell(_ script: String, as caller: Caller = .me, directory: String = "/") -> Outcome {
    run([exec, "/bin/sh", "-c", script], as: caller, directory: directory)
  }
}
