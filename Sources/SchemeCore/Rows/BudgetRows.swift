// What a budget is made from, and budgets as Scheme sees them.

/// Budgets as Scheme sees them; `(nsscheme budget)` has the procedure with keywords.
enum BudgetRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%call-with-budget thunk steps memory allocation seconds processor-seconds)",
      "Calls THUNK within limits, #f for none; raises budget-exhausted when they are reached."
    ) { arguments in
      func count(_ i: Int) throws -> Int? {
        arguments[i].isFalse ? nil : try arguments[i].int(i + 1, in: 0...Word.maxFixnum)
      }
      let thunk = Root(try arguments[0].procedure(1))
      func seconds(_ i: Int) throws -> Double? {
        arguments[i].isFalse ? nil : try Numbers.double(arguments[i], i + 1)
      }
      let limits = Budget.Limits(
        steps: try count(1), memory: try count(2), allocation: try count(3), seconds: try seconds(4),
        processorSeconds: try seconds(5))
      return try Budget.run(limits) { try Machine.runAll(thunk.word, count: 0) { _ in } }
    }
  }
}
