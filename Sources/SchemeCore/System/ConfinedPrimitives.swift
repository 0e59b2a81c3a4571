// Which primitives a confined program may call, and with which operands (`Confinement`). A row that touches anything outside of
// the language has a rule here; all others only compute.

import Glibc

enum ConfinedPrimitives {
  /// Looks at the operands: nil lets the row go on, a word is its result instead; throws when it is refused.
  private typealias Rule = ([Word]) throws -> Word?

  /// What rows of a kind do that is always refused.
  private static let refused: [(what: String, names: Set<String>)] = [
    (
      "starting a process",
      ["system", "system*", "%spawn", "primitive-fork", "execl", "execlp", "execle", "waitpid", "pipe"]
    ),
    ("a signal to a process", ["kill", "raise-signal"]),
    ("ending this process", ["primitive-exit", "primitive-_exit"]),
    (
      "changing this process",
      [
        "chroot", "umask", "nice", "setuid", "setgid", "seteuid", "setegid", "setsid", "setpgid", "setgroups",
        "setpriority", "setrlimit", "sethostname", "setitimer", "alarm", "sigaction", "restore-signals", "pause",
        "tcsetpgrp", "sync", "gc-disable", "%gc-stress!", "%make-native-thread",
      ]
    ),
    (
      "the network",
      [
        "socket", "socketpair", "connect", "bind", "listen", "accept", "send", "sendto", "recv!", "recvfrom!",
        "setsockopt", "shutdown", "%resolve-host",
      ]
    ),
    (
      "taking an open file by its number",
      [
        "fdopen", "fdes->inport", "fdes->outport", "dup", "dup->port", "dup->inport", "dup->outport", "dup->fdes",
        "dup2", "redirect-port", "%redirect-port", "move->fdes", "primitive-move->fdes", "close-fdes", "fcntl",
      ]
    ),
    ("waiting", ["sleep", "usleep", "select", "%idle"]),
    ("writing a temporary file", ["tmpfile", "mkstemp", "mkstemp!", "mkdtemp", "mkdtemp!"]),
    ("writing through a port", ["sendfile", "truncate-file"]),
    ("reading the users of this machine", ["getpw", "getgr"]),
    ("a store of its own", ["%open-store", "%connect-to-daemon"]),
    (
      "a change of the store",
      [
        "%build", "%add-root", "%add-permanent-root", "%remove-permanent-root", "%roots", "%live-paths", "%dead-paths",
        "%collect-garbage",
      ]
    ),
    (
      "a database of its own",
      ["%authenticated", "%keep-authenticated!", "%kept-narinfo", "%keep-narinfo!", "%limit-narinfos!"]
    ),
  ]

  /// Rows whose first operand names what they would change.
  private static let changing: Set<String> = [
    "mkdir", "rmdir", "delete-file", "mknod", "chmod", "lchmod", "chown", "lchown", "utime", "%remove-tree",
  ]
  /// Rows whose last operand does.
  private static let changingLast: Set<String> = [
    "rename-file", "link", "symlink", "copy-file", "unpack-archive", "unpack-archive-member", "decompress-file",
  ]

  /// Families of rows, by how their names begin, and what they would be.
  private static let families = [
    ("%git-", "a Git repository"), ("%sqlite-", "a database"), ("%tls-", "the network"), ("%x509", "a certificate"),
  ]
  /// Rows of these families that only set something in this program.
  private static let harmless: Set<String> = [
    "%git-start", "%git-set-thrower!", "%git-set-user-agent!", "%git-clear-error!", "%tls-library-version",
  ]

  /// The body of a row, which may refuse once the program is confined, and then wants to see who calls; or which only computes.
  static func body(_ name: String, _ body: PrimitiveBody) -> (PrimitiveBody, mayBePlaced: Bool) {
    if name == "%foreign-function", case .one(let find) = body {
      let noting: (Word) throws -> Word = {
        ConfinedFunctions.found($0)
        return try find($0)
      }
      return (.one(noting), true)
    }
    return rule(name).map { (guarded(body, $0), false) } ?? (body, true)
  }

  /// Whether a row can refuse.
  static func hasRule(_ name: String) -> Bool { rule(name) != nil }

  private static func rule(_ name: String) -> Rule? {
    if let (what, _) = refused.first(where: { $0.names.contains(name) }) {
      return { _ in throw Confinement.refusal("\(what) (\(shown(name)))") }
    }
    if changing.contains(name) { return { throw Confinement.refusal("writing to \(subject($0.first))") } }
    if changingLast.contains(name) { return { throw Confinement.refusal("writing to \(subject($0.last))") } }
    if let (_, what) = families.first(where: { name.hasPrefix($0.0) }), !harmless.contains(name) {
      return { _ in throw Confinement.refusal(what) }
    }
    return files(name) ?? environment(name) ?? foreign(name)
  }

  private static func shown(_ name: String) -> String { name.hasPrefix("%") ? String(name.dropFirst()) : name }

