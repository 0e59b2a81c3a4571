// Bytes ended by NUL. Embedded Swift has strings, but they bring Unicode tables that would be most of the runner; paths
// are bytes anyway.

let slash: CChar = 0x2F
let newline: CChar = 0x0A
let backslash: CChar = 0x5C

typealias Text = UnsafePointer<CChar>

extension StaticString {
  /// The bytes of a literal, which lie in the program and end with NUL.
  var text: Text { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}

func textLength(_ text: Text) -> Int {
  var length = 0
  while text[length] != 0 { length += 1 }
  return length
}

func sameText(_ a: Text, _ b: Text) -> Bool {
  var index = 0
  while a[index] == b[index] {
    if a[index] == 0 { return true }
    index += 1
  }
  return false
}

/// Whether the text begins with these bytes.
func hasPrefix(_ text: Text, _ prefix: Text) -> Bool {
  var index = 0
  while prefix[index] != 0 {
    if text[index] != prefix[index] { return false }
    index += 1
  }
  return true
}

/// A decimal number below 2^32 - 1.
func parseNumber(_ text: Text) -> UInt32? {
  var value: UInt64 = 0
  var index = 0
  while text[index] != 0 {
    let digit = Int(text[index]) - 0x30
    guard (0...9).contains(digit), value < 0xFFFF_FFFF else { return nil }
    value = value * 10 + UInt64(digit)
    index += 1
  }
  return index > 0 && value < 0xFFFF_FFFF ? UInt32(value) : nil
}
