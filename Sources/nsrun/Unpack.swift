// The archive in a pack: chunks that are unpacked one by one, and the files that the tar archive in them describes. It
// is the archive that `nsscheme pack` writes, not any: a directory comes before what is in it, and a name that does not
// fit into its field comes before, as the content of an entry of its own.
//
// Invariant: everything is made in a directory that was empty, and opened beneath it.
import CLinux

/// The archive, as bytes that are unpacked when they are needed.
struct ChunkStream {
  private static let chunkSize = 1 << 20
  private let file: Int32
  private let names: Names
  private var offset: UInt64
  private let packed: UnsafeMutablePointer<UInt8>
  private let chunk: UnsafeMutablePointer<UInt8>
  private let work: UnsafeMutableRawPointer
  private let sums: Checksums
  private var size = 0
  private var position = 0

  init(file: Int32, at offset: UInt64, sums: Checksums, names: Names) {
    self.file = file
    self.offset = offset
    self.names = names
    guard let memory = sys_memory(2 * ChunkStream.chunkSize + 65536) else { fail(125, "reserve memory", nil, -12, "") }
    packed = memory.assumingMemoryBound(to: UInt8.self)
    chunk = packed + ChunkStream.chunkSize
    work = memory + 2 * ChunkStream.chunkSize
    self.sums = sums
  }

  /// What is unpacked already, at least one byte of it and at most `most`, which counts as taken.
  mutating func next(most: Int) -> (start: UnsafeMutablePointer<UInt8>, count: Int) {
    if position == size { unpackChunk() }
    let count = min(most, size - position)
    let start = chunk + position
    position += count
    return (start, count)
  }

  /// Stops because what is there cannot be what was written.
  func damaged() -> Never { Pack.damaged(names) }

  private mutating func unpackChunk() {
    Pack.read(file, packed, 12, at: offset, names)
    let header = UnsafeRawPointer(packed)
    let packedSize = Int(header.load(as: UInt32.self))
    size = Int(header.load(fromByteOffset: 4, as: UInt32.self))
    let sum = header.load(fromByteOffset: 8, as: UInt32.self)
    if size == 0 || size > ChunkStream.chunkSize || packedSize > size || size % 512 != 0 { damaged() }
    position = 0
    offset += 12
    if packedSize == size {
      Pack.read(file, chunk, size, at: offset, names)
    } else {
      Pack.read(file, packed, packedSize, at: offset, names)
      var inflater = Inflater(packed, packedSize, to: chunk, size, work: work)
      if !inflater.run() { damaged() }
    }
    offset += UInt64(packedSize)
    if sums.of(chunk, size) != sum { damaged() }
  }
}

/// An archive on its way into a directory.
struct Unpacking {
  private static let nameCapacity = 8192
  private var stream: ChunkStream
  private let top: Int32
  /// The directory that the last entry went into, and its name.
  private var directory: Int32 = -1
  private let directoryName: UnsafeMutablePointer<CChar>
  private let name: UnsafeMutablePointer<CChar>
  private let target: UnsafeMutablePointer<CChar>

  init(stream: ChunkStream, directory: Int32) {
    self.stream = stream
    top = directory
    guard let memory = sys_memory(3 * Unpacking.nameCapacity) else { fail(125, "reserve memory", nil, -12, "") }
    directoryName = memory.assumingMemoryBound(to: CChar.self)
    name = directoryName + Unpacking.nameCapacity
    target = name + Unpacking.nameCapacity
  }

  /// Makes everything up to the end of the archive.
  mutating func run() {
    while entry() {}
    if directory >= 0 { _ = sys_close(directory) }
  }

  /// Makes one entry; false at the end.
  private mutating func entry() -> Bool {
    let (block, count) = stream.next(most: 512)
    if count != 512 { stream.damaged() }
    if block[0] == 0 { return false }
    let size = number(block + 124)
    let type = block[156]
    if type == 0x4C || type == 0x4B {  // L, K: a long name, a long target
      readLong(into: type == 0x4C ? name : target, size)
      return true
    }
    if name[0] == 0 { copyField(block, to: name) }
    if target[0] == 0 { copyField(block + 157, to: target) }
    let mode = number(block + 100, digits: 7)
    if mode > 0o777 { stream.damaged() }
    make(type, size, mode: UInt32(mode))
    name[0] = 0
    target[0] = 0
    return true
  }

