// `nsscheme pull`, `describe` and `time-machine`. The work is done in stdlib/engine/nsscheme/channels.

import ArgumentParser
import Builtins
import Glibc
import SchemeCore

/// Which channels a command is about.
struct ChannelOptions: ParsableArguments {
  @Option(
    name: [.customShort("C", allowingJoined: true), .long],
    help: ArgumentHelp("The channels that FILE yields, a file or a URL.", valueName: "file"))
  var channels: String?
  @Option(help: ArgumentHelp("Guix's repository, instead of that of the channel guix.", valueName: "url"))
  var url: String?
  @Option(help: ArgumentHelp("Guix's commit.", valueName: "commit")) var commit: String?
  @Option(help: ArgumentHelp("Guix's branch.", valueName: "branch")) var branch: String?
  @Flag(help: "Take commits that nobody vouches for.") var disableAuthentication = false
  @Flag(help: "Evaluate the file of channels as any program, without the sandbox.") var unsafeChannelEvaluation = false

  func validate() throws {
    if commit != nil, branch != nil { throw ValidationError("--commit and --branch exclude each other") }
  }

  /// The file, absolute; a URL stays what it is.
  var file: LibraryCall.Value {
    .maybe(channels.map { $0.contains("://") ? $0 : Session.absolute($0) })
  }
}

/// `nsscheme pull`.
struct PullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Gets Guix and the other channels that channels.scm lists, and uses them from now on.",
    discussion: """
      The channels are those of ~/.config/nsscheme/channels.scm ($XDG_CONFIG_HOME), without those that 'nsscheme channel \
      disable' leaves out; without that file Guix alone. Their commits are authenticated; nothing is compiled. A channel \
      that does not work is left out with its reason, the rest is there all the same, and the exit status is 1.

      Examples:
        nsscheme pull
        nsscheme pull -C channels.scm
        nsscheme pull --commit=v1.5.0
        nsscheme pull --roll-back
      """)

  @OptionGroup var options: ChannelOptions
  @Flag(help: "Let channels go back to commits that the present ones do not come before.") var allowDowngrades = false
  @Flag(name: [.customShort("l"), .long], help: "Show what was pulled, and when.") var listGenerations = false
  @Flag(help: "Go back to the generation before.") var rollBack = false

  func validate() throws {
    if listGenerations, rollBack { throw ValidationError("--list-generations and --roll-back exclude each other") }
  }

  mutating func run() throws {
    if listGenerations { return try LibraryCall("(nsscheme channels describe)", "list-generations").run() }
    if rollBack { return try LibraryCall("(nsscheme channels commands)", "roll-back-command").run() }
    try LibraryCall("(nsscheme channels commands)", "pull-command").check(
      options.file, .maybe(options.url), .maybe(options.commit), .maybe(options.branch),
      .flag(!options.disableAuthentication), .flag(allowDowngrades), .flag(options.unsafeChannelEvaluation))
  }
}

/// `nsscheme describe`.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Says which channels are used, and at which commits.",
    discussion: """
      Examples:
        nsscheme describe
        nsscheme describe -f channels >channels.scm
      """)

  /// How channels are written down.
  enum Format: String, ExpressibleByArgument, CaseIterable { case human, channels, json }

  @Option(
    name: [.customShort("f", allowingJoined: true), .long],
    help: ArgumentHelp("For people, as a file for -C (channels), or as JSON.", valueName: "format"))
  var format = Format.human

  mutating func run() throws {
    try LibraryCall("(nsscheme channels describe)", "describe-current").run(.text(format.rawValue))
  }
}

/// `nsscheme time-machine`.
struct TimeMachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time-machine", abstract: "Runs a command over other channels than those that were pulled.",
    discussion: """
      The channels are pulled, if they are not there, and the command runs as ‘nsscheme COMMAND …’ does. What was pulled \
      before counts again afterwards.

      Examples:
        nsscheme time-machine --commit=v1.4.0 -- build -d hello
        nsscheme time-machine -C channels.scm -- guix show hello
      """)

  @OptionGroup var options: ChannelOptions
  @Argument(parsing: .postTerminator, help: "The command and its arguments, behind --.") var command: [String] = []

  func validate() throws {
    if command.isEmpty { throw ValidationError("expected a command behind --, as in -- build hello") }
  }

  mutating func run() throws {
    let directory = try LibraryCall("(nsscheme channels commands)", "moment-command").text(
      options.file, .maybe(options.url), .maybe(options.commit), .maybe(options.branch),
      .flag(!options.disableAuthentication), .flag(options.unsafeChannelEvaluation))
    setenv(PulledChannels.variable, directory, 1)
    unsetenv("NSSCHEME_GUIX")
    var words = ([CommandLine.arguments[0]] + command).map { strdup($0) } + [nil]
    execv("/proc/self/exe", &words)
    throw ScriptCommand.Failure(message: "cannot run itself again: \(String(cString: strerror(errno)))")
  }
}
