// The environment of the program, as the table's settings have it.
import CLinux

extension Settings {
  /// The environment of the program: the caller's, unless it is pure, with the table's variables instead of those
  /// of the same names.
  func environment() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let old = sys_environment()
    if variableCount == 0 && !isPure { return old }
    var count = 0
    if let old { while old[count] != nil { count += 1 } }
    guard let memory = sys_memory((count + variableCount + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)
    else { fail(125, "reserve memory", nil, -12, "") }
    let new = memory.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
    var filled = 0
    if let old, !isPure {
      for index in 0..<count {
        guard let entry = old[index], !isReplaced(entry) else { continue }
        new[filled] = entry
        filled += 1
      }
    }
    var next = variables
    for _ in 0..<variableCount {
      guard var text = next else { break }
      while text[0] == 0 { text += 1 }
      new[filled] = UnsafeMutablePointer(mutating: text)
      filled += 1
      next = text + textLength(text)
    }
    return new
  }

  private func isReplaced(_ entry: Text) -> Bool {
    var next = variables
    for _ in 0..<variableCount {
      guard var text = next else { break }
      while text[0] == 0 { text += 1 }
      var index = 0
      while text[index] == entry[index] && text[index] != 0 && text[index] != 0x3D { index += 1 }
      if text[index] == 0x3D && entry[index] == 0x3D { return true }
      next = text + textLength(text)
    }
    return false
  }
}

/// The value of a variable, given with its `=`.
func variable(_ name: Text, _ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Text? {
  guard var next = environment else { return nil }
  while let entry = next[0] {
    if hasPrefix(entry, name) { return UnsafePointer(entry + textLength(name)) }
    next += 1
  }
  return nil
}
