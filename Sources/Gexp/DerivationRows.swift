// Derivations: made, written and read. The hash of a derivation is computed here, over the whole graph at once
// and once for each derivation; Scheme sees finished records only.

import Sandbox
import SchemeCore
import Store

/// Rows about derivations.
enum DerivationRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%add-derivation store name builder arguments environment inputs sources outputs system fixed)",
      "Adds a derivation; a vector of its path, the alist of its outputs' paths, and its environment."
    ) { arguments in
      let store = try arguments[0].store(1)
      let request = try storeErrors { try self.request(arguments) }
      let (path, derivation) = try storeErrors { try store.addDerivation(request) }
      return schemeVector([
        { Heap.string(path) },
        { schemeList(derivation.outputs) { Heap.cons(Heap.string($0.name), Heap.string($0.path)) } },
        { schemeList(derivation.environment) { Heap.cons(Heap.string($0.name), Heap.string($0.value)) } },
      ])
    }
    table.any(
      "(%write-aterm outputs inputs sources system builder arguments environment)",
      "The bytes of the .drv file of a derivation."
    ) { arguments in
      let derivation = try storeErrors { try self.derivation(arguments) }
      return Heap.bytevector(derivation.aterm())
    }
    table.any(
      "(%hash-modulo outputs inputs sources system builder arguments environment)",
      "The hash modulo fixed outputs of a derivation, each of whose INPUTS is its own, in base 16, and outputs."
    ) { arguments in
      Heap.bytevector(try storeErrors { try self.derivation(arguments) }.hashModulo { $0.path })
    }
    table.one(
      "(%read-aterm bytes)", "A vector of the fields of the derivation that BYTES hold, or a message."
    ) { bytes in
      let bytes = Array(try bytes.bytes(1))
      do { return vector(try Derivation(parsing: bytes)) } catch let error as StoreError {
        return Heap.string(error.message)
      }
    }
    table.one("(%built-in-builders store)", "The names of the builders that need no program.") { _ in
      schemeList(BuiltinBuilder.names)
    }
  }

  // MARK: From Scheme

  private static func request(_ arguments: Arguments) throws -> DerivationRequest {
    DerivationRequest(
      name: try arguments[1].text(2), builder: try arguments[2].text(3), arguments: try arguments[3].texts(4),
      environment: try variables(arguments[4], 5), inputs: try inputs(arguments[5], 6),
      sources: try arguments[6].texts(7), outputs: try arguments[7].texts(8), system: try arguments[8].text(9),
      fixed: try fixedHash(arguments[9], 10))
  }

  /// Outputs are lists of a name, a path, and what `fixedHash` takes.
  private static func derivation(_ arguments: Arguments) throws -> Derivation {
    let outputs = try arguments[0].elements(1) { fields in
      guard fields.listLength == 3 else { throw Fault.type(1, "list of outputs", fields) }
      return Derivation.Output(
        name: try fields.car.text(1), path: try fields.cdr.car.text(1), fixed: try fixedHash(fields.cdr.cdr.car, 1))
    }
    return Derivation(
      outputs: outputs, inputs: try inputs(arguments[1], 2), sources: try arguments[2].texts(3),
      system: try arguments[3].text(4), builder: try arguments[4].text(5), arguments: try arguments[5].texts(6),
      environment: try variables(arguments[6], 7))
  }

  private static func variables(_ alist: Word, _ position: Int) throws -> [Derivation.Variable] {
    try alist.elements(position) { pair in
      Derivation.Variable(try pair.pair(position).car.text(position), try pair.cdr.text(position))
    }
  }

  /// A list of (PATH OUTPUTS).
  private static func inputs(_ list: Word, _ position: Int) throws -> [Derivation.Input] {
    try list.elements(position) { input in
      let outputs = try input.pair(position).cdr.pair(position).car
      return Derivation.Input(try input.car.text(position), outputs: try outputs.texts(position))
    }
  }

  /// #f or a list of an algorithm, a digest and whether the hash is that of an archive.
  private static func fixedHash(_ word: Word, _ position: Int) throws -> Derivation.FixedHash? {
    guard word.isTrue else { return nil }
    guard word.listLength == 3 else { throw Fault.type(position, "list of algorithm, digest and flag", word) }
    return Derivation.FixedHash(
      algorithm: try word.car.algorithm(position), digest: Array(try word.cdr.car.bytes(position)),
      isRecursive: word.cdr.cdr.car.isTrue)
  }

  // MARK: To Scheme

  /// What `fixedHash` takes.
  private static func fixedHash(_ fixed: Derivation.FixedHash?) -> Word {
    guard let fixed else { return .false }
    return Heap.list(
      Symbols.intern(fixed.algorithm.name), Heap.bytevector(fixed.digest), Word(fixed.isRecursive))
  }

  private static func vector(_ derivation: Derivation) -> Word {
    schemeVector([
      {
        schemeList(derivation.outputs) { output in
          Heap.list(Heap.string(output.name), Heap.string(output.path), fixedHash(output.fixed))
        }
      },
      { schemeList(derivation.inputs) { Heap.list(Heap.string($0.path), schemeList($0.outputs)) } },
      { schemeList(derivation.sources) },
      { Heap.string(derivation.system) },
      { Heap.string(derivation.builder) },
      { schemeList(derivation.arguments) },
      { schemeList(derivation.environment) { Heap.cons(Heap.string($0.name), Heap.string($0.value)) } },
    ])
  }
}
