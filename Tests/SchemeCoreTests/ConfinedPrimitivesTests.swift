// Which rows a confined program may call: each row of the system has a rule, or is listed here with the reason.
// Tests/Cases/untrusted/channel-escapes.py tries them.

import Testing

@testable import SchemeCore

@Suite struct ConfinedPrimitivesTests {
  /// What only asks about the program itself or the clock, or works on what has been opened or computed.
  private let harmless: [String: String] = [
    "readdir": "an open stream", "closedir": "an open stream", "rewinddir": "an open stream",
    "directory-stream?": "a test", "flock": "an open file", "fsync": "an open file",
    "current-time": "the clock", "gettimeofday": "the clock", "get-internal-real-time": "the clock",
    "get-internal-run-time": "the clock", "%monotonic-time": "the clock", "%real-time": "the clock",
    "times": "the clock", "localtime": "computes", "gmtime": "computes", "mktime": "computes", "tzset": "computes",
    "strftime": "computes", "strptime": "computes", "getcwd": "relative names need it",
    "getpid": "a number", "getppid": "a number", "getuid": "a number", "geteuid": "a number", "getgid": "a number",
    "getegid": "a number", "getpgrp": "a number", "getgroups": "numbers", "crypt": "computes", "uname": "the machine",
    "gethostname": "the machine", "strerror": "computes", "total-processor-count": "the machine",
    "current-processor-count": "the machine", "setlocale": "does nothing", "setpw": "a position", "setgr": "a position",
    "getsockname": "an open socket", "getpeername": "an open socket", "getsockopt": "an open socket",
    "make-socket-address": "computes", "inet-pton": "computes", "inet-ntop": "computes",
  ]

  @Test func everyRowOfTheSystemHasARule() {
    for row in AllRows.ofTheSystem where harmless[row.name] == nil && !row.name.hasPrefix("sockaddr:") {
      #expect(ConfinedPrimitives.hasRule(row.name), "\(row.name) neither has a rule nor is it known as harmless")
    }
  }

  @Test func rowsThatReachOutFromElsewhereHaveRules() {
    let names = [
      "open-file", "open", "open-fdes", "mkstemp!", "mkstemp", "tmpfile", "fdopen", "fdes->inport", "fdes->outport",
      "dup",
      "dup2", "dup->fdes", "dup->inport", "dup->outport", "redirect-port", "move->fdes", "primitive-move->fdes",
      "close",
      "close-fdes", "truncate-file", "primitive-load", "setrlimit", "setpriority", "setitimer", "alarm", "sigaction",
      "restore-signals", "pause", "tcsetpgrp", "gc-disable", "%make-native-thread", "%foreign-call", "%memory",
      "%text-length", "%open-store", "%add-file", "%build", "%collect-garbage", "%connect-to-daemon", "%hash-file",
      "%nar-hash", "unpack-archive", "decompress-file", "%git-clone", "%sqlite-open", "%tls-session", "%cache-file",
      "%keep-cache-file!", "%keep-narinfo!", "%remove-tree",
    ]
    for name in names { #expect(ConfinedPrimitives.hasRule(name), "\(name)") }
  }
}
