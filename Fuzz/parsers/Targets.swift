// The fuzz targets for parsers of bytes that strangers send, as far as these are Swift. It is one program with libFuzzer,
// made by Fuzz/parsers/run of the parsers' own sources; FUZZ_TARGET says which parser gets the bytes.
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

/// The first two bytes are the size that is expected. What zlib unpacks to it, we unpack, too, to the same.
private func inflate(_ bytes: [UInt8]) {
  guard bytes.count > 2 else { return }
  let size = Int(bytes[0]) | Int(bytes[1]) << 8
  let packed = Array(bytes.dropFirst(2))
  let work = UnsafeMutableRawPointer.allocate(byteCount: 1 << 14, alignment: 16)
  defer { work.deallocate() }
  // Memory of exactly these sizes, of which the sanitizer knows the ends.
  let input = UnsafeMutablePointer<UInt8>.allocate(capacity: packed.count)
  let output = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
  defer {
    input.deallocate()
    output.deallocate()
  }
  input.initialize(from: packed, count: packed.count)
  output.initialize(repeating: 0, count: size)
  var inflater = Inflater(input, packed.count, to: output, size, work: work)
  let isGood = inflater.run()
  guard let right = unpackedByZlib(packed, size) else { return }
  check(isGood && Array(UnsafeBufferPointer(start: output, count: size)) == right, "zlib unpacks it")
}

private func unpackedByZlib(_ packed: [UInt8], _ size: Int) -> [UInt8]? {
  var output = [UInt8](repeating: 0, count: size)
  let isWhole = packed.withUnsafeBufferPointer { input in
    output.withUnsafeMutableBufferPointer { zlibUnpacks(input.baseAddress!, input.count, $0.baseAddress, size) == 1 }
  }
  return isWhole ? output : nil
}

@_silgen_name("zlib_unpacks")
private func zlibUnpacks(
  _ input: UnsafePointer<UInt8>, _ inputSize: Int, _ output: UnsafeMutablePointer<UInt8>?, _ outputSize: Int
) -> CInt

private let targets: [String: ([UInt8]) throws -> Void] = [
  "nar": nar, "derivation": derivation, "archive": archive, "signature": signature, "keys": keys, "inflate": inflate,
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
