// The items that running processes use: as program, working directory, open or mapped file, mounted in a namespace, or
// named in the environment.
//
// A process in a namespace sees an item at its logical path, others at its host path, and one that uses another store
// has items of the same names. Each name of an item is therefore looked for in what the system says of a process,
// whatever stands before it, and then the file is compared with the one in this store. Invariant: an item counts as
// unused only when no process names it, or every file that is named so is certainly another; what cannot be looked at
// counts as this store's. Processes of other users that we may not look at do not count, just as they cannot use a
// private store.

import Glibc

extension EmbeddedStore {
  /// The items that some process is using, as far as this user may see.
  func itemsInUse() throws -> Set<String> {
    var used = ItemsInUse(store: self)
    guard let processes = try ofOthers({ try Descriptor.open(processDirectory, O_RDONLY | O_DIRECTORY) }) else {
      return []
    }
    for name in try processes.entryNames(path: processDirectory).map(display) where name.allSatisfy(\.isNumber) {
      try used.note(process: "\(processDirectory)/\(name)")
    }
    return used.found
  }
}

/// What was found so far.
private struct ItemsInUse {
  let store: EmbeddedStore
  var found: Set<String> = []
  /// What the process that is looked at names, where the file cannot be compared.
  private var uncertain: Set<String> = []
  /// Milliseconds after which a process is looked at again: one that was about to end, or to close a file, has done so.
  private static let pauses: [UInt32] = [2, 8, 0]

  init(store: EmbeddedStore) { self.store = store }

  /// A name of an item in a text.
  private struct Mention {
    let item: String
    /// Where the text has the slash before the name, and where the name ends.
    let start: Int
    let end: Int
  }

  mutating func note(process: String) throws {
    for pause in ItemsInUse.pauses {
      uncertain = []
      try look(at: process)
      if uncertain.subtracting(found).isEmpty { return }
      usleep(pause * 1000)
    }
    found.formUnion(uncertain)
  }

  private mutating func look(at process: String) throws {
    for link in ["exe", "cwd", "root"] { try note(link: "\(process)/\(link)") }
    let names = try ofOthers {
      try Descriptor.open("\(process)/fd", O_RDONLY | O_DIRECTORY).entryNames(path: process)
    }
    for number in names ?? [] { try note(link: "\(process)/fd/\(display(number))") }
    for line in try contents("\(process)/maps").split(separator: newline) {
      try note(mapping: Array(line), process)
    }
    try note(mounts: contents("\(process)/mountinfo").split(separator: newline).map(Array.init), process)
    for variable in try contents("\(process)/environ").split(separator: 0) {
      try note(variable: Array(variable), process)
    }
  }

  // MARK: What the system says of a process

  /// A link leads to the file itself, whatever its text says.
  private mutating func note(link: String) throws {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { readlink(link, $0.bindMemory(to: CChar.self).baseAddress!, $0.count) }
    guard count > 0 else { return }
    let text = Array(buffer[..<count])
    for mention in try mentions(in: text) {
      note(mention, at: text[mention.end...]) { FileIdentity(following: link) }
    }
  }

  /// `RANGE RIGHTS OFFSET DEVICE NUMBER PATH`. The path is one of the process's own view, or of ours.
  private mutating func note(mapping line: [UInt8], _ process: String) throws {
    for mention in try mentions(in: line) {
      note(mention, at: line[mention.end...]) {
        let fields = line.split(separator: space, maxSplits: 5)
        guard fields.count == 6, let number = UInt64(display(Array(fields[4]))) else { return nil }
        let path = Array(fields[5].drop { $0 != slash })
        return [FileIdentity(path: path, inRoot: "\(process)/root"), FileIdentity(following: display(path))]
          .first { $0?.number == number } ?? nil
      }
    }
  }

