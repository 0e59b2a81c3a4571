// A port: a device with buffers, an encoding, and a position in the text.
//
// Bytes from the device wait in `input` from `inputStart` on; characters are decoded when they are asked for. Bytes
// for the device wait in `output` until the buffering says that they go out.
//
// Invariant: on a device with one position for both directions, `input` and `output` are never both in use.

import Glibc

/// A port, as the Scheme object of type port owns it.
public final class Port {
  enum Buffering { case none, line, block }
  enum Strategy: String { case error, substitute, escape }

  let device: PortDevice
  let isInput: Bool
  let isOutput: Bool
  public internal(set) var isOpen = true
  /// The file's name as the program knows it.
  var fileName: String?
  /// The name that the file was opened by.
  var path: String?
  /// All that was written to a port in memory.
  var memory: [UInt8] { written.count > output.count ? output + written[output.count...] : output }
  /// What `open-file` was given, for `port-mode` and the printer.
  let mode: String
  var encoding = PortEncoding.utf8
  var strategy = Strategy.substitute
  var isBinary = false
  /// Line and column of the next character, from 0.
  var line = 0
  var column = 0

  var input: [UInt8] = []
  var inputStart = 0
  var output: [UInt8] = []
  /// In memory, after `seek` went back: all that was written until then; what lies above `output` still counts.
  var written: [UInt8] = []
  /// How often anything was written to a port that passes it on; whether something was is seen by it.
  nonisolated(unsafe) static var writeCount = 0
  var buffering = Buffering.block
  var bufferSize = 4096
  private var mayStartWithMark = false
  /// Reader directives seen in this port (`#!fold-case` …).
  var readerOptions = ReaderState()

  /// The bits, complemented, of the Scheme object that owns this port, for error messages: code that works on the port
  /// keeps that object alive.
  var owner: UInt = 0
  var word: Word { owner == 0 ? .false : Word(~owner) }

  struct ReaderState {
    /// nil: as the options of the reader say.
    var foldCase: Bool?
    var r7rs = ReaderOptions.startsWithR7RS
    var hasHashKeywordsOnly = false
  }

  /// Output ports that must be flushed when the program ends.
  nonisolated(unsafe) static var open: [ObjectIdentifier: Unmanaged<Port>] = [:]

  init(_ device: PortDevice, input: Bool, output: Bool, fileName: String? = nil, mode: String? = nil) {
    self.device = device
    isInput = input
    isOutput = output
    self.fileName = fileName
    self.mode = mode ?? (input && output ? "r+" : input ? "r" : "w")
    mayStartWithMark = input && device.descriptor != nil
    if output && !device.keepsOutput { Port.open[ObjectIdentifier(self)] = .passUnretained(self) }
  }

  deinit {
    Port.open[ObjectIdentifier(self)] = nil
    // A program's own procedures cannot be called from here: the collector is at work.
    guard isOpen, !(device is CustomDevice) else { return }
    flushForLast()
    if let descriptor = device.descriptor, descriptor > 2 { try? device.close() }
  }

  // MARK: Input

  /// Bytes that wait.
  var waiting: Int { input.count - inputStart }

  /// Nothing is read ahead: who else reads from the same source finds what was not asked for here.
  private var isUnbuffered: Bool { buffering == .none && (device.descriptor != nil || device is CustomDevice) }

  /// Gets more bytes behind those that wait; false at the end.
  func fill() throws -> Bool {
    if isOutput && !output.isEmpty { try flush() }
    // All there is lies in the buffer, where one can go back to it.
    if device.keepsOutput { return false }
    let before = waiting
    try device.awaitInput()
    // Another thread may have read, or closed the port.
    if !isOpen { throw Fault.type(1, "open input port", word) }
    if waiting > before { return true }
    let size = isUnbuffered ? 1 : max(bufferSize, 64)
    // The device may run code of the program's, which may use this port.
    let fresh = try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = try device.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if inputStart > 0 {
      input.removeFirst(inputStart)
      inputStart = 0
    }
    input.append(contentsOf: fresh)
    return !fresh.isEmpty
  }

