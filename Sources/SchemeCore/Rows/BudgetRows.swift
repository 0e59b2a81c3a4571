// What a budget is made from, and budgets as Scheme sees them.

extension Budget {
  /// What an evaluation may use; nil: as much as it likes.
  public struct Limits {
    /// Calls and turns of loops; primitives that work for long count as several.
    public var steps: Int?
    /// Bytes in use at any one time beyond those in use at the start, stack and buffers included.
    public var memory: Int?
    /// Bytes allocated in all, whether still in use or not.
    public var allocation: Int?
    /// Time by the clock; the only limit that makes the outcome depend on the machine.
    public var seconds: Double?
    /// No limit but those given.
    public init(steps: Int? = nil, memory: Int? = nil, allocation: Int? = nil, seconds: Double? = nil) {
      self.steps = steps
      self.memory = memory
      self.allocation = allocation
      self.seconds = seconds
    }
  }
}

/// Budgets as Scheme sees them; `(nsscheme budget)` has the procedure with keywords.
enum BudgetPrimitives {
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
