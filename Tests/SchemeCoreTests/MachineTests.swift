// The machine and the compiler by themselves: programs are core forms built by hand.

import Testing

@testable import SchemeCore

/// Builds core forms over a few core operations.
enum Core {
  static func operation(_ operation: Operation, _ operands: CoreForm...) -> CoreForm {
    .inline(operation, operands, .none)
  }
  static func number(_ n: Int) -> CoreForm { .constant(Word(fixnum: n)) }
  static func evaluate(_ form: CoreForm) throws -> Word { try Machine.apply(Compiler.compile(form)) }
}

@Suite struct MachineTests {
  @Test func addsAndBranches() throws {
    try onMachine {
      let form = CoreForm.conditional(
        Core.operation(.less, Core.number(1), Core.number(2)), Core.operation(.add, Core.number(40), Core.number(2)),
        Core.number(0))
      let value = try Core.evaluate(form)
      #expect(value == Word(fixnum: 42))
    }
  }

  @Test func recursesThroughAGlobal() throws {
    try onMachine {
      let variable = Heap.variable(name: Symbols.intern("fib"))
      Pins.keep(variable)
      let n = LocalVariable(Symbols.intern("n"))
      func fib(_ k: Int) -> CoreForm {
        .call(.global(variable, .none), [Core.operation(.subtract, .local(n, .none), Core.number(k))], .none)
      }
      let body = CoreForm.conditional(
        Core.operation(.less, .local(n, .none), Core.number(2)), .local(n, .none),
        Core.operation(.add, fib(1), fib(2)))
      _ = try Core.evaluate(.define(variable, .lambda(LambdaForm(required: [n], body: body)), .none))
      let value = try Core.evaluate(.call(.global(variable, .none), [Core.number(20)], .none))
      #expect(value == Word(fixnum: 6765))
    }
  }

  @Test func loopsTenMillionTimesInConstantSpace() throws {
    try onMachine {
      let loop = LocalVariable(Symbols.intern("loop"))
      let i = LocalVariable(Symbols.intern("i"))
      let body = CoreForm.conditional(
        Core.operation(.isZero, .local(i, .none)), Core.number(7),
        .call(.local(loop, .none), [Core.operation(.decrement, .local(i, .none))], .none))
      let form = CoreForm.recursive(
        [loop], [.lambda(LambdaForm(required: [i], body: body))],
        .call(.local(loop, .none), [Core.number(10_000_000)], .none))
      let value = try Core.evaluate(form)
      #expect(value == Word(fixnum: 7))
    }
  }
}
