// The outlines of a Guix tree's modules, kept between runs: four hundred files need not be read to know what they export.
//
// One file of the cache for each tree. Invariant: an outline counts only for a module's file with the stamp that it had
// when it was skimmed, if that was some time before the outlines were written; all else is skimmed again. An outline that
// is used instead of a file's contents is noted as the input that it is.

import Glibc

/// Outlines by their modules' files.
public enum OutlineCache {
  private struct Entry {
    let stamp: InputTrace.Stamp
    /// The module's name, such as `gnu packages base`.
    let module: String
    /// The encoded outline; empty for a module that has none.
    let outline: [UInt8]
  }

  nonisolated(unsafe) private static var entries: [ExactText: Entry] = [:]
  nonisolated(unsafe) private static var isLoaded = false
  nonisolated(unsafe) private static var hasNew = false
  private static let directory = CacheDirectory("outlines")
  /// Files changed less than this before the outlines were written may have changed once more, in nanoseconds.
  private static let granularity: UInt64 = 2_000_000_000
  /// All outlines together have at most this many bytes.
  private static let limit = 64 << 20

  /// The outline of the module whose file is `path`; nil when it has to be loaded.
  static func outline(of path: String, module: String) throws -> ModuleOutline? {
    if let stamp = InputTrace.Stamp(of: path), let entry = try known(path, module, stamp) {
      InputTrace.note(.outline(path, module: module))
      return ModuleOutline(decoding: entry.outline)
    }
    let stamp = InputTrace.Stamp(of: path)
    let bytes = try SourceText.read(path, noting: .outline(path, module: module))
    let outline = try ModuleOutline.of(bytes, file: path, module: module)
    if let stamp {
      entries[ExactText(path)] = Entry(stamp: stamp, module: module, outline: outline?.encoded ?? [])
      hasNew = true
    }
    return outline
  }

  private static func known(_ path: String, _ module: String, _ stamp: InputTrace.Stamp) throws -> Entry? {
    if !isLoaded { try load() }
    guard let entry = entries[ExactText(path)], entry.stamp == stamp, entry.module == module else { return nil }
    return entry
  }

  /// What distinguishes a module's outline from another one; empty when there is no such file.
  public static func digest(of path: String, module: String) -> [UInt8] {
    guard InputTrace.Stamp(of: path) != nil,
      (try? outline(of: path, module: module)) != nil || entries[ExactText(path)] != nil
    else { return [] }
    return entries[ExactText(path)].map { [1] + $0.outline } ?? []
  }

  // MARK: The file

  private static var name: String? {
    Floors.tree.map { "tree-" + String(CacheDirectory.checksum(Array($0.utf8)[...]), radix: 36) }
  }

  private static func load() throws {
    isLoaded = true
    guard let name, let bytes = directory.read(name) else { return }
    var reader = CacheReader(bytes)
    guard let words = reader.number(), words == (try TreeWords.checksum()), let created = reader.number(),
      let count = reader.number()
    else { return }
    for _ in 0..<count {
      guard let path = reader.text(), let module = reader.text(), let device = reader.number(),
        let inode = reader.number(), let mode = reader.number(), let size = reader.number(),
        let modified = reader.number(), let changed = reader.number(), let outline = reader.bytes()
      else { return entries.removeAll() }
      if max(modified, changed) &+ granularity >= created { continue }
      let stamp = InputTrace.Stamp(
        device: device, inode: inode, mode: mode, size: size, modified: modified, changed: changed)
      entries[ExactText(path)] = Entry(stamp: stamp, module: module, outline: outline)
    }
  }

  /// Keeps the outlines of this run, if there are new ones; when the program ends.
  public static func save() {
    guard hasNew, let name, let words = try? TreeWords.checksum() else { return }
    hasNew = false
    var writer = CacheWriter()
    writer.put(words)
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    writer.put(UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    writer.put(UInt64(entries.count))
    for (path, entry) in entries {
      writer.put(path.text)
      writer.put(entry.module)
      let stamp = entry.stamp
      for field in [stamp.device, stamp.inode, stamp.mode, stamp.size, stamp.modified, stamp.changed] {
        writer.put(field)
      }
      writer.put(entry.outline)
    }
    directory.write(name, writer.contents)
    directory.shrink(to: limit)
  }
}

extension ModuleOutline {
  /// The outline as bytes: for each name its kind, its length and its characters; not empty.
  fileprivate var encoded: [UInt8] {
    var writer = CacheWriter()
    writer.put(UInt64(exports.count))
    for (name, export) in exports.sorted(by: { $0.key < $1.key }) {
      writer.put(UInt64(export.rawValue))
      writer.put(name.text)
    }
    return writer.contents
  }

  fileprivate init?(decoding bytes: [UInt8]) {
    var reader = CacheReader(bytes)
    guard let count = reader.number() else { return nil }
    for _ in 0..<count {
      guard let kind = reader.number(), let export = Export(rawValue: Int(kind)), let name = reader.text() else {
        return nil
      }
      exports[ExactText(name)] = export
    }
  }
}
