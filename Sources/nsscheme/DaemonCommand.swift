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
      /gnu/store themselves: with another store than that, they see only what the daemon tells them. The socket is \
      its owner's alone. SIGINT or SIGTERM ends the daemon.

      Examples:
        nsscheme daemon --listen=/tmp/daemon.sock
        nsscheme daemon --store=/gnu/store --listen=/var/guix/daemon-socket/socket
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(help: ArgumentHelp("Listen at SOCKET, a file that is made.", valueName: "socket")) var listen: String?

  /// What the handler of signals removes.
  nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

  mutating func run() throws {
    guard let listen else { throw ValidationError("where do clients find the daemon? Give --listen=SOCKET") }
    let path = Session.absolute(listen)
    // A store that cannot be opened is an error now, not with the first client.
    let store = try storeOptions.open()
    let (directory, durability) = (store.directory, storeOptions.sync)
    let listener = try DaemonListener(path) { try EmbeddedStore(directory: directory, durability: durability) }
    DaemonCommand.path = strdup(path)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        if let path = DaemonCommand.path { unlink(path) }
        _exit(128 + number)
      }
    }
    signal(SIGPIPE, SIG_IGN)
    fputs("listening; clients want GUIX_DAEMON_SOCKET=\(path)\n", stderr)
    if directory != StorePath.directory {
      fputs(
        "the store is \(directory): clients that read below \(StorePath.directory) themselves do not see it\n", stderr)
    }
    try listener.run()
  }
}
