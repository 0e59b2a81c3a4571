// What packs are made of: archives that every tar reads, the same bytes each time.

import Glibc
import Testing

@testable import Store

@Suite struct TarWriterTests {
  let scratch = Scratch()

  /// A tree with names and targets that do not fit into their fields.
  private func makeTree() {
    let long = String(repeating: "n", count: 140)
    let tree: Tree = .directory([
      ("a", .file("1\n")), ("empty", .directory([])), ("run", .program("#!/bin/sh\n")), ("l", .link("a")),
      ("far", .link("/gnu/store/" + String(repeating: "t/", count: 100))),
      (long, .directory([(long, .file(String(repeating: "x", count: 3000))), ("ü", .file(""))])),
    ])
    tree.make(at: "\(scratch.path)/source")
  }

  private func archive(_ sink: any ByteSink) throws {
    let tar = TarWriter(sink)
    tar.begin(at: "top")
    try FileTree.visit("\(scratch.path)/source", tar)
    try tar.finish()
  }

  private func nar(_ path: String) throws -> [UInt8] {
    let sink = ArraySink()
    try FileTree.writeNar(of: path, to: sink)
    return sink.bytes
  }

  @Test(arguments: ["plain", "gzip", "zstd"]) func whatIsWrittenIsReadBack(compression: String) throws {
    makeTree()
    func write() throws -> [UInt8] {
      let result = ArraySink()
      let sink: any FinishingSink
      switch compression {
      case "gzip": sink = try GzipSink(result)
      case "zstd": sink = try ZstdSink(result)
      default:
        try archive(result)
        return result.bytes
      }
      try archive(sink)
      try sink.finish()
      return result.bytes
    }
    let bytes = try write()
    utimes("\(scratch.path)/source/a", nil)
    chmod("\(scratch.path)/source/empty", 0o700)
    #expect(try write() == bytes)
    writeFile("\(scratch.path)/archive", bytes)
    try Archives.unpack("\(scratch.path)/archive", to: "\(scratch.path)/target", strip: 1)
    #expect(try nar("\(scratch.path)/target") == nar("\(scratch.path)/source"))
    #expect(status("\(scratch.path)/target/a").st_mtim.tv_sec == 1)
  }

  /// A chunk says how much it holds, and one that cannot be made smaller is kept as it is.
  @Test func chunks() throws {
    let result = ArraySink()
    let sink = ChunkSink(result)
    let zeros = [UInt8](repeating: 0, count: ChunkSink.chunkSize + 512)
    let noise = (0..<512).map { _ in UInt8.random(in: 0...255) }
    try (zeros + noise).withUnsafeBytes { try sink.write($0) }
    try sink.finish()
    var offset = 0
    func number() -> Int {
      defer { offset += 4 }
      return (0..<4).reduce(0) { $0 | Int(result.bytes[offset + $1]) << (8 * $1) }
    }
    let first = number()
    #expect(first < 2000 && number() == ChunkSink.chunkSize)
    offset += 4 + first
    let second = number()
    #expect(second < 1024 && number() == 1024)
    offset += 4 + second
    #expect(number() == 0 && number() == 0 && number() == 0 && offset == result.bytes.count)
    let plain = ArraySink()
    let other = ChunkSink(plain)
    try noise.withUnsafeBytes { try other.write($0) }
    try other.finish()
    #expect(plain.bytes.count == 12 + 512 + 12 && Array(plain.bytes[12..<524]) == noise)
  }
}
