// A directory that is being read.

import Glibc

/// An open directory.
final class DirectoryStream {
  private(set) var stream: OpaquePointer?
  init(_ stream: OpaquePointer) { self.stream = stream }
  deinit { close() }
  func close() {
    if let stream { closedir(stream) }
    stream = nil
  }
}