  private mutating func make(_ type: UInt8, _ size: UInt64, mode: UInt32) {
    var end = textLength(name)
    if end > 0 && name[end - 1] == slash {
      end -= 1
      name[end] = 0
    }
    var start = end
    while start > 0 && name[start - 1] != slash { start -= 1 }
    enter(start)
    let last = name + start
    switch type {
    case 0x35:  // 5: a directory
      check(sys_make_directory(directory, last, 0o755))
    case 0x32:  // 2: a symbolic link
      check(sys_make_link(target, directory, last))
    case 0x30:  // 0: a file
      let file = sys_create_file(directory, last, mode)
      check(file)
      copy(size, to: file)
      _ = sys_close(file)
    default: stream.damaged()
    }
  }

  /// Goes to the directory that is named by the first `length` bytes of the name, the final slash included.
  private mutating func enter(_ length: Int) {
    let byte = name[length]
    name[length] = 0
    if directory < 0 || !sameText(directoryName, name) {
      if directory >= 0 { _ = sys_close(directory) }
      directory = sys_open_beneath(top, length == 0 ? ("." as StaticString).text : Text(name))
      check(directory)
      copyText(name, to: directoryName)
    }
    name[length] = byte
  }

  private mutating func copy(_ size: UInt64, to file: Int32) {
    var left = size
    var endsWithHole = false
    while left > 0 {
      let (piece, count) = stream.next(most: Int(min(left, 1 << 16)))
      left -= UInt64(count)
      // Zeros take no room: the pack may hold far more of them than there is memory.
      endsWithHole = sys_is_zero(piece, count) != 0
      if endsWithHole {
        check(sys_skip(file, UInt64(count)) < 0 ? -5 : 0)
      } else {
        write(piece, count, to: file)
      }
    }
    if endsWithHole { check(sys_set_size(file, size)) }
    skipPadding(size)
  }

  private func write(_ bytes: UnsafeMutablePointer<UInt8>, _ size: Int, to file: Int32) {
    var (piece, count) = (bytes, size)
    while count > 0 {
      let written = sys_write(file, piece, count)
      if written < 0 { check(Int32(written)) }
      piece += written
      count -= written
    }
  }

  private mutating func readLong(into text: UnsafeMutablePointer<CChar>, _ size: UInt64) {
    if size == 0 || size >= UInt64(Unpacking.nameCapacity) { stream.damaged() }
    var filled = 0
    while filled < Int(size) {
      let (piece, count) = stream.next(most: Int(size) - filled)
      for index in 0..<count { text[filled + index] = CChar(bitPattern: piece[index]) }
      filled += count
    }
    text[filled] = 0
    skipPadding(size)
  }

  private mutating func skipPadding(_ size: UInt64) {
    let padding = Int((512 - size % 512) % 512)
    if padding > 0 && stream.next(most: padding).count != padding { stream.damaged() }
  }

  private func copyField(_ field: UnsafeMutablePointer<UInt8>, to text: UnsafeMutablePointer<CChar>) {
    var length = 0
    while length < 100 && field[length] != 0 {
      text[length] = CChar(bitPattern: field[length])
      length += 1
    }
    text[length] = 0
  }

  /// An octal number, or one in the eight bytes at the end of its field.
  private func number(_ field: UnsafeMutablePointer<UInt8>, digits: Int = 11) -> UInt64 {
    var value: UInt64 = 0
    if field[0] & 0x80 != 0 {
      for index in digits - 7...digits { value = value << 8 | UInt64(field[index]) }
      return value
    }
    for index in 0..<digits {
      if field[index] < 0x30 || field[index] > 0x37 { stream.damaged() }
      value = value << 3 | UInt64(field[index] - 0x30)
    }
    return value
  }

  private func check(_ result: Int32) {
    if result >= 0 { return }
    if result == -28 { fail(125, "unpack", name, result, "set NSRUN_UNPACK to a directory with more room") }
    fail(125, "unpack", name, result, "")
  }
}
