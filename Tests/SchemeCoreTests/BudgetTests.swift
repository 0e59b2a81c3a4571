// Budgets as an embedding program sees them; Tests/Conformance/budget.scm has the bombs.

@preconcurrency import CBoehm
import Testing

@testable import SchemeCore

@Suite struct BudgetTests {
  /// `(let loop () (loop))` as a procedure.
  private func endlessLoop() -> Word {
    let loop = LocalVariable(Symbols.intern("loop"))
    let form = CoreForm.recursive(
      [loop], [.lambda(LambdaForm(required: [], body: .call(.local(loop, .none), [], .none)))],
      .call(.local(loop, .none), [], .none))
    return Pins.keep(Compiler.compile(form))
  }

  @Test func stopsALoopAndLeavesTheMachineAsItWas() throws {
    try onMachine {
      let endless = endlessLoop()
      let before = Machine.position
      for _ in 0..<3 {
        var key = ""
        do {
          _ = try Budget.run(Budget.Limits(steps: 10_000)) { try Machine.apply(endless) }
        } catch Fault.atSpan(let thrown, _, _, _) { key = thrown }
        #expect(key == "budget-exhausted")
        #expect(Machine.position == before)
        #expect(!Budget.isActive && !Budget.isExhausted)
      }
      let value = try Core.evaluate(Core.operation(.add, Core.number(40), Core.number(2)))
      #expect(value == Word(fixnum: 42))
    }
  }

  @Test func theOuterBudgetPaysForTheInnerOne() throws {
    try onMachine {
      let endless = endlessLoop()
      var innerEnds = 0
      #expect(throws: Fault.self) {
        try Budget.run(Budget.Limits(steps: 10_500)) {
          while true {
            do {
              _ = try Budget.run(Budget.Limits(steps: 1000)) { try Machine.apply(endless) }
            } catch Fault.atSpan {
              innerEnds += 1
            }
          }
        }
      }
      #expect(innerEnds == 10)
    }
  }

  @Test func swallowingTheEndDoesNotHelp() throws {
    try onMachine {
      let endless = endlessLoop()
      var rounds = 0
      #expect(throws: Fault.self) {
        try Budget.run(Budget.Limits(steps: 1000)) {
          for _ in 0..<5 {
            _ = try? Machine.apply(endless)
            rounds += 1
          }
        }
      }
      #expect(rounds == 5)
      #expect(!Budget.isExhausted)
    }
  }
}
