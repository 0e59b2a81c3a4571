// Opening a store, the two spellings of a path, and adding things to it.

import Glibc
import Testing

@testable import Store

@Suite struct EmbeddedStoreTests {
  let scratch = Scratch()

  private func changes(_ store: EmbeddedStore) throws -> Int64? {
    try store.items.database.first("SELECT total_changes()")?[0].integer
  }

  // MARK: Opening

  @Test func directoryOfAnotherProgram() throws {
    let path = "\(scratch.path)/foreign"
    Tree.directory([("lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello", .file("x"))]).make(at: path)
    let text = message { _ = try EmbeddedStore(directory: path) }
    #expect(text.hasPrefix("'\(path)' is not an nsscheme store: it has no file '.nsscheme-store'"))
    #expect(try Descriptor.open(path, O_RDONLY).entryNames(path: "").count == 1)
    #expect(!exists(path + "-state"))
  }

  @Test func missingDirectory() throws {
    let path = "\(scratch.path)/a/b/store"
    let text = message { _ = try EmbeddedStore(directory: path, create: false) }
    #expect(
      text
        == "cannot open the store '\(path)': No such file or directory; "
        + "it is made by the first command that builds or adds something"
    )
    #expect(!exists("\(scratch.path)/a"))
    _ = try EmbeddedStore(directory: path)
    _ = try EmbeddedStore(directory: path, create: false)
  }

  @Test func otherVersions() throws {
    do { _ = try scratch.store() }
    let database = try Database("\(scratch.path)/store-state/db.sqlite", create: false)
    try database.run("PRAGMA user_version = 7")
    #expect(message { _ = try scratch.store() }.contains("has version 7, this program knows version 2"))
    writeFile("\(scratch.path)/store/.nsscheme-store", "nsscheme store, version 2\n")
    #expect(message { _ = try scratch.store() }.contains("was made by another version of nsscheme"))
  }

  @Test func foreignDatabase() throws {
    // Beside a store, for beside none it would be that of a store that vanished.
    do { _ = try scratch.store() }
    try FileTree.remove("\(scratch.path)/store-state")
    mkdir("\(scratch.path)/store-state", 0o755)
    try Database("\(scratch.path)/store-state/db.sqlite", create: true).run("CREATE TABLE t (x)")
    #expect(message { _ = try scratch.store() }.contains("is another program's database"))
  }

  @Test func damagedDatabase() throws {
    do { _ = try scratch.store() }
    writeFile("\(scratch.path)/store-state/db.sqlite", String(repeating: "no database\n", count: 1000))
    #expect(message { _ = try scratch.store() }.contains("file is not a database"))
  }

  @Test func bothSpellings() throws {
    _ = try scratch.store()
    symlink(scratch.path, "\(scratch.path)/link")
    let store = try EmbeddedStore(directory: "\(scratch.path)/link/store")
    let item = "/gnu/store/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello.txt"
    #expect(store.hostPath(item) == "\(store.directory)/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello.txt")
    #expect(store.hostPath("/gnu/store") == store.directory)
    #expect(store.hostPath("/gnu/storefront") == "/gnu/storefront")
    #expect(store.hostPath("/etc/hosts") == "/etc/hosts")
    for spelling in [item, store.hostPath(item), "\(scratch.path)/link/store/" + item.dropFirst(11)] {
      #expect(store.logicalPath(spelling + "/bin/x") == item + "/bin/x")
      #expect(try store.item(containing: spelling + "/bin/x") == item)
      #expect(try store.item(containing: spelling) == item)
    }
    #expect(store.logicalPath("\(store.directory)-state/x") == "\(store.directory)-state/x")
    #expect(message { _ = try store.item(containing: "/etc/hosts") }.hasPrefix("'/etc/hosts' is not in the store"))
  }

  // MARK: Adding

  @Test func addingAgainWritesNothing() throws {
    let first: (path: String, inode: ino_t)
    do {
      let store = try scratch.store()
      let path = try store.addText(name: "t", contents: "text")
      first = (path, status(store.hostPath(path)).st_ino)
      let before = try changes(store)
      #expect(try store.addText(name: "t", contents: "text") == path)
      #expect(try changes(store) == before)
    }
    let store = try scratch.store()
    #expect(try store.addText(name: "t", contents: "text") == first.path)
    #expect(status(store.hostPath(first.path)).st_ino == first.inode)
    #expect(try changes(store) == 0)
    Tree.directory([("a", .file("1"))]).make(at: "\(scratch.path)/tree")
    let tree = try store.addToStore(name: "tree", recursive: true, hostPath: "\(scratch.path)/tree")
    let (inode, before) = (status(store.hostPath(tree)).st_ino, try changes(store))
    #expect(try store.addToStore(name: "tree", recursive: true, hostPath: "\(scratch.path)/tree") == tree)
    #expect(status(store.hostPath(tree)).st_ino == inode)
    #expect(try changes(store) == before)
  }

  @Test func itemsAreCanonical() throws {
    let store = try scratch.store()
    let path = "\(scratch.path)/tree"
    Tree.directory([("run", .program("x")), ("d", .directory([("f", .file("y"))])), ("l", .link("f"))]).make(at: path)
    chmod("\(path)/run", 0o6755)
    chmod("\(path)/d", 0o1777)
    let item = store.hostPath(try store.addToStore(name: "tree", recursive: true, hostPath: path))
    for (part, mode) in [("", 0o555), ("/run", 0o555), ("/d", 0o555), ("/d/f", 0o444)] as [(String, mode_t)] {
      #expect(status(item + part).st_mode & 0o7777 == mode, "\(part)")
      #expect(status(item + part).st_mtim.tv_sec == 1, "\(part)")
    }
    #expect(status("\(item)/l").st_mtim.tv_sec == 1)
    let text = try store.addText(name: "t", contents: "")
    #expect(status(store.hostPath(text)).st_mode & 0o7777 == 0o444)
  }

  @Test func invalidRequests() throws {
    let store = try scratch.store()
    for (name, reason) in [
      ("", "it is empty"), (".hidden", "begins with a period"), ("a/b", "'/' is not allowed"),
      ("é", "'é' is not allowed"),
      (String(repeating: "n", count: 212), "212 characters, more than 211"),
    ] {
      #expect(message { try store.addText(name: name, contents: "") }.contains(reason))
    }
    let ghost = "/gnu/store/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello.txt"
    #expect(
      message { try store.addText(name: "t", contents: "", references: [ghost]) }.contains(
        "refers to '\(ghost)', which is not valid: it is not in the store"))
    #expect(
      message { _ = try store.references(ghost) }.hasPrefix("'\(ghost)' is not in the store '\(store.directory)'"))
    #expect(message { _ = try store.info(of: "/gnu/store/x") }.contains("is not a store path"))
    mkdir("\(scratch.path)/d", 0o755)
    #expect(
      message { try store.addToStore(name: "d", recursive: false, hostPath: "\(scratch.path)/d") }
        .hasSuffix("/d' is not a regular file; add it recursively"))
    #expect(try store.allItems() == [])
    #expect(try Descriptor.open(store.directory, O_RDONLY).entryNames(path: "").map(display) == [".nsscheme-store"])
  }

  @Test func itemDeletedBehindOurBack() throws {
    let path: String
    do {
      let store = try scratch.store()
      path = try store.addText(name: "t", contents: "text")
      unlink(store.hostPath(path))
    }
    let store = try scratch.store()
    try store.addText(name: "t", contents: "text")
    #expect(try readFile(store.hostPath(path)) == Array("text".utf8))
  }

  @Test func equalFilesAreShared() throws {
    let store = try scratch.store()
    for (name, text) in [("one", "same"), ("two", "same"), ("three", "other")] {
      let tree: Tree = .directory([("f", .file(text)), ("x", .program(text)), ("e", .file(""))])
      tree.make(at: "\(scratch.path)/\(name)")
    }
    let items = try ["one", "two", "three"].map {
      store.hostPath(try store.addToStore(name: $0, recursive: true, hostPath: "\(scratch.path)/\($0)"))
    }
    #expect(status("\(items[0])/f").st_ino == status("\(items[1])/f").st_ino)
    #expect(status("\(items[0])/x").st_ino == status("\(items[1])/x").st_ino)
    #expect(status("\(items[0])/f").st_ino != status("\(items[0])/x").st_ino)
    #expect(status("\(items[0])/f").st_ino != status("\(items[2])/f").st_ino)
    #expect(status("\(items[0])/e").st_nlink == 1)
    for item in items { #expect(status(item).st_mode & 0o7777 == 0o555 && status(item).st_mtim.tv_sec == 1) }
  }

  @Test func importing() throws {
    let (here, there) = (try scratch.store("here"), try scratch.store("there"))
    let a = try here.addText(name: "a", contents: "A")
    let b = try here.addText(name: "b", contents: a, references: [a])
    let sink = ArraySink()
    try FileTree.writeNar(of: here.hostPath(b), to: sink)
    let hash = try here.pathHash(b)
    func copy(_ bytes: [UInt8]) throws {
      try there.importItem(b, from: ArraySource(bytes), narHash: hash, references: [a])
    }
    #expect(message { try copy(sink.bytes) }.contains("refers to '\(a)'"))
    try there.addText(name: "a", contents: "A")
    var altered = sink.bytes
    altered[altered.count - 60] ^= 1
    #expect(throws: StoreError.self) { try copy(altered) }
    #expect(throws: StoreError.self) { try copy(sink.bytes.dropLast(8)) }
    #expect(!exists(there.hostPath(b)))
    #expect(
      message { try there.importItem(b, from: ArraySource(sink.bytes), narHash: hash, references: [a], deriver: a) }
        == "'\(a)', of which '\(b)' is said to be an output, is no derivation")
    #expect(try !there.isValid(b))
    try copy(sink.bytes)
    #expect(try there.references(b) == [a])
    #expect(try readFile(there.hostPath(b)) == Array(a.utf8))
  }

  @Test func hashPartLookup() throws {
    let store = try scratch.store()
    let path = try store.addText(name: "t", contents: "text")
    #expect(try store.path(withHashPart: StorePath.hashPart(of: path)) == path)
    #expect(try store.path(withHashPart: "00000000000000000000000000000000") == nil)
    #expect(try store.path(withHashPart: "z") == nil)
  }
}
