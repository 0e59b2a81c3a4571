// Where the standard library comes from: a bundle behind the executable's own image, or the directory `stdlib` above
// the executable or in `share/nsscheme` beside its folder (a checkout, an unbundled installation).
//
// A bundle is the files one after the other, then an index of lines `offset length path`, then 16 bytes: the length of
// the index as 8 bytes (little endian) and the mark `nslibary`. The file `nsrun` among them is the namespace runner.
// The executable is read through /proc/self/exe and mapped, so that only files that are asked for are touched.

import Glibc
import SchemeCore

/// The standard library of this executable.
struct StandardLibrary {
  let source: any ModuleSource
  /// Its directory, nil when it is part of the executable.
  let directory: String?

  static func find() throws -> StandardLibrary {
    if let path = getenv("NSSCHEME_STDLIB") {
      let directory = String(cString: path)
      return StandardLibrary(source: DirectorySource(directory), directory: directory)
    }
    if let bundle = BundleSource() { return StandardLibrary(source: bundle, directory: nil) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    var folder = count > 0 ? String(cString: buffer) : "/"
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      folder = String(folder[..<slash])
      for candidate in ["\(folder)/stdlib", "\(folder)/share/nsscheme/stdlib"]
      where access("\(candidate)/core/guile/control.scm", R_OK) == 0 {
        return StandardLibrary(source: DirectorySource(candidate), directory: candidate)
      }
    }
    throw ScriptCommand.Failure(
      message: "the standard library is neither in the executable nor above it; set NSSCHEME_STDLIB to its directory")
  }
}

/// The bundle behind the executable.
final class BundleSource: ModuleSource {
  static let mark = Array("nslibary".utf8)
  private let base: UnsafeRawPointer
  /// A file: its path below stdlib, and where it lies.
  private typealias File = (name: String, bytes: Range<Int>)
  /// The files by their paths below their floors; a module with two implementations has two.
  private var files: [String: [File]] = [:]

  /// Nil when the executable has no bundle.
  init?() {
    let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size > 16 else { return nil }
    let size = Int(status.st_size)
    var tail = [UInt8](repeating: 0, count: 16)
    guard pread(file, &tail, 16, off_t(size - 16)) == 16, Array(tail[8...]) == BundleSource.mark else { return nil }
    guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED else { return nil }
    base = UnsafeRawPointer(memory)
    let length = tail[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= size - 16 else { return nil }
    let index = UnsafeRawBufferPointer(start: base + (size - 16 - length), count: length)
    files.reserveCapacity(256)
    var at = 0
    /// A decimal number and the space behind it.
    func number() -> Int? {
      var value = 0
      while at < length, case let byte = index[at], byte != 32 {
        guard (48...57).contains(byte), value < 1 << 48 else { return nil }
        value = value * 10 + Int(byte - 48)
        at += 1
      }
      at += 1
      return value
    }
    while at < length {
      guard let offset = number(), let count = number(), offset <= size - count else { return nil }
      let start = min(at, length)
      while at < length, index[at] != 10 { at += 1 }
      let name = String(decoding: index[start..<at], as: UTF8.self)
      files[Floors.modulePath(name) ?? name, default: []].append((name, offset..<(offset + count)))
      at += 1
    }
  }

  func read(_ path: String) -> [UInt8]? {
    file(path).map { Array(UnsafeRawBufferPointer(start: base + $0.bytes.lowerBound, count: $0.bytes.count)) }
  }
  private func file(_ path: String) -> File? {
    guard let found = files[path] else { return nil }
    if found.count == 1 { return found[0] }
    let chosen = Floors.chosen(among: found.map(\.name))
    return found.first { $0.name == chosen }
  }
  func file(of path: String) -> String { file(path)?.name ?? path }
  func displayName(_ path: String) -> String { "stdlib/\(file(of: path))" }
  var isOfProgram: Bool { true }
  var paths: [String] {
    files.filter { $0.key != $0.value[0].name || $0.key.utf8.contains(UInt8(ascii: "/")) }.map(\.key)
  }
}
