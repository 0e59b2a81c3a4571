// A runner that carries its pack behind its own image. The tree is unpacked into memory that belongs to the namespace:
// a tmpfs on the staging ground, which ends with the namespace. No unprivileged kernel interface mounts an image in a
// file, and a tmpfs is the one file system that every kernel gives to every user. Only what is too large for memory
// goes to disk, is said so, and is removed when the program has ended.
//
//     nspack 1                                 8 bytes
//     CRC-32 of what follows up to the chunks  a 64-bit little-endian number
//     size of the tree, of ITEM, of the table  the same
//     ITEM, the table                          the name of the namespace's item; its fstab; zeros up to 512 bytes
//     chunks                                   a tar archive, see ChunkSink in Sources/Store/Compression.swift
import CLinux

/// The pack behind the runner's image.
struct Pack {
  private let file: Int32
  private let names: Names
  /// Where the chunks begin.
  private let chunks: UInt64
  /// How much the tree holds.
  private let size: UInt64
  /// The name of the namespace's item.
  private let item: Text
  private let tableText: UnsafeMutablePointer<CChar>
  private let tableSize: Int
  private let sums: Checksums

  /// The pack of this runner; nil if it carries none.
  init?(_ names: Names) {
    let start = sys_pack_start()
    if start == 0 { return nil }
    self.names = names
    file = sys_open_read(-100, names.isSealed ? Text(names.program) : ("/proc/self/exe" as StaticString).text)
    if file < 0 { fail(125, "open the pack", names.program, file, "it was moved or removed while it was started") }
    var status = sys_file()
    _ = sys_file_status(file, nil, &status)
    if status.size < sys_pack_end() {
      fail(125, "read the pack", names.program, 0, "its end is missing: copy it again")
    }
    guard let header = sys_memory(40) else { fail(125, "reserve memory", nil, -12, "") }
    Pack.read(file, header, 40, at: start, names)
    let sum = header.load(fromByteOffset: 8, as: UInt64.self)
    size = header.load(fromByteOffset: 16, as: UInt64.self)
    let itemSize = header.load(fromByteOffset: 24, as: UInt64.self)
    let tableSize = header.load(fromByteOffset: 32, as: UInt64.self)
    let isPack = hasPrefix(header.assumingMemoryBound(to: CChar.self), "nspack 1")
    if !isPack || itemSize == 0 || itemSize > 255 || tableSize >= 1 << 26 { Pack.damaged(names) }
    let textSize = (Int(itemSize + tableSize) + 24 + 511) / 512 * 512
    guard let texts = sys_memory(textSize), let name = sys_memory(256) else {
      fail(125, "reserve memory", nil, -12, "")
    }
    Pack.read(file, texts, textSize, at: start + 16, names)
    sums = Checksums()
    if UInt64(sums.of(texts.assumingMemoryBound(to: UInt8.self), textSize)) != sum { Pack.damaged(names) }
    name.copyMemory(from: texts + 24, byteCount: Int(itemSize))
    item = UnsafePointer(name.assumingMemoryBound(to: CChar.self))
    // The table is parsed in place, and wants a byte after its end.
    guard let table = sys_memory(Int(tableSize) + 1) else { fail(125, "reserve memory", nil, -12, "") }
    table.copyMemory(from: texts + 24 + Int(itemSize), byteCount: Int(tableSize))
    tableText = table.assumingMemoryBound(to: CChar.self)
    self.tableSize = Int(tableSize)
    chunks = start + 16 + UInt64(textSize)
  }

  /// Stops because what is there cannot be what was written.
  static func damaged(_ names: Names) -> Never {
    fail(125, "unpack", names.program, 0, "it is damaged: copy it again")
  }

  /// The table of the namespace.
  func readTable() -> Fstab { Fstab.read(text: tableText, size: tableSize, path: names.program) }

  /// Reads exactly so many bytes.
  static func read(_ file: Int32, _ memory: UnsafeMutableRawPointer, _ size: Int, at offset: UInt64, _ names: Names) {
    var filled = 0
    while filled < size {
      let count = sys_read_at(file, memory + filled, size - filled, offset + UInt64(filled))
      if count < 0 { fail(125, "read the pack", names.program, Int32(count), "") }
      if count == 0 { fail(125, "read the pack", names.program, 0, "its end is missing: copy it again") }
      filled += count
    }
  }

