// `nsscheme profile`: runs a program or a command, and says where its time went.
//
// The words behind its own options are a command line like any other. The program's output, errors and status are what
// they are without it: the tables go to standard error, or into a file, when the program has ended, however it ends.

import Glibc
import SchemeCore

/// `nsscheme profile`.
struct ProfileCommand {
  static let name = "profile"

  private var flameGraph: String?
  private var output: String?
  private var rows = 15
  private var wantsHelp = false
  private var words: [String] = []

  /// A profile that is under way, which ends with the process at the latest.
  nonisolated(unsafe) private static var running: ProfileCommand?
  nonisolated(unsafe) private static var process: pid_t = 0

  private static let usage = """
    OVERVIEW: Runs a program or a command, and says where its time goes.

    What it runs is a command line as without ‘profile’: a file with its arguments, options such as -L and -c, or
    another command. The tables have the time by phase (start, outline, read, expand, transform, which is the
    transformers of macros, compile, run, and collect, which is the collection of garbage), by file, by macro, and by
    procedure: ‘self’ is what is spent there itself, ‘total’ includes what that causes. They go to standard error.

    Examples:
      nsscheme profile program.scm 10
      nsscheme profile --flame-graph=page.svg build page.scm
      nsscheme profile -o profile.txt -L guix -c '(use-modules (gnu packages base))'

    USAGE: nsscheme profile [--flame-graph=<file>] [--output=<file>] [--rows=<n>] <words> ...

    OPTIONS:
      --flame-graph <file>    Write a picture of it, too, an SVG.
      -o, --output <file>     Write the tables to a file.
      --rows <n>              How many rows a table has at most; default 15.
      -h, --help              Show help information.
    """

  /// A command of the words behind its name.
  init(_ words: ArraySlice<String>) throws {
    var rest = words
    var before: [String] = []
    while let option = OwnOption(takenFrom: &rest) { before += option.words }
    while let word = rest.first {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard ["--flame-graph", "--output", "-o", "--rows", "--help", "-h"].contains(parts[0]) else { break }
      rest.removeFirst()
      if parts[0] == "--help" || parts[0] == "-h" {
        wantsHelp = true
        continue
      }
      guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
        throw ProfileCommand.failure("option ‘\(parts[0])’ expects an argument")
      }
      switch parts[0] {
      case "--flame-graph": flameGraph = value
      case "--rows":
        guard let number = Int(value), number > 0 else {
          throw ProfileCommand.failure("option ‘--rows’ expects a number from 1 on, found ‘\(value)’")
        }
        rows = number
      default: output = value
      }
    }
    self.words = before + rest
    if wantsHelp { return }
    if rest.isEmpty { throw ProfileCommand.failure("profile what? Give a FILE, -c EXPR or a command") }
    if case .command(let words) = Invocation(self.words), words.first == ProfileCommand.name {
      throw ProfileCommand.failure("a profile of a profile is none")
    }
  }

  private static func failure(_ message: String) -> ScriptCommand.Failure {
    ScriptCommand.Failure(message: "profile: \(message); see ‘nsscheme profile --help’")
  }

  /// Runs what the words say; the exit status.
  func run() -> Int32 {
    if wantsHelp {
      print(ProfileCommand.usage)
      return 0
    }
    ProfileCommand.running = self
    ProfileCommand.process = getpid()
    // A program that ends itself has a profile, too.
    atexit { ProfileCommand.finish() }
    // What is kept from an earlier run is not what is to be looked at.
    CacheDirectory.isOff = true
    PhaseClock.start()
    let status = Invocation(words).run([CommandLine.arguments[0]] + words)
    return ProfileCommand.finish() || status != 0 ? status : 1
  }

  /// Ends the profile of this process, if there is one; false when it cannot be written.
  @discardableResult static func finish() -> Bool {
    guard let command = running, process == getpid() else { return true }
    running = nil
    PhaseClock.stop()
    Session.flush()
    let report = ProfileReport()
    var isWritten = true
    if let output = command.output {
      isWritten = write(report.text(limit: command.rows), to: output)
    } else {
      fputs("\n" + report.text(limit: command.rows), stderr)
    }
    if let file = command.flameGraph {
      var graph = FlameGraph(report)
      isWritten = write(graph.text(), to: file) && isWritten
    }
    return isWritten
  }

  private static func write(_ text: String, to file: String) -> Bool {
    if let stream = fopen(file, "w") {
      let isWritten = fputs(text, stream) >= 0
      if fclose(stream) == 0, isWritten { return true }
    }
    Session.complain("profile: cannot write '\(file)': \(String(cString: strerror(errno)))")
    return false
  }
}
