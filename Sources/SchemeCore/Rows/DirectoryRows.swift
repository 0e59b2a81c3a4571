// Directory streams, and the calls on open files that are not reading or writing.

import Glibc

/// Directories, locks, descriptors' flags.
enum DirectoryRows {
  static func install(_ table: inout PrimitiveTable) {
    streams(&table)
    descriptors(&table)
  }

  private static func stream(_ word: Word) throws -> DirectoryStream {
    if word.is(.foreign), let stream = word.owned(as: DirectoryStream.self) { return stream }
    throw Fault.type(1, "directory stream", word)
  }

  private static func streams(_ table: inout PrimitiveTable) {
    table.one("(opendir name)", "A stream of the names in the directory NAME.") { name in
      guard let stream = Glibc.opendir(try name.hostPath(1)) else { throw Fault.posix() }
      return Heap.foreign(DirectoryStream(stream), type: Symbols.intern("directory"))
    }
    table.one("(readdir stream)", "The next name in STREAM, or the end-of-file object.") { word in
      guard let stream = try stream(word).stream else { throw Fault.type(1, "open directory stream", word) }
      errno = 0
      guard let entry = Glibc.readdir(stream) else {
        if errno != 0 { throw Fault.posix() }
        return .eof
      }
      return withUnsafeBytes(of: &entry.pointee.d_name) { name in
        let count = strnlen(name.baseAddress!.assumingMemoryBound(to: CChar.self), name.count)
        return Heap.string(utf8: UnsafeBufferPointer(rebasing: name.bindMemory(to: UInt8.self)[..<count]))
      }
    }
    table.one("(closedir stream)", "Closes STREAM.") { word in
      try stream(word).close()
      return .unspecified
    }
    table.one("(rewinddir stream)", "Makes STREAM begin again.") { word in
      guard let stream = try stream(word).stream else { throw Fault.type(1, "open directory stream", word) }
      Glibc.rewinddir(stream)
      return .unspecified
    }
    table.one("(directory-stream? obj)", "Whether OBJ is a directory stream.") { word in
      Word(word.is(.foreign) && word.owned(as: DirectoryStream.self) != nil)
    }
  }

  private static func descriptors(_ table: inout PrimitiveTable) {
    table.two("(flock file operation)", "Locks or unlocks FILE, a port or descriptor.") { file, operation in
      let descriptor = try file.descriptor(1)
      let operation = Int32(try operation.int(2, in: 0...15))
      let mayWait = operation & LOCK_NB == 0
      if mayWait, NativeThread.areMany, flock(descriptor, operation | LOCK_NB) == 0 { return .unspecified }
      try SystemCall.retrying(nil, mayWait ? .anything : .nothing) { flock(descriptor, operation) }
      return .unspecified
    }
    table.any("(fcntl file command [value])", "Asks for or changes a property of FILE, a port or descriptor.") {
      arguments in
      let descriptor = try arguments[0].descriptor(1)
      let command = Int32(try arguments[1].int(2, in: 0...2000))
      let value = Int32(truncatingIfNeeded: try arguments.given(2)?.int(3) ?? 0)
      return Word(fixnum: Int(try SystemCall.retrying { Glibc.fcntl(descriptor, command, value) }))
    }
    table.one("(fsync file)", "Writes what FILE, a port or descriptor, holds to the disk.") { file in
      if let port = Ports.port(file), port.isOutput { try port.flush() }
      return try FileRows.check(Glibc.fsync(try file.descriptor(1)))
    }
    table.zero("(sync)", "Writes all files to their disks.") {
      Glibc.sync()
      return .unspecified
    }
    table.zero("(pipe)", "A pair of ports: what is written to the second can be read from the first.") {
      var ends: [Int32] = [0, 0]
      _ = try FileRows.check(Glibc.pipe(&ends))
      for end in ends { _ = Glibc.fcntl(end, F_SETFD, FD_CLOEXEC) }
      return Heap.cons(Ports.file(ends[0], mode: "r"), Ports.file(ends[1], mode: "w"))
    }
  }
}
