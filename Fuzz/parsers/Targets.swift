// The fuzz targets for parsers of bytes that strangers send, as far as these are Swift of the command. It is one program with
// libFuzzer, made by Fuzz/parsers/run of the parsers' own sources; FUZZ_TARGET says which parser gets the bytes.
//
// Invariant: whatever the bytes are, a parser returns or throws; and what it returns, written, gives what was read.

import Glibc

/// Bytes as a stream, in pieces of a size that the first byte chooses.
private final class Bytes: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let piece: Int

  init(_ bytes: [UInt8]) {
    rest = bytes.dropFirst()
    piece = bytes.first.map { $0 < 128 ? 1 << 16 : Int($0) - 127 } ?? 1
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = rest.prefix(min(piece, buffer.count))
    buffer.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}

private func check(_ condition: Bool, _ what: String) {
  if !condition { fatalError(what) }
}

private func nar(_ bytes: [UInt8]) throws {
  let sink = ArraySink()
  let writer = NarWriter(to: sink)
  try NarReader.read(from: Bytes(bytes), writer)
  check(sink.bytes == Array(bytes.dropFirst()), "an archive is not written as it was read")
}

private func derivation(_ bytes: [UInt8]) throws {
  let derivation = try Derivation(parsing: bytes)
  let text = derivation.aterm()
  check(try Derivation(parsing: text) == derivation, "a derivation is not read as it was written")
}

private func archive(_ bytes: [UInt8]) throws {
  let reader = try ArchiveReader(Bytes(bytes), path: "archive")
  var (buffer, left) = ([UInt8](repeating: 0, count: 1 << 16), 1 << 22)
  while try reader.next() != nil {
    while left > 0 {
      let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { break }
      left -= count
    }
    if left <= 0 { break }
  }
}

private func signature(_ bytes: [UInt8]) throws { _ = try OpenPGPSignature(armored: bytes[...]) }

private func keys(_ bytes: [UInt8]) throws { try OpenPGPKeyring().add(bytes[...]) }

/// A commit or a tree. The commit and its signature are all of it.
private func git(_ bytes: [UInt8]) {
  bytes.withUnsafeBytes { bytes in
    let commit = SignedCommit(bytes)
    if let signature = commit.signature {
      let rest = commit.signed
      let lines = Array("gpgsig ".utf8) + signature.flatMap { $0 == 10 ? [10, 32] : [$0] }
      // It stands behind some line; the last line may lack its end.
      let whole = rest.indices.lazy.filter { $0 == 0 || rest[$0 - 1] == 10 } + [rest.count]
      check(
        whole.contains { at in
          let before = rest[..<at]
          return bytes.starts(with: before) && bytes.dropFirst(at).starts(with: lines)
            && bytes.dropFirst(at + lines.count).elementsEqual((at + lines.count < bytes.count ? [10] : []) + rest[at...])
        }, "a commit is not its signature and the rest")
    } else {
      check(bytes.elementsEqual(commit.signed), "a commit without a signature is not what is signed")
    }
    if let header = CommitHeader(bytes) {
      let parents = header.parents.map { "parent \($0)\n" }.joined()
      let text = "tree \(header.tree)\n\(parents)committer A <a> \(header.time) +0000\n"
      let again = Array(text.utf8).withUnsafeBytes { CommitHeader($0) }
      check(
        again?.tree == header.tree && again?.parents == header.parents && again?.time == header.time,
        "a commit's header is not read as it is written")
    }
    var size = 0
    for entry in TreeEntries(bytes) {
      let digits = Array(entry.name.description.utf8)
      check(digits.withUnsafeBytes { ObjectName(digits: $0[...]) } == entry.name, "a name is not read as it is written")
      size += entry.mode.count + entry.file.count + 22
    }
    check(size <= bytes.count, "a tree has more entries than bytes")
  }
}

