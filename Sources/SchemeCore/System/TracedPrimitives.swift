// Which primitives learn something of the world outside, or change it: in a traced run their rows note so (`InputTrace`).

import CForeign
import Glibc

enum TracedPrimitives {
  /// What the first argument of a row names.
  private static let inputs: [String: @Sendable (String) -> InputTrace.Input] = [
    "stat": { .status($0, isLink: false) }, "lstat": { .status($0, isLink: true) },
    "access?": { .status($0, isLink: false) }, "readlink": { .status($0, isLink: true) },
    "canonicalize-path": { .status($0, isLink: false) }, "opendir": { .names($0) },
  ]

  /// Rows that change something outside, or that ask for what differs from run to run.
  private static let effects: Set<String> = [
    "mkdir", "rmdir", "delete-file", "rename-file", "mkdtemp", "mkdtemp!", "chdir", "chroot", "mknod", "link",
    "symlink",
    "chmod", "lchmod", "utime", "chown", "lchown", "copy-file", "sendfile", "pipe",
    "environ", "system", "system*", "spawn", "primitive-fork", "execl", "execlp", "execle", "waitpid", "kill",
    "socket", "socketpair", "connect", "bind", "truncate-file", "flock", "mkstemp!", "mkstemp", "tmpfile",
    "current-time", "gettimeofday", "times", "getpid", "random-state-from-platform", "getlogin",
    "%build", "%add-root", "%add-permanent-root", "%remove-permanent-root", "%roots", "%live-paths", "%dead-paths",
    "%collect-garbage", "%unusable-items", "%closure", "%add-file", "%add-text", "%add-derivation", "%hash-file",
    "%nar-hash", "unpack-archive", "unpack-archive-member", "decompress-file",
  ]

  /// Families of rows, by how their names begin, that reach files of which nothing is noted.
  private static let families = ["%git-", "%sqlite-", "%tls-", "%x509"]
  /// Rows of these families that only set something in this program.
  private static let harmless: Set<String> = ["%git-start", "%git-set-thrower!", "%git-set-user-agent!"]

  /// The C functions that only read what an earlier call gives them; all others spoil a trace, but for opendir.
  private static let harmlessFunctions: Set<String> = [
    "readdir", "readdir64", "closedir", "strerror", "malloc", "calloc", "realloc", "free", "memcpy", "memmove",
    "memset",
    "memcmp", "strlen", "strcmp", "strncmp", "strdup", "strverscmp", "abs", "labs", "atoi", "atol", "getuid", "geteuid",
    "getgid", "getegid", "sysconf", "getpagesize", "sched_yield",
  ]
  /// The names of C functions that the program has asked for, by their addresses.
  nonisolated(unsafe) private static var functions: [UInt: String] = [:]

  /// The body of a row in a traced run.
  static func body(_ name: String, _ body: PrimitiveBody) -> PrimitiveBody {
    if let input = inputs[name] {
      return noting(body) { first, _ in
        guard let first, first.isString else { return }
        let path = try first.hostPath(1)
        InputTrace.note(input(path))
      }
    }
    switch name {
    case "getenv":
      return noting(body) { first, _ in if let first, first.isString { InputTrace.note(.variable(first.swiftString)) } }
    case "setenv", "unsetenv", "putenv":
      return noting(body) { first, _ in
        guard let first, first.isString else { return }
        InputTrace.noteSetting(of: String(first.swiftString.prefix { $0 != "=" }))
      }
    case "isatty?":
      return noting(body) { first, _ in
        guard let first else { return }
        let descriptor = Int(try first.descriptor(1))
        InputTrace.note(.terminal(descriptor))
      }
    case "open-file":
      return noting(body) { name, mode in
        guard let name, name.isString else { return }
        if let mode, mode.isString, mode.swiftString.hasPrefix("r"), !mode.swiftString.contains("+") {
          let path = try name.hostPath(1)
          InputTrace.note(.contents(path))
        } else {
          InputTrace.spoil("it wrote to \(name.swiftString)")
        }
      }
    case "open", "open-fdes":
      return noting(body) { name, flags in
        guard let name, name.isString else { return }
        if let flags, flags.isFixnum, flags.fixnum & 3 == 0, flags.fixnum & 0o100 == 0 {
          let path = try name.hostPath(1)
          InputTrace.note(.contents(path))
        } else {
          InputTrace.spoil("it wrote to \(name.swiftString)")
        }
      }
    case "%foreign-function":
      return noting(body) { name, _ in
        guard let name, name.isString, let address = cforeign_function(name.swiftString) else { return }
        functions[UInt(bitPattern: address)] = name.swiftString
      }
    case "%foreign-call":
      return noting(body) { address, arguments in
        guard let address, Numbers.isExactInteger(address), let arguments else { return }
        noteCall(of: functions[Numbers.lowBits(address)] ?? "a C function", arguments)
      }
    default:
      let isFamily = families.contains { name.hasPrefix($0) } && !harmless.contains(name)
      guard isFamily || effects.contains(name) else { return body }
      return noting(body) { _, _ in InputTrace.spoil("it called ‘\(name)’") }
    }
  }

  private static func noteCall(of function: String, _ arguments: Word) {
    if harmlessFunctions.contains(function) { return }
    func number(_ list: Word) -> Int? {
      list.isPair && Numbers.isExactInteger(list.car) ? Int(bitPattern: Numbers.lowBits(list.car)) : nil
    }
    if function == "ioctl", let descriptor = number(arguments), number(arguments.cdr) == Int(TIOCGWINSZ) {
      return InputTrace.note(.terminal(descriptor))
    }
    guard function == "opendir", arguments.isPair, Numbers.isExactInteger(arguments.car),
      let name = UnsafePointer<CChar>(bitPattern: Numbers.lowBits(arguments.car))
    else { return InputTrace.spoil("it called the C function \(function)") }
    InputTrace.note(.names(String(cString: name)))
  }

  private static func noting(_ body: PrimitiveBody, _ note: @escaping (Word?, Word?) throws -> Void) -> PrimitiveBody {
    switch body {
    case .zero(let body):
      return .zero {
        try note(nil, nil)
        return try body()
      }
    case .one(let body):
      return .one {
        try note($0, nil)
        return try body($0)
      }
    case .two(let body):
      return .two {
        try note($0, $1)
        return try body($0, $1)
      }
    case .three(let body):
      return .three {
        try note($0, $1)
        return try body($0, $1, $2)
      }
    case .any(let body):
      return .any {
        try note($0.count > 0 ? $0[0] : nil, $0.count > 1 ? $0[1] : nil)
        return try body($0)
      }
    case .control: return body
    }
  }
}
