// The map of a builder's script: what is looked up in it, and that its text says all of it.

import SchemeCore
import Testing

@testable import Gexp

@Suite struct SourceMapTests {
  private func span(_ line: Int, _ column: Int, in file: String = "/a.scm") -> Span {
    Span(file: SourceFiles.index(of: file), line: line, column: column)
  }

  @Test func whatFollowsOneByOneNeedsNoSegment() throws {
    try onMachine {
      var map = SourceMap()
      map.add(.none, at: 0)
      #expect(map.isEmpty && map.encoded.isEmpty && map.span(at: 0) == nil)
      map.add(self.span(3, 8), at: 10)
      map.add(self.span(3, 12), at: 14)
      map.add(.none, at: 20)
      map.add(.none, at: 22)
      map.add(self.span(2, 1, in: "/b.scm"), at: 30)
      #expect(map.segments.count == 3)
      #expect(map.span(at: 9) == nil && map.span(at: 25) == nil)
      #expect(map.span(at: 10) == self.span(3, 8) && map.span(at: 19) == self.span(3, 17))
      #expect(map.span(at: 1000) == self.span(2, 971, in: "/b.scm"))
    }
  }

  @Test func textSaysAllOfIt() throws {
    try onMachine {
      var map = SourceMap()
      var random = SystemRandomNumberGenerator()
      var offset = 0
      for _ in 0..<500 {
        offset += Int.random(in: 1...40, using: &random)
        let file = ["/a.scm", "/b c:d.scm", "<expression>"].randomElement(using: &random)!
        let written = self.span(
          Int.random(in: 1...100_000, using: &random), Int.random(in: 1...900_000, using: &random), in: file)
        map.add(Bool.random(using: &random) ? written : .none, at: offset)
      }
      #expect(SourceMap(encoded: Substring(map.encoded)) == map)
    }
  }

  @Test func whatIsNoMapIsNone() throws {
    try onMachine {
      for text in ["", "0:1:1:0", "0:1:1:1\n/a.scm", "0:1\n/a.scm", "0:1:1\n/a.scm", "0:0:1:0\n/a.scm", "!:1:1:0\n/"] {
        #expect(SourceMap(encoded: Substring(text)) == nil, "\(text)")
      }
    }
  }
}
