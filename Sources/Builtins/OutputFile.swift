// A file that appears whole or not at all: written aside, in the directory that it is to be in, and renamed.

import Glibc
import Store

/// A file in the making. Unless `commit` is called, nothing is left of it.
public final class OutputFile {
  /// Where the bytes are written to in the meantime.
  public let aside: String
  private let path: String
  private let descriptor: Descriptor
  private var isCommitted = false

  /// Begins the file `path`; fails at once where it could not be made in the end.
  public init(_ path: String) throws {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { path[...$0] } ?? ""
    let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    var status = stat()
    let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    if name.isEmpty || kind == S_IFDIR {
      throw StoreError(.system(EISDIR), "cannot write '\(path)': it is a directory; name a file in it")
    }
    // Root could: a device would give way to a file of its name.
    if kind != S_IFREG {
      throw StoreError(.system(EEXIST), "cannot write '\(path)': it is no regular file, and would be replaced by one")
    }
    self.path = path
    aside = "\(directory).\(name.prefix(200)).\(getpid())"
    let number = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard number >= 0 else {
      throw StoreError(.system(errno), "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    descriptor = Descriptor(owning: number)
    removeWhenInterrupted(aside)
  }

  /// What writes to the file.
  public var sink: DescriptorSink { DescriptorSink(descriptor, path: path) }

  /// Gives the file its name and its permissions, less those that the user's mask takes away.
  public func commit(mode: mode_t) throws {
    let mask = umask(0)
    umask(mask)
    guard chmod(aside, mode & ~mask) == 0, rename(aside, path) == 0 else {
      throw StoreError(.system(errno), "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    isCommitted = true
  }

  deinit {
    if !isCommitted { unlink(aside) }
    removeWhenInterrupted(nil)
  }
}

/// The file that a signal removes before it ends this process; a handler may use nothing but such a pointer.
nonisolated(unsafe) private var unfinished: UnsafeMutablePointer<CChar>?

private func removeWhenInterrupted(_ path: String?) {
  let before = unfinished
  unfinished = path.map { strdup($0) }
  free(before)
  if path == nil { return }
  for number in [SIGHUP, SIGINT, SIGTERM] {
    let before = signal(number) { number in
      if let unfinished { unlink(unfinished) }
      signal(number, SIG_DFL)
      raise(number)
    }
    // Who was started to ignore it, as under nohup, goes on doing so.
    if unsafeBitCast(before, to: Int.self) == 1 { signal(number, SIG_IGN) }
  }
}
