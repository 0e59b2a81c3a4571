// CRC-32 as zlib computes it, four bytes at a time, to tell a pack that was damaged on its way.
import CLinux

/// The tables that the sums are computed with.
struct Checksums {
  private let sums: UnsafeMutablePointer<UInt32>

  init() {
    guard let memory = sys_memory(4096) else { fail(125, "reserve memory", nil, -12, "") }
    sums = memory.assumingMemoryBound(to: UInt32.self)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      sums[byte] = value
    }
    for index in 256..<1024 { sums[index] = sums[index - 256] >> 8 ^ sums[Int(sums[index - 256] & 255)] }
  }

  /// The sum of so many bytes, a multiple of four.
  func of(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> UInt32 {
    var value = ~UInt32(0)
    var at = UnsafeRawPointer(bytes)
    for _ in 0..<size / 4 {
      value ^= at.load(as: UInt32.self)
      value =
        sums[Int(768 + (value & 255))] ^ sums[Int(512 + (value >> 8 & 255))] ^ sums[Int(256 + (value >> 16 & 255))]
        ^ sums[Int(value >> 24)]
      at += 4
    }
    return ~value
  }
}
