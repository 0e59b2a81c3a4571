// Where in the author's file a builder failed. The log names a position in the builder's script, or a phase. The script
// is read again, which yields the lists around that position; its source map says which of them an author wrote.

import SchemeCore
import Store

enum FailureLocation {
  /// The location of the failing form, or of the phase that failed; `script` is the builder's path, `log` the end of
  /// the log.
  static func find(_ record: BuilderSources.Record, script: String, log: [String], in store: EmbeddedStore) -> Span {
    guard let map = record.map, let written = WrittenScript(at: script, map, in: store) else { return record.span }
    let form = failure(of: script, in: log).flatMap { written.innermost(at: $0) }
    return form ?? phase(in: log).flatMap { written.clause(ofPhase: $0) } ?? record.span
  }

  /// The phase that failed, which its runner names.
  static func phase(in log: [String]) -> String? {
    let (head, tail) = ("phase `", "' failed")
    guard let line = log.last(where: { $0.hasPrefix(head) && $0.hasSuffix(tail) }) else { return nil }
    return String(line.dropFirst(head.count).dropLast(tail.count))
  }

  /// Lines of a log without those that show the script, one long line, below a message about it.
  static func withoutScript(_ log: [String]) -> [String] {
    var result: [String] = []
    var left = 0
    for line in log {
      let isMessage =
        line.utf8.starts(with: "/gnu/store/".utf8) && line.contains("-builder:") && line.contains(": error: ")
      if !isMessage, left > 0, line.hasPrefix("   "), line.contains(" | ") {
        left -= 1
        continue
      }
      left = isMessage ? 2 : 0
      result.append(line)
    }
    return result
  }

  /// The offset in `script` that the last message about it names; nil for what a span cannot name.
  private static func failure(of script: String, in log: [String]) -> Int? {
    for text in log.reversed() where text.hasPrefix(script + ":") && text.contains(": error: ") {
      let numbers = text.dropFirst(script.count + 1).split(separator: ":", maxSplits: 2)
      guard numbers.count == 3, let line = Int(numbers[0]), let column = Int(numbers[1]) else { continue }
      let span = Span(file: SourceFiles.index(of: script), line: line, column: column)
      return span.lineIndex == 0 && span.column < Span.lastColumn ? span.columnIndex : nil
    }
    return nil
  }
}

/// A builder's script, which is one datum on one line, with its map.
private struct WrittenScript {
  private let datum = RootedArray(capacity: 1)
  private let map: SourceMap

  init?(at path: String, _ map: SourceMap, in store: EmbeddedStore) {
    self.map = map
    guard let text = try? EmbeddedStore.readFile(store.hostPath(path)) else { return nil }
    let read = text.withUnsafeBufferPointer { bytes in
      var parser = Parser(ByteSource(bytes), file: SourceFiles.index(of: path))
      return try? parser.next()
    }
    guard let read else { return nil }
    datum.append(read)
  }

  /// The author's form that stands at `offset`, or is around it.
  func innermost(at offset: Int) -> Span? {
    var lists: [Word] = []
    var form = datum[0]
    while form.isPair {
      lists.append(form)
      guard offset > form.listSpan.columnIndex else { break }
      var rest = form
      while rest.isPair, rest.carSpan.columnIndex <= offset {
        form = rest.car
        rest = rest.cdr
      }
    }
    if let span = map.span(at: offset) { return span }
    for list in lists.reversed() {
      if let span = map.span(at: list.listSpan.columnIndex) { return span }
      if Self.name(ofPhaseIn: list) != nil, let span = first(in: list) { return span }
    }
    return nil
  }

  /// The last clause of `modify-phases` that makes a phase, which is the one in force.
  func clause(ofPhase name: String) -> Span? {
    var found: Span?
    walk(datum[0]) { list in
      if let phase = Self.name(ofPhaseIn: list), phase == Symbols.intern(name) { found = first(in: list) ?? found }
      return true
    }
    return found
  }

  /// Where the first part of `list` that an author wrote was written: of a quasiquotation only the constant parts are
  /// known.
  private func first(in list: Word) -> Span? {
    var found: Span?
    walk(list) { list in
      var rest = list
      if found == nil { found = map.span(at: list.listSpan.columnIndex) }
      while found == nil, rest.isPair, !rest.car.isPair {
        found = map.span(at: rest.carSpan.columnIndex)
        rest = rest.cdr
      }
      return found == nil
    }
    return found
  }

  /// Calls `visit` with each list in `datum` in the order of the text until it says false.
  private func walk(_ datum: Word, _ visit: (Word) -> Bool) {
    var pending = [datum]
    while let list = pending.popLast() {
      guard list.isPair else { continue }
      if !visit(list) { return }
      var elements: [Word] = []
      var rest = list
      while rest.isPair {
        if rest.car.isPair { elements.append(rest.car) }
        rest = rest.cdr
      }
      pending += elements.reversed()
    }
  }

  /// The name of the phase that `list` makes, if it is such a clause.
  private static func name(ofPhaseIn list: Word) -> Word? {
    guard list.car.isSymbol else { return nil }
    let quoted: Word
    switch list.car.symbolString {
    case "replace" where list.cdr.isPair: quoted = list.cdr.car
    case "add-after", "add-before":
      guard list.cdr.isPair, list.cdr.cdr.isPair else { return nil }
      quoted = list.cdr.cdr.car
    default: return nil
    }
    guard quoted.isPair, quoted.car == Symbols.intern("quote"), quoted.cdr.isPair else { return nil }
    return quoted.cdr.car
  }
}
