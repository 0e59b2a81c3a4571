// `nsscheme daemon`: the store for clients of Guix's in other processes.

import ArgumentParser
import Builtins
import Glibc
import SchemeCore
import Store

/// `nsscheme daemon`.
struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon", abstract: "Serves the store to clients of guix-daemon's protocol: daemon --listen=SOCKET",
    discussion: """
      Clients, such as guix, find the daemon by GUIX_DAEMON_SOCKET=SOCKET. They read items and derivations below \
      /gnu/store themselves: with another store than that, they see only what the daemon tells them. ‘--exec’ runs one \
      client in a namespace that has the store there, and ends with it. The socket is its owner's alone. SIGINT or \
      SIGTERM ends the daemon.

      Examples:
        nsscheme daemon --listen=/tmp/daemon.sock
        nsscheme daemon --store=/gnu/store --listen=/var/guix/daemon-socket/socket
        nsscheme daemon --exec -- guix build hello
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(help: ArgumentHelp("Listen at SOCKET, a file that is made.", valueName: "socket")) var listen: String?

  @Flag(help: "Run PROGRAM as a client, where /gnu/store is the store, and end with it.") var exec = false
  @Argument(parsing: .postTerminator, help: "With --exec, the program and its arguments.") var program: [String] = []

  /// What the handler of signals removes.
  nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

  mutating func run() throws {
    if exec, program.isEmpty { throw ValidationError("which program? Give it behind --, as in --exec -- guix gc") }
    if !exec, let word = program.first { throw ValidationError("'\(word)': only --exec runs a program") }
    guard listen != nil || exec else {
      throw ValidationError("where do clients find the daemon? Give --listen=SOCKET, or --exec -- PROGRAM")
    }
    // A store that cannot be opened is an error now, not with the first client.
    let store = try storeOptions.open()
    let client = exec ? try DaemonClient(store) : nil
    let path = listen.map(Session.absolute) ?? client?.socket ?? ""
    let (directory, durability) = (store.directory, storeOptions.sync)
    let listener = try DaemonListener(path) { try EmbeddedStore(directory: directory, durability: durability) }
    DaemonCommand.path = strdup(path)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        if let path = DaemonCommand.path { unlink(path) }
        DaemonClient.removeDirectory()
        _exit(128 + number)
      }
    }
    signal(SIGPIPE, SIG_IGN)
    if let client {
      try client.run(program, socket: path)
    } else {
      fputs("listening; clients want GUIX_DAEMON_SOCKET=\(path)\n", stderr)
      if directory != StorePath.directory {
        fputs(
          "the store is \(directory): clients that read below \(StorePath.directory) themselves do not see it; "
            + "‘nsscheme daemon --exec -- PROGRAM’ runs one that does\n", stderr)
      }
    }
    try listener.run()
  }
}
