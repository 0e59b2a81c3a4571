// A derivation must claim the output paths that its contents give, and no others: a path stands for what is built there,
// and a text that claims somebody else's would be built instead. It is checked whenever a `.drv` file is added, by
// whatever way, and again before it is built.

import Glibc

extension EmbeddedStore {
  /// Throws unless the derivation at `path` has the output paths, and the variables of that name, that it must have.
  public func checkOutputs(of derivation: Derivation, at path: String) throws {
    if checkedDerivations.contains(path) { return }
    func refuse(_ reason: String) -> StoreError {
      StoreError(.invalidDerivation, "the derivation '\(path)' is refused: \(reason)")
    }
    let variables = derivation.environment.map(\.name)
    guard Set(variables).count == variables.count else { throw refuse("a variable stands twice in its environment") }
    let expected = try expectedOutputs(of: derivation, at: path, refuse)
    for output in derivation.outputs {
      let right = expected[output.name]!
      if output.path != right {
        throw refuse(
          "its contents make the output '\(output.name)' at '\(right)', "
            + (output.path.isEmpty ? "and it names no path" : "but it claims '\(output.path)'"))
      }
      if derivation[variable: output.name] != right {
        let found = derivation[variable: output.name].map { "'\($0)'" } ?? "missing"
        throw refuse("its variable '\(output.name)' must be the path of that output, '\(right)', and is \(found)")
      }
    }
    checkedDerivations.insert(path)
  }

  /// The derivation that the bytes of the file to be added at `path` hold.
  func checkedDerivation(_ bytes: [UInt8], at path: String) throws -> Derivation {
    let derivation = try Derivation(parsing: bytes, path: path)
    try checkOutputs(of: derivation, at: path)
    return derivation
  }

  private func expectedOutputs(
    of derivation: Derivation, at path: String, _ refuse: (String) -> StoreError
  ) throws -> [String: String] {
    let name = String(try StorePath.name(of: path).dropLast(".drv".count))
    let names = derivation.outputs.map(\.name)
    if derivation.outputs.contains(where: { $0.fixed != nil }) {
      guard let fixed = derivation.fixedOutput else {
        let found = names.joined(separator: ", ")
        throw refuse("it declares a hash, so it must have exactly one output, 'out'; it has: \(found)")
      }
      return [
        "out": try StorePath.fixedOutput(
          name: name, hash: fixed.digest, algorithm: fixed.algorithm, recursive: fixed.isRecursive)
      ]
    }
    var masked = derivation
    for index in masked.outputs.indices { masked.outputs[index].path = "" }
    for index in masked.environment.indices where names.contains(masked.environment[index].name) {
      masked.environment[index].value = ""
    }
    for input in derivation.inputs {
      guard try isValid(input.path) else {
        throw refuse("its input '\(input.path)' is not in the store; add that first")
      }
      let made = try self.derivation(at: input.path)
      for output in input.outputs { _ = try made.outputPath(output) }
    }
    let hash = try hasher.hash(of: masked)
    return Dictionary(uniqueKeysWithValues: try names.map { ($0, try StorePath.output($0, hash: hash, name: name)) })
  }
}
