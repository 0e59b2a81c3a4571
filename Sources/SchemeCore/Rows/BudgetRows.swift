// What a budget is made from, and budgets as Scheme sees them.

/// Budgets as Scheme sees them; `(nsscheme budget)` has the procedure with keywords.
enum BudgetRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%call-with-budget thunk steps memory allocation seconds)",
      "Calls THUNK within limits, #f for none; raises budget-exhausted when they are reached."
    ) { arguments in
      func count(_ i: Int) throws -> Int? {
        arguments[i].isFalse ? nil : try arguments[i].int(i + 1, in: 0...Word.maxFixnum)
      }
      let thunk = Root(try arguments[0].procedure(1))
      let seconds = arguments[4].isFalse ? nil : try Numbers.double(arguments[4], 5)
      let limits = Budget.Limits(steps: try count(1), memory: try count(2), allocation: try count(3), seconds: seconds)
      return try Budget.run(limits) { try Machine.runAll(thunk.word, count: 0) { _ in } }
    }
  }
}
