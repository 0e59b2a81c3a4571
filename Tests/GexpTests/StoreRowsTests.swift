// The rows of (nsscheme rows store), called as Scheme calls them, against paths that Guix computed.

import Glibc
import SchemeCore
import Store
import Testing

@testable import Gexp

/// Calls the row called `name`.
private func call(_ name: String, _ arguments: Word...) throws -> Word {
  let row = try #require(StoreModule.rows.first { $0.name == name })
  switch row.body {
  case .zero(let body): return try body()
  case .one(let body): return try body(arguments[0])
  case .two(let body): return try body(arguments[0], arguments[1])
  case .three(let body): return try body(arguments[0], arguments[1], arguments[2])
  case .any(let body):
    var words = arguments
    return try words.withUnsafeMutableBufferPointer {
      try body(Arguments(base: $0.baseAddress!, count: $0.count))
    }
  case .control: throw Fault.misc("control rows are not called")
  }
}

private func string(_ text: String) -> Word { Heap.string(text) }

/// Runs `body` with a handle on a fresh store.
private func withStore(_ body: (Word) throws -> Void) throws {
  var template = Array("/tmp/nsscheme-test-XXXXXX".utf8CString)
  let directory = String(cString: try #require(mkdtemp(&template)))
  defer { try? FileTree.remove(directory) }
  try body(try call("%open-store", string(directory + "/store")))
}

@Suite(.serialized) struct StoreRowsTests {
  @Test func textsHaveGuixsPaths() throws {
    try onMachine {
      try withStore { store in
        let path = try call("%add-text", store, string("hello.txt"), Heap.bytevector("Hello, world!\n".utf8), .null)
        #expect(path.swiftString == "/gnu/store/lnqjid21cvqw4c4kh7xnj2ikp2d0qfnb-hello.txt")
        #expect(try call("%valid-path?", store, path) == .true)
        let info = try call("%path-info", store, path)
        #expect(info.length == 5)
        #expect(info.element(0) == .false)
        #expect(info.element(2) == .null)
      }
    }
  }

  @Test func derivationsHaveGuixsPaths() throws {
    try onMachine {
      try withStore { store in
        let result = try call(
          "%add-derivation", store, string("args"), string("/bin/sh"),
          Heap.list(string("-c"), string("echo \"hi\\n\" > $out\n\t")), .null, .null, .null, Heap.list(string("out")),
          string("x86_64-linux"), .false)
        #expect(result.element(0).swiftString == "/gnu/store/cl6k37w56p7xnc5wd8lky65ab7z02g98-args.drv")
        #expect(result.element(1).car.cdr.swiftString == "/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-args")
        #expect(result.element(2).car.car.swiftString == "out")
      }
    }
  }

  @Test func derivationsAreReadAsTheyAreWritten() throws {
    try onMachine {
      let fields = [
        Heap.list(
          Heap.list(
            string("out"), string("/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-x"),
            Heap.list(Symbols.intern("sha1"), Heap.bytevector([UInt8](repeating: 15, count: 20)), .true))),
        Heap.list(
          Heap.list(
            string("/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-in.drv"), Heap.list(string("lib"), string("out")))),
        Heap.list(string("/gnu/store/za7a1d47ihxwizkmrjsxa7ykbbgqvr27-src")), string("x86_64-linux"), string("/bin/sh"),
        Heap.list(string("é\n")),
        Heap.list(Heap.cons(string("A"), string("1"))),
      ]
      let bytes = try call(
        "%write-aterm", fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6])
      let read = try call("%read-aterm", bytes)
      try #require(read.isVector, "\(read.isString ? read.swiftString : "?")")
      #expect(read.element(5).car.swiftString == "é\n")
      #expect(read.element(1).car.cdr.car.car.swiftString == "lib")
      #expect(bytes.byteArray.starts(with: "Derive([(\"out\",".utf8))
      let fixed = read.element(0).car.cdr.cdr.car
      #expect(fixed.car.symbolString == "sha1" && fixed.cdr.car.byteArray.count == 20 && fixed.cdr.cdr.car == .true)
      #expect(try call("%read-aterm", Heap.bytevector("Derive(".utf8)).isString)
    }
  }

  @Test func digestsAndEncodings() throws {
    try onMachine {
      let digest = try call("%hash-bytes", Symbols.intern("sha256"), Heap.bytevector([]))
      let text = try call("%bytevector->nix-base32", digest)
      #expect(text.swiftString == "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73")
      #expect(try call("%nix-base32->bytevector", text).byteArray == digest.byteArray)
      #expect(try call("%base16->bytevector", string("0g")) == .false)
      #expect(try call("%nix-base32->bytevector", string("0\u{e9}")) == Word(character: 0xe9))
      #expect(try call("%nix-base32->bytevector", string("8z")) == .false)
      let base32 = try call("%alphabet", Symbols.intern("base32"))
      let forbidden = Symbols.intern("forbidden")
      let encoded = try call(
        "%encode-digits", base32, .false, Heap.bytevector("xfoobarx".utf8), Word(fixnum: 1), Word(fixnum: 7))
      #expect(encoded.swiftString == "mzxw6ytboi")
      #expect(try call("%decode-digits", base32, forbidden, encoded).byteArray == Array("foobar".utf8))
      #expect(try call("%decode-digits", base32, forbidden, string("my=")) == Word(character: 0x3d))
      #expect(throws: Fault.self) { try call("%decode-digits", string("ab"), forbidden, encoded) }
      let hasher = try call("%make-hasher", Symbols.intern("sha256"))
      _ = try call("%hasher-update!", hasher, Heap.bytevector("abc".utf8), Word(fixnum: 3), Word(fixnum: 0))
      #expect(try call("%hasher-digest", hasher).byteArray == digest.byteArray)
    }
  }

  @Test func pathsOfAnyStore() throws {
    try onMachine {
      let hash = Heap.bytevector([UInt8](repeating: 7, count: 32))
      let path = try call("%store-path", string("/nix/store"), string("text"), hash, string("a"))
      #expect(path.swiftString == "/nix/store/8km4vxadx922x16v1iydjkapf7xd85yp-a")
      let parts = try call("%store-path-parts", string("/nix/store"), path)
      #expect(parts.car.swiftString == "8km4vxadx922x16v1iydjkapf7xd85yp" && parts.cdr.swiftString == "a")
      #expect(try call("%store-path-parts", string("/gnu/store"), path) == .false)
    }
  }

  /// What a program does with the rows that is wrong ends in an error.
  @Test func archivesEventByEvent() throws {
    try onMachine {
      func write(_ writer: Word, _ type: String, _ name: String, _ content: Word = .false) throws -> [UInt8] {
        try call("%nar-write", writer, Symbols.intern(type), string(name), content).byteArray
      }
      let writer = try call("%make-nar-writer")
      var bytes = try write(writer, "directory", "")
      bytes += try write(writer, "regular", "f", Word(fixnum: 3)) + Array("abc".utf8)
      bytes += try write(writer, "file-complete", "")
      bytes += try write(writer, "symlink", "l", string("f"))
      #expect(throws: Fault.self) { try write(writer, "regular", "../x", Word(fixnum: 0)) }
      #expect(throws: Fault.self) { try write(writer, "fifo", "x") }
      bytes += try write(writer, "directory-complete", "")

      let parser = try call("%make-nar-parser")
      var (position, events) = (0, [String]())
      var answer = try call("%nar-parse", parser, .false)
      while answer.isTrue {
        if answer.isVector {
          let type = answer.element(0).symbolString
          events.append("\(type) \(answer.element(1).swiftString)")
          if type == "regular" { position += answer.element(2).fixnum }
          answer = try call("%nar-parse", parser, .false)
        } else {
          let count = try answer.int(1)
          try #require(position + count <= bytes.count)
          answer = try call("%nar-parse", parser, Heap.bytevector(bytes[position..<position + count]))
          position += count
        }
      }
      #expect(events == ["directory ", "regular f", "symlink l", "directory-complete "])
      #expect(position == bytes.count)
      let short = try call("%nar-parse", try call("%make-nar-parser"), Heap.bytevector([1, 2]))
      #expect(short.isPair && short.car.swiftString.contains("it ends where a length was expected"))
    }
  }

  @Test func storeErrorsAreSchemeConditions() throws {
    try onMachine {
      try withStore { store in
        #expect {
          try call("%add-text", store, string("bad/name"), Heap.bytevector([]), .null)
        } throws: { error in
          guard case .general(let key, _, let arguments)? = error as? Fault else { return false }
          return key == "store-error" && arguments.word.car.swiftString.contains("bad/name")
        }
        _ = try call("%close-store", store)
        #expect(throws: Fault.self) { try call("%valid-path?", store, string("/gnu/store/x")) }
      }
    }
  }

  @Test func treesCanBeRestricted() throws {
    try onMachine {
      try withStore { store in
        let directory = "/tmp/nsscheme-tree-\(getpid())"
        defer { try? FileTree.remove(directory) }
        mkdir(directory, 0o755)
        for (name, text) in [("keep", "k"), ("drop", "d")] {
          let file = try #require(fopen("\(directory)/\(name)", "w"))
          fputs(text, file)
          fclose(file)
        }
        let path = try call(
          "%add-file", store, string("selected"), .true, Symbols.intern("sha256"), string(directory),
          Heap.list(string("keep")))
        #expect(path.swiftString == "/gnu/store/9k70bqb9cqhdrl4c11fqfajx295wvh1j-selected")
      }
    }
  }
}