  private static func subject(_ word: Word?) -> String {
    guard let word else { return "a file" }
    return word.isString ? word.swiftString : "an open file"
  }

  // MARK: Files

  private static func files(_ name: String) -> Rule? {
    switch name {
    case "stat", "lstat":
      return { arguments in
        do { try read(arguments.first, isLink: name == "lstat") } catch {
          if arguments.count > 1, arguments[1].isFalse { return .false }
          throw error
        }
        return nil
      }
    case "access?":
      return { arguments in
        do { try read(arguments.first) } catch { return .false }
        return nil
      }
    case "readlink": return reading(0, isLink: true)
    case "canonicalize-path", "opendir", "primitive-load", "%binary-kind", "archive-members", "archive-member-content":
      return reading(0)
    case "chdir": return { throw Confinement.refusal("changing this process (chdir \(subject($0.first)))") }
    case "%nar-hash", "%hash-file": return reading(1)
    case "%add-file": return reading(4)
    case "open-file":
      return { arguments in
        guard let mode = arguments.dropFirst().first, mode.isString else { return nil }
        return try open(arguments[0], forReading: mode.swiftString.hasPrefix("r") && !mode.swiftString.contains("+"))
      }
    case "open", "open-fdes":
      return { arguments in
        guard let flags = arguments.dropFirst().first, flags.isFixnum else { return nil }
        return try open(arguments[0], forReading: flags.fixnum & ~Int(O_CLOEXEC | O_NONBLOCK | O_DIRECTORY) == 0)
      }
    case "close":
      return { arguments in
        if let first = arguments.first, first.isFixnum {
          throw Confinement.refusal("taking an open file by its number (close)")
        }
        return nil
      }
    case "%cache-file", "%keep-cache-file!": return { _ in .false }
    default: return nil
    }
  }

  private static func open(_ name: Word, forReading: Bool) throws -> Word? {
    guard name.isString else { return nil }
    guard forReading else { throw Confinement.refusal("writing to \(name.swiftString)") }
    try read(name)
    return nil
  }

  private static func reading(_ index: Int, isLink: Bool = false) -> Rule {
    { arguments in
      if index < arguments.count { try read(arguments[index], isLink: isLink) }
      return nil
    }
  }

  /// Throws when a name is not to be read; anything else than a name is the row's to judge.
  private static func read(_ word: Word?, isLink: Bool = false) throws {
    guard let word, word.isString else { return }
    guard Confinement.mayRead(try word.hostPath(1), isLink: isLink) else {
      throw Confinement.refusal(Confinement.reading(word.swiftString), errno: EACCES)
    }
  }

  // MARK: What else is outside

  /// The environment is empty, and says so to no one who does not ask for it in the program's own text.
  private static func environment(_ name: String) -> Rule? {
    switch name {
    case "getenv":
      return { arguments in
        guard let first = arguments.first, first.isString else { return nil }
        Confinement.note("the environment variable \(first.swiftString)")
        // As in builds: who has no home looks for one elsewhere.
        return first.swiftString == "HOME" ? Heap.string("/homeless-shelter") : .false
      }
    case "environ":
      return { _ in
        Confinement.note("the environment")
        return .null
      }
    case "setenv", "unsetenv", "putenv":
      return { throw Confinement.refusal("changing the environment variable \(subject($0.first))") }
    case "getlogin":
      return { _ in
        Confinement.note("who has logged in")
        return .false
      }
    default: return nil
    }
  }

  private static func foreign(_ name: String) -> Rule? {
    switch name {
    case "%foreign-call": return { arguments in ConfinedFunctions.call(arguments.first, arguments.last) }
    case "%memory":
      return { arguments in
        guard let count = arguments.last, count.isFixnum, count.fixnum > 0 else { return nil }
        if let copy = ConfinedFunctions.copy(arguments.first, count: count.fixnum) { return copy }
        throw Confinement.refusal("memory by its address")
      }
    case "%text-length":
      return { arguments in
        if ConfinedFunctions.readable(arguments.first) != nil { return nil }
        throw Confinement.refusal("memory by its address")
      }
    default: return nil
    }
  }

  // MARK: Wrapping

  private static func guarded(_ body: PrimitiveBody, _ rule: @escaping Rule) -> PrimitiveBody {
    func judged(_ arguments: @autoclosure () -> [Word]) throws -> Word? {
      Confinement.isOn ? try rule(arguments()) : nil
    }
    switch body {
    case .zero(let body): return .zero { try judged([]) ?? body() }
    case .one(let body): return .one { try judged([$0]) ?? body($0) }
    case .two(let body): return .two { try judged([$0, $1]) ?? body($0, $1) }
    case .three(let body): return .three { try judged([$0, $1, $2]) ?? body($0, $1, $2) }
    case .any(let body):
      return .any { arguments in
        try judged((0..<arguments.count).map { arguments[$0] }) ?? body(arguments)
      }
    case .control: return body
    }
  }
}
