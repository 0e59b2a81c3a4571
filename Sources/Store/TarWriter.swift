// Writes tar archives that depend on nothing but what is in them: owner 0 without a name, time 1, fixed permissions.
// The format is GNU's, whose way to write a long name is understood by the tar of Busybox too, unlike that of POSIX.
//
// Invariant: entries come in the order in which they are given; who gives them sorted gets the same bytes each time.

/// A visitor that writes the trees that it visits into one archive.
public final class TarWriter: TreeVisitor {
  private let sink: any ByteSink
  /// The directories that the present entry lies in, the first of which is where the present tree was put.
  private var directories: [FileName] = []
  private var top: FileName = []
  private var padding = 0

  /// An archive that is written to `sink`.
  public init(_ sink: any ByteSink) { self.sink = sink }

  /// The next tree becomes the entry `path` of the archive, without a final slash.
  public func begin(at path: String) {
    top = Array(path.utf8)
    directories = []
  }

  /// Writes the end of the archive.
  public func finish() throws { try write([UInt8](repeating: 0, count: 1024)) }

  public func beginDirectory(_ name: FileName) throws {
    try header(path(name) + [UInt8(ascii: "/")], type: "5", mode: 0o755, size: 0)
    directories.append(directories.isEmpty ? top : name)
  }

  public func endDirectory() throws { directories.removeLast() }

  public func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    try header(path(name), type: "2", mode: 0o777, size: 0, target: target)
  }

  public func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    try header(path(name), type: "0", mode: isExecutable ? 0o555 : 0o444, size: size)
    padding = Int((512 - size % 512) % 512)
  }

  public func contents(_ bytes: UnsafeRawBufferPointer) throws { try sink.write(bytes) }

  public func hole(_ size: UInt64) throws { try sink.writeZeros(size) }

  public func endFile() throws { try write([UInt8](repeating: 0, count: padding)) }

  private func path(_ name: FileName) -> FileName {
    directories.isEmpty ? top : Array((directories + [name]).joined(separator: [UInt8(ascii: "/")]))
  }

  private func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try sink.write($0) } }

  private func header(
    _ name: FileName, type: Character, mode: UInt64, size: UInt64, target: [UInt8] = []
  ) throws {
    // A text that does not fit goes before, as the content of an entry that says what it is.
    if target.count > 100 { try long(target, type: "K") }
    if name.count > 100 { try long(name, type: "L") }
    try block(name, type: type, mode: mode, size: size, target: target)
  }

  private func long(_ text: [UInt8], type: Character) throws {
    let size = text.count + 1
    try block(Array("././@LongLink".utf8), type: type, mode: 0, size: UInt64(size), target: [])
    try write(text + [UInt8](repeating: 0, count: 1 + (512 - size % 512) % 512))
  }

  private func block(_ name: FileName, type: Character, mode: UInt64, size: UInt64, target: [UInt8]) throws {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: some Collection<UInt8>, at offset: Int) {
      block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    func put(_ number: UInt64, at offset: Int, digits: Int) {
      let text = String(number, radix: 8)
      if text.count > digits {
        // More than eight gigabytes: the number itself, marked by the first bit.
        put([0x80], at: offset)
        for index in 0..<8 { block[offset + digits - index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
      } else {
        put(Array((String(repeating: "0", count: digits - text.count) + text).utf8), at: offset)
      }
    }
    put(name.prefix(100), at: 0)
    put(mode, at: 100, digits: 7)
    put(0, at: 108, digits: 7)
    put(0, at: 116, digits: 7)
    put(size, at: 124, digits: 11)
    put(1, at: 136, digits: 11)
    put(Array("        ".utf8), at: 148)
    block[156] = type.asciiValue!
    put(target.prefix(100), at: 157)
    put(Array("ustar  ".utf8), at: 257)
    put(block.reduce(0) { $0 + UInt64($1) }, at: 148, digits: 6)
    block[154] = 0
    try write(block)
  }
}
