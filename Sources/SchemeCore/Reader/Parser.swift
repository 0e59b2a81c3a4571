// The datum reader: one loop over tokens with a stack of its own, so that nesting costs memory and never the native
// stack. It reads from anything that yields characters (`CharacterSource`).
//
// A frame is an opened list, vector, or a prefix such as a quote that waits for its datum. Finished elements lie on
// `values`, their locations on `spans`; closing a frame takes its elements off and delivers one datum to the frame
// below.
//
// Invariant: `values.count == spans.count`, and the elements of a frame start at its `base`.

/// Reads data from a source of characters.
public struct Parser<Source: CharacterSource> {
  enum FrameKind {
    case list(closer: UInt32)
    case vector
    case uniform(ElementType)
    case array(ArrayPrefix)
    /// `(symbol datum)`
    case prefix(Word)
    /// `(symbol datum)`, or `(symbol name "output")`
    case ungexp(Word)
    /// `#;`
    case discard
    /// `#1=`
    case label(Int)
  }

  enum DotState { case none, seen, done }

  struct Frame {
    let kind: FrameKind
    let base: Int
    let span: Span
    var dot = DotState.none
  }

  enum Token {
    case datum(Word)
    case open(FrameKind)
    case close(UInt32)
    case dot
    case end
  }

  public var options: ReaderOptions
  public var source: Source
  let file: Int
  private let values = RootedArray(capacity: 64)
  private var spans: [Span] = []
  private var frames: [Frame] = []
  /// Where the token being read begins.
  var start = Span.none
  /// Characters of the token being read.
  var buffer: [UInt32] = []
  private var labels: DatumLabels?

  /// A parser of `source`; `file` is an index of `SourceFiles`.
  public init(_ source: Source, file: Int, options: ReaderOptions = ReaderOptions()) {
    self.source = source
    self.file = file
    self.options = options
    buffer.reserveCapacity(64)
  }

  /// The location of the next character.
  var here: Span { Span(file: file, line: source.line, column: source.column) }

  // MARK: The loop

  /// Where the datum that `next` returned last begins.
  public private(set) var datumSpan = Span.none

  /// The next datum; nil at the end of the text.
  public mutating func next() throws -> Word? {
    values.removeAll()
    spans.removeAll(keepingCapacity: true)
    frames.removeAll(keepingCapacity: true)
    labels = nil
    while true {
      try Budget.charge()
      switch try token() {
      case .datum(let word):
        if let result = try deliver(word, start) { return result }
      case .open(let kind):
        frames.append(Frame(kind: kind, base: values.count, span: start))
      case .close(let character):
        let (word, span) = try close(character)
        if let result = try deliver(word, span) { return result }
      case .dot:
        if options.readsLoneDots, !isInList {
          if let result = try deliver(Symbols.intern("."), start) { return result }
        } else {
          try dot()
        }
      case .end:
        guard let innermost = frames.last else { return nil }
        throw unfinished(innermost)
      }
    }
  }

  /// Hands a finished datum to the innermost frame; returns it when there is none.
  private mutating func deliver(_ datum: Word, _ datumPlace: Span) throws -> Word? {
    var word = datum
    var span = datumPlace
    if options.remembersAtoms { SourceLocations.remember(word, at: span) }
    while let frame = frames.last {
      switch frame.kind {
      case .list, .vector, .uniform, .array:
        if frame.dot == .seen {
          frames[frames.count - 1].dot = .done
        } else if frame.dot == .done {
          throw error(
            "only one datum can stand between a dot and the end of its list (opened at \(location(of: frame.span)))",
            at: span)
        }
        append(word, span)
        return nil
      case .prefix(let symbol):
        word = pair(symbol, pair(word, .null, .none, span), frame.span, frame.span)
      case .ungexp(let symbol):
        word = pair(symbol, ungexpOperands(word, span), frame.span, frame.span)
      case .discard:
        frames.removeLast()
        return nil
      case .label(let number):
        labels?.define(number, word)
      }
      span = frame.span
      frames.removeLast()
    }
    datumSpan = span
    return try labels?.resolve(word) ?? word
  }

  private mutating func append(_ word: Word, _ span: Span) {
    values.append(word)
    spans.append(span)
  }

  private func pair(_ a: Word, _ d: Word, _ list: Span, _ car: Span) -> Word {
    options.recordsPlaces ? Heap.cons(a, d, list: list, car: car) : Heap.cons(a, d)
  }

