// The handles that are open. A program keeps its store to the very end, when nothing is deinitialised any more; so
// those still open when it exits are closed then, and the next to open the store has nothing to repair.

import Glibc

/// The open handles of this process.
enum OpenStores {
  private struct Entry { weak var store: EmbeddedStore? }
  nonisolated(unsafe) private static var entries: [ObjectIdentifier: Entry] = [:]
  nonisolated(unsafe) private static var owner: pid_t = 0
  nonisolated(unsafe) private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    return mutex
  }()

  private static func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Notes an open handle.
  static func add(_ store: EmbeddedStore) {
    locked {
      if owner == 0 {
        owner = getpid()
        // A forked child that exits by itself must not clean up after its parent.
        atexit { if getpid() == OpenStores.owner { OpenStores.closeAll() } }
      }
      entries[ObjectIdentifier(store)] = Entry(store: store)
    }
  }

  /// Forgets a handle.
  static func remove(_ store: EmbeddedStore) { _ = locked { entries.removeValue(forKey: ObjectIdentifier(store)) } }

  private static func closeAll() { for store in locked({ entries.values.compactMap(\.store) }) { store.close() } }
}
