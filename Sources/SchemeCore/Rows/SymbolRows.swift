// Symbols and keywords as Scheme sees them; the table is in `Values/SymbolTable.swift`.

/// Symbols and keywords.
enum SymbolRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(symbol? obj)", "Whether OBJ is a symbol.") { Word($0.isSymbol) }
    table.one("(symbol->string symbol)", "The name of SYMBOL, a string that cannot be changed.") {
      try $0.symbol(1).symbolName
    }
    table.one("(string->symbol string)", "The symbol called STRING.") { Symbols.intern(string: try $0.string(1)) }
    table.one("(string-ci->symbol string)", "The symbol called STRING.") { Symbols.intern(string: try $0.string(1)) }
    for name in ["make-symbol", "string->uninterned-symbol"] {
      table.one("(\(name) string)", "A fresh symbol called STRING that no other is the same as.") {
        Symbols.uninterned(string: try $0.string(1))
      }
    }
    table.one("(symbol-interned? symbol)", "Whether SYMBOL is the one that the reader makes of its name.") {
      Word(try $0.symbol(1).flags & Word.uninternedFlag == 0)
    }
    table.any("(gensym [prefix])", "A fresh symbol whose name begins with PREFIX.") { arguments in
      ExpansionLog.spoil()
      return Symbols.generate(prefix: try arguments.optional(0)?.text(1) ?? " g")
    }
    table.any("(symbol<? a b . rest)", "Whether the names of the arguments ascend.") { arguments in
      for i in 0..<arguments.count { _ = try arguments[i].symbol(i + 1) }
      return Word((1..<arguments.count).allSatisfy { ascends(arguments[$0 - 1].symbolName, arguments[$0].symbolName) })
    }
    table.one("(symbol-hash symbol)", "A hash value of SYMBOL's name.") {
      Word(fixnum: try $0.symbol(1)[slot: 1].fixnum)
    }
    table.any("(symbol . chars)", "The symbol whose name is made of CHARS.") { arguments in
      var scalars: [UInt32] = []
      for i in 0..<arguments.count { scalars.append(try arguments[i].scalar(i + 1)) }
      return Symbols.intern(string: Heap.string(scalars: scalars))
    }
    table.one("(list->symbol chars)", "The symbol whose name is made of the list CHARS.") { chars in
      _ = try chars.list(1)
      var scalars: [UInt32] = []
      var rest = chars
      while rest.isPair {
        scalars.append(try rest.car.scalar(1))
        rest = rest.cdr
      }
      return Symbols.intern(string: Heap.string(scalars: scalars))
    }
    table.one("(keyword? obj)", "Whether OBJ is a keyword.") { Word($0.isKeyword) }
    table.one("(keyword->symbol keyword)", "The symbol that KEYWORD is made of.") { try $0.keyword(1).keywordSymbol }
    table.one("(symbol->keyword symbol)", "The keyword made of SYMBOL.") { Symbols.keyword(try $0.symbol(1)) }
  }

  private static func ascends(_ a: Word, _ b: Word) -> Bool {
    let count = min(a.length, b.length)
    for i in 0..<count {
      let x = a.characterAt(i)
      let y = b.characterAt(i)
      if x != y { return x < y }
    }
    return a.length < b.length
  }
}
