// The items that running processes use: as program, working directory, open or mapped file, or mounted in a namespace.
// A process in a namespace sees an item at its logical path, others at its host path; both spellings are looked for.
// Processes of other users that we may not look at do not count, just as they cannot use a private store.

import Glibc

extension EmbeddedStore {
  /// The items that some process is using, as far as this user may see.
  func itemsInUse() throws -> Set<String> {
    var found: Set<String> = []
    guard let processes = try? Descriptor.open(processDirectory, O_RDONLY | O_DIRECTORY) else { return found }
    for name in try processes.entryNames(path: processDirectory).map(display) where name.allSatisfy(\.isNumber) {
      let process = "\(processDirectory)/\(name)"
      for link in ["exe", "cwd", "root"] { note(linkAt: "\(process)/\(link)", &found) }
      if let descriptors = try? Descriptor.open("\(process)/fd", O_RDONLY | O_DIRECTORY),
        let names = try? descriptors.entryNames(path: process)
      {
        for number in names { note(linkAt: "\(process)/fd/\(display(number))", &found) }
      }
      for file in ["maps", "mountinfo", "environ"] { note(fileAt: "\(process)/\(file)", &found) }
    }
    return found
  }

  private func note(linkAt path: String, _ found: inout Set<String>) {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { readlink(path, $0.bindMemory(to: CChar.self).baseAddress!, $0.count) }
    if count > 0 { note(Array(buffer[..<count]), &found) }
  }

  private func note(fileAt path: String, _ found: inout Set<String>) {
    guard let file = try? Descriptor.open(path, O_RDONLY) else { return }
    let sink = ArraySink()
    // A process may end while we read about it; then it uses nothing.
    guard (try? copyBytes(from: DescriptorSource(file, path: path), to: sink)) != nil else { return }
    note(sink.bytes, &found)
  }

  /// Notes every `/HASH-NAME` in the bytes. A mount shows its place within its file system, of which the store's own
  /// path may be cut off, so what precedes is not looked at: an accidental match only keeps an item longer.
  private func note(_ bytes: [UInt8], _ found: inout Set<String>) {
    let slash = UInt8(ascii: "/")
    var start = bytes.startIndex
    while let position = bytes[start...].firstIndex(of: slash) {
      start = position + 1
      let end = start + StorePath.hashLength
      guard end < bytes.count, bytes[end] == UInt8(ascii: "-"),
        bytes[start..<end].allSatisfy({ NixBase32.values[Int($0)] != 255 })
      else { continue }
      let hash = display(Array(bytes[start..<end]))
      if let path = try? items.path(withHashPart: hash) { found.insert(path) }
    }
  }
}
