// Mending a store: what `EmbeddedStore.verify` found is built again where a derivation makes it (or fetched again, where
// its hash is declared), proven by itself, or forgotten, in this order. What is still used and cannot be had again stays
// wrong, and is said.

import Store

/// Mends stores.
public struct StoreRepair {
  private let store: EmbeddedStore
  private let builder: Builder
  private let say: (String) -> Void

  /// A repair that calls `say` with a sentence for everything it does, and `onEvent` with what its builds report.
  public init(
    _ store: EmbeddedStore, options: BuildOptions = BuildOptions(), onEvent: @escaping (BuildEvent) -> Void,
    say: @escaping (String) -> Void
  ) throws {
    (self.store, self.say) = (store, say)
    builder = try Builder(store, options: options, onEvent: onEvent)
  }

  /// Mends what is wrong, and returns what still is.
  public func mend(_ faults: [StoreFault]) throws -> [StoreFault] {
    var items = Set(try store.mendDatabase(faults))
    for fault in faults {
      guard let item = fault.item else { continue }
      if fault.kind != .malformed || StorePath.isDerivation(item) { items.insert(item) }
    }
    var left = items.sorted()
    var isProgress = true
    while isProgress {
      let before = left.count
      let adopted = try store.adoptProven()
      for item in adopted { say("recorded '\(item)', which its contents prove") }
      left = try left.filter { try !proves($0) }
      isProgress = !adopted.isEmpty || left.count < before
    }
    // All of it goes first: a build must not use what is damaged.
    for item in left where try store.maker(of: item) != nil { try store.deleteDamaged(item) }
    // What cannot be made again may be forgotten once its last user is.
    isProgress = true
    while isProgress && !left.isEmpty {
      let before = left.count
      left = try left.filter { try !mend($0) }
      isProgress = left.count < before
    }
    for item in left {
      say("cannot mend '\(item)': other items refer to it, and nothing in the store makes it; add it again")
    }
    return try store.verify(contents: true)
  }

  private func proves(_ item: String) throws -> Bool {
    guard try store.isValid(item), try store.recordAgain(item) else { return false }
    say("recorded '\(item)' again, which its contents prove")
    return true
  }

  /// Whether the item is as it should be now, or forgotten.
  private func mend(_ item: String) throws -> Bool {
    if try !store.isValid(item) { return true }
    if let maker = try store.maker(of: item) {
      do {
        // It may have been built for another one.
        if try !store.isUsable(item) { try builder.build([BuildGoal(maker.derivation, outputs: [maker.output])]) }
        say("built '\(item)' again")
        return true
      } catch { say("cannot build '\(item)' again: \(error)") }
    }
    guard try store.forget(item) else { return false }
    say("forgot '\(item)', which nothing refers to; add or build it when it is needed")
    return true
  }
}
