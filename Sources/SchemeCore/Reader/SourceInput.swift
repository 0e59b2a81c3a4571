// The bytes of a text as UTF-8, however they come: all at once, or from a pipe piece by piece.
//
// What is not UTF-8 reads as U+FFFD, one for each part of a character that leads nowhere, and is warned about once a
// text, when the reader gets there. A coding comment names another encoding.

import Glibc

/// Delivers a text to `FormReader`.
final class SourceInput {
  /// What there is so far, well-formed.
  private(set) var bytes: [UInt8] = []
  /// Nothing will follow.
  private(set) var isComplete: Bool
  private let descriptor: Int32?
  /// Bytes of a character whose rest has not come yet.
  private var pending: [UInt8] = []
  private var replaced: (offset: Int, byte: UInt8, count: Int)?
  private var hasWarned = false

  /// A text that is there as a whole.
  init(_ bytes: [UInt8], name: String) throws {
    descriptor = nil
    isComplete = true
    if case .singleBytes(let meaning) = try SourceEncoding.of(bytes, name: name) {
      self.bytes = SourceEncoding.utf8(bytes, meaning)
    } else if let refusal = BinaryFile.refusal(of: bytes, name: name) {
      throw refusal
    } else if bytes.withUnsafeBufferPointer({ UTF8Text.firstInvalid($0) }) == nil {
      self.bytes = bytes
    } else {
      append(bytes, isLast: true)
    }
  }

  /// What `descriptor` delivers, which it closes at the end.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    isComplete = false
  }
  deinit { if let descriptor { close(descriptor) } }

  /// Waits for more; false when there is none. The text is kept for messages: it cannot be read again.
  func more(_ file: Int) -> Bool {
    guard !isComplete, let descriptor else { return false }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var count = read(descriptor, &buffer, buffer.count)
    while count < 0, errno == EINTR { count = read(descriptor, &buffer, buffer.count) }
    isComplete = count <= 0
    append(buffer[..<max(count, 0)], isLast: isComplete)
    SourceFiles.remember(text: bytes, of: file)
    return true
  }

  private func append(_ more: some Collection<UInt8>, isLast: Bool) {
    let text = pending + more
    pending = []
    text.withUnsafeBufferPointer { text in
      var i = 0
      while i < text.count {
        if text[i] < 0x80 {
          bytes.append(text[i])
          i += 1
          continue
        }
        switch UTF8Text.decode(UnsafeBufferPointer(rebasing: text[i...])) {
        case .scalar(_, let length):
          bytes += text[i..<(i + length)]
          i += length
        case .malformed(let length):
          replace(text[i])
          i += length
        case .incomplete:
          if isLast { replace(text[i]) } else { pending = Array(text[i...]) }
          i = text.count
        }
      }
    }
  }

  private func replace(_ byte: UInt8) {
    replaced = replaced.map { ($0.offset, $0.byte, $0.count + 1) } ?? (bytes.count, byte, 1)
    bytes += [0xEF, 0xBF, 0xBD]
  }

  /// Says once that the text is not UTF-8, when the reader has come to such a byte.
  func warn(upTo offset: Int, _ name: String) {
    guard let replaced, !hasWarned, offset > replaced.offset else { return }
    hasWarned = true
    let (line, column) = bytes.withUnsafeBufferPointer { UTF8Text.position(of: replaced.offset, in: $0) }
    let more = replaced.count > 1 ? ", and so do \(replaced.count - 1) more in this file" : ""
    Warnings.warn(
      "byte #x\(String(replaced.byte, radix: 16)) is not UTF-8 and reads as U+FFFD\(more)",
      at: Span(file: SourceFiles.index(of: name), line: line, column: column))
  }
}
