// `write` and `display`, byte for byte as Guile 3.0.8 writes every datum that can stand in a program: derivation
// hashes depend on it.
//
// Work still to be done lies on a stack of the printer's own, as pairs of a word and what to do with it; deep data
// costs memory and never the native stack. Circular data is cut: `#-1#` (Guile's form) tells how far up the stack of
// data being written the same object stands; with labels, `#0=` and `#0#` are written instead.
//
// Invariant: `words.count == jobs.count`.

/// Writes data as text.
public struct Printer {
  /// How data is written.
  public enum Style { case write, display }
  /// Which data get labels: none (Guile's `write`), those that contain themselves (R7RS `write`), or all that
  /// occur twice (`write-shared`).
  public enum Labels { case none, circular, shared }

  private enum Job {
    case datum
    /// The rest of a list.
    case rest
    /// A vector from element `i` on.
    case elements(Int)
    case text(String)
    /// The innermost list, vector or record is finished.
    case leave
    case style(Style)
  }

  public var output: [UInt8] = []
  public var style: Style
  /// The largest code point the destination can encode; others are written as escapes.
  public var largest: UInt32 = 0x10FFFF
  /// Called before the datum itself and before each element of a list or vector is written, with where a list says that
  /// it begins, where the list around it says that it stands, and what is written so far.
  public var onElement: ((_ own: Span, _ inList: Span, _ output: [UInt8]) -> Void)?
  let labels: Labels
  private let words = RootedArray(capacity: 32)
  private var jobs: [Job] = []
  private var ancestors: Ancestors?
  private var labelled: LabelledData?

  public init(_ style: Style, labels: Labels = .none) {
    self.style = style
    self.labels = labels
  }

  // MARK: Entry points

  /// Appends a datum as `write` prints it.
  public static func write(_ word: Word, into out: inout [UInt8]) throws { try print(word, .write, into: &out) }
  /// Appends a datum as `display` prints it.
  public static func display(_ word: Word, into out: inout [UInt8]) throws { try print(word, .display, into: &out) }

  /// Appends a datum.
  public static func print(
    _ word: Word, _ style: Style, labels: Labels = .none, largest: UInt32 = 0x10FFFF, into out: inout [UInt8]
  ) throws {
    var printer = Printer(style, labels: labels)
    printer.largest = largest
    swap(&printer.output, &out)
    defer { swap(&printer.output, &out) }
    try printer.print(word)
  }

  /// A datum as text, for messages; a failing record printer only costs its record.
  public static func string(_ word: Word, _ style: Style = .write) -> String {
    var out: [UInt8] = []
    do { try print(word, style, into: &out) } catch { out.append(contentsOf: "#<unprintable>".utf8) }
    return String(decoding: out, as: UTF8.self)
  }

  // MARK: For printers of object types

  /// What prints objects of a type, put here by the file that owns the type.
  public typealias ObjectPrinter = (Word, inout Printer) throws -> Void
  public nonisolated(unsafe) static var objectPrinters: [HeapType: ObjectPrinter] = [:]
  /// Prints procedures that are more than that, as generic functions; nil for all others.
  nonisolated(unsafe) static var callProcedurePrinter: ((_ procedure: Word) -> [UInt8]?)?
  /// Whether the record whose printer is called is being displayed, not written.
  nonisolated(unsafe) static var displaysRecord = false
  /// Calls the printer procedure of a record type with the record; answers with what it printed. Put here by the
  /// file that owns ports.
  public nonisolated(unsafe) static var callRecordPrinter: ((_ printer: Word, _ record: Word) throws -> [UInt8])?

  /// Appends text as it is.
  public mutating func text(_ text: String) { output.append(contentsOf: text.utf8) }
  /// Appends a datum in the current style; nested calls cost native stack.
  public mutating func nested(_ word: Word) throws {
    var inner = Printer(style, labels: labels)
    inner.largest = largest
    swap(&inner.output, &output)
    defer { swap(&inner.output, &output) }
    try inner.print(word)
  }
  /// Appends `#<name address>`.
  public mutating func anonymous(_ name: String, _ word: Word) {
    text("#<\(name) \(Printer.address(word))>")
  }
  public static func address(_ word: Word) -> String { String(word.bits & ~7, radix: 16) }

  // MARK: The loop

