// Where a form stands in the text: file, line, column, in one integer that fits a fixnum.
//
// The reader makes pairs of four words: car, cdr, the span of the list that the pair begins (0 in the middle of a
// list), and the span of the car. Everything else sees an ordinary pair; `GC_size` tells the two apart, so no side
// table has to be kept or cleaned, and spans die with their data.

import CBoehm

/// A location in a source file. Lines and columns count from 1; `none` is no location at all.
public struct Span: Hashable {
  public let bits: Int
  public static let none = Span(bits: 0)
  public init(bits: Int) { self.bits = bits }
  /// The last column that a span can name: builders' scripts are one line each. Lines end at 2^22.
  public static let lastColumn = 0xF_FFFF
  private static let lastLine = 0x3F_FFFF
  /// What lies beyond the last line or column is clamped.
  public init(file: Int, line: Int, column: Int) {
    bits = file << 42 | min(line, Span.lastLine) << 20 | min(column, Span.lastColumn)
  }
  public var file: Int { bits >> 42 }
  public var line: Int { bits >> 20 & Span.lastLine }
  public var column: Int { bits & Span.lastColumn }
  /// True for no location, and for a location in something that is no file.
  public var isNone: Bool { bits >> 42 == 0 }
  /// Which line, and which character of a line, counted from 0 as Guile does.
  public var lineIndex: Int { line - 1 }
  public var columnIndex: Int { column - 1 }
}

extension Heap {
  /// A pair that knows where it and its car stand.
  public static func cons(_ a: Word, _ d: Word, list: Span, car: Span) -> Word {
    let p = cell32()
    p[0] = a
    p[1] = d
    p[2] = Word(fixnum: list.bits)
    p[3] = Word(fixnum: car.bits)
    return Word(pairAt: p)
  }
}

extension Word {
  @inline(__always) private var hasSpans: Bool { isPair && GC_size(address) >= 32 }
  /// The span of the list that begins with this pair.
  public var listSpan: Span { hasSpans ? Span(bits: address[2].fixnum) : .none }
  /// The span of this pair's car.
  public var carSpan: Span { hasSpans ? Span(bits: address[3].fixnum) : .none }
}

/// Where data that cannot carry their own locations were read: vectors, strings, numbers that are objects. Only what
/// `read` and `read-syntax` read is remembered, and only as long as it lives.
enum SourceLocations {
  nonisolated(unsafe) private static var table = Word.false

  static func remember(_ datum: Word, at span: Span) {
    guard datum.isFlonum || datum.isObject, !datum.isSymbol, !datum.isKeyword else { return }
    if table == .false { table = HashTables.make(weakness: .key) }
    HashTables.set(table, datum, Word(fixnum: span.bits), .eq)
  }

  /// Where a datum was read.
  static func location(of datum: Word) -> Span {
    if datum.isPair { return datum.listSpan }
    guard table != .false, let span = HashTables.get(table, datum, .eq) else { return .none }
    return Span(bits: span.fixnum)
  }
}

// MARK: Guile's form

extension Span {
  /// The span as Guile's alist; lines and columns there count from 0. This is the form in which Scheme sees spans.
  public var alist: Word {
    Heap.list(
      Heap.cons(Symbols.intern("filename"), file == 0 ? .false : Heap.string(SourceFiles.shown(file))),
      Heap.cons(Symbols.intern("line"), Word(fixnum: lineIndex)),
      Heap.cons(Symbols.intern("column"), Word(fixnum: columnIndex)))
  }

  /// The span that such an alist describes; none if it is no such alist.
  public init(alist: Word) {
    var file = 0
    var line = 0
    var column = 0
    var rest = alist
    while rest.isPair {
      let entry = rest.car
      if entry.isPair, entry.car.isSymbol {
        switch entry.car.symbolString {
        case "filename" where entry.cdr.isString: file = SourceFiles.index(ofShown: entry.cdr.swiftString)
        case "line" where entry.cdr.isFixnum: line = entry.cdr.fixnum + 1
        case "column" where entry.cdr.isFixnum: column = entry.cdr.fixnum + 1
        default: break
        }
      }
      rest = rest.cdr
    }
    self = line > 0 ? Span(file: file, line: line, column: max(column, 1)) : .none
  }
}
