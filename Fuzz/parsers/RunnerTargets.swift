// The fuzz targets for what the namespace runner reads: its table, and the pack behind its image. It is a program of its
// own, for the runner's files have names that those of the command have, too; machine.c is the machine that they run on.
//
// Invariant: whatever the bytes are, the runner goes on, or ends with a message; and it touches no memory but its own.

import CLinux
import Glibc

private func check(_ condition: Bool, _ what: String) {
  if !condition { fatalError(what) }
}

/// Bytes that the sanitizer knows the ends of.
private struct Block {
  let start: UnsafeMutablePointer<UInt8>
  let count: Int

  init(_ bytes: some Collection<UInt8>, spare: Int = 0) {
    count = bytes.count
    start = .allocate(capacity: count + spare)
    _ = UnsafeMutableBufferPointer(start: start, count: count).update(fromContentsOf: bytes)
  }

  init(zeros count: Int) {
    self.count = count
    start = .allocate(capacity: count)
    start.initialize(repeating: 0, count: count)
  }
}

/// The first two bytes are the size that is expected. What zlib unpacks to it, we unpack, too, to the same.
private func inflate(_ bytes: [UInt8]) {
  guard bytes.count > 2 else { return }
  let size = Int(bytes[0]) | Int(bytes[1]) << 8
  let input = Block(bytes.dropFirst(2))
  let (output, right) = (Block(zeros: size), Block(zeros: size))
  let work = UnsafeMutableRawPointer.allocate(byteCount: 1 << 14, alignment: 16)
  defer {
    work.deallocate()
    for block in [input, output, right] { block.start.deallocate() }
  }
  var inflater = Inflater(input.start, input.count, to: output.start, size, work: work)
  let isGood = inflater.run()
  guard zlib_unpacks(input.start, input.count, right.start, size) == 1 else { return }
  check(isGood && memcmp(output.start, right.start, size) == 0, "zlib unpacks it")
}

/// Each target has one spelling, each source can be found, and what an entry is mounted on comes before it.
private func fstab(_ bytes: [UInt8]) {
  let text = Block(bytes, spare: 1)
  defer { text.start.deallocate() }
  text.start.withMemoryRebound(to: CChar.self, capacity: text.count + 1) { start in
    guard let table = try? Fstab(text: start, size: text.count, path: "fstab") else { return }
    for index in 0..<table.count {
      let entry = table.entries[index]
      // By bytes: a slash and a combining character behind it are one character to Swift.
      let target = UnsafeBufferPointer(start: entry.target, count: strlen(entry.target)).map(UInt8.init(bitPattern:))
      let parts = target.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
      let isPlain = parts[0].isEmpty && parts.dropFirst().allSatisfy { ![[], [0x2E], [0x2E, 0x2E]].contains($0) }
      check(target == [0x2F] || isPlain && parts.count > 1, "a target is \(String(decoding: target, as: UTF8.self))")
      check(entry.parent < index && entry.parent == table.innermost(over: entry.target, before: index), "a parent")
      var sources = Sources(entry)
      var count = 0
      while let source = sources.pop() {
        check(source[0] != 0, "an empty source")
        count += 1
      }
      check(count == entry.sourceCount, "a source is lost")
    }
    _ = table.showsProcesses
    _ = table.settings.environment()
    for index in 0..<table.settings.linkCount { check(Link.isName(table.settings.links[index].name), "a link's name") }
  }
}

/// The first byte says whether the checksums are made right, as otherwise nothing behind them would be reached.
private func pack(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let file = Block(bytes.dropFirst())
  defer { file.start.deallocate() }
  if first & 1 == 0 { correctChecksums(file) }
  machine_pack(file.start, file.count)
  machine_attempt {
    let names = Names(argument: nil)
    Pack(names)?.unpack(into: 5)
  }
  machine_attempt { _ = Pack(Names(argument: nil))?.readTable() }
}

/// Writes the right sums into the header and the chunks, as far as their sizes are those of something.
private func correctChecksums(_ file: Block) {
  func number(_ offset: Int) -> Int {
    Int(truncatingIfNeeded: UnsafeRawPointer(file.start + offset).loadUnaligned(as: UInt64.self))
  }
  func small(_ offset: Int) -> Int { Int(UnsafeRawPointer(file.start + offset).loadUnaligned(as: UInt32.self)) }
  guard file.count >= 40, (0...4096).contains(number(24)), (0...4096).contains(number(32)) else { return }
  let textSize = (number(24) + number(32) + 24 + 511) / 512 * 512
  guard file.count >= 16 + textSize else { return }
  UnsafeMutableRawPointer(file.start + 8).storeBytes(
    of: UInt64(zlib_checksum(file.start + 16, textSize)), as: UInt64.self)
  var offset = 16 + textSize
  while offset + 12 <= file.count {
    let (packedSize, size) = (small(offset), small(offset + 4))
    guard packedSize <= file.count - offset - 12, size <= 1 << 20 else { return }
    let start = file.start + (offset + 12)
    let chunk = Block(zeros: size)
    defer { chunk.start.deallocate() }
    if packedSize == size {
      chunk.start.update(from: start, count: size)
    } else if zlib_unpacks(start, packedSize, chunk.start, size) != 1 {
      return
    }
    UnsafeMutableRawPointer(file.start + (offset + 8)).storeBytes(of: zlib_checksum(chunk.start, size), as: UInt32.self)
    offset += 12 + packedSize
  }
}

@_silgen_name("zlib_unpacks")
private func zlib_unpacks(
  _ input: UnsafePointer<UInt8>, _ inputSize: Int, _ output: UnsafeMutablePointer<UInt8>, _ outputSize: Int
) -> CInt
@_silgen_name("zlib_checksum")
private func zlib_checksum(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> UInt32
@_silgen_name("machine_pack")
private func machine_pack(_ bytes: UnsafePointer<UInt8>, _ size: Int)
@_silgen_name("machine_attempt")
private func machine_attempt(_ body: @convention(c) () -> Void)

private let targets: [String: ([UInt8]) -> Void] = ["inflate": inflate, "fstab": fstab, "pack": pack]
private let target = targets[getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""]

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard let target else { fatalError("FUZZ_TARGET is none of \(targets.keys.sorted().joined(separator: ", "))") }
  target(Array(UnsafeBufferPointer(start: data, count: size)))
  machine_release()
  return 0
}

@_silgen_name("machine_release")
private func machine_release()
