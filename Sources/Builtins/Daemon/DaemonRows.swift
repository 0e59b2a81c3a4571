// The daemon within this process: a client of it, such as the store of a Guix tree, holds one end of a pair of sockets,
// and a thread serves the other end with a handle of its own on the store.

import Gexp
import Glibc
import SchemeCore
import Store

/// The rows of `(nsscheme rows daemon)`.
enum DaemonRows {
  static let module = ["nsscheme", "rows", "daemon"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    table.zero(
      "(%connect-to-daemon)",
      "A descriptor on which a thread of this process speaks the daemon's protocol about the default store."
    ) {
      let store = try storeErrors {
        try EmbeddedStore(directory: try StoreAccess.directory ?? EmbeddedStore.defaultDirectory())
      }
      return Word(fixnum: Int(try storeErrors { try ServerThread.connect(store) }))
    }
    return table.rows
  }()
}

/// Threads that serve clients.
enum ServerThread {
  /// Builds walk graphs with their own stacks; archives nest a few hundred deep.
  private static let stackBytes = 4 << 20

  /// Starts a thread that serves the client at the other end of the descriptor that is returned.
  static func connect(_ store: EmbeddedStore) throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw StoreError(.system(errno), "cannot make a pair of sockets: \(String(cString: strerror(errno)))")
    }
    try start { serve(store, ends[1]) }
    return ends[0]
  }

  /// Serves the client at the other end of the socket `number`, until it goes away.
  static func serve(_ store: EmbeddedStore, _ number: Int32) {
    let descriptor = Descriptor(owning: number)
    let session = WorkerSession(
      store, input: DescriptorSource(descriptor, path: "client"), output: DescriptorSink(descriptor, path: "client"))
    session.options = StoreAccess.buildOptions
    session.run()
    store.close()
  }

  /// Runs `body` on a thread that gets no signals: they are the program's.
  static func start(_ body: @escaping () -> Void) throws {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackBytes)
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Body(body))
    let code = pthread_create(
      &thread, &attributes,
      {
        Unmanaged<Body>.fromOpaque($0!).takeRetainedValue().run()
        return nil
      },
      box.toOpaque())
    if code != 0 {
      box.release()
      throw StoreError(.system(code), "cannot start a thread: \(String(cString: strerror(code)))")
    }
  }

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }
}
