// The forms of one text, one after the other, as if each were read only when the one before it has been evaluated.
//
// Reading ahead is faster, and tells what the text is going to define. It makes no difference as long as nothing that a
// form does changes how the next one is read; so forms are read ahead, and thrown away when the syntax has changed.
// What stops the reading ahead (a mistake, syntax of the program's own, the end of what a pipe has delivered) counts
// only when the reader gets there: text behind `(exit)` is never complained about.
//
// Invariant: `position` is where the form after those that `next` has returned begins, or the white space before it.

/// Reads a text form by form.
final class FormReader {
  private struct Position {
    var offset = 0
    var line = 1
    var column = 1
  }
  private struct Form {
    let span: Span
    let end: Position
    /// The syntax behind the form: directives in the text change it.
    let options: ReaderOptions
  }

  private let name: String
  private let file: Int
  private let input: SourceInput
  private let foldCase: Bool
  private var position = Position()
  /// The syntax at the start, and what directives have made of it.
  private var base: ReaderOptions
  private var options: ReaderOptions
  private var state: ReaderState
  private let data = RootedArray(capacity: 64)
  private var ahead: [Form] = []
  private var taken = 0
  /// Why no more forms could be read ahead.
  private var obstacle: Error?
  private var reachedEnd = false
  private var current = Span.none

  /// A reader of what `input` delivers; `name` is what messages call it.
  init(_ input: SourceInput, name: String, foldCase: Bool = false) {
    self.input = input
    self.name = name
    self.foldCase = foldCase
    file = SourceFiles.index(of: name)
    state = ReaderState.now
    base = FormReader.options(for: file, foldCase)
    options = base
  }

  /// The syntax at the start of a text.
  static func options(for file: Int, _ foldCase: Bool = false) -> ReaderOptions {
    var options = SourceFiles.isLibrary(file) ? ReaderOptions() : ReaderOptions.current
    options.recordsPlaces = true
    options.usesExtensions = !SourceFiles.isLibrary(file)
    options.r7rs = ReaderOptions.startsWithR7RS && !SourceFiles.isLibrary(file)
    if foldCase { options.foldCase = true }
    return options
  }

  /// The next form and where it begins; nil at the end of the text.
  func next() throws -> (Word, Span)? {
    if state != ReaderState.now { syntaxHasChanged() }
    if taken == ahead.count {
      if let obstacle { throw obstacle }
      if !reachedEnd { try readAhead() }
      if taken == ahead.count {
        if let obstacle { throw obstacle }
        input.warn(upTo: Int.max, name)
        return nil
      }
    }
    let form = ahead[taken]
    let datum = data[taken]
    data[taken] = .false
    taken += 1
    position = form.end
    options = form.options
    input.warn(upTo: position.offset, name)
    return (datum, form.span)
  }

  /// Reads all data of a text, in lower case if wanted; returns their locations.
  static func readAll(
    _ bytes: [UInt8], _ name: String, foldCase: Bool = false, into forms: RootedArray
  ) throws -> [Span] {
    let reader = FormReader(try SourceInput(bytes, name: name), name: name, foldCase: foldCase)
    var spans: [Span] = []
    while let (form, span) = try reader.next() {
      forms.append(form)
      spans.append(span)
    }
    return spans
  }

  /// Calls `body` with the forms that have been read but not returned yet.
  func forEachAhead(_ body: (Word) -> Void) {
    for i in taken..<ahead.count { body(data[i]) }
  }
  /// Grows whenever forms are read ahead.
  private(set) var generation = 0

  /// A form has changed what the text behind it means: directives stay in force, all else is as the program says now.
  private func syntaxHasChanged() {
    state = ReaderState.now
    var fresh = FormReader.options(for: file, foldCase)
    let (before, now) = (base, fresh)
    if options.foldCase != before.foldCase { fresh.foldCase = options.foldCase }
    if options.r7rs != before.r7rs { fresh.r7rs = options.r7rs }
    if options.keywords != before.keywords { fresh.keywords = options.keywords }
    base = now
    options = fresh
    forget()
    obstacle = nil
    reachedEnd = false
  }

  private func forget() {
    data.removeAll()
    ahead.removeAll(keepingCapacity: true)
    taken = 0
  }

  /// Reads what is there, up to the first obstacle; at least one form, unless the text ends.
  private func readAhead() throws {
    forget()
    generation += 1
    repeat {
      try input.bytes.withUnsafeBufferPointer { bytes in
        let source = ByteSource(bytes, from: position.offset, line: position.line, column: position.column)
        var parser = Parser(source, file: file, options: options)
        parser.options.stopsAtExtensions = true
        try readAhead(&parser, bytes.count)
      }
    } while ahead.isEmpty && obstacle == nil && !reachedEnd && input.more(file)
  }

  private func readAhead(_ parser: inout Parser<ByteSource>, _ count: Int) throws {
    while true {
      let start = Position(offset: parser.source.offset, line: parser.source.line, column: parser.source.column)
      let before = parser.options
      do {
        let datum = try parser.next()
        if mayGoOn(parser, count) { return }
        guard let datum else {
          reachedEnd = true
          return
        }
        append(datum, parser)
      } catch is ReaderExtensions.Obstacle {
        // The program's own syntax may do and depend on anything: it is read when all before it has been evaluated.
        guard ahead.isEmpty else { return }
        var alone = Parser(
          ByteSource(parser.source.bytes, from: start.offset, line: start.line, column: start.column), file: file,
          options: before)
        alone.options.stopsAtExtensions = false
        let datum: Word?
        do { datum = try alone.next() } catch {
          if mayGoOn(alone, count) { return }
          throw error
        }
        if mayGoOn(alone, count) { return }
        if let datum { append(datum, alone) } else { reachedEnd = true }
        return
      } catch {
        if mayGoOn(parser, count) { return }
        obstacle = error
        return
      }
    }
  }

  /// What touches the end of what a pipe has delivered so far may go on.
  private func mayGoOn(_ parser: Parser<ByteSource>, _ count: Int) -> Bool {
    !input.isComplete && parser.source.offset >= count
  }

  private func append(_ datum: Word, _ parser: Parser<ByteSource>) {
    data.append(datum)
    let source = parser.source
    ahead.append(
      Form(
        span: parser.datumSpan, end: Position(offset: source.offset, line: source.line, column: source.column),
        options: parser.options))
  }
}

/// What of the program's doing the reader depends on, besides the text itself.
struct ReaderState: Equatable {
  private let style: ReaderOptions.Style
  private let extensions: Int
  private let change: Int
  static var now: ReaderState {
    ReaderState(
      style: ReaderOptions.programStyle, extensions: ReaderExtensions.identity, change: ReaderExtensions.changeCount)
  }
}
