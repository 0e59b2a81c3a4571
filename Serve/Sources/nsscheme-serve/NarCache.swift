// The cache of compressed archives: DIR/METHOD/ITEM.nar, where guix publish has them, too, and beside each ITEM.hash, the
// hash of the archive within, for an item that is built anew may have other contents.
//
// Invariant: a file ITEM.nar is whole, and its hash is recorded before it is there. What is being written has another name,
// and goes at the next start.

import CServe
import Glibc
import Synchronization

/// The archives that were compressed.
final class NarCache: Sendable {
  let directory: String
  private let settings: PublishSettings
  private let store: StoreGreeting
  private struct Work {
    var pending: [StoreAnswer] = []
    var items: Set<String> = []
    var running = 0
    /// The size of all archives, as far as it is known.
    var bytes = 0
    /// What did not work, and when.
    var failed: [String: Int] = [:]
  }
  private let work = Mutex(Work())
  /// How long an archive stays that nobody asks for and whose item is gone, in seconds.
  private var keptSeconds: Int { settings.ttl ?? 30 * 86400 }

  init(_ settings: PublishSettings, in directory: String, of store: StoreGreeting) throws {
    (self.settings, self.directory, self.store) = (settings, directory, store)
    let lock = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(message: "another program uses the cache '\(directory)', or it cannot be written to")
    }
    for method in ["none"] + Wanted.methods {
      mkdir("\(directory)/\(method)", 0o755)
      for name in entries(method) where name.hasSuffix(".tmp") { unlink("\(directory)/\(method)/\(name)") }
    }
  }

  private func entries(_ method: String) -> [String] {
    guard let stream = opendir("\(directory)/\(method)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }
  }

  /// The archive, if it is there; it counts as used now.
  func file(_ item: String, _ method: String) -> ServedFile? {
    let path = "\(directory)/\(method)/\(item).nar"
    guard let file = ServedFile(path) else { return nil }
    // Access times need not be kept by the file system itself.
    serve_touch(file.descriptor)
    return file
  }

  // MARK: Filling

  /// Has the archives of an item made; false when that has failed not long ago.
  func fill(_ answer: StoreAnswer, whenDone: @escaping @Sendable () -> Void) -> Bool {
    guard let item = answer.item, let methods = answer.methods, let hash = answer.hash else { return false }
    let isNew: Bool? = work.withLock { work in
      if let time = work.failed[item], uptime() - time < 60 { return nil }
      guard work.pending.count < 10_000 else { return nil }
      guard work.items.insert(item).inserted else { return false }
      work.pending.append(answer)
      return true
    }
    guard let isNew else { return false }
    guard isNew else { return true }
    // An archive of other contents is not what is offered now.
    for method in methods where recorded(item, method) != hash { unlink("\(directory)/\(method)/\(item).nar") }
    next(whenDone)
    return true
  }

  private func next(_ whenDone: @escaping @Sendable () -> Void) {
    let answer: StoreAnswer? = work.withLock { work in
      guard work.running < settings.workers, !work.pending.isEmpty else { return nil }
      work.running += 1
      return work.pending.removeFirst()
    }
    guard let answer, let item = answer.item else { return }
    Task {
      var isGood = true
      for method in answer.methods ?? [] where isGood { isGood = await self.make(answer, item, method) }
      self.work.withLock { work in
        work.running -= 1
        work.items.remove(item)
        if work.failed.count > 10_000 { work.failed = [:] }
        work.failed[item] = isGood ? nil : uptime()
      }
      whenDone()
      self.next(whenDone)
    }
  }

  private func recorded(_ item: String, _ method: String) -> String? {
    guard let file = ServedFile("\(directory)/\(method)/\(item).hash"), let bytes = file.bytes(from: 0, count: 100)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes one archive; false, and a line on standard error, if that does not work.
  private func make(_ answer: StoreAnswer, _ item: String, _ method: String) async -> Bool {
    let base = "\(directory)/\(method)/\(item)"
    if access(base + ".nar", R_OK) == 0, recorded(item, method) == answer.hash { return true }
    let file = open(base + ".tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { if file >= 0 { close(file) } }
    let process = NarProcess(
      nsscheme: settings.nsscheme, item: answer.logicalPath ?? "", way: settings.way(of: method))
    let isWritten = file >= 0 ? (try? await process.write(to: file)) ?? false : false
    guard isWritten, record(answer.hash ?? "", base), fsync(file) == 0, rename(base + ".tmp", base + ".nar") == 0 else {
      complain("nsscheme-serve: warning: \(item) cannot be compressed into '\(directory)/\(method)'")
      unlink(base + ".tmp")
      return false
    }
    let size = Int(lseek(file, 0, SEEK_END))
    let bytes = work.withLock { work in
      work.bytes += size
      return work.bytes
    }
    if let limit = settings.cacheLimit, bytes > limit { sweep() }
    return true
  }

  private func record(_ hash: String, _ base: String) -> Bool {
    let file = open(base + ".hash.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    let bytes = Array(hash.utf8)
    let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
    close(file)
    return isWritten && rename(base + ".hash.tmp", base + ".hash") == 0
  }

  // MARK: Emptying

  /// Removes what is not needed, now and every hour.
  func sweepForever() async throws {
    while true {
      sweep()
      try await Task.sleep(nanoseconds: UInt64(min(max(keptSeconds, 1), 3600)) * 1_000_000_000)
    }
  }

  /// Removes archives of items that are gone and that nobody has asked for; and, as far as there are more bytes than there
  /// may be, those that were not asked for the longest.
  func sweep() {
    var found: [(base: String, size: Int, used: Int)] = []
    for method in ["none"] + Wanted.methods {
      for name in entries(method) where name.hasSuffix(".nar") {
        let item = String(name.dropLast(4))
        let base = "\(directory)/\(method)/\(item)"
        var status = stat()
        guard lstat(base + ".nar", &status) == 0 else { continue }
        let (used, size) = (max(status.st_atim.tv_sec, status.st_mtim.tv_sec), Int(status.st_size))
        if now() - used > keptSeconds, !exists("\(store.directory)/\(item)") {
          remove(base)
        } else {
          found.append((base, size, used))
        }
      }
    }
    var size = found.reduce(0) { $0 + $1.size }
    if let limit = settings.cacheLimit {
      for entry in found.sorted(by: { $0.used < $1.used }) where size > limit {
        remove(entry.base)
        size -= entry.size
      }
    }
    work.withLock { [size] in $0.bytes = size }
  }

  private func remove(_ base: String) {
    unlink(base + ".nar")
    unlink(base + ".hash")
  }
}
