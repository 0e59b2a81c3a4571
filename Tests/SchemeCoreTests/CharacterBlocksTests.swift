// Blocks of characters whose categories are known without looking into them.

import Testing

@testable import SchemeCore

@Suite struct CharacterBlocksTests {
  /// Predefined character sets are made without looking into these.
  @Test func uniformBlocksAreUniform() {
    var end: UInt32 = 0
    for block in CharacterSets.uniformBlocks {
      #expect(block.lowerBound > end)
      end = block.upperBound
      let category = CharacterClass.category(block.lowerBound)
      #expect(block.allSatisfy { CharacterClass.category($0) == category }, "\(block)")
    }
  }

  /// Every run is in a predefined set as a whole, or not at all, and no code point is forgotten.
  @Test func runsAreUniform() {
    var next: UInt32 = 0
    for run in CharacterSets.runs {
      #expect(run.lowerBound == next)
      next = run.upperBound + 1
      for (name, contains) in CharacterSets.predefined {
        let isMember = contains(run.lowerBound)
        // What is large is a uniform block and a few around it.
        let isSame =
          run.count > 5000
          ? contains(run.upperBound) == isMember : run.allSatisfy { contains($0) == isMember }
        #expect(isSame, "\(name): \(run)")
      }
    }
    #expect(next == 0x110000)
  }
}
