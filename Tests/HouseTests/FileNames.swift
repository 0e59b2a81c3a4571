// Names of files are looked at by bytes or scalars, for Swift takes a slash and a character that combines with it for one.

import Testing

@Suite struct FileNames {
  /// Calls that look for a slash among characters: `name.split(separator: "/")`, `name.hasPrefix(directory + "/")`,
  /// `name.first == "/"`, `{ $0 != "/" }`.
  private static let forms = [
    #"(?:split\(separator: |contains\(|firstIndex\(of: |lastIndex\(of: )"/""#,
    #"hasPrefix\((?:"[^"]*/"|[^()]*\+ "/")\)"#, #"hasSuffix\("/[^"]*"\)"#, #"(?:\.first|\.last|\$0) [=!]= "/""#,
  ]
  /// What stands before a call that is about bytes or scalars, or in a closure that is called with these.
  private static var exact: Regex<(Substring, Substring?)> {
    /\.(?:utf8|unicodeScalars)(?:\.|\.drop\w+\(.*\)\.|\.prefix( \{|\(while: \{))?[^.,]*$/
  }

  @Test func slashesAreNoCharacters() throws {
    let form = try Regex(FileNames.forms.joined(separator: "|"))
    #expect(FileNames.examples.allSatisfy { FileNames.breaks($0, form) })
    #expect(!FileNames.counterexamples.contains { FileNames.breaks($0, form) })
    for path in files(below: "Sources", ".swift") + files(below: "Serve/Sources", ".swift") {
      for (number, line) in lines(path).enumerated() where FileNames.breaks(line, form) {
        Issue.record("\(shortened(path)):\(number + 1) looks for a slash among characters: \(line)")
      }
    }
  }

  private static func breaks(_ line: String, _ form: Regex<AnyRegexOutput>) -> Bool {
    if line.drop(while: { $0 == " " }).hasPrefix("//") { return false }
    return line.matches(of: form).contains { line[..<$0.range.lowerBound].firstMatch(of: exact) == nil }
  }

  private static let examples = [
    #"let parts = name.split(separator: "/").map(String.init)"#, #"if word.contains("/") { return true }"#,
    #"let slash = path.lastIndex(of: "/")"#, #"where name.hasPrefix(directory + "/") {"#,
    #"url.hasPrefix("refs/heads/")"#, #"while path.hasSuffix("/") {"#, #"rest.isEmpty || rest.first == "/""#,
    #"path.prefix { $0 != "/" }"#,
  ]
  private static let counterexamples = [
    #"name.unicodeScalars.split(separator: "/")"#, #"path.unicodeScalars.prefix { $0 != "/" }"#,
    #"path.utf8.lastIndex(of: UInt8(ascii: "/"))"#, #"name.utf8.starts(with: "refs/heads/".utf8)"#,
    #"path.dropLast(4).unicodeScalars.split(separator: "/")"#, #"// name.contains("/")"#,
  ]
}
