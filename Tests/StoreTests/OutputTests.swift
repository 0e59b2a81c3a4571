// From what a builder left to valid items: copied, checked, scanned, all or nothing.

import Glibc
import Testing

@testable import Store

@Suite struct OutputTests {
  let scratch = Scratch()
  let store: EmbeddedStore

  init() throws { store = try scratch.store() }

  private func derivation(
    _ outputs: [String] = ["out"], environment: [String: String] = [:], inputs: [Derivation.Input] = [],
    sources: [String] = [], fixed: Derivation.FixedHash? = nil
  ) throws -> (path: String, outputs: [String: String]) {
    let request = DerivationRequest(
      name: "thing", builder: "/b", environment: environment.map { .init($0.key, $0.value) }, inputs: inputs,
      sources: sources, outputs: outputs, fixed: fixed)
    let (path, derivation) = try store.addDerivation(request)
    return (path, Dictionary(uniqueKeysWithValues: derivation.outputs.map { ($0.name, $0.path) }))
  }

  private func build(_ name: String, _ tree: Tree) -> String {
    let path = "\(scratch.path)/\(name)"
    tree.make(at: path)
    return path
  }

  private func expectNothing(_ outputs: some Sequence<String>, sourceLocation: SourceLocation = #_sourceLocation) throws
  {
    for output in outputs {
      #expect(try !store.isValid(output), sourceLocation: sourceLocation)
      #expect(!exists(store.hostPath(output)), sourceLocation: sourceLocation)
    }
    let left = try store.workspace().directory.entryNames(path: "")
    #expect(left == [], "left in the workspace", sourceLocation: sourceLocation)
  }

  @Test func freshCanonicalCopy() throws {
    let drv = try derivation()
    let tree: Tree = .directory([("run", .program("x")), ("f", .file("data")), ("d", .directory([]))])
    let source = build("out", tree)
    chmod("\(source)/run", 0o6755)
    // The builder keeps a descriptor and a second name of its file.
    let kept = open("\(source)/f", O_RDWR)
    link("\(source)/f", "\(scratch.path)/second-name")
    defer { close(kept) }
    #expect(try store.registerOutputs(of: drv.path, built: ["out": source]) == drv.outputs)
    let item = store.hostPath(drv.outputs["out"]!)
    #expect(write(kept, "evil", 4) == 4)
    #expect(try readFile("\(item)/f") == Array("data".utf8))
    #expect(status("\(item)/f").st_ino != status("\(source)/f").st_ino)
    #expect(status("\(item)/run").st_mode & 0o7777 == 0o555)
    #expect(status("\(item)/d").st_mode & 0o7777 == 0o555)
    #expect(status(item).st_mtim.tv_sec == 1)
    let info = try store.info(of: drv.outputs["out"]!)
    #expect(info.deriver == drv.path)
    #expect(try FileTree.narHash(of: item) == NarHash(digest: info.narHash, size: info.narSize))
    #expect(try store.validDerivers(drv.outputs["out"]!) == [drv.path])
    #expect(try store.derivationOutputs(drv.path).map(\.path) == [drv.outputs["out"]!])
  }

  @Test func referencesOfOutputs() throws {
    let source = try store.addText(name: "source", contents: "s")
    let unused = try store.addText(name: "unused", contents: "u")
    let indirect = try store.addText(name: "indirect", contents: source, references: [source])
    let other = try store.addText(name: "other", contents: "not an input")
    let drv = try derivation(["out", "lib"], sources: [indirect, unused])
    let (out, lib) = (drv.outputs["out"]!, drv.outputs["lib"]!)
    // The two outputs refer to each other, `out` also to itself and to an input of an input.
    let built = [
      "out": build("out", .directory([("self", .link(out)), ("f", .file("\(lib)\n\(source)\n\(other)"))])),
      "lib": build("lib", .file("prefix=\(out)")),
    ]
    try store.registerOutputs(of: drv.path, built: built)
    #expect(try store.references(out) == [out, lib, source].sorted())
    #expect(try store.references(lib) == [out])
    #expect(try store.requisites([lib]) == [out, lib, source].sorted())
  }

  @Test func outputsOfInputs() throws {
    let dep = try derivation(["out", "lib"])
    let drv = try derivation(environment: ["x": "1"], inputs: [.init(dep.path, outputs: ["lib"])])
    let closure = { try store.buildClosure(of: store.derivation(at: drv.path)) }
    #expect(message { _ = try closure() }.hasPrefix("'\(dep.outputs["lib"]!)' is not in the store"))
    let lib = "\(dep.outputs["lib"]!)"
    try store.registerOutputs(
      of: dep.path, built: ["lib": build("lib", .file("l")), "out": build("depout", .file("o"))])
    #expect(try closure() == [lib])
    let text = "\(lib) \(dep.outputs["out"]!)"
    try store.registerOutputs(of: drv.path, built: ["out": build("out", .file(text))])
    #expect(try store.references(drv.outputs["out"]!) == [lib])
    #expect(
      try store.referencesGraph(of: [drv.outputs["out"]!])
        == [drv.outputs["out"]!, lib].sorted().map {
          $0 == lib ? "\(lib)\n\n0\n" : "\(drv.outputs["out"]!)\n\n1\n\(lib)\n"
        }.joined())
  }