  /// `ID PARENT DEVICE ROOT POINT OPTIONS…`: what is mounted, within its file system, and where. What the rest of a line
  /// names, such as the layers of an overlay, cannot be looked at.
  private mutating func note(mounts lines: [[UInt8]], _ process: String) throws {
    func point(_ line: [UInt8]) -> ArraySlice<UInt8>? {
      let fields = line.split(separator: space, maxSplits: 5)
      return fields.count == 6 ? fields[4] : nil
    }
    for line in lines {
      for mention in try mentions(in: line) {
        guard let at = point(line), mention.start < at.endIndex else {
          uncertain.insert(mention.item)
          continue
        }
        let end = line[mention.end...].firstIndex(of: space) ?? line.endIndex
        note(mention, at: line[mention.end..<end]) {
          // Of several mounts at one mount point, only the last can be looked at.
          guard lines.count(where: { point($0) == at }) == 1 else { return nil }
          return FileIdentity(path: unescaped(at), inRoot: "\(process)/root")
        }
      }
    }
  }

  /// A variable of the environment, whose paths are the process's.
  private mutating func note(variable: [UInt8], _ process: String) throws {
    let before = Set("=:;, \t\n\"'()".utf8)
    for mention in try mentions(in: variable) {
      note(mention, at: []) {
        let start = variable[..<mention.start].lastIndex(where: before.contains).map { $0 + 1 } ?? 0
        guard variable[start] == slash else { return nil }
        return FileIdentity(path: Array(variable[start..<mention.end]), inRoot: "\(process)/root")
      }
    }
  }

  // MARK: Names and files

  /// Notes the item unless `file`, which the process has at `rest` in it, is another than the one in this store.
  private mutating func note(_ mention: Mention, at rest: ArraySlice<UInt8>, _ file: () -> FileIdentity?) {
    if found.contains(mention.item) { return }
    let own = store.hostPath(mention.item) + display(unescaped(rest))
    guard let theirs = file(), let ours = FileIdentity(following: own) else {
      uncertain.insert(mention.item)
      return
    }
    if !theirs.isOther(than: ours) { found.insert(mention.item) }
  }

  /// Every `/HASH-NAME` in the bytes that is the name of an item. A mount shows its path within its file system, of which
  /// the store's own path may be cut off, so what precedes is not looked at.
  private func mentions(in bytes: [UInt8]) throws -> [Mention] {
    var result: [Mention] = []
    var next = bytes.startIndex
    while let start = bytes[next...].firstIndex(of: slash) {
      next = start + 1
      let dash = next + StorePath.hashLength
      guard dash < bytes.count, bytes[dash] == UInt8(ascii: "-"),
        bytes[next..<dash].allSatisfy({ NixBase32.values[Int($0)] != 255 }),
        let item = try store.items.path(withHashPart: display(Array(bytes[next..<dash])))
      else { continue }
      let length = item.utf8.count - StorePath.directory.utf8.count
      result.append(Mention(item: item, start: start, end: min(start + length, bytes.count)))
    }
    return result
  }

  /// What a file of the process directory has.
  private func contents(_ path: String) throws -> [UInt8] {
    try ofOthers {
      let sink = ArraySink()
      let file = try Descriptor.open(path, O_RDONLY)
      _ = try copyBytes(from: DescriptorSource(file, path: path), to: sink)
      return sink.bytes
    } ?? []
  }
}

/// What is read of another process; nil when that has ended (while it ends, its mounts are an invalid argument), for then
/// it uses nothing, or when it is another user's, of which nothing can be seen. Any other failure is an error: what is in
/// use must not count as unused.
private func ofOthers<Result>(_ read: () throws -> Result) throws -> Result? {
  do {
    return try read()
  } catch let error as StoreError {
    guard case .system(let code) = error.kind, [ENOENT, ESRCH, EINVAL, EACCES, EPERM].contains(code) else {
      throw error
    }
    return nil
  }
}

/// The kernel writes spaces, tabs, ends of lines and backslashes in paths as `\` and three octal digits.
private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var rest = text
  while let byte = rest.popFirst() {
    let digits = rest.prefix(3)
    if byte == UInt8(ascii: "\\"), digits.count == 3, let value = UInt8(display(Array(digits)), radix: 8) {
      result.append(value)
      rest = rest.dropFirst(3)
    } else {
      result.append(byte)
    }
  }
  return result
}

private let slash = UInt8(ascii: "/")
private let space = UInt8(ascii: " ")
private let newline = UInt8(ascii: "\n")