  /// Decodes the next character without taking it.
  func decodeNext() throws -> (scalar: UInt32, length: Int)? {
    if waiting == 0, try !fill() { return nil }
    if mayStartWithMark { try skipMark() }
    if waiting == 0 { return nil }
    while true {
      let decoded = input.withUnsafeBufferPointer { bytes in
        encoding.decode(UnsafeBufferPointer(rebasing: bytes[inputStart...]))
      }
      switch decoded {
      case .scalar(let scalar, let length): return (scalar, length)
      case .malformed(let length): return (try malformed(length), length)
      case .incomplete:
        if try !fill() { return (try malformed(waiting), waiting) }
      }
    }
  }

  private func skipMark() throws {
    mayStartWithMark = false
    guard encoding == .utf8, input[inputStart] == 0xEF else { return }
    while waiting < 3, try fill() {}
    if waiting >= 3, input[inputStart + 1] == 0xBB, input[inputStart + 2] == 0xBF { inputStart += 3 }
  }

  private func malformed(_ length: Int) throws -> UInt32 {
    guard strategy == .error else { return 0xFFFD }
    inputStart += length
    throw Fault.conversion(
      key: "decoding-error", message: "input decoding error",
      arguments: Root(Heap.list(Word(fixnum: Int(EILSEQ)), word)))
  }

  /// The next character without taking it; nil at the end.
  @inline(__always) func peekScalar() throws -> UInt32? {
    if inputStart < input.count && !mayStartWithMark {
      let byte = input[inputStart]
      if byte < 0x80 && encoding.extendsASCII { return UInt32(byte) }
    }
    return try decodeNext()?.scalar
  }

  /// Takes the next character; nil at the end.
  @inline(__always) func nextScalar() throws -> UInt32? {
    if inputStart < input.count && !mayStartWithMark {
      let byte = input[inputStart]
      if byte < 0x80 && encoding.extendsASCII {
        inputStart += 1
        track(UInt32(byte))
        return UInt32(byte)
      }
    }
    guard let (scalar, length) = try decodeNext() else { return nil }
    inputStart += length
    track(scalar)
    return scalar
  }

  @inline(__always) func track(_ c: UInt32) {
    if c >= 32 {
      column += 1
    } else {
      trackControl(c)
    }
  }

  @inline(never) private func trackControl(_ c: UInt32) {
    switch c {
    case 10:
      line += 1
      column = 0
    case 9: column = (column + 8) / 8 * 8
    case 13: column = 0
    case 8: column = max(0, column - 1)
    case 7: break
    default: column += 1
    }
  }

  /// Puts a character back before the next one.
  func unread(_ c: UInt32) {
    var bytes: [UInt8] = []
    if !encoding.append(c, to: &bytes) { bytes = [63] }
    unread(bytes)
    if c == 10 { line = max(0, line - 1) } else { column = max(0, column - 1) }
  }

  /// Puts the characters of a string back before the next one.
  func unread(_ string: Word) {
    var bytes: [UInt8] = []
    for i in 0..<string.length {
      let c = string.characterAt(i)
      if !encoding.append(c, to: &bytes) { bytes.append(63) }
      if c == 10 { line = max(0, line - 1) } else { column = max(0, column - 1) }
    }
    unread(bytes)
  }

  func unread(_ bytes: [UInt8]) {
    mayStartWithMark = false
    if inputStart >= bytes.count {
      inputStart -= bytes.count
      input.replaceSubrange(inputStart..<(inputStart + bytes.count), with: bytes)
    } else {
      input.replaceSubrange(0..<inputStart, with: bytes)
      inputStart = 0
    }
  }

  /// Takes up to `count` bytes, fewer only at the end.
  func takeBytes(_ count: Int) throws -> [UInt8] {
    mayStartWithMark = false
    var result: [UInt8] = []
    while result.count < count {
      if waiting == 0 {
        // What does not fit the buffer anyway goes past it.
        if isUnbuffered || count - result.count > bufferSize && device.descriptor != nil {
          if try takePastBuffer(count - result.count, &result) == 0 { break }
          continue
        }
        if try !fill() { break }
      }
      let taken = min(count - result.count, waiting)
      result.append(contentsOf: input[inputStart..<(inputStart + taken)])
      inputStart += taken
    }
    return result
  }

  private func takePastBuffer(_ count: Int, _ result: inout [UInt8]) throws -> Int {
    if isOutput && !output.isEmpty { try flush() }
    try device.awaitInput()
    let size = min(count, 1 << 18)
    let start = result.count
    result.append(contentsOf: repeatElement(0, count: size))
    var taken = 0
    defer { result.removeLast(size - taken) }
    taken = try result.withUnsafeMutableBytes {
      try device.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
    }
    return taken
  }

