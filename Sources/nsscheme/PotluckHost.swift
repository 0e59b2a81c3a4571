// `nsscheme potluck update` and `host`: asking a host for an update, and being one. The host itself is a second program,
// `nsscheme-serve`, which lies beside this one; this one evaluates what the host fetches.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore

extension PotluckCommand {
  /// `nsscheme potluck update`.
  struct Update: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update", abstract: "Asks a host to publish a branch, and says what becomes of it.",
      discussion: """
        The host is one that potluck/README.md consents to, ‘Host: URL’. The exit status is 1 if anything is wrong.

        Examples:
          nsscheme potluck update --host=https://potluck.example.org https://gitlab.com/wingo/foo.git master
          nsscheme potluck update --host=localhost --port=8080 file:///tmp/foo master
        """)

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("The host's address, or its name.", valueName: "host")) var host: String?
    @Option(help: ArgumentHelp("The port, if the host is a name.", valueName: "port")) var port: Int?
    @Argument(help: ArgumentHelp("The repository's address.", valueName: "git-url")) var url: String
    @Argument(help: ArgumentHelp("Its branch.", valueName: "branch")) var branch: String

    mutating func run() throws {
      guard let host else {
        throw ValidationError("which host? Name one that potluck/README.md consents to, --host=URL")
      }
      let address = try Update.address(host, port: port)
      let result = try options.call("(nsscheme potluck update) update-potluck") { [self] in
        let words = RootedArray()
        for text in [url, branch, address] { words.append(Heap.string(text)) }
        return words
      }
      if !result.word.isTrue { throw ExitCode(1) }
    }

    /// The address that `--host` and `--port` come to: of URL, NAME, NAME:PORT, or an IPv6 address.
    private static func address(_ host: String, port: Int?) throws -> String {
      let colons = host.filter { $0 == ":" }.count
      let isBare = colons > 1 && !host.hasPrefix("[")
      let hasPort = host.contains("://") || (!isBare && host.last?.isNumber == true && colons > 0)
      if hasPort, port != nil {
        throw ValidationError("--port goes with the name of a host; '\(host)' says by itself which port is meant")
      }
      if let port, !(1...65535).contains(port) { throw ValidationError("--port: expected 1 to 65535, got \(port)") }
      if host.contains("://") { return host }
      let name = isBare ? "[\(host)]" : host
      return hasPort ? "http://\(name)" : "http://\(name):\(port ?? 8080)"
    }
  }

  /// `nsscheme potluck host`.
  struct Host: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "host", abstract: "Takes dishes from their authors' repositories and publishes them as a channel.",
      discussion: """
        --scratch is a directory for clones and the queue, --source a Git checkout that keeps the potluck files, and \
        --target one that becomes the channel. Both are committed to, signed with --signing-key, and belong to the \
        host alone. The work is done by the program nsscheme-serve beside this one.

        Examples:
          nsscheme potluck host -L ~/src/guix --scratch=scratch --source=source --target=channel \\
            --url=https://potluck.example.org --signing-key=3CE464558A84FDC69DB40CFB090B11993D9AEBB5
        """)

    @Option(
      name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
      help: ArgumentHelp("A Guix tree, or a channel, whose packages the dishes may name.", valueName: "dir"))
    var loadPath: [String] = []
    @Option(help: ArgumentHelp("A directory for clones and the queue.", valueName: "dir")) var scratch: String
    @Option(help: ArgumentHelp("A Git checkout for the potluck files.", valueName: "dir")) var source: String
    @Option(help: ArgumentHelp("A Git checkout, the channel.", valueName: "dir")) var target: String
    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port")) var listen = "127.0.0.1:8080"
    @Option(help: ArgumentHelp("The host's address for everybody; default what --listen says.", valueName: "url"))
    var url: String?
    @Option(
      name: .customLong("channel-url"),
      help: ArgumentHelp("Where everybody finds the channel's repository; the first page says it.", valueName: "url"))
    var channelURL: String?
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp("A proxy in front of the host, whose X-Forwarded-For says who asks.", valueName: "address"))
    var proxy: [String] = []
    @Option(help: ArgumentHelp("The key that signs commits.", valueName: "fingerprint")) var signingKey: String
    @Option(help: ArgumentHelp("Requests of one client in a minute.", valueName: "n")) var rate: Int?
    @Option(help: ArgumentHelp("Updates that may wait.", valueName: "n")) var queueLength: Int?
    @Option(help: ArgumentHelp("Repositories that are fetched at once.", valueName: "n")) var workers: Int?
    @Option(help: ArgumentHelp("Megabytes that a repository may have.", valueName: "n")) var megabytes: Int?
    @Option(help: ArgumentHelp("Seconds that fetching or publishing may take.", valueName: "n")) var seconds: Int?
    @Option(help: ArgumentHelp("Megabytes of the disk to keep free.", valueName: "n")) var free: Int?
    @Flag(help: "Take repositories of this machine and of private networks, for tests.") var allowLocal = false

    /// The name of a directory that is there, without links and dots: it is in what the host prints.
    private static func real(_ directory: String) -> String {
      guard let path = realpath(directory, nil) else { return Session.absolute(directory) }
      defer { Glibc.free(path) }
      return String(cString: path)
    }

    mutating func run() throws {
      for directory in [scratch, source, target] + loadPath {
        if let problem = GuixTree.directoryProblem(directory) { throw ScriptCommand.Failure(message: problem) }
      }
      var words = [
        "host", "--scratch=\(Host.real(scratch))", "--source=\(Host.real(source))", "--target=\(Host.real(target))",
        "--listen=\(listen)", "--signing-key=\(signingKey)",
      ]
      if let url { words.append("--url=\(url)") }
      if let channelURL { words.append("--channel-url=\(channelURL)") }
      words += proxy.map { "--proxy=\($0)" }
      words += loadPath.map { "--load-path=\(Host.real($0))" }
      for (name, value) in [
        ("rate", rate), ("queue-length", queueLength), ("workers", workers), ("megabytes", megabytes),
        ("seconds", seconds), ("free", free),
      ] {
        if let value { words.append("--\(name)=\(value)") }
      }
      if allowLocal { words.append("--allow-local") }
      try ServeProgram.become(words, "hosts a potluck")
    }
  }
}
