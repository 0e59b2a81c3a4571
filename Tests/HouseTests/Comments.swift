// Comments, as tests: the files and types that they name exist, and they are written in the words of the field.

import Testing

/// A comment's part on one line.
struct Comment {
  let path: String
  let line: Int
  let text: String
}

enum Comments {
  /// The endings of files that have comments, and how those begin.
  private static let marks = [
    ".swift": "//", ".c": "//", ".h": "//", ".scm": ";", ".sh": "#", ".py": "#", "Makefile": "#",
  ]
  private static let folders = [
    "Sources", "Serve/Sources", "stdlib", "Tests", "Scripts", "Benchmarks", "Fuzz", "Examples",
  ]

  /// Those of the whole checkout. Texts that are compared to the letter are none, as the answers of cases are; nor are
  /// those of Tests/GuixTree, which look like Guix's, and what a program has generated.
  static let all: [Comment] = folders.flatMap { files(below: $0, "") }.filter { path in
    ["/GuixTree/", "/Golden/", "/programs/", "/corpus/", "/Generated", "-packages.scm"].allSatisfy {
      !path.contains($0)
    }
  }.flatMap(of)

  /// Those of a file.
  static func of(_ path: String) -> [Comment] {
    let name = path.split(separator: "/").last!
    let mark = marks.first { name.hasSuffix($0.key) }?.value ?? (name.contains(".") ? nil : "#")
    guard let mark else { return [] }
    return lines(path).enumerated().compactMap { number, line in
      guard let text = text(of: line, mark) else { return nil }
      let isExpectation = line.firstMatch(of: /^\s*[;#]+ ?(want|match|says|never|run|error|hint):/) != nil
      return isExpectation ? nil : Comment(path: shortened(path), line: number + 1, text: text)
    }
  }

  /// What stands behind the mark of a comment that fills a line, or follows code and a space.
  static func text(of line: String, _ mark: String) -> String? {
    for range in line.ranges(of: mark) {
      let before = line[..<range.lowerBound]
      if before.allSatisfy({ $0 == " " || $0 == mark.first }) { return String(line[range.upperBound...]) }
      // Within a string there is an odd number of quotes before it.
      if before.hasSuffix(" "), before.count(where: { $0 == "\"" }) % 2 == 0, line[range.upperBound...].hasPrefix(" ") {
        return String(line[range.upperBound...])
      }
    }
    return nil
  }
}

@Suite struct CommentsAreTrue {
  /// Documents that speak of the code.
  private static let documents = ["ARCHITECTURE.md", "CONTRIBUTING.md"].flatMap { name in
    lines(root + "/" + name).enumerated().map { Comment(path: name, line: $0 + 1, text: $1) }
  }

  /// Every path of the checkout, and every end of one: `Heap/Word.swift`.
  private static let ends: Set<String> = {
    var result: Set<String> = []
    let top = ["Makefile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Package.swift"]
    let folders = ["Sources", "Serve", "stdlib", "Tests", "Scripts", "Benchmarks", "Fuzz", "Examples", "docs"]
    for path in top + folders.flatMap({ files(below: $0, "") }).map(shortened) {
      let parts = path.split(separator: "/")
      for start in parts.indices { result.insert(parts[start...].joined(separator: "/")) }
    }
    return result
  }()

  /// Files of other programs, those that a test or a user makes, and names that stand for any.
  private static let elsewhere: Set<String> = [
    "magic.h", "linux/magic.h", "stdint.h", "gpg-error.h", "potluck/README.md", "Tests/Cases/runner/NAME.sh",
    "docs/FILE.md", "Rows.swift",
  ]

  @Test func namedFilesExist() {
    #expect(Comments.all.count > 5000)
    for comment in Comments.all + CommentsAreTrue.documents where comment.text.utf8.contains(UInt8(ascii: ".")) {
      let path = /(?:[A-Za-z_][\w+-]*\/)*[A-Za-z_][\w+-]*\.(?:swift|c|h|sh|py|md)(?![\w\/])/
      for match in comment.text.matches(of: path) {
        // What is behind one of these is the end of another name.
        if let before = comment.text[..<match.range.lowerBound].last,
          before.isLetter || "/.~$@-\\_0123456789".contains(before)
        {
          continue
        }
        let name = String(match.output)
        if !CommentsAreTrue.ends.contains(name), !CommentsAreTrue.elsewhere.contains(name) {
          Issue.record("\(comment.path):\(comment.line) names \(name), which is nowhere")
        }
      }
    }
  }

  /// Names in backquotes that look like a type are names in some code.
  @Test func namedTypesExist() {
    var known: Set<String> = []
    for path in ["Sources", "Serve/Sources", "Tests"].flatMap({ files(below: $0, ".swift") }) {
      known.formUnion(SwiftLexer.tokens(Array(lines(path).joined(separator: "\n").utf8)).map(\.text))
    }
    for path in files(below: "Sources", ".c", ".h") + files(below: "Tests/Library", ".py") {
      for line in lines(path) { known.formUnion(line.matches(of: /\w+/).map { String($0.output) }) }
    }
    // A file may be named by what it is called without its ending.
    known.formUnion(CommentsAreTrue.ends.compactMap { $0.split(separator: ".").first.map(String.init) })
    let comments = Comments.all.filter {
      $0.path.hasSuffix(".swift") || $0.path.hasSuffix(".c") || $0.path.hasSuffix(".h")
    }
    for comment in comments + CommentsAreTrue.documents where comment.text.utf8.contains(UInt8(ascii: "`")) {
      for match in comment.text.matches(of: /`((?:[A-Z][a-z0-9]+){2,})[`.(]/) {
        let name = String(match.output.1)
        if !known.contains(name) { Issue.record("\(comment.path):\(comment.line) names \(name), which is nowhere") }
      }
    }
  }
}

@Suite struct Words {
  /// What is said otherwise here, and how.
  static let banned = [
    (#"\b[Tt]old\b"#, "given, reported"), (#"\b[Ww]hoever\b"#, "who that is: the caller, a user who, any program that"),
    (#"\b(puts?|operations?|compiled|everywhere and) in line\b"#, "inlined"),
    (#"\bturns? of (a |the )?loops?\b"#, "iteration"), (#"\b[Oo]bviously\b"#, "why"),
    (#"\b[Ss]imply\b"#, "nothing"), (#"\b[Hh]ack\b"#, "what it does"), (#"\bsanity check"#, "what is checked"),
    (#"\b(black|white)list"#, "what is refused, or allowed"),
  ]
  nonisolated(unsafe) private static let patterns = banned.map { (try! Regex($0.0), $0.1) }
  nonisolated(unsafe) private static let anyOfThem = try! Regex(banned.map(\.0).joined(separator: "|"))

  static func complaints(_ text: String) -> [String] {
    guard text.firstMatch(of: anyOfThem) != nil else { return [] }
    return patterns.compactMap { pattern, instead in
      text.firstMatch(of: pattern).map { "\(text[$0.range]): say \(instead)" }
    }
  }

  /// A source location, a mount point, a path, an offset, an index or a slot is called that. What is changed "in place" is not
  /// copied. Older commit messages have the word, so that it is no part of `banned`.
  nonisolated(unsafe) private static let place = try! Regex(#"\b[Pp]laces?\b"#)
  nonisolated(unsafe) private static let inPlace = try! Regex(#"\b[Ii]n place\b(?! of)"#)

  static func hasPlace(_ text: String) -> Bool {
    // Nearly every line is none of them, and is not looked at twice.
    var found = 0
    let part = Array("lace".utf8)
    for byte in text.utf8 where found < part.count {
      found = byte == part[found] ? found + 1 : byte == part[0] ? 1 : 0
    }
    return found == part.count && text.contains(place) && text.replacing(inPlace, with: "").contains(place)
  }

  @Test func placesHaveTheFieldsNames() {
    for comment in Comments.all where !comment.path.hasSuffix("HouseTests/Comments.swift") {
      if Words.hasPlace(comment.text) {
        Issue.record("\(comment.path):\(comment.line): say location, mount point, path, offset, index, slot or instead")
      }
    }
    // Names and messages, too. The keys of JSON are an interface.
    let paths =
      files(below: "Sources", ".swift", ".c", ".h") + files(below: "Serve/Sources", ".swift", ".c", ".h")
      + files(below: "stdlib", ".scm")
    #expect(paths.count > 500)
    for path in paths {
      for (index, line) in lines(path).enumerated() {
        if Words.hasPlace(line.replacing(/"places?"/, with: "")) {
          Issue.record("\(shortened(path)):\(index + 1): a name or a message says `place'")
        }
      }
    }
  }

  @Test func placesAreFound() {
    #expect(Words.hasPlace("Its place."))
    #expect(Words.hasPlace("one in place of the other"))
    #expect(!Words.hasPlace("sorted in place, a placeholder, replaced"))
  }

  @Test func commentsAreInTheFieldsWords() {
    // This file has to name them.
    for comment in Comments.all where !comment.path.hasSuffix("HouseTests/Comments.swift") {
      for complaint in Words.complaints(comment.text) {
        Issue.record("\(comment.path):\(comment.line): \(complaint)")
      }
    }
  }

  /// The finder itself.
  @Test func commentsAreFound() {
    #expect(Comments.text(of: "  // one", "//") == " one")
    #expect(Comments.text(of: "let a = 1 // two", "//") == " two")
    #expect(Comments.text(of: "let a = \"http://x // y\"", "//") == nil)
    #expect(Comments.text(of: "(f x) ; three", ";") == " three")
    #expect(Comments.text(of: "case #\\; # is one", ";") == nil)
    #expect(Words.complaints("He was told.").count == 1)
    #expect(Words.complaints("He untold it.").isEmpty)
  }
}
