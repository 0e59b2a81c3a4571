// The store against the answers of real Guix (Tests/Golden/vectors): the same expressions, said in Swift.

import Glibc
import Testing

@testable import Store

private let abc = DigestAlgorithm.sha256.digest(of: "abc")

@Suite struct GoldenTests {
  let scratch = Scratch()
  let store: EmbeddedStore

  init() throws { store = try scratch.store() }

  @Test func encodings() throws {
    #expect(NixBase32.encode(DigestAlgorithm.sha256.digest(of: "")) == Golden.text("nix-base32/empty-sha256"))
    #expect(NixBase32.encode(DigestAlgorithm.sha512.digest(of: "abc")) == Golden.text("nix-base32/sha512"))
    #expect(NixBase32.encode([255]) == Golden.text("nix-base32/1-byte"))
    #expect(NixBase32.encode([1, 2, 3, 4, 5, 6, 7]) == Golden.text("nix-base32/7-bytes"))
    #expect(Base16.encode(DigestAlgorithm.sha256.digest(of: "x")) == Golden.text("base16"))
    let decoded = try NixBase32.decode("1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s")
    #expect(Base16.encode(decoded) == Golden.text("nix-base32/decode"))
    #expect(decoded == abc)
  }

  /// Compares an added text with the answer `((path P) (content C))`.
  private func expectText(_ name: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let answer = try #require(Golden.answers[name])
    #expect(path == answer["path"][0].text, sourceLocation: sourceLocation)
    let content = Datum.string(try readFile(store.hostPath(path)))
    #expect(content == answer["content"][0], sourceLocation: sourceLocation)
  }

  @Test func texts() throws {
    try expectText("store/text", store.addText(name: "hello.txt", contents: "Hello, world!\n"))
    try expectText("store/text-empty", store.addText(name: "empty", contents: ""))
    let a = try store.addText(name: "a", contents: "A")
    let b = try store.addText(name: "b", contents: "B")
    try expectText("store/text-refs", store.addText(name: "c", contents: "\(a) \(b)", references: [a, b]))
    try expectText("store/text-refs-order", store.addText(name: "c", contents: "\(a) \(b)", references: [b, a]))
  }