  /// The next byte without taking it; nil at the end.
  func peekByte() throws -> UInt8? {
    mayStartWithMark = false
    if waiting == 0, try !fill() { return nil }
    return input[inputStart]
  }

  // MARK: Output

  /// Forgets what was read ahead, so that writing starts where reading stopped.
  private func beginWriting() throws {
    if waiting > 0 && device.isSeekable { _ = try device.seek(-waiting, SEEK_CUR) }
    if device.isSeekable || waiting == 0 {
      input.removeAll(keepingCapacity: true)
      inputStart = 0
    }
  }

  /// Writes one character.
  func write(_ c: UInt32) throws {
    if isInput && !input.isEmpty { try beginWriting() }
    track(c)
    if !encoding.append(c, to: &output) { try substitute(c) }
    try settle(hasNewline: c == 10)
  }

  /// Writes characters `range` of a string.
  func write(_ string: Word, _ range: Range<Int>) throws {
    if isInput && !input.isEmpty { try beginWriting() }
    if !string.isWide {
      let bytes = UnsafeBufferPointer(start: string.narrowCharacters + range.lowerBound, count: range.count)
      if let hasNewline = appendASCII(bytes) { return try settle(hasNewline: hasNewline) }
    }
    var hasNewline = false
    for i in range {
      let c = string.characterAt(i)
      track(c)
      if c == 10 { hasNewline = true }
      if !encoding.append(c, to: &output) { try substitute(c) }
      if output.count >= 1 << 16 && !device.keepsOutput { try flush() }
    }
    try settle(hasNewline: hasNewline)
  }

  /// Appends text that is ASCII without control characters but newlines, and tells whether there was one; nil, and
  /// nothing done, for other text.
  private func appendASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard encoding.extendsASCII, bytes.count <= 1 << 16 else { return nil }
    var newlines = 0
    var last = -1
    for (i, byte) in bytes.enumerated() where byte < 32 || byte >= 127 {
      guard byte == 10 else { return nil }
      newlines += 1
      last = i
    }
    output.append(contentsOf: bytes)
    line += newlines
    column = newlines == 0 ? column + bytes.count : bytes.count - 1 - last
    return newlines > 0
  }

  func write(_ text: String) throws {
    if isInput && !input.isEmpty { try beginWriting() }
    var text = text
    if let hasNewline = text.withUTF8({ appendASCII($0) }) { return try settle(hasNewline: hasNewline) }
    var hasNewline = false
    for scalar in text.unicodeScalars {
      track(scalar.value)
      if scalar.value == 10 { hasNewline = true }
      if !encoding.append(scalar.value, to: &output) { try substitute(scalar.value) }
    }
    try settle(hasNewline: hasNewline)
  }

  func write(bytes: UnsafeRawBufferPointer) throws {
    if isInput && !input.isEmpty { try beginWriting() }
    if output.isEmpty && bytes.count >= bufferSize && !device.keepsOutput {
      try device.write(bytes)
      return
    }
    output.append(contentsOf: bytes)
    try settle(hasNewline: buffering == .line && bytes.contains(10))
  }

  private func substitute(_ c: UInt32) throws {
    switch strategy {
    case .error:
      throw Fault.conversion(
        key: "encoding-error", message: "conversion to port encoding failed",
        arguments: Root(Heap.list(Word(fixnum: Int(EILSEQ)), word, Word(character: c))))
    case .substitute: _ = encoding.append(63, to: &output)
    case .escape:
      for scalar in Printer.escape(c).unicodeScalars { _ = encoding.append(scalar.value, to: &output) }
    }
  }

  @inline(__always) private func settle(hasNewline: Bool) throws {
    if device.keepsOutput { return }
    Port.writeCount &+= 1
    switch buffering {
    case .none: try flush()
    case .line: if hasNewline || output.count >= bufferSize { try flush() }
    case .block: if output.count >= bufferSize { try flush() }
    }
  }

  /// Hands what waits to the device.
  func flush() throws {
    if output.isEmpty || device.keepsOutput { return }
    let bytes = output
    output.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBytes { try device.write($0) }
  }

  func close() throws {
    guard isOpen else { return }
    defer {
      isOpen = false
      Port.open[ObjectIdentifier(self)] = nil
      input = []
      inputStart = 0
    }
    if isOutput { try flush() }
    try device.close()
  }
}