  /// `x:lib` names the output `lib` of what `x` stands for.
  private func ungexpOperands(_ word: Word, _ span: Span) -> Word {
    if word.isSymbol {
      let name = word.symbolName
      var i = name.length - 1
      while i >= 0 && name.characterAt(i) != 58 { i -= 1 }
      if i >= 0 {
        let output = Heap.substring(name, i + 1, name.length)
        let symbol = Symbols.intern(string: Heap.substring(name, 0, i))
        return pair(symbol, pair(output, .null, .none, span), .none, span)
      }
    }
    return pair(word, .null, .none, span)
  }

  /// Whether a list or a vector is open.
  private var isInList: Bool {
    frames.contains { frame in
      switch frame.kind {
      case .list, .vector, .uniform, .array: true
      default: false
      }
    }
  }

  private mutating func dot() throws {
    guard let frame = frames.last, takesDot(frame) else {
      throw error("a dot can only stand in a list, before its last datum", at: start)
    }
    if frame.dot != .none { throw error("a second dot in one list", at: start) }
    if options.r7rs && values.count == frame.base {
      throw error("a datum must stand before the dot of a list", at: start)
    }
    frames[frames.count - 1].dot = .seen
  }

  /// Vectors and arrays are read as lists, so that `#(1 . (2))` is `#(1 2)`; R7RS has no such spelling.
  private func takesDot(_ frame: Frame) -> Bool {
    switch frame.kind {
    case .list: true
    case .vector, .uniform, .array: !options.r7rs
    default: false
    }
  }

  // MARK: Closing

  private mutating func close(_ character: UInt32) throws -> (Word, Span) {
    guard let frame = frames.last else {
      throw tooMany(Character(Unicode.Scalar(character)!))
    }
    var closer: UInt32 = 41
    switch frame.kind {
    case .list(let expected): closer = expected
    case .vector, .uniform, .array: break
    default: throw unfinished(frame, before: character)
    }
    if closer != character {
      let (expected, found) = closer == 41 ? (")", "]") : ("]", ")")
      throw error(
        "mismatched close paren: expected \"\(expected)\" to close the list opened at \(location(of: frame.span)), "
          + "found \"\(found)\"",
        at: start)
    }
    if frame.dot == .seen { throw error("a datum is missing between the dot and \")\"", at: start) }
    if case .list = frame.kind {} else if frame.dot == .done { try spliceTail(of: frame) }
    let word: Word
    switch frame.kind {
    case .uniform(let type): word = try uniformVector(type, from: frame.base)
    case .vector: word = values.vector(from: frame.base)
    case .array(let prefix):
      word = try array(prefix, values.list(from: frame.base), at: frame.span)
    default: word = list(frame)
    }
    values.removeAll(from: frame.base)
    spans.removeLast(spans.count - frame.base)
    frames.removeLast()
    return (word, frame.span)
  }

  /// Puts the elements of the list behind the dot of a vector into the vector.
  private mutating func spliceTail(of frame: Frame) throws {
    let last = values.count - 1
    let span = spans[last]
    var rest = values[last]
    guard rest.listLength != nil else {
      throw error("after a dot in a vector or array, a list must stand", at: span)
    }
    values.removeAll(from: last)
    spans.removeLast()
    while rest.isPair {
      append(rest.car, span)
      rest = rest.cdr
    }
  }

  private func list(_ frame: Frame) -> Word {
    var i = values.count
    var result = Word.null
    if frame.dot == .done {
      i -= 1
      result = values[i]
    }
    while i > frame.base {
      i -= 1
      result = pair(values[i], result, i == frame.base ? frame.span : .none, spans[i])
    }
    return result
  }

  private func uniformVector(_ type: ElementType, from base: Int) throws -> Word {
    let result = Heap.uniformVector(type, count: values.count - base)
    let data = UnsafeMutableRawPointer(result.byteData)
    for i in base..<values.count where !type.store(values[i], data + (i - base) * type.size) {
      throw Fault.atSpan(
        key: "read-error", message: "~S is not an element of a #\(type.name)(…) vector",
        arguments: Root(Heap.list(values[i])), span: spans[i])
    }
    return result
  }

  // MARK: Labels

  /// `#n#`: the datum labelled n, or what stands for it until it is read.
  mutating func labelled(_ number: Int) throws -> Word {
    if let word = labels?.reference(number) { return word }
    throw error("no datum is labelled #\(number)= before this", at: start)
  }