  public mutating func print(_ word: Word) throws {
    onElement?(word.listSpan, .none, output)
    if word.isPair || word.isVector || word.isRecord || word.is(.array) {
      if labels != .none {
        let data = LabelledData(word, shared: labels == .shared)
        labelled = data
        // Arrays have no labels: those that contain themselves are cut as without labels.
        if data.hasArrays { ancestors = Ancestors() }
      } else if !Ancestors.isSmallTree(word) {
        ancestors = Ancestors()
      }
    }
    push(.datum, word)
    while let job = jobs.popLast() {
      let word = words.removeLast()
      try Budget.charge()
      switch job {
      case .datum: try datum(word)
      case .rest: rest(word)
      case .elements(let i): elements(word, i)
      case .text(let text): self.text(text)
      case .leave: ancestors?.leave()
      case .style(let style): self.style = style
      }
    }
  }

  private mutating func push(_ job: Job, _ word: Word = .null) {
    jobs.append(job)
    words.append(word)
  }

  /// What is written next is the car of `pair`, and then the rest of the list.
  private mutating func pushCar(_ pair: Word) {
    push(.rest, pair.cdr)
    push(.datum, pair.car)
    onElement?(pair.car.listSpan, pair.carSpan, output)
  }

  private mutating func datum(_ word: Word) throws {
    if word.isPair || word.isVector || word.isRecord {
      if let reference = labelled?.reference(word) {
        text(reference.text)
        if reference.isComplete { return }
      }
      if let distance = ancestors?.distance(to: word) {
        text("#\(distance)#")
        return
      }
      if word.isPair {
        output.append(UInt8(ascii: "("))
        ancestors?.enter(word)
        pushCar(word)
      } else if word.isVector {
        text("#(")
        ancestors?.enter(word)
        push(.elements(0), word)
      } else {
        try record(word)
      }
      return
    }
    if word.is(.array) { return array(word) }
    try atom(word)
  }

  /// The prefix says rank, type and bounds, the elements follow as nested lists.
  private mutating func array(_ word: Word) {
    if let distance = ancestors?.distance(to: word) { return text("#\(distance)#") }
    text(Printer.prefix(ofArray: word))
    ancestors?.enter(word)
    if ancestors != nil { push(.leave) }
    let elements = Arrays.list(word)
    push(.datum, word.arrayRank == 0 ? Heap.list(elements) : elements)
  }

  private mutating func rest(_ tail: Word) {
    if tail.isPair, labelled?.isLabelled(tail) != true {
      if let distance = ancestors?.distance(to: tail) {
        text(" . #\(distance)#)")
        ancestors?.leave()
        return
      }
      ancestors?.enter(tail, inList: true)
      output.append(UInt8(ascii: " "))
      pushCar(tail)
    } else if tail.isNull {
      output.append(UInt8(ascii: ")"))
      ancestors?.leave()
    } else {
      text(" . ")
      if ancestors != nil { push(.leave) }
      push(.text(")"))
      push(.datum, tail)
    }
  }

  private mutating func elements(_ vector: Word, _ i: Int) {
    if i == vector.length {
      output.append(UInt8(ascii: ")"))
      ancestors?.leave()
      return
    }
    if i > 0 { output.append(UInt8(ascii: " ")) }
    push(.elements(i + 1), vector)
    push(.datum, vector.element(i))
    onElement?(vector.element(i).listSpan, .none, output)
  }

  // MARK: Records

  private mutating func record(_ word: Word) throws {
    if Records.isType(word) {
      text("#<record-type ")
      push(.text(">"))
      push(.style(style))
      push(.datum, Records.name(word))
      push(.style(.display))
      return
    }
    let type = word.recordType
    let printer = Records.printer(type)
    if printer.isProcedure, let call = Printer.callRecordPrinter {
      Printer.displaysRecord = style == .display
      output.append(contentsOf: try call(printer, word))
      return
    }
    ancestors?.enter(word)
    if ancestors != nil { push(.leave) }
    push(.text(">"))
    push(.style(style))
    // Fields are pushed last to first.
    var names = Records.names(type)
    var pending: [(String, Int)] = []
    for i in 0..<word.length {
      let name = names.isPair && names.car.isSymbol ? names.car.symbolString : "?"
      pending.append((" \(name): ", i))
      if names.isPair { names = names.cdr }
    }
    for (name, i) in pending.reversed() {
      push(.datum, word.field(i))
      push(.text(name))
    }
    push(.style(.write))
    text("#<")
    let name = Records.name(type)
    text(name.isSymbol ? name.symbolString : "record")
  }
}