  /// Links at every path that registration touches lead nowhere.
  @Test func plantedLinks() throws {
    let outside = build("outside", .directory([("f", .file("untouched"))]))
    chmod("\(outside)/f", 0o640)
    let before = status("\(outside)/f")
    let drv = try derivation(["out", "lib"])
    let built = ["out": build("out", .link(outside)), "lib": build("lib", .directory([("f", .link("\(outside)/f"))]))]
    // A link where the item will be, as a killed process could have left it.
    symlink(outside, store.hostPath(drv.outputs["lib"]!))
    try store.registerOutputs(of: drv.path, built: built)
    #expect(try FileTree.narHash(of: store.hostPath(drv.outputs["out"]!)).digest == store.pathHash(drv.outputs["out"]!))
    #expect(status(store.hostPath(drv.outputs["lib"]!)).st_mode & S_IFMT == S_IFDIR)
    #expect(try readFile("\(outside)/f") == Array("untouched".utf8))
    #expect(status("\(outside)/f").st_mode == before.st_mode)
    #expect(status("\(outside)/f").st_mtim.tv_sec == before.st_mtim.tv_sec)
    #expect(try Descriptor.open(outside, O_RDONLY).entryNames(path: "").count == 1)
  }

  @Test func missingOutput() throws {
    let drv = try derivation(["out", "lib"])
    let text = message { try store.registerOutputs(of: drv.path, built: ["lib": build("lib", .file(""))]) }
    #expect(text == "the builder of '\(drv.path)' did not make the output 'out' (\(drv.outputs["out"]!))")
    let other = message {
      try store.registerOutputs(of: drv.path, built: ["lib": "\(scratch.path)/lib", "out": "\(scratch.path)/none"])
    }
    #expect(other.hasPrefix("the builder did not make the output 'out' (\(drv.outputs["out"]!)):"))
    try expectNothing(drv.outputs.values)
  }

  @Test func filesTheStoreCannotHold() throws {
    let drv = try derivation()
    let source = build("out", .directory([]))
    mkfifo("\(source)/pipe", 0o644)
    #expect(message { try store.registerOutputs(of: drv.path, built: ["out": source]) }.contains("is a device, a pipe"))
    try expectNothing(drv.outputs.values)
  }

  @Test func unreadableFiles() throws {
    let drv = try derivation()
    let source = build("out", .directory([("d", .directory([("f", .file("x"))]))]))
    chmod("\(source)/d/f", 0)
    chmod("\(source)/d", 0o300)
    chmod(source, 0)
    try store.registerOutputs(of: drv.path, built: ["out": source])
    #expect(try readFile(store.hostPath(drv.outputs["out"]!) + "/d/f") == Array("x".utf8))
  }

  @Test func outputsThatAreThereAlready() throws {
    let drv = try derivation(["out", "lib"])
    let built = ["out": build("out", .file("1")), "lib": build("lib", .file("2"))]
    try store.registerOutputs(of: drv.path, built: built)
    let inode = status(store.hostPath(drv.outputs["out"]!)).st_ino
    let again = ["out": build("out2", .file("different")), "lib": build("lib2", .file("different"))]
    try store.registerOutputs(of: drv.path, built: again)
    #expect(status(store.hostPath(drv.outputs["out"]!)).st_ino == inode)
    #expect(try readFile(store.hostPath(drv.outputs["lib"]!)) == Array("2".utf8))
  }