  mutating func openLabel(_ number: Int) throws {
    if labels == nil { labels = DatumLabels() }
    guard labels!.open(number) else { throw error("a second datum labelled #\(number)=", at: start) }
  }

  // MARK: Errors

  /// A `read-error` about a location in the text. The message is plain text, not a template.
  func error(_ message: String, at span: Span) -> Fault {
    // A quotation mark that is missing further up turns strings inside out: what is noticed is no mistake.
    if let text = SourceFiles.contents(of: file),
      let string = UnfinishedText(text, from: .init(line: 1, column: 1)).string,
      string.line < span.line
    {
      let opening = Span(file: file, line: string.line, column: string.column)
      return fault(
        "unclosed string, opened at \(location(of: opening)): the closing quotation mark is missing", opening)
    }
    return fault(message, span)
  }

  private func fault(_ message: String, _ span: Span) -> Fault {
    Fault.atSpan(
      key: "read-error",
      message: message.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~~"),
      arguments: Root(.null), span: span)
  }

  func location(of span: Span) -> String { "line \(span.line) column \(span.column)" }

  /// The list that the indentation says is the one, when it is another than the innermost one at the end, and the line
  /// that says so.
  private var listByIndentation: (opening: Span, line: Int)? {
    guard let outermost = frames.first?.span, let innermost = frames.last?.span,
      let text = SourceFiles.contents(of: file),
      let list = UnfinishedText(text, from: .init(line: outermost.line, column: outermost.column)).list,
      list.opening != .init(line: innermost.line, column: innermost.column)
    else { return nil }
    return (Span(file: file, line: list.opening.line, column: list.opening.column), list.line)
  }

  /// A bracket that closes nothing: it, or one before it that closes a list too early.
  private func tooMany(_ closer: Character) -> Fault {
    guard let text = SourceFiles.contents(of: file), let extra = ExtraClose(text).found, extra.line <= start.line else {
      return error("\(ParserMessages.extraClose): unexpected \"\(closer)\"", at: start)
    }
    let span = Span(file: file, line: extra.location.line, column: extra.location.column)
    let opening = Span(file: file, line: extra.opening.line, column: extra.opening.column)
    return error(
      "\(ParserMessages.extraClose): \"\(closer)\" closes the list opened at \(location(of: opening)) too early"
        + "\nhint: line \(extra.line) goes on inside of that list; one \"\(closer)\" is too many", at: span)
  }

  private func unfinished(_ frame: Frame, before closer: UInt32? = nil) -> Fault {
    let opened = "opened at \(location(of: frame.span))"
    let reason = closer == nil ? "the text ends first" : "the list is closed first"
    let location = location(of: frame.span)
    switch frame.kind {
    case .list(let expected):
      let closer = expected == 41 ? ")" : "]"
      guard let list = listByIndentation else {
        return error("unclosed list, \(opened): \"\(closer)\" is missing", at: frame.span)
      }
      return error(
        "unclosed list, opened at \(self.location(of: list.opening)): \")\" is missing"
          + "\nhint: line \(list.line) begins as if this list had ended before it", at: list.opening)
    case .vector: return error("unclosed vector, \(opened): \")\" is missing", at: frame.span)
    case .uniform(let type): return error("unclosed #\(type.name) vector, \(opened): \")\" is missing", at: frame.span)
    case .array: return error("unclosed array, \(opened): \")\" is missing", at: frame.span)
    case .prefix(let symbol), .ungexp(let symbol):
      return error("\(symbol.symbolString) at \(location) lacks its datum: \(reason)", at: frame.span)
    case .discard: return error("the comment #; at \(location) lacks the datum to leave out: \(reason)", at: frame.span)
    case .label(let number): return error("#\(number)= at \(location) lacks its datum: \(reason)", at: frame.span)
    }
  }
}

/// Words of messages that others look for.
enum ParserMessages {
  static let extraClose = "nothing is open here"
}

/// Reads the data of a text in memory.
public typealias Reader = Parser<ByteSource>

extension Parser where Source == ByteSource {
  /// A reader of validated UTF-8 that must stay where it is; `file` is an index of `SourceFiles`.
  public init(_ bytes: UnsafeBufferPointer<UInt8>, file: Int, options: ReaderOptions = ReaderOptions()) {
    self.init(ByteSource(bytes), file: file, options: options)
  }
}