/// A datum as it is read again; its lists are not nested deeper than the reader allows.
private func written(_ datum: PlainDatum, depth: Int = 0) -> [UInt8] {
  check(depth <= 50, "a datum is nested deeper than is allowed")
  switch datum {
  case .word(let bytes): return bytes
  case .string(let bytes): return [34] + bytes.flatMap { $0 == 34 || $0 == 92 ? [92, $0] : [$0] } + [34]
  case .list(let elements): return [40] + elements.flatMap { written($0, depth: depth + 1) + [32] } + [41]
  }
}

/// Data, and the keys of a file, are read again as they are written.
private func authorizations(_ bytes: [UInt8]) {
  if let datum = PlainReader.datum(bytes) {
    let text = written(datum)
    check(PlainReader.datum(text).map { written($0) } == text, "a datum is not read as it is written")
  }
  if let keys = Authorizations.parse(bytes) {
    let lists = keys.map { "(\"\($0.map { Base16.encode([$0]) }.joined(separator: " "))\")" }
    let text = "(authorizations (version 0) (\(lists.joined())))"
    check(Authorizations.parse(Array(text.utf8)) == keys, "keys are not read as they are written")
  }
}

/// The store that exports are imported into, in a directory of its own; it is made anew before it grows large.
private enum Importing {
  static var store: EmbeddedStore?
  static var count = 0

  static func opened() -> EmbeddedStore {
    if let store, count % 4096 != 0 { return store }
    do {
      let directory = getenv("FUZZ_DIRECTORY").map { String(cString: $0) + "/store\(count / 4096)" }
      try store?.removeEverything()
      store = try EmbeddedStore(directory: directory, durability: .metadata)
      return store!
    } catch { fatalError("\(error)") }
  }

  /// The bytes with other digits in their store paths, so that no item is one of an earlier case; and how many paths
  /// there are.
  static func fresh(_ bytes: [UInt8]) -> (bytes: [UInt8], paths: Int) {
    let store = Array("\(StorePath.directory)/".utf8)
    let digits = Array("0123456789abcdfg".utf8)
    var (bytes, paths, at) = (bytes, 0, 0)
    while at + store.count + 6 <= bytes.count {
      let hash = at + store.count
      if bytes[at] == store[0], bytes[at..<hash].elementsEqual(store) {
        paths += 1
        if bytes[hash..<hash + 6].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0 }) {
          for digit in 0..<6 { bytes[hash + digit] = digits[count >> (4 * digit) & 15] }
        }
      }
      at += 1
    }
    return (bytes, paths)
  }
}

/// What is imported is what is exported, and it is imported again.
private func export(_ bytes: [UInt8]) throws {
  let store = Importing.opened()
  Importing.count += 1
  let (bytes, paths) = Importing.fresh(bytes)
  var digests: [String: [UInt8]] = [:]
  func read(_ bytes: [UInt8]) throws -> [String] {
    try store.importItems(from: WireReader(Bytes(bytes), longest: 1 << 20)) { digests[$0] = $2 }
  }
  for path in Set(try read(bytes)) {
    let name = path.utf8.dropFirst(StorePath.directory.utf8.count + 1)
    check(name.count > 33 && !name.contains(47) && !name.contains(0), "an item is not in the store")
    check((try? store.info(of: path)) != nil, "what is recorded of an item cannot be read")
    // References have an order, and each comes once.
    if paths <= 2, digests.count == 1 {
      check(try store.exportDigest(path) == digests[path], "an item is not exported as it was imported")
    }
    let sink = ArraySink()
    let wire = WireWriter(sink)
    try wire.put(true)
    try wire.flush()
    try store.export(path, to: sink)
    try wire.put(false)
    try wire.flush()
    check((try? read([0] + sink.bytes)) == [path], "an export is not imported as it was written")
  }
}

private let targets: [String: ([UInt8]) throws -> Void] = [
  "nar": nar, "derivation": derivation, "archive": archive, "signature": signature, "keys": keys, "git": git,
  "authorizations": authorizations, "export": export,
]
private let target = targets[getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""]

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard let target else { fatalError("FUZZ_TARGET is none of \(targets.keys.sorted().joined(separator: ", "))") }
  // An error is an answer.
  do { try target(Array(UnsafeBufferPointer(start: data, count: size))) } catch {}
  return 0
}
