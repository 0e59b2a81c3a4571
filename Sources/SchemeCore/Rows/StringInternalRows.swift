// Strings that share the characters of another, and a look at how strings and symbols are kept.

import Glibc

/// Substrings of all kinds, and what debuggers ask.
enum StringInternalRows {
  static func install(_ table: inout PrimitiveTable) {
    func part(_ arguments: Arguments) throws -> (Word, Range<Int>) {
      let string = try arguments[0].string(1)
      return (string, try arguments.range(1, count: string.length))
    }
    for name in ["substring", "substring/copy"] {
      table.any("(\(name) string start [end])", "A fresh string of the characters of STRING from START to END.") {
        let (string, range) = try part($0)
        return Heap.substring(string, range.lowerBound, range.upperBound)
      }
    }
    table.any("(substring/read-only string start [end])", "A string of these characters that cannot be changed.") {
      let (string, range) = try part($0)
      let result = Heap.substring(string, range.lowerBound, range.upperBound)
      result.flags |= Word.literalFlag | Word.readOnlyFlag
      return result
    }
    table.any(
      "(substring/shared string start [end])", "The characters of STRING from START to END, shared with STRING."
    ) {
      let (string, range) = try part($0)
      return range.count == string.length ? string : Heap.sharedSubstring(string, range)
    }
    table.one("(%string-dump string)", "How STRING is kept, an association list.") { string in
      let root = try string.string(1).isShared ? string[slot: 1] : string
      let distance = string[slot: 0].bits &- (string.isShared ? string[slot: 2] : string[slot: 0]).bits
      let start = Int(distance) / (string.isWide ? 4 : 1)
      var result = storage(root)
      add("read-only", Word(string.flags & Word.readOnlyFlag != 0), &result)
      add("shared", string.isShared ? root : .false, &result)
      add("length", Word(fixnum: string.length), &result)
      add("start", Word(fixnum: start), &result)
      add("string", string, &result)
      return result
    }
    table.one("(%symbol-dump symbol)", "How SYMBOL is kept, an association list.") { symbol in
      let name = try symbol.symbol(1).symbolName
      var result = storage(name)
      add("interned", Word(symbol.flags & Word.uninternedFlag == 0), &result)
      add("hash", symbol[slot: 1], &result)
      add("symbol", symbol, &result)
      return result
    }
  }

  private static func add(_ name: String, _ value: Word, _ list: inout Word) {
    list = Heap.cons(Heap.cons(Symbols.intern(name), value), list)
  }

  private static func storage(_ string: Word) -> Word {
    var result = Word.null
    add("stringbuf-wide", Word(string.isWide), &result)
    add("stringbuf-mutable", Word(!string.isLiteral), &result)
    add("stringbuf-length", Word(fixnum: string.length), &result)
    add("stringbuf-chars", Heap.substring(string, 0, string.length), &result)
    return result
  }
}
