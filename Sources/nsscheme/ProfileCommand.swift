// `nsscheme profile`: runs a program or a command, and says where its time went.
//
// The words behind its own options are a command line like any other. The program's output, errors and status are what
// they are without it: the tables go to standard error, or into a file, when the program has ended, however it ends.

import ArgumentParser
import Glibc
import SchemeCore

/// `nsscheme profile`.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Runs a program or a command, and says where its time goes.",
    discussion: """
      What it runs is a command line as without ‘profile’: a file with its arguments, options such as -L and -c, or \
      another command. The tables have the time by phase (start, outline, read, expand, transform, which is the transformers of \
      macros, compile, run, and collect, which is the collection of garbage), by file, by macro, and by procedure: ‘self’ \
      is what is spent there itself, ‘total’ includes what that causes. They go to standard error. The exit status is that \
      of what runs.

      Examples:
        nsscheme profile program.scm 10
        nsscheme profile --flame=page.svg build page.scm
        nsscheme profile -o profile.txt -L guix -c '(use-modules (gnu packages base))'
      """)

  @Option(
    name: [.customLong("flame-graph"), .customLong("flame")],
    help: ArgumentHelp("Write a picture of it, too, an SVG.", valueName: "file"), completion: .file())
  var flameGraph: String?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the tables to a file.", valueName: "file"), completion: .file())
  var output: String?
  @Option(help: ArgumentHelp("How many rows a table has at most.", valueName: "n")) var rows = 15
  @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("What is run.", valueName: "words"))
  var words: [String] = []

  /// A profile that is under way, which ends with the process at the latest.
  nonisolated(unsafe) private static var running: ProfileCommand?
  nonisolated(unsafe) private static var process: pid_t = 0

  mutating func run() throws {
    if ["--help", "-h"].contains(words.first) { throw CleanExit.helpRequest(self) }
    if rows < 1 { throw ValidationError("--rows takes a number from 1 on, not \(rows)") }
    if words.isEmpty { throw ValidationError("profile what? Give a FILE, -c EXPR or a command") }
    let invocation = Invocation(words)
    if case .command(let words) = invocation, words.first == ProfileCommand.configuration.commandName {
      throw ValidationError("a profile of a profile is none")
    }
    ProfileCommand.running = self
    ProfileCommand.process = getpid()
    // A program that ends itself has a profile, too.
    atexit { ProfileCommand.finish() }
    // What is kept from an earlier run is not what is to be looked at.
    CacheDirectory.isOff = true
    PhaseClock.start()
    let status = invocation.run([CommandLine.arguments[0]] + words)
    let isWritten = ProfileCommand.finish()
    if status != 0 || !isWritten { throw ExitCode(status == 0 ? 1 : status) }
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
