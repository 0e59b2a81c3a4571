// Garbage collection: the unreachable goes, nothing else does.

import Glibc
import Testing

@testable import Store

@Suite struct GarbageCollectionTests {
  let scratch = Scratch()
  /// Makes contents that no other test has, since an item in use anywhere on the machine is kept.
  private let unique = "\(UInt64.random(in: 0...UInt64.max))"

  /// Adds texts a <- b <- c and a tree, through a handle that is closed again.
  private func fill() throws -> (a: String, b: String, c: String, tree: String) {
    let store = try scratch.store()
    let a = try store.addText(name: "a", contents: unique + "a")
    let b = try store.addText(name: "b", contents: a, references: [a])
    let c = try store.addText(name: "c", contents: b, references: [b])
    Tree.directory([("d", .directory([("f", .file(unique))]))]).make(at: "\(scratch.path)/tree")
    return (a, b, c, try store.addToStore(name: "tree", recursive: true, hostPath: "\(scratch.path)/tree"))
  }

  @Test func everythingGoesWithoutRoots() throws {
    let items = try fill()
    let store = try scratch.store()
    #expect(try store.deadItems().count == 4)
    let result = try store.collectGarbage()
    #expect(result.deleted == [items.a, items.b, items.c, items.tree].sorted())
    #expect(result.freedBytes > 400)
    #expect(try store.allItems() == [])
    #expect(
      try Descriptor.open(store.directory, O_RDONLY).entryNames(path: "").map(display) == [
        ".links", ".nsscheme-store", ".tmp",
      ])
    #expect(try Descriptor.open("\(store.directory)/.links", O_RDONLY).entryNames(path: "") == [])
    // What is gone can be added again.
    #expect(try fill().tree == items.tree)
  }

  @Test func rootsKeepTheirClosure() throws {
    let items = try fill()
    let store = try scratch.store()
    let link = "\(scratch.path)/result"
    try store.addRoot(link, to: items.b)
    try store.addPermanentRoot(named: "kept", to: store.hostPath(items.tree) + "/d")
    #expect(try readFile(link) == readFile(store.hostPath(items.b)))
    #expect(try store.roots().map(\.item).sorted() == [items.b, items.tree].sorted())
    #expect(try scratch.store().collectGarbage().deleted == [items.c])
    #expect(try scratch.store().liveItems() == [items.a, items.b, items.tree].sorted())
  }

  @Test func rootsThatAreGone() throws {
    let items = try fill()
    do {
      let store = try scratch.store()
      try store.addRoot("\(scratch.path)/result", to: items.a)
      // A second time replaces the link; a file that is no such link stays.
      try store.addRoot("\(scratch.path)/result", to: items.b)
      writeFile("\(scratch.path)/file", "mine")
      #expect(
        message { try store.addRoot("\(scratch.path)/file", to: items.a) }.contains(
          "a file that is no link to an item is there"))
      try store.addPermanentRoot(named: "x", to: items.tree)
      try store.removePermanentRoot(named: "x")
      try store.removePermanentRoot(named: "x")
    }
    unlink("\(scratch.path)/result")
    let store = try scratch.store()
    #expect(try store.roots() == [])
    #expect(try Descriptor.open("\(store.stateDirectory)/gcroots/auto", O_RDONLY).entryNames(path: "") == [])
    #expect(try store.collectGarbage().deleted.count == 4)
  }

  @Test func livingHandlesProtectWhatTheyUse() throws {
    let items = try fill()
    let user = try scratch.store()
    try user.addTemporaryRoots([items.b])
    let made = try user.addText(name: "made", contents: unique + "made")
    #expect(try scratch.store().collectGarbage().deleted == [items.c, items.tree].sorted())
    #expect(try user.isValid(made) && user.isValid(items.a))
  }

  /// A build's outputs exist before they are valid; its lock protects them and its inputs.
  @Test func whatIsBeingBuilt() throws {
    let builder = try scratch.store()
    let (_, derivation) = try builder.addDerivation(DerivationRequest(name: "b\(unique)", builder: "/b"))
    let output = try derivation.outputPath()
    let locks = try builder.lock([output])
    writeFile(builder.hostPath(output), "half made")
    try scratch.store().collectGarbage()
    #expect(exists(builder.hostPath(output)))
    locks.release()
  }

  @Test func unregisteredFiles() throws {
    let store = try scratch.store()
    let stray = "\(store.directory)/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-stray"
    Tree.directory([("f", .file("x"))]).make(at: stray)
    writeFile("\(store.directory)/README", "not an item")
    try store.collectGarbage()
    #expect(!exists(stray))
    #expect(exists("\(store.directory)/README"))
  }

  /// A live output keeps the derivation that made it.
  @Test func derivers() throws {
    let path: String
    let output: String
    do {
      let store = try scratch.store()
      let (drv, derivation) = try store.addDerivation(DerivationRequest(name: "b\(unique)", builder: "/b"))
      (path, output) = (drv, try derivation.outputPath())
      writeFile("\(scratch.path)/out", "o")
      try store.registerOutputs(of: drv, built: ["out": "\(scratch.path)/out"])
      try store.addPermanentRoot(named: "r", to: output)
    }
    #expect(try scratch.store().collectGarbage().deleted == [])
    do { try scratch.store().removePermanentRoot(named: "r") }
    #expect(try scratch.store().collectGarbage().deleted == [path, output].sorted())
  }

  @Test func deletingByName() throws {
    let items = try fill()
    let store = try scratch.store()
    #expect(message { try store.deleteItems([items.a]) } == "cannot delete '\(items.a)': '\(items.b)' refers to it")
    try store.addPermanentRoot(named: "r", to: items.tree)
    #expect(message { try store.deleteItems([items.tree]) }.contains("it is alive"))
    #expect(try store.deleteItems([items.c, items.b]).deleted == [items.b, items.c].sorted())
    #expect(try store.allItems() == [items.a, items.tree].sorted())
  }

  @Test func untilEnoughIsFree() throws {
    let items = try fill()
    let result = try scratch.store().collectGarbage(enoughBytes: 1)
    #expect(result.deleted.count == 1)
    #expect(result.deleted == [items.c] || result.deleted == [items.tree])
  }

  @Test func whatRunningProcessesUse() throws {
    let items = try fill()
    let store = try scratch.store()
    let opened = open(store.hostPath(items.tree) + "/d/f", O_RDONLY)
    defer { close(opened) }
    #expect(try store.collectGarbage().deleted == [items.a, items.b, items.c].sorted())
  }

  /// A collection that was killed between forgetting items and deleting their files.
  @Test func killedCollection() throws {
    let items = try fill()
    do {
      let store = try scratch.store()
      writeFile(store.pendingCollectionFile, "")
      try store.items.invalidate([items.c, items.tree])
    }
    let store = try scratch.store()
    #expect(!exists(store.hostPath(items.tree)) && !exists(store.hostPath(items.c)))
    #expect(exists(store.hostPath(items.b)))
    #expect(!exists(store.pendingCollectionFile))
  }
}
