// The names that a Swift file declares and those that it uses, found without a compiler: enough to see which folder of a
// module leans on which. Comments and the text of strings do not count; what is interpolated into a string does.

/// An identifier or a single other character of a Swift text.
struct SwiftToken {
  let text: String
  let line: Int
}

/// The tokens of a Swift file.
struct SwiftLexer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1
  private var tokens: [SwiftToken] = []
  /// The strings around an interpolation: their quotes, and how many parentheses of the interpolation are open.
  private var strings: [(quotes: Int, hashes: Int, parentheses: Int)] = []

  static func tokens(_ bytes: [UInt8]) -> [SwiftToken] {
    bytes.withUnsafeBufferPointer { buffer in
      var lexer = SwiftLexer(bytes: buffer)
      lexer.run()
      return lexer.tokens
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func byte(_ offset: Int = 0) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

  private mutating func run() {
    tokens.reserveCapacity(bytes.count / 5)
    while at < bytes.count {
      let c = bytes[at]
      switch c {
      case 10:
        line += 1
        at += 1
      case 32, 9, 13, UInt8(ascii: "`"): at += 1
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): while at < bytes.count, bytes[at] != 10 { at += 1 }
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): skipComment()
      case UInt8(ascii: "\""), UInt8(ascii: "#"): quote()
      case UInt8(ascii: "("):
        if !strings.isEmpty { strings[strings.count - 1].parentheses += 1 }
        mark(c)
      case UInt8(ascii: ")"): close()
      case _ where SwiftLexer.isName(c): name()
      default: mark(c)
      }
    }
  }

  private static func isName(_ c: UInt8) -> Bool {
    c >= 97 && c <= 122 || c >= 65 && c <= 90 || c == 95 || c >= 48 && c <= 57 || c >= 128
  }

  private mutating func mark(_ c: UInt8) {
    tokens.append(SwiftToken(text: String(UnicodeScalar(c)), line: line))
    at += 1
  }

  private mutating func name() {
    let start = at
    while at < bytes.count, SwiftLexer.isName(bytes[at]) { at += 1 }
    if bytes[start] >= 48 && bytes[start] <= 57 { return }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
    tokens.append(SwiftToken(text: text, line: line))
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        depth += 1
        at += 1
      } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        depth -= 1
        at += 1
      } else if byte() == 10 {
        line += 1
      }
      at += 1
    } while depth > 0 && at < bytes.count
  }

  /// A string begins here, or a `#` that means something else.
  private mutating func quote() {
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    guard byte(hashes) == UInt8(ascii: "\"") else { return mark(bytes[at]) }
    at += hashes
    let quotes = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"") ? 3 : 1
    at += quotes
    text(quotes, hashes)
  }

  /// Skips a string's text up to its end, or up to an interpolation.
  private mutating func text(_ quotes: Int, _ hashes: Int) {
    while at < bytes.count {
      if isEnd(quotes, hashes) {
        at += quotes + hashes
        return
      }
      if bytes[at] == UInt8(ascii: "\\"), (0..<hashes).allSatisfy({ byte(1 + $0) == UInt8(ascii: "#") }) {
        at += 1 + hashes
        if byte() == UInt8(ascii: "(") {
          strings.append((quotes, hashes, 0))
          at += 1
          return
        }
      }
      if byte() == 10 { line += 1 }
      at += 1
    }
  }

  private func isEnd(_ quotes: Int, _ hashes: Int) -> Bool {
    (0..<quotes).allSatisfy { byte($0) == UInt8(ascii: "\"") }
      && (0..<hashes).allSatisfy { byte(quotes + $0) == UInt8(ascii: "#") }
  }

  private mutating func close() {
    guard let string = strings.last else { return mark(bytes[at]) }
    if string.parentheses > 0 {
      strings[strings.count - 1].parentheses -= 1
      return mark(bytes[at])
    }
    strings.removeLast()
    at += 1
    text(string.quotes, string.hashes)
  }
}

/// A declaration of a Swift file.
struct SwiftDeclaration {
  enum Place: Equatable {
    /// Outside of everything.
    case file
    /// In a type of this file, directly.
    case type
    /// In an extension.
    case extended
  }
  let name: String
  let keyword: String
  let place: Place
  /// Whether other files can see it.
  let isVisible: Bool
}

/// What a Swift file declares.
enum SwiftDeclarations {
  private static let types: Set<String> = ["struct", "class", "enum", "protocol", "actor"]
  private static let keywords = types.union(["typealias", "func", "let", "var", "case"])

  private struct Scope {
    /// nil: code.
    var place: SwiftDeclaration.Place?
    var isVisible: Bool
  }

  static func of(_ tokens: [SwiftToken]) -> [SwiftDeclaration] {
    var result: [SwiftDeclaration] = []
    var scopes: [Scope] = []
    /// What the next brace opens.
    var next = Scope(place: nil, isVisible: true)
    var parentheses = 0
    var isPrivate = false
    for (i, token) in tokens.enumerated() {
      let following = i + 1 < tokens.count ? tokens[i + 1].text : ""
      switch token.text {
      case "{":
        scopes.append(next)
        next = Scope(place: nil, isVisible: true)
        isPrivate = false
      case "}":
        if !scopes.isEmpty { scopes.removeLast() }
        isPrivate = false
      case "(", "[": parentheses += 1
      case ")", "]": parentheses -= 1
      case "private", "fileprivate":
        // `private(set)` hides the setter only.
        if following != "(" { isPrivate = true }
      case "extension" where scopes.isEmpty && parentheses == 0:
        next = Scope(place: .extended, isVisible: !isPrivate)
        isPrivate = false
      case _ where keywords.contains(token.text) && parentheses == 0:
        if i > 0, tokens[i - 1].text == "." { continue }
        if token.text == "class", following == "func" || following == "var" { continue }
        let around = scopes.last ?? Scope(place: .file, isVisible: true)
        guard let place = around.place else { continue }
        let isVisible = around.isVisible && !isPrivate
        result.append(SwiftDeclaration(name: following, keyword: token.text, place: place, isVisible: isVisible))
        if types.contains(token.text) { next = Scope(place: .type, isVisible: isVisible) }
        isPrivate = false
      default: break
      }
    }
    return result
  }
}
