// Pairs and the ways down into them.

/// cons, car, cdr and their compositions.
enum PairRows {
  static func install(_ table: inout PrimitiveTable) {
    table.two("(cons a d)", "A fresh pair of A and D.") { Heap.cons($0, $1) }
    table.one("(car pair)", "The first element of PAIR.") { try $0.pair(1).car }
    table.one("(cdr pair)", "The second element of PAIR.") { try $0.pair(1).cdr }
    table.one("(pair? obj)", "Whether OBJ is a pair.") { Word($0.isPair) }
    table.one("(null? obj)", "Whether OBJ is the empty list.") { Word($0.isNull || $0 == .nil) }
    table.two("(set-car! pair value)", "Makes VALUE the first element of PAIR.") { pair, value in
      try pair.pair(1).car = value
      return .unspecified
    }
    table.two("(set-cdr! pair value)", "Makes VALUE the second element of PAIR.") { pair, value in
      try pair.pair(1).cdr = value
      return .unspecified
    }
    for depth in 2...4 {
      for path in 0..<(1 << depth) { composition(&table, depth: depth, path: path) }
    }
  }

  /// Bit i of `path` tells whether step i, counted from the argument, takes the cdr.
  private static func composition(_ table: inout PrimitiveTable, depth: Int, path: Int) {
    var letters = ""
    for step in (0..<depth).reversed() { letters += path >> step & 1 == 1 ? "d" : "a" }
    let words = letters.map { $0 == "d" ? "cdr" : "car" }.joined(separator: " of the ")
    table.one("(c\(letters)r pair)", "The \(words) of PAIR.") { start in
      var word = start
      for step in 0..<depth {
        guard word.isPair else { throw Fault.type(1, "pair", word) }
        word = path >> step & 1 == 1 ? word.cdr : word.car
      }
      return word
    }
  }
}
