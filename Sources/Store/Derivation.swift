// A derivation: what to run, with which arguments and environment, from which inputs, to which outputs. Its hash is the
// identity of what it makes, so every order is fixed: outputs, inputs, sources and environment are sorted by name.
//
// Texts are Latin-1 in a `.drv` file, as Guix writes them: a string's scalar of 0…255 is one byte, any other is '?'.
// Reading gives one scalar per byte, so that what was read is written again byte for byte; the bytes of an argument or
// of an environment variable as a builder gets them are `Derivation.bytes(of:)`.

/// A derivation.
public struct Derivation: Equatable, Sendable {
  /// One output.
  public struct Output: Equatable, Sendable {
    public var name: String
    /// The store path; empty while it is not computed.
    public var path: String
    /// What its content must hash to, if that is fixed.
    public var fixed: FixedHash?
    public init(name: String, path: String = "", fixed: FixedHash? = nil) {
      (self.name, self.path, self.fixed) = (name, path, fixed)
    }
  }

  /// The declared hash of a fixed output.
  public struct FixedHash: Equatable, Sendable {
    public var algorithm: DigestAlgorithm
    public var digest: [UInt8]
    /// Whether the hash is of the archive rather than of the contents of a single file.
    public var isRecursive: Bool
    public init(algorithm: DigestAlgorithm, digest: [UInt8], isRecursive: Bool) {
      (self.algorithm, self.digest, self.isRecursive) = (algorithm, digest, isRecursive)
    }
    /// The algorithm as derivations write it, as `r:sha256`.
    var mark: String { (isRecursive ? "r:" : "") + algorithm.name }
  }

  /// Another derivation some of whose outputs are needed.
  public struct Input: Equatable, Sendable {
    /// The store path of the `.drv` file.
    public var path: String
    public var outputs: [String]
    public init(_ path: String, outputs: [String] = ["out"]) { (self.path, self.outputs) = (path, outputs) }
  }

  /// An environment variable.
  public struct Variable: Equatable, Sendable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  public var outputs: [Output]
  public var inputs: [Input]
  /// Store items needed that no derivation makes.
  public var sources: [String]
  public var system: String
  public var builder: String
  public var arguments: [String]
  public var environment: [Variable]

  public init(
    outputs: [Output], inputs: [Input], sources: [String], system: String, builder: String, arguments: [String],
    environment: [Variable]
  ) {
    self.outputs = outputs
    self.inputs = inputs
    self.sources = sources
    self.system = system
    self.builder = builder
    self.arguments = arguments
    self.environment = environment
  }

  /// The output called `name`, or nil.
  public func output(_ name: String) -> Output? { outputs.first { $0.name == name } }

  /// The path of the output called `name`; throws an error that lists the outputs there are.
  public func outputPath(_ name: String = "out") throws -> String {
    if let found = output(name) { return found.path }
    let known = outputs.map(\.name).joined(separator: ", ")
    throw StoreError(.invalidDerivation, "the derivation has no output '\(name)'; its outputs are: \(known)")
  }

  /// The value of an environment variable, or nil.
  public subscript(variable name: String) -> String? { environment.first { $0.name == name }?.value }

  /// The fixed hash if this is a fixed-output derivation: one whose only output, `out`, has one.
  public var fixedOutput: FixedHash? { outputs.count == 1 && outputs[0].name == "out" ? outputs[0].fixed : nil }

  /// The paths that the `.drv` file refers to.
  public var references: [String] { Set(inputs.map(\.path) + sources).sorted() }

  /// The bytes that a text of a derivation stands for.
  public static func bytes(of text: String) -> [UInt8] {
    if text.utf8.isASCII { return Array(text.utf8) }
    return text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
  }

  /// The text that bytes of a derivation stand for.
  public static func text(of bytes: some Collection<UInt8>) -> String {
    if bytes.isASCII { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }

  /// Inputs with one entry for each derivation, sorted, their outputs sorted without duplicates.
  static func merge(_ inputs: [Input]) -> [Input] {
    var merged: [String: Set<String>] = [:]
    for input in inputs { merged[input.path, default: []].formUnion(input.outputs) }
    return merged.keys.sorted().map { Input($0, outputs: merged[$0]!.sorted()) }
  }
}

extension Collection<UInt8> {
  /// Whether all of them are characters of ASCII, which is so of almost every text of a derivation.
  fileprivate var isASCII: Bool {
    withContiguousStorageIfAvailable { $0.reduce(0, |) < 128 } ?? allSatisfy { $0 < 128 }
  }
}
