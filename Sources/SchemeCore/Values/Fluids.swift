// Fluids, and what parameters are made of.
//
// A binding is an entry #(swap fluids values) of the dynamic stack. Entering and leaving it exchanges the fluids' values
// with those that wait in the entry, in one go: it either happened or not, wherever a program is cut off.

/// Fluids and their bindings.
enum Fluids {
  /// A fresh fluid.
  static func make(_ value: Word) -> Word {
    let fluid = Heap.object(.fluid, slots: 1)
    fluid[slot: 0] = value
    return fluid
  }

  // MARK: Bindings

  static let swapMark = Symbols.intern("swap")

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
