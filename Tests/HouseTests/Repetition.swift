// What stands twice is one piece of code that has not been found yet: passages of a dozen lines or more that are
// the same, blank lines and indentation aside, fail this test.

import Testing

@Suite struct Repetition {
  /// How many lines make a passage.
  static let length = 12

  /// Its examples show one mistake each of what is otherwise the same; so do the wrong files that are written by hand.
  private static let codes = root + "/stdlib/error-codes-"

  private static func passages() -> [(files: [String], lines: (Int, Int))] {
    let paths =
      ["Sources", "stdlib"].flatMap { files(below: $0, ".swift", ".c", ".h", ".scm") }
      .filter { !$0.hasPrefix(Repetition.codes) }
      // Records of Debian's packages are written by `nsscheme import deb`.
      + files(below: "Examples", ".scm").filter { !$0.hasSuffix("-packages.scm") }
      + files(below: "Tests", ".swift", ".scm", ".sh", ".py")
      .filter { !$0.contains("/Golden/") && !$0.contains("/WrongFiles/by-hand/") }
      + files(below: "Scripts", "") + files(below: "Benchmarks", "").filter { !$0.contains("/programs/") }
    // Lines are compared by their numbers in a table of all lines, which is much faster than by their text.
    var numbers: [String: Int] = [:]
    var seen: [[Int]: (path: String, number: Int)] = [:]
    var result: [(files: [String], lines: (Int, Int))] = []
    for path in paths {
      var text: [(number: Int, id: Int)] = []
      for (number, line) in lines(path).enumerated() {
        let line = line.trimmingWhitespace
        if !line.isEmpty { text.append((number + 1, numbers[line, default: numbers.count])) }
        if !line.isEmpty, numbers[line] == nil { numbers[line] = numbers.count }
      }
      guard text.count >= length else { continue }
      var end = 0
      for start in 0...(text.count - length) {
        let window = text[start..<(start + length)].map(\.id)
        guard let first = seen[window] else {
          seen[window] = (path, text[start].number)
          continue
        }
        // A longer passage is one passage.
        if start >= end {
          result.append(([shortened(first.path), shortened(path)].sorted(), (first.number, text[start].number)))
        }
        end = start + length
      }
    }
    return result
  }

  @Test func nothingStandsTwice() {
    for passage in Repetition.passages() {
      Issue.record(
        "\(passage.files[0]) and \(passage.files[1]) share a passage, at lines \(passage.lines.0) and \(passage.lines.1)"
      )
    }
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    let bytes = utf8
    guard let first = bytes.firstIndex(where: { $0 > 32 }), let last = bytes.lastIndex(where: { $0 > 32 }) else {
      return ""
    }
    return String(self[first...last])
  }
}