  @Test func computedPaths() throws {
    #expect(try StorePath.output("lib", hash: abc, name: "foo-1.0") == Golden.text("store/output-path-lib"))
    #expect(
      try StorePath.fixedOutput(name: "foo.tar.gz", hash: abc, recursive: false)
        == Golden.text("store/fixed-flat-sha256"))
    #expect(
      try StorePath.fixedOutput(name: "foo-checkout", hash: abc, recursive: true)
        == Golden.text("store/fixed-recursive-sha256"))
    let long = DigestAlgorithm.sha512.digest(of: "abc")
    #expect(
      try StorePath.fixedOutput(name: "foo.tar.gz", hash: long, algorithm: .sha512, recursive: false)
        == Golden.text("store/fixed-flat-sha512"))
    let hello = "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11"
    #expect(try StorePath.hashPart(of: hello + ".drv") == Golden.text("store/store-path-hash-part"))
    #expect(try StorePath.name(of: hello) == Golden.text("store/store-path-package-name"))
  }

  // MARK: Derivations

  private func expectDerivation(
    _ name: String, _ request: DerivationRequest, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (path, derivation) = try store.addDerivation(request)
    let answer = try #require(Golden.answers[name])
    #expect(path == answer["drv"][0].text, sourceLocation: sourceLocation)
    // The answers were written as UTF-8: a byte of Latin-1 became U+FFFD there.
    let bytes = try readFile(store.hostPath(path))
    #expect(String(decoding: bytes, as: UTF8.self) == answer["aterm"][0].text, sourceLocation: sourceLocation)
    let outputs = answer["outputs"][0].elements.map { [$0.elements[0].text, $0.elements[2].text] }
    #expect(derivation.outputs.map { [$0.name, $0.path] } == outputs, sourceLocation: sourceLocation)
    #expect(try Derivation(parsing: bytes) == derivation, sourceLocation: sourceLocation)
  }

  private func shell(
    _ name: String, _ arguments: [String] = [], _ environment: [String: String] = [:],
    inputs: [Derivation.Input] = [], outputs: [String] = ["out"]
  ) -> DerivationRequest {
    DerivationRequest(
      name: name, builder: "/bin/sh", arguments: arguments,
      environment: environment.map { Derivation.Variable($0.key, $0.value) }, inputs: inputs, outputs: outputs)
  }

  private func download(_ name: String, _ environment: [String: String]) -> DerivationRequest {
    var request = shell(name, [], environment)
    request.builder = "builtin:download"
    request.fixed = Derivation.FixedHash(algorithm: .sha256, digest: abc, isRecursive: false)
    return request
  }

  @Test func plainDerivations() throws {
    try expectDerivation("drv/args", shell("args", ["-c", "echo \"hi\\n\" > $out\n\t"]))
    try expectDerivation("drv/env", shell("env", ["-e"], ["B": "2", "A": "1", "Z": "é"]))
    try expectDerivation("drv/outputs", shell("multi", outputs: ["out", "lib", "doc"]))
    try expectDerivation("drv/local-build", shell("local", [], ["preferLocalBuild": "1"]))
    try expectDerivation("drv/allowed-references", shell("closed", [], ["allowedReferences": "out"]))
    try expectDerivation("drv/disallowed-references", shell("disallow", [], ["disallowedReferences": "out"]))
    try expectDerivation("drv/properties", shell("props", [], ["guix properties": "((foo . \"bar\") (n . 3))"]))
    var arm = shell("arm")
    arm.system = "aarch64-linux"
    try expectDerivation("drv/system", arm)
  }

  @Test func derivationsWithInputs() throws {
    let (dep, derivation) = try store.addDerivation(shell("dep", outputs: ["out", "lib"]))
    let lib = try derivation.outputPath("lib")
    try expectDerivation("drv/drv-input", shell("user", [lib], inputs: [.init(dep, outputs: ["lib"])]))
    try expectDerivation(
      "drv/drv-input-merge", shell("user", inputs: [.init(dep, outputs: ["lib"]), .init(dep, outputs: ["out"])]))
    var last: String?
    for index in 0..<3 {
      last = try store.addDerivation(shell("n\(index)", inputs: last.map { [.init($0)] } ?? [])).path
    }
    try expectDerivation("drv/chain-of-4", shell("n3", inputs: [.init(last!)]))
  }

  @Test func fixedOutputDerivations() throws {
    try expectDerivation("drv/fixed-flat", download("src.tar.gz", ["url": "\"https://example.org/src.tar.gz\""]))
    try expectDerivation("drv/leaked-env", download("leaky", ["impureEnvVars": "http_proxy https_proxy"]))
    for (name, url) in [("drv/fixed-input-modulo-a", "a"), ("drv/fixed-input-modulo-b", "b")] {
      let source = try store.addDerivation(download("src", ["url": url])).path
      try expectDerivation(name, shell("use-src", inputs: [.init(source)]))
    }
  }

  /// Hashes found by reading the files again equal those remembered while adding.
  @Test func derivationsReadBack() throws {
    var last: String?
    for index in 0..<3 {
      last = try store.addDerivation(shell("n\(index)", inputs: last.map { [.init($0)] } ?? [])).path
    }
    let again = try EmbeddedStore(directory: store.directory)
    let path = try again.addDerivation(shell("n3", inputs: [.init(last!)])).path
    #expect(path == Golden.answers["drv/chain-of-4"]!["drv"][0].text)
    #expect(try again.hasher.hash(of: path) == store.hasher.hash(of: path))
  }

  // MARK: Trees

  private func add(_ name: String, _ tree: Tree, select: TreeSelection? = nil) throws -> String {
    let source = Scratch()
    tree.make(at: "\(source.path)/tree")
    return try store.addToStore(name: name, recursive: true, hostPath: "\(source.path)/tree", select: select)
  }

  @Test func trees() throws {
    #expect(try add("empty-dir", .directory([])) == Golden.text("nar/empty-dir"))
    #expect(try add("one", .directory([("a", .file("hello"))])) == Golden.text("nar/one-file"))
    #expect(try add("exe", .directory([("run", .program("#!/bin/sh\n"))])) == Golden.text("nar/executable"))
    let nested: Tree = .directory([
      ("b", .file("2")), ("a", .directory([("z", .file("26")), ("Z", .file("")), ("1", .program("x"))])),
      ("a.b", .file("dot")), ("é", .file("accent")), ("A", .file("upper")),
    ])
    #expect(try add("nested", nested) == Golden.text("nar/nested-sorted"))
    let sizes: Tree = .directory([
      ("7", .file("1234567")), ("8", .file("12345678")), ("9", .file("123456789")), ("0", .file("")),
    ])
    #expect(try add("padding", sizes) == Golden.text("nar/eight-byte-padding"))
    try expectText("nar/single-file-recursive", add("f", .program("data")))
    let selected = try add("selected", .directory([("keep", .file("k")), ("drop", .file("d"))])) { path, _ in
      !path.hasSuffix("/drop")
    }
    #expect(selected == Golden.text("nar/local-file-recursive"))
  }

  @Test func flatFile() throws {
    writeFile("\(scratch.path)/f", "data")
    let path = try store.addToStore(
      name: "f", recursive: false, hashAlgorithm: .sha1, hostPath: "\(scratch.path)/f")
    try expectText("nar/flat-sha1", path)
  }

  @Test func pathHash() throws {
    let tree: Tree = .directory([
      ("a", .file("hello")), ("d", .directory([("x", .program("y")), ("l", .link("x"))])),
    ])
    let path = try add("tree", tree)
    #expect(Base16.encode(try store.pathHash(path)) == Golden.text("nar/hash-of-path"))
    #expect(try FileTree.narHash(of: store.hostPath(path)).digest == store.pathHash(path))
  }

  // MARK: References

  @Test func references() throws {
    let a = try store.addText(name: "a", contents: "A")
    let b = try store.addText(name: "b", contents: "B")
    let c = try store.addText(name: "c", contents: "\(b) \(a)", references: [a, b])
    #expect(try store.references(c) == Golden.answers["refs/text"]!.elements.map(\.text))
    #expect(try store.referrers(a) == [c])

    let ra = try store.addText(name: "ra", contents: "A")
    let rb = try store.addText(name: "rb", contents: ra, references: [ra])
    let rc = try store.addText(name: "rc", contents: rb, references: [rb])
    #expect(try store.requisites([rc]) == Golden.answers["refs/requisites"]!.elements.map(\.text))

    let pa = try store.addDerivation(shell("pa")).path
    let pb = try store.addDerivation(shell("pb", inputs: [.init(pa)])).path
    let pc = try store.addDerivation(shell("pc", inputs: [.init(pb)])).path
    #expect([pa, pb] == Golden.answers["refs/derivation-prerequisites"]!.elements.map(\.text))
    #expect(try store.requisites([pc]) == [pa, pb, pc].sorted())
  }
}
