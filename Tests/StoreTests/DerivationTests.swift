// Derivations: reading what nobody vouches for, and what inconsistent requests get.

import Testing

@testable import Store

@Suite struct DerivationTests {
  private static let valid =
    "Derive([(\"out\",\"/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-args\",\"\",\"\")],"
    + "[(\"/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-dep.drv\",[\"lib\"])],"
    + "[\"/gnu/store/c38cigwf2llvpv3pdpw8m9kchxx8x45g-t-builder\"],"
    + "\"x86_64-linux\",\"/bin/sh\",[\"-c\",\"a\\\"b\\\\\"],"
    + "[(\"out\",\"/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-args\")])"

  private func refusal(_ text: String) -> String {
    message { _ = try Derivation(parsing: Array(text.utf8), path: "x.drv") }
  }

  @Test func roundTrip() throws {
    let derivation = try Derivation(parsing: Array(DerivationTests.valid.utf8))
    #expect(derivation.arguments == ["-c", "a\"b\\"])
    #expect(derivation.inputs == [.init("/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-dep.drv", outputs: ["lib"])])
    #expect(String(decoding: derivation.aterm(), as: UTF8.self) == DerivationTests.valid)
  }

  /// Every byte survives, also those that are no UTF-8.
  @Test func everyByte() throws {
    let bytes = (0...255).map { UInt8($0) }
    let request = DerivationRequest(name: "bytes", builder: "/b", arguments: [Derivation.text(of: bytes)])
    let derivation = try request.derivation(DerivationHasher { _ in fatalError("no inputs") })
    let again = try Derivation(parsing: derivation.aterm())
    #expect(again == derivation)
    #expect(Derivation.bytes(of: again.arguments[0]) == bytes)
  }

  @Test func truncatedAnywhere() {
    let bytes = Array(DerivationTests.valid.utf8)
    for length in 0..<bytes.count {
      #expect(throws: StoreError.self) { try Derivation(parsing: Array(bytes[..<length])) }
    }
  }

  @Test func malformed() {
    func changed(_ old: String, _ new: String) -> String {
      let range = DerivationTests.valid.firstRange(of: old)!
      return refusal(DerivationTests.valid.replacingCharacters(in: range, with: new))
    }
    #expect(refusal("Derive[]") == "'x.drv' is not a valid derivation: 'Derive(' was expected (at byte 0)")
    #expect(refusal(DerivationTests.valid + "\n").contains("text follows the closing parenthesis"))
    #expect(changed("Derive([", "Derive([ ").contains("'(' was expected (at byte 8)"))
    #expect(changed("dep.drv", "dep").contains("the input '/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-dep' is not"))
    #expect(changed("/gnu/store/c38", "/gnu/../etc/c38").contains("is not a store path"))
    #expect(changed("\"out\",\"/gnu", "\"o/t\",\"/gnu").contains("'o/t' is no name for an output"))
    #expect(changed("\"\",\"\"", "\"sha257\",\"00\"").contains("unknown hash algorithm 'sha257'"))
    #expect(changed("\"\",\"\"", "\"sha256\",\"00\"").contains("the hash of 'out' has the wrong length"))
    #expect(changed("Derive([(", "Derive([],[(").contains("is not"))
  }

  /// What Guix writes for a gexp that does not name its output.
  @Test func withoutOutputs() throws {
    let text = "Derive([],[],[],\"x86_64-linux\",\"/bin/sh\",[],[])"
    let derivation = try Derivation(parsing: Array(text.utf8), path: "x.drv")
    #expect(derivation.outputs.isEmpty)
    #expect(derivation.aterm() == Array(text.utf8))
  }

  @Test func aMillionLevels() {
    #expect(refusal("Derive(" + String(repeating: "[", count: 1_000_000)).contains("'(' was expected"))
    #expect(refusal("Derive([" + String(repeating: "(", count: 1_000_000)).contains("'\"' was expected"))
  }

  // MARK: Requests

