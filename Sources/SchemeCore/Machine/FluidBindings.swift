// Bindings of fluids that Swift code makes, as `with-fluids` makes them: an entry of the dynamic stack, so that leaving
// by a continuation takes them back.

import CBoehm

extension Fluids {
  /// Runs `body` while fluids, a list, have other values.
  static func binding(_ fluids: Word, to values: Word, _ body: () throws -> Void) rethrows {
    let entry = Heap.vector(count: 3, fill: swapMark)
    entry.setElement(1, fluids)
    entry.setElement(2, values)
    let outer = Root(scheme_machine.dynamics)
    let inner = Root(Heap.cons(entry, outer.word))
    swap(entry)
    scheme_machine.dynamics = inner.word
    defer {
      // An escape to what is further out has taken the binding back already.
      if scheme_machine.dynamics == inner.word {
        swap(entry)
        scheme_machine.dynamics = outer.word
      }
    }
    try body()
  }
}
