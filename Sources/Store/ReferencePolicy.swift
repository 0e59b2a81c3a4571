// What a derivation says its outputs may refer to: the variables `allowedReferences`, `allowedRequisites`,
// `disallowedReferences` and `disallowedRequisites` list store paths and names of outputs, separated by spaces.
// "Requisites" are references of references, all the way down.

/// The constraints of a derivation on its outputs' references.
struct ReferencePolicy {
  private let derivation: Derivation
  private let store: EmbeddedStore

  init(_ derivation: Derivation, store: EmbeddedStore) { (self.derivation, self.store) = (derivation, store) }

  /// Throws if one of the outputs, which are not registered yet, violates a constraint.
  func check(_ outputs: [BuiltOutput]) throws {
    let built = Dictionary(uniqueKeysWithValues: outputs.map { ($0.path, $0.references) })
    for output in outputs {
      try check(output, "References", of: output.references)
      guard derivation[variable: "allowedRequisites"] != nil || derivation[variable: "disallowedRequisites"] != nil
      else { continue }
      try check(output, "Requisites", of: closure(of: output, built))
    }
  }

  private func check(_ output: BuiltOutput, _ what: String, of found: Set<String>) throws {
    if let allowed = try list("allowed" + what) {
      try refuse(output, found.subtracting(allowed), "does not list among its allowed\(what)")
    }
    if let disallowed = try list("disallowed" + what) {
      try refuse(output, found.intersection(disallowed), "lists among its disallowed\(what)")
    }
  }

  private func refuse(_ output: BuiltOutput, _ forbidden: Set<String>, _ reason: String) throws {
    if forbidden.isEmpty { return }
    let listing = forbidden.sorted().map { "\n  \($0)" }.joined()
    throw StoreError(
      .forbiddenReference, "the output '\(output.path)' refers to what its derivation \(reason):\(listing)")
  }

  private func list(_ variable: String) throws -> Set<String>? {
    guard let text = derivation[variable: variable] else { return nil }
    let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
    return Set(
      try words.map { word in
        if StorePath.isStorePath(word) { return word }
        if let output = derivation.output(word) { return output.path }
        throw StoreError(
          .invalidDerivation, "'\(word)' in \(variable) is neither a store path nor the name of an output")
      })
  }

  /// What the output refers to directly or not. References within one set of outputs are not in the database yet.
  private func closure(of output: BuiltOutput, _ built: [String: Set<String>]) throws -> Set<String> {
    var seen: Set<String> = []
    var pending = Array(output.references)
    while let path = pending.popLast() {
      guard seen.insert(path).inserted else { continue }
      pending += try built[path].map(Array.init) ?? store.references(path)
    }
    return seen
  }
}
