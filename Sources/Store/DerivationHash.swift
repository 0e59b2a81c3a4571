// The hash of a derivation "modulo" its fixed-output inputs. A derivation whose output's content is declared stands for
// that content, however it is obtained; so changing a download address changes the `.drv` file but no output path
// downstream. Each input is replaced by this hash of itself, all the way down.
//
// Invariant: the walk over inputs keeps its own stack, and every derivation is hashed at most once.

/// Computes and remembers hashes of derivations.
public final class DerivationHasher {
  private let load: (String) throws -> Derivation
  private var memo: [String: [UInt8]] = [:]

  /// A hasher that reads the derivation of a `.drv` path with `load`.
  public init(load: @escaping (String) throws -> Derivation) { self.load = load }

  /// The hash of the derivation whose file is `path`.
  public func hash(of path: String) throws -> [UInt8] {
    if let known = memo[path] { return known }
    var pending = [(path: path, derivation: try load(path), next: 0)]
    var isOpen: Set<String> = [path]
    while let (path, derivation, next) = pending.last {
      // A fixed output is its declared hash: its inputs do not matter.
      guard derivation.fixedOutput == nil, next < derivation.inputs.count else {
        memo[path] = hash(derivation)
        isOpen.remove(path)
        pending.removeLast()
        continue
      }
      pending[pending.count - 1].next += 1
      let input = derivation.inputs[next].path
      if memo[input] != nil { continue }
      guard isOpen.insert(input).inserted else {
        throw StoreError(.invalidDerivation, "the derivation '\(input)' is among its own inputs")
      }
      pending.append((input, try load(input), 0))
    }
    return memo[path]!
  }

  /// The hash of a derivation that has no file yet.
  public func hash(of derivation: Derivation) throws -> [UInt8] {
    if derivation.fixedOutput == nil { for input in derivation.inputs { _ = try hash(of: input.path) } }
    return hash(derivation)
  }

  /// Notes that the file `path` holds `derivation`, so that it need not be read.
  func remember(_ derivation: Derivation, at path: String) throws {
    if memo[path] == nil { memo[path] = try hash(of: derivation) }
  }

  /// The hash, once those of all inputs are known.
  private func hash(_ derivation: Derivation) -> [UInt8] {
    derivation.hashModulo { Base16.encode(memo[$0.path]!) }
  }
}

extension Derivation {
  /// The hash modulo fixed outputs, given that of each input in base 16. A fixed output asks for none of them.
  public func hashModulo(_ inputHash: (Input) throws -> String) rethrows -> [UInt8] {
    if let fixed = fixedOutput {
      let digest = Base16.encode(fixed.digest)
      return DigestAlgorithm.sha256.digest(of: "fixed:out:\(fixed.mark):\(digest):\(outputs[0].path)")
    }
    var masked = self
    masked.inputs = Derivation.merge(try inputs.map { Input(try inputHash($0), outputs: $0.outputs) })
    return DigestAlgorithm.sha256.digest(of: masked.aterm())
  }
}

/// What a derivation is made from; the store paths follow from it.
public struct DerivationRequest {
  /// The name; the file is called `NAME.drv`.
  public var name: String
  public var builder: String
  public var arguments: [String]
  public var environment: [Derivation.Variable]
  public var inputs: [Derivation.Input]
  public var sources: [String]
  public var outputs: [String]
  public var system: String
  /// The declared hash of the only output, `out`.
  public var fixed: Derivation.FixedHash?

  public init(
    name: String, builder: String, arguments: [String] = [], environment: [Derivation.Variable] = [],
    inputs: [Derivation.Input] = [], sources: [String] = [], outputs: [String] = ["out"],
    system: String = "x86_64-linux", fixed: Derivation.FixedHash? = nil
  ) {
    self.name = name
    self.builder = builder
    self.arguments = arguments
    self.environment = environment
    self.inputs = inputs
    self.sources = sources
    self.outputs = outputs
    self.system = system
    self.fixed = fixed
  }

  /// The derivation with its output paths computed and put into the environment, everything merged and sorted.
  public func derivation(_ hasher: DerivationHasher) throws -> Derivation {
    try StorePath.validate(name: name + ".drv")
    let names = Set(outputs).sorted()
    guard !names.isEmpty else { throw StoreError(.invalidDerivation, "the derivation '\(name)' has no output") }
    for output in names { try StorePath.validate(name: output) }
    guard fixed == nil || names == ["out"] else {
      throw StoreError(
        .invalidDerivation,
        "the derivation '\(name)' declares a hash, so it must have exactly one output, 'out'; it has: "
          + names.joined(separator: ", "))
    }
    for source in sources { _ = try StorePath.itemName(of: source) }
    var derivation = Derivation(
      outputs: names.map { Derivation.Output(name: $0, fixed: fixed) }, inputs: Derivation.merge(inputs),
      sources: Set(sources).sorted(), system: system, builder: builder, arguments: arguments,
      environment: maskedEnvironment(names))
    let hash = fixed == nil ? try hasher.hash(of: derivation) : []
    for (index, output) in derivation.outputs.enumerated() {
      let path =
        if let fixed {
          try StorePath.fixedOutput(
            name: name, hash: fixed.digest, algorithm: fixed.algorithm, recursive: fixed.isRecursive)
        } else { try StorePath.output(output.name, hash: hash, name: name) }
      derivation.outputs[index].path = path
      let variable = derivation.environment.firstIndex { $0.name == output.name }!
      derivation.environment[variable].value = path
    }
    return derivation
  }

  /// The environment sorted, with an empty variable for each output.
  private func maskedEnvironment(_ outputs: [String]) -> [Derivation.Variable] {
    let given = environment.filter { !outputs.contains($0.name) }
    let all = given + outputs.map { Derivation.Variable($0, "") }
    // By scalars: Swift's own order of strings is that of their normal forms.
    return all.sorted {
      $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) { $0.value < $1.value }
    }
  }
}
