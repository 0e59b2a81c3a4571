// The reference scanner finds every mention, wherever a stream is cut.

import Testing

@testable import Store

@Suite struct ReferenceScannerTests {
  private let paths = [
    "/gnu/store/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello.txt", "/gnu/store/10vvmw4rs15w4nw32yd0555fblakzj6j-empty",
    "/gnu/store/mbv3gdkll86fgrx2mqz9wraz4iga5h91-c",
  ]

  private func scan(_ bytes: [UInt8], pieces: [Int]) throws -> Set<String> {
    let scanner = try ReferenceScanner(candidates: paths)
    var start = 0
    for end in pieces + [bytes.count] {
      bytes[start..<end].withUnsafeBytes { scanner.write($0) }
      start = end
    }
    return scanner.found
  }

  @Test func everyCut() throws {
    let digits = try paths.map { try StorePath.hashPart(of: $0) }
    let text = Array("xx \(digits[0])\(digits[2]) 0123456789abcdfghijklmnpqrsvwxyz".utf8)
    let expected: Set = [paths[0], paths[2]]
    for first in 0...text.count {
      #expect(try scan(text, pieces: [first]) == expected)
      for second in stride(from: first, through: text.count, by: 7) {
        #expect(try scan(text, pieces: [first, second]) == expected)
      }
    }
    for size in 1...40 { #expect(try scan(text, pieces: Array(stride(from: 0, to: text.count, by: size))) == expected) }
  }

  @Test func nearMisses() throws {
    let digits = Array(try StorePath.hashPart(of: paths[0]).utf8)
    #expect(try scan(Array(digits.dropLast()) + [0x20], pieces: []) == [])
    #expect(try scan([0x20] + digits.dropFirst(), pieces: [5]) == [])
    #expect(try scan(digits.reversed(), pieces: [3]) == [])
    #expect(try scan(Array(String(decoding: digits, as: UTF8.self).uppercased().utf8), pieces: []) == [])
    #expect(try scan([], pieces: []) == [])
  }

  /// A long run of digits hides nothing.
  @Test func insideDigits() throws {
    let digits = Array(try StorePath.hashPart(of: paths[1]).utf8)
    for offset in [0, 1, 31, 32, 33, 1000] {
      let text = [UInt8](repeating: 0x61, count: offset) + digits + [UInt8](repeating: 0x7a, count: 100)
      #expect(try scan(text, pieces: [offset + 3]) == [paths[1]])
    }
  }

  /// Contents, names and link targets count; in a tree on disk as in an archive.
  @Test func placesInATree() throws {
    let scratch = Scratch()
    let store = try scratch.store()
    let items = paths.map { String($0.dropFirst("/gnu/store/".count)) }
    let tree: Tree = .directory([
      ("f", .file("see \(paths[0])/bin")), (items[1], .directory([])), ("l", .link("../\(items[2])/x")),
    ])
    tree.make(at: "\(scratch.path)/tree")
    #expect(try store.examineOutput(at: "\(scratch.path)/tree", candidates: paths).references == Set(paths))
  }

  @Test func candidatesMustBeStorePaths() {
    #expect(throws: StoreError.self) { try ReferenceScanner(candidates: ["/etc/passwd"]) }
  }
}
