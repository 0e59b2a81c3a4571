// Fluids as Scheme sees them; what their bindings are is in `Fluids.swift`.

enum FluidRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any("(make-fluid [default])", "A fresh fluid, bound to DEFAULT or #f.") {
      Fluids.make($0.optional(0) ?? .false)
    }
    table.zero("(make-unbound-fluid)", "A fresh fluid without a value.") { Fluids.make(.undefined) }
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
      guard Fluids.isBinding(entry) else { throw Fault.type(1, "binding of fluids", entry) }
      var fluids = entry.element(1)
      while fluids.isPair {
        _ = try fluids.car.object(.fluid, 1, "fluid")
        fluids = fluids.cdr
      }
      Fluids.swap(entry)
      return .unspecified
    }
  }
}