  @Test func inconsistentRequests() throws {
    let scratch = Scratch()
    let store = try scratch.store()
    let digest = DigestAlgorithm.sha256.digest(of: "x")
    var request = DerivationRequest(name: "two", builder: "/b", outputs: ["out", "lib"])
    let (path, _) = try store.addDerivation(request)
    request.fixed = .init(algorithm: .sha256, digest: digest, isRecursive: false)
    #expect(
      message { try store.addDerivation(request) }
        == "the derivation 'two' declares a hash, so it must have exactly one output, 'out'; it has: lib, out")
    request.outputs = ["out"]
    request.fixed?.algorithm = .sha1
    #expect(
      message { try store.addDerivation(request) }.contains("the hash of 'two' has 32 bytes; sha1 makes hashes of 20"))
    let user = DerivationRequest(name: "user", builder: "/b", inputs: [.init(path, outputs: ["doc"])])
    #expect(
      message { try store.addDerivation(user) } == "the derivation has no output 'doc'; its outputs are: lib, out")
    let missing = "/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-dep.drv"
    let orphan = DerivationRequest(name: "user", builder: "/b", inputs: [.init(missing)])
    #expect(message { try store.addDerivation(orphan) }.hasPrefix("'\(missing)' is not in the store"))
    #expect(
      message { try store.addDerivation(DerivationRequest(name: "a b", builder: "/b")) }.contains("' ' is not allowed"))
    #expect(
      message { try store.addDerivation(DerivationRequest(name: "a", builder: "/b", outputs: [])) }.contains(
        "no output"))
  }

  /// Deriving a package adds some hundred derivations, each of which is an input of later ones.
  @Test func addedAsTextIsNotReadAgain() throws {
    let scratch = Scratch()
    let (first, second) = (try scratch.store("first"), try scratch.store("second"))
    let (path, derivation) = try first.addDerivation(DerivationRequest(name: "input", builder: "/b"))
    #expect(try second.addText(name: "input.drv", contents: derivation.aterm()) == path)
    try FileTree.remove(second.hostPath(path))
    writeFile(second.hostPath(path), "damaged")
    #expect(try second.derivation(at: path) == derivation)
    let user = DerivationRequest(name: "user", builder: "/b", inputs: [.init(path)])
    #expect(try second.addDerivation(user).path == first.addDerivation(user).path)
    #expect(throws: StoreError.self) { try scratch.store("second").derivation(at: path) }
  }

  /// Far more inputs deep than the C stack would bear.
  @Test func longChain() throws {
    let first = "/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-"
    func path(_ index: Int) -> String { "\(first)\(index).drv" }
    let hasher = DerivationHasher { path in
      let index = Int(path.dropFirst(first.count).dropLast(4))!
      return Derivation(
        outputs: [.init(name: "out")], inputs: index == 0 ? [] : [.init(self.path(first, index - 1))], sources: [],
        system: "s", builder: "b", arguments: [], environment: [])
    }
    #expect(try hasher.hash(of: path(200_000)).count == 32)
  }

  private func path(_ prefix: String, _ index: Int) -> String { "\(prefix)\(index).drv" }

  @Test func cycle() {
    let first = "/gnu/store/8yc71hgd4kgaipmm35m9834iskar25bq-"
    let hasher = DerivationHasher { path in
      let other = path.hasSuffix("a.drv") ? "b" : "a"
      return Derivation(
        outputs: [.init(name: "out")], inputs: [.init("\(first)\(other).drv")], sources: [], system: "s", builder: "b",
        arguments: [], environment: [])
    }
    #expect(
      message { _ = try hasher.hash(of: "\(first)a.drv") } == "the derivation '\(first)a.drv' is among its own inputs")
  }
}

extension String {
  fileprivate func firstRange(of needle: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(needle) }.map { $0..<index($0, offsetBy: needle.count) }
  }

  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    var copy = self
    copy.replaceSubrange(range, with: text)
    return copy
  }
}
