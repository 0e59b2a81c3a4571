// The daemon on a socket in the file system, for clients in other processes: each gets a thread and a handle of its own
// on the store. Who may connect may do with the store what its owner may, so that the socket is the owner's alone.

import Glibc
import Store

/// A socket that clients connect to.
public final class DaemonListener {
  private let path: String
  private let socket: Descriptor
  private let open: () throws -> EmbeddedStore

  /// Listens at `path`; a socket there that nobody serves any more is replaced. `open` opens the store for a client.
  public init(_ path: String, open: @escaping () throws -> EmbeddedStore) throws {
    (self.path, self.open) = (path, open)
    socket = try DaemonListener.makeSocket()
    let before = umask(0o177)
    defer { umask(before) }
    var code = try DaemonListener.withAddress(path) { Glibc.bind(socket.number, $0, $1) == 0 ? 0 : errno }
    if code == EADDRINUSE, try !DaemonListener.isServed(path) {
      unlink(path)
      code = try DaemonListener.withAddress(path) { Glibc.bind(socket.number, $0, $1) == 0 ? 0 : errno }
    }
    guard code == 0 else { throw DaemonListener.failure("listen at", path, code) }
    guard Glibc.listen(socket.number, 64) == 0 else { throw DaemonListener.failure("listen at", path, errno) }
  }

  /// Serves clients until accepting them fails.
  public func run() throws {
    while true {
      let client = accept(socket.number, nil, nil)
      if client < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        throw DaemonListener.failure("accept a client at", path, errno)
      }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      do {
        let store = try open()
        try ServerThread.start { ServerThread.serve(store, client) }
      } catch {
        // The client sees the connection end; why, the daemon's own output says.
        fputs("nsscheme: error: \(error)\n", stderr)
        close(client)
      }
    }
  }

  /// Runs `body` beside the clients' threads.
  public static func beside(_ body: @escaping () -> Void) throws { try ServerThread.start(body) }

  /// Removes the socket's name.
  public static func forget(_ path: String) { unlink(path) }

  private static func makeSocket() throws -> Descriptor {
    let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw failure("make a socket for", "clients", errno) }
    return Descriptor(owning: number)
  }

  private static func isServed(_ path: String) throws -> Bool {
    let probe = try makeSocket()
    return try withAddress(path) { connect(probe.number, $0, $1) == 0 || errno != ECONNREFUSED }
  }

  private static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw failure("use", path, ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  private static func failure(_ what: String, _ path: String, _ code: Int32) -> StoreError {
    StoreError(.system(code), "cannot \(what) '\(path)': \(String(cString: strerror(code)))")
  }
}
