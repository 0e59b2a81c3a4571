// What an editor asks about text that a person types: is it whole, where do its parts begin, what is what in it.

extension Interpreter {
  /// A form or a command of a text, as bytes of it.
  public struct Piece {
    public let range: Range<Int>
    /// More is needed to close what is open.
    public let isUnfinished: Bool
  }

  /// What a stretch of a text is.
  public enum TextKind {
    case open, close, name, keyword, constant, string, comment
  }

  /// Whether a text consists of whole forms: false when more is needed to close what is open. Other errors are left to
  /// the evaluation. With a line break behind it, only the reader that looks for more gets to the end of the text; one
  /// that stops at the last bracket, which is one too many, does not.
  public static func isComplete(_ text: String) -> Bool {
    !(pieces(of: Array(text.utf8) + [10]).last?.isUnfinished ?? false)
  }

  /// The forms of a text, and commands, which begin with a comma and go on to the end of a line, or of the form that it
  /// opens. What cannot be read is one piece to the end of the text.
  public static func pieces(of bytes: [UInt8]) -> [Piece] {
    bytes.withUnsafeBufferPointer { buffer in
      var pieces: [Piece] = []
      var start = 0
      while let next = beginning(in: buffer, from: start) {
        let piece = buffer[next] == UInt8(ascii: ",") ? command(in: buffer, at: next) : form(in: buffer, at: next)
        pieces.append(piece)
        start = piece.range.upperBound
      }
      return pieces
    }
  }

  /// Where something other than white space and comments to the end of the line begins.
  private static func beginning(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case 9, 10, 12, 13, 32: at += 1
      case UInt8(ascii: ";"): while at < bytes.count, bytes[at] != 10 { at += 1 }
      default: return at
      }
    }
    return nil
  }

  private static func form(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Piece {
    let rest = UnsafeBufferPointer(rebasing: bytes[start...])
    var parser = Parser(ByteSource(rest), file: 0, options: FormReader.options(for: 0))
    do {
      // A comment at the end is no form, and nothing to evaluate.
      guard try parser.next() != nil else { return Piece(range: start..<bytes.count, isUnfinished: false) }
      return Piece(range: start..<start + parser.source.offset, isUnfinished: false)
    } catch {
      return Piece(range: start..<bytes.count, isUnfinished: parser.source.peek() == nil)
    }
  }

  private static func command(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Piece {
    var end = start
    while true {
      while end < bytes.count, bytes[end] != 10 { end += 1 }
      var at = start + 1
      var isOpen = false
      while !isOpen, let next = beginning(in: UnsafeBufferPointer(rebasing: bytes[..<end]), from: at) {
        let piece = form(in: UnsafeBufferPointer(rebasing: bytes[..<end]), at: next)
        isOpen = piece.isUnfinished
        at = piece.range.upperBound
      }
      if !isOpen || end == bytes.count { return Piece(range: start..<end, isUnfinished: isOpen) }
      end += 1
    }
  }

  /// The parts of a text that are recognised without reading it, in order.
  public static func lexemes(of bytes: [UInt8]) -> [(kind: TextKind, range: Range<Int>)] {
    bytes.withUnsafeBufferPointer { buffer in
      var lexer = SchemeLexer(buffer, hasBars: true)
      var result: [(TextKind, Range<Int>)] = []
      while let lexeme = lexer.next() {
        let kind: TextKind
        switch lexeme.kind {
        case .open: kind = .open
        case .close: kind = .close
        case .string: kind = .string
        case .character: kind = .constant
        case .lineComment, .blockComment: kind = .comment
        case .bars, .directive: kind = .name
        case .atom: kind = kindOfAtom(buffer[lexeme.start..<lexeme.end])
        }
        result.append((kind, lexeme.start..<lexeme.end))
      }
      return result
    }
  }

  private static func kindOfAtom(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> TextKind {
    guard let first = bytes.first else { return .name }
    let next = bytes.dropFirst().first ?? 0
    if first == UInt8(ascii: "#") {
      if next == UInt8(ascii: ":") { return .keyword }
      return "tfxbde".utf8.contains(next) ? .constant : .name
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return digits.contains(first) || "-+.".utf8.contains(first) && digits.contains(next) ? .constant : .name
  }
}