  /// Unpacks into a directory.
  func unpack(into directory: Int32) {
    var unpacking = Unpacking(
      stream: ChunkStream(file: file, at: chunks, sums: sums, names: names), directory: directory)
    unpacking.run()
    _ = sys_close(file)
  }

  /// The path of the store, or of the namespace's item in it, below a directory, in the buffer.
  func path(_ directory: StaticString, item wantsItem: Bool, _ buffer: UnsafeMutablePointer<CChar>) -> Text {
    copyText(directory.text, to: buffer)
    appendText("/gnu/store", to: buffer, capacity: Names.capacity)
    if wantsItem {
      appendText("/", to: buffer, capacity: Names.capacity)
      appendText(item, to: buffer, capacity: Names.capacity)
    }
    return UnsafePointer(buffer)
  }

  /// Unpacks to disk if the tree is too large for memory, or if the caller wants it there. True if it did: then the
  /// runner goes on as one that was unpacked by hand.
  func unpackToDisk() -> Bool {
    let environment = sys_environment()
    let wanted = variable("NSRUN_UNPACK=", environment)
    let isTooLarge = size > sys_memory_size() / 2
    if wanted == nil && !isTooLarge { return false }
    let path = names.item
    makeDirectory(below: wanted ?? variable("TMPDIR=", environment) ?? ("/var/tmp" as StaticString).text, path)
    let directory = sys_open_read(-100, path)
    if directory < 0 { fail(125, "unpack to", path, directory, "") }
    say(path, wasWanted: wanted != nil)
    let watch = sys_watch_end()
    if watch < 0 { fail(125, "watch over", path, watch, "") }
    if watch == 1 {
      clear(directory)
      _ = sys_remove_directory(-100, path)
      sys_exit(0)
    }
    unpack(into: directory)
    _ = sys_close(directory)
    appendText("/gnu/store", to: path, capacity: Names.capacity)
    copyText(path, to: names.store)
    appendText("/", to: path, capacity: Names.capacity)
    appendText(item, to: path, capacity: Names.capacity)
    return true
  }

  /// Makes a directory that was not there; its path comes into the buffer.
  private func makeDirectory(below parent: Text, _ path: UnsafeMutablePointer<CChar>) {
    if parent[0] != slash {
      fail(125, "unpack to", parent, 0, "NSRUN_UNPACK or TMPDIR must name a directory from / on")
    }
    // Another container's process may have the same number.
    var result: Int32 = -17
    var attempt = 0
    while result == -17 && attempt < 100 {
      path[0] = 0
      appendText(parent, to: path, capacity: Names.capacity)
      appendText("/nsrun-", to: path, capacity: Names.capacity)
      appendNumber(Int(sys_process_number()), to: path)
      if attempt > 0 {
        appendText("-", to: path, capacity: Names.capacity)
        appendNumber(attempt, to: path)
      }
      result = sys_make_directory(-100, path, 0o700)
      attempt += 1
    }
    if result < 0 { fail(125, "unpack to", path, result, "NSRUN_UNPACK names another directory") }
  }

  private func say(_ path: Text, wasWanted: Bool) {
    guard let memory = sys_memory(Line.capacity) else { return }
    var line = Line(bytes: memory.assumingMemoryBound(to: CChar.self))
    line.add("exec: unpacking to ")
    line.addName(path)
    line.add(", until the program ends")
    line.add(wasWanted ? ", as NSRUN_UNPACK says" : ": memory does not hold the pack")
    line.send()
  }

  /// Removes everything in a directory.
  private func clear(_ directory: Int32) {
    guard let memory = sys_memory(8192) else { return }
    var removed = true
    while removed {
      removed = false
      let listing = sys_open_read(directory, ".")
      while true {
        let count = Int(sys_read_directory(listing, memory, 8192))
        if count <= 0 { break }
        var offset = 0
        while offset < count {
          // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name.
          let record = memory + offset
          let name = UnsafePointer((record + 19).assumingMemoryBound(to: CChar.self))
          if remove(name, from: directory) { removed = true }
          offset += Int(record.load(fromByteOffset: 16, as: UInt16.self))
        }
      }
      _ = sys_close(listing)
    }
  }

  private func remove(_ name: Text, from directory: Int32) -> Bool {
    if sameText(name, ".") || sameText(name, "..") { return false }
    if sys_remove(directory, name) >= 0 { return true }
    let inner = sys_open_read(directory, name)
    if inner < 0 { return false }
    clear(inner)
    _ = sys_close(inner)
    return sys_remove_directory(directory, name) >= 0
  }
}
