// Where each part of a builder's script was written. A script is one line, written by the printer; the pairs that it is
// made of carry spans, so that the map is made in passing, while the text is.
//
// Neighbours in the author's line are mostly neighbours in the script, too. The map therefore holds segments: one says
// where the character at its offset was written, and those after it follow one by one, until the next segment begins.
// Invariant: offsets are characters from the beginning of the script, ascending; code of the library's own has no span.

import Glibc
import SchemeCore

struct SourceMap: Equatable {
  struct Segment: Equatable {
    let offset: Int
    /// None for what no author wrote.
    let span: Span
  }
  private(set) var segments: [Segment] = []

  /// Whether nothing in the script is an author's.
  var isEmpty: Bool { segments.isEmpty }

  /// The text of `datum`, as `write` prints it, and its map.
  static func write(_ datum: Word) throws -> (text: [UInt8], map: SourceMap) {
    var map = SourceMap()
    var characters = 0
    var counted = 0
    var printer = Printer(.write)
    printer.onElement = { own, inList, output in
      for i in counted..<output.count where output[i] & 0xC0 != 0x80 { characters += 1 }
      counted = output.count
      let span = [own, inList].first { !$0.isNone && !SourceFiles.isLibrary($0.file) }
      map.add(span ?? .none, at: characters)
    }
    try printer.print(datum)
    return (printer.output, map)
  }

  /// What begins at `offset`, behind all that was added before, was written at `span`.
  mutating func add(_ span: Span, at offset: Int) {
    if let last = segments.last {
      if SourceMap.follow(last, to: offset) == span { return }
    } else if span.isNone {
      return
    }
    segments.append(Segment(offset: offset, span: span))
  }

  /// Where the character at `offset` was written; nil if no author wrote it.
  func span(at offset: Int) -> Span? {
    guard let segment = segments.last(where: { $0.offset <= offset }), !segment.span.isNone else { return nil }
    return SourceMap.follow(segment, to: offset)
  }

  private static func follow(_ segment: Segment, to offset: Int) -> Span {
    let span = segment.span
    if span.isNone { return .none }
    return Span(file: span.file, line: span.line, column: span.column + offset - segment.offset)
  }
}

// MARK: As text

extension SourceMap {
  /// A line of segments, then the files that they name, one a line. A segment is OFFSET for what no author wrote, or
  /// OFFSET:LINE:COLUMN, with :FILE after it if the file is another than before; numbers have base 36, files are
  /// counted from 0, offset and line are differences from those before. Empty for an empty map.
  var encoded: String {
    if isEmpty { return "" }
    var files: [Int] = []
    var words: [String] = []
    var offset = 0
    var line = 0
    var file = -1
    for segment in segments {
      var numbers = [segment.offset - offset]
      offset = segment.offset
      let span = segment.span
      if !span.isNone {
        numbers += [span.line - line, span.column]
        line = span.line
        let index = files.firstIndex(of: span.file) ?? files.count
        if index == files.count { files.append(span.file) }
        if index != file { numbers.append(index) }
        file = index
      }
      words.append(numbers.map { String($0, radix: 36) }.joined(separator: ":"))
    }
    return ([words.joined(separator: " ")] + files.map { SourceMap.absolute(SourceFiles.name($0)) })
      .joined(separator: "\n")
  }

  /// The map that `encoded` describes; nil if it is none.
  init?(encoded: Substring) {
    let lines = encoded.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return nil }
    let files = lines.dropFirst().map { SourceFiles.index(of: String($0)) }
    var offset = 0
    var line = 0
    var file = -1
    for word in lines[0].split(separator: " ") {
      let texts = word.split(separator: ":")
      let numbers = texts.compactMap { Int($0, radix: 36) }
      guard numbers.count == texts.count, let distance = numbers.first, distance >= 0 else { return nil }
      offset += distance
      guard numbers.count > 1 else {
        segments.append(Segment(offset: offset, span: .none))
        continue
      }
      guard numbers.count > 2 else { return nil }
      line += numbers[1]
      if numbers.count > 3 { file = numbers[3] }
      guard files.indices.contains(file), line > 0, numbers[2] > 0 else { return nil }
      segments.append(Segment(offset: offset, span: Span(file: files[file], line: line, column: numbers[2])))
    }
  }

  /// The name of a file as it is known from everywhere; what is no file, as <expression>, keeps its name.
  static func absolute(_ file: String) -> String {
    if file.utf8.first == UInt8(ascii: "/") || file.hasPrefix("<") { return file }
    // A module of the load path has a name below one of its directories.
    let directory = Modules.loadPath.first { access("\($0)/\(file)", F_OK) == 0 }
    return SourceText.absolute(directory.map { "\($0)/\(file)" } ?? file)
  }
}