  // MARK: Fixed outputs

  private func fixed(_ text: String, recursive: Bool = false) throws -> Derivation.FixedHash {
    let path = build("expected-\(recursive)", .file(text))
    let digest = recursive ? try FileTree.narHash(of: path).digest : DigestAlgorithm.sha256.digest(of: text)
    return .init(algorithm: .sha256, digest: digest, isRecursive: recursive)
  }

  @Test func hashMismatch() throws {
    let drv = try derivation(fixed: fixed("right"))
    let text = message { try store.registerOutputs(of: drv.path, built: ["out": build("out", .file("wrong"))]) }
    #expect(
      text == """
        sha256 hash mismatch for '\(drv.outputs["out"]!)':
          expected hash: \(NixBase32.encode(DigestAlgorithm.sha256.digest(of: "right")))
          actual hash:   \(NixBase32.encode(DigestAlgorithm.sha256.digest(of: "wrong")))
          if that is the content you want, write (base32 "\(NixBase32.encode(DigestAlgorithm.sha256.digest(of: "wrong")))")
        """)
    try expectNothing(drv.outputs.values)
    try store.registerOutputs(of: drv.path, built: ["out": build("out2", .file("right"))])
    #expect(try store.isValid(drv.outputs["out"]!))
  }

  @Test func flatOutputMustBeAFile() throws {
    let drv = try derivation(fixed: fixed("right"))
    let trees: [Tree] = [.program("right"), .link("right"), .directory([("f", .file("right"))])]
    for (index, tree) in trees.enumerated() {
      let source = build("out\(index)", tree)
      #expect(
        message { try store.registerOutputs(of: drv.path, built: ["out": source]) }
          .contains("must be a regular file that is not executable"))
    }
    try expectNothing(drv.outputs.values)
  }

  @Test func recursiveFixedOutput() throws {
    let drv = try derivation(fixed: fixed("right", recursive: true))
    #expect(
      message { try store.registerOutputs(of: drv.path, built: ["out": build("x", .program("right"))]) }
        .contains("hash mismatch"))
    try store.registerOutputs(of: drv.path, built: ["out": build("out", .file("right"))])
    // The same content added as a source is the same item.
    #expect(
      try store.addToStore(name: "thing", recursive: true, hostPath: "\(scratch.path)/out") == drv.outputs["out"]!)
  }

  // MARK: Reference policies

  @Test func forbiddenReferences() throws {
    let a = try store.addText(name: "a", contents: "A")
    let b = try store.addText(name: "b", contents: a, references: [a])
    func attempt(_ environment: [String: String], _ text: String) throws -> String? {
      let drv = try derivation(environment: environment, sources: [b])
      let source = build("out-\(UInt32.random(in: 0...UInt32.max))", .file(text))
      do { try store.registerOutputs(of: drv.path, built: ["out": source]) } catch let error as StoreError {
        try expectNothing(drv.outputs.values)
        return error.message
      }
      return nil
    }
    #expect(try attempt(["allowedReferences": "out", "n": "1"], "nothing") == nil)
    #expect(
      try attempt(["allowedReferences": "out", "n": "2"], b)?.contains(
        "does not list among its allowedReferences:\n  \(b)") == true)
    #expect(try attempt(["allowedReferences": "out \(b)", "n": "3"], b) == nil)
    #expect(try attempt(["disallowedReferences": a, "n": "4"], b) == nil)
    #expect(
      try attempt(["disallowedReferences": "\(a) \(b)", "n": "5"], b)?.contains(
        "lists among its disallowedReferences:\n  \(b)") == true)
    #expect(try attempt(["disallowedRequisites": a, "n": "6"], b)?.contains("disallowedRequisites:\n  \(a)") == true)
    #expect(try attempt(["allowedRequisites": b, "n": "7"], b)?.contains("allowedRequisites:\n  \(a)") == true)
    #expect(try attempt(["allowedRequisites": "\(a) \(b)", "n": "8"], b) == nil)
    #expect(
      try attempt(["allowedReferences": "nonsense", "n": "9"], b)?.contains(
        "'nonsense' in allowedReferences is neither") == true)
  }
}
