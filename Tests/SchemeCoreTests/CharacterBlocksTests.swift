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
}
