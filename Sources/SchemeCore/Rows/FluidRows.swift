// Fluids, and what parameters are made of.
//
// A binding is an entry #(swap fluids values) of the dynamic stack. Entering and leaving it exchanges the fluids' values
// with those that wait in the entry, in one go: it either happened or not, wherever a program is cut off.

import CBoehm

enum Fluids {
  static func install(_ table: inout PrimitiveTable) {
    table.any("(make-fluid [default])", "A fresh fluid, bound to DEFAULT or #f.") {
      makeFluid($0.optional(0) ?? .false)
    }
    table.zero("(make-unbound-fluid)", "A fresh fluid without a value.") { makeFluid(.undefined) }
    table.one("(fluid? object)", "True for fluids.") { Word($0.is(.fluid)) }
    table.one("(fluid-ref fluid)", "The value of FLUID.") {
      let value = try $0.object(.fluid, 1, "fluid")[slot: 0]
      if value == .undefined { throw Fault.misc("unbound fluid: ~S", $0) }
      return value
    }
    table.two("(fluid-set! fluid value)", "Changes the value of FLUID.") {
      try $0.object(.fluid, 1, "fluid")[slot: 0] = $1
      return .unspecified
    }
    table.one("(fluid-unset! fluid)", "Leaves FLUID without a value.") {
      try $0.object(.fluid, 1, "fluid")[slot: 0] = .undefined
      return .unspecified
    }
    table.one("(fluid-bound? fluid)", "True if FLUID has a value.") {
      Word(try $0.object(.fluid, 1, "fluid")[slot: 0] != .undefined)
    }
    table.one("(%swap-fluids! entry)", "Exchanges the values of the fluids of #(swap fluids values) with VALUES.") {
      entry in
      guard isBinding(entry) else { throw Fault.type(1, "binding of fluids", entry) }
      var fluids = entry.element(1)
      while fluids.isPair {
        _ = try fluids.car.object(.fluid, 1, "fluid")
        fluids = fluids.cdr
      }
      swap(entry)
      return .unspecified
    }
  }

  private static func makeFluid(_ value: Word) -> Word {
    let fluid = Heap.object(.fluid, slots: 1)
    fluid[slot: 0] = value
    return fluid
  }

  // MARK: Bindings

  private static let swapMark = Symbols.intern("swap")

  /// Whether an entry of the dynamic stack binds fluids.
  static func isBinding(_ entry: Word) -> Bool { entry.isVector && entry.length == 3 && entry.element(0) == swapMark }

  /// Exchanges the values of an entry's fluids with those kept in it.
  static func swap(_ entry: Word) {
    var fluids = entry.element(1)
    var values = entry.element(2)
    while fluids.isPair, values.isPair, fluids.car.is(.fluid) {
      let value = fluids.car[slot: 0]
      fluids.car[slot: 0] = values.car
      values.car = value
      fluids = fluids.cdr
      values = values.cdr
    }
  }
}
