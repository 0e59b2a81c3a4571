// The core forms of a file, kept between runs: a Guix tree's modules, and the library's procedures beside one, expand to
// the same as long as they, the macros they use and what names mean are the same. `NSSCHEME_EAGER` and `--no-cache` switch it
// off, and so do budgets, which count the steps of expansion, and confinement: what untrusted code may have done to a macro is
// kept for nobody.
//
// Invariants: a form counts only for the contents of the file that it was in; only if all that its expansion learnt is still
// so (`KeptDecoder.replay`); and only if the files whose procedures may have run to expand it have the contents that they had
// (`MacroHomes`). What cannot be kept is marked, so that no other run tries.

import Glibc

/// The text of a file whose forms are evaluated, and what is kept of them.
final class LoadedText: SkimmedText {
  /// nil when nothing is kept of such a file.
  let kept: KeptForms?

  init(name: String, bytes: [UInt8], isLibrary: Bool) {
    kept = KeptForms(name, bytes, isLibrary: isLibrary)
    super.init(name: name, bytes: bytes)
  }
}

/// The kept forms of one file.
public final class KeptForms {
  /// What of a form is kept: the form itself, or the procedure that it defines.
  enum Part: Int { case form, procedure }

  private static let directory = CacheDirectory("forms")
  /// All files together have at most this many bytes.
  private static let limit = 256 << 20
  /// Those that have something new.
  nonisolated(unsafe) private static var changed: [KeptForms] = []

  private let path: String
  private let digest: UInt64
  private var file: [UInt8] = []
  private var names = KeptNames()
  /// Where the forms that were read are in the file, by `key`.
  private var ranges: [Int: Range<Int>] = [:]
  private var added: [Int: [UInt8]] = [:]
  private var homes: MacroHomes

  /// nil when nothing of such a file is kept.
  init?(_ path: String, _ bytes: [UInt8], isLibrary: Bool) {
    guard Modules.importsAreLazy, Modules.areReady, !CacheDirectory.isOff, LazyDefinitions.isEnabled,
      !Confinement.isOn,
      !isLibrary || Modules.source?.isOfProgram == true
    else { return nil }
    self.path = path
    digest = CacheDirectory.checksum(bytes[...]) &+ KeptForms.settings
    homes = MacroHomes()
    if !isLibrary { MacroHomes.note(digest &- KeptForms.settings, of: path) }
    if read() {
      Heap.expectLittleExpansion()
    } else {
      (file, names, ranges, homes) = ([], KeptNames(), [:], MacroHomes())
    }
  }

  /// What macros of Guix ask the environment for when they are defined: with this variable they check descriptions.
  private static let settings: UInt64 =
    getenv("GUIX_UNINSTALLED").map { CacheDirectory.checksum(Array(String(cString: $0).utf8)[...]) } ?? 0

  private lazy var name = String(CacheDirectory.checksum(Array(path.utf8)[...]), radix: 36)
  private static func key(_ start: Int, _ part: Part) -> Int { start << 1 | part.rawValue }

  // MARK: Forms

  /// The core form of the form that begins at a byte: the kept one, or else `expanded`, which is kept from now on.
  func form(
    at start: Int, _ part: Part, again: @escaping () throws -> Void = {}, expanded: () throws -> CoreForm
  ) throws -> CoreForm {
    let log = ExpansionLog(prefix: "\(name)-\(start)-\(part.rawValue)")
    if Budget.isActive || Confinement.isOn { return try ExpansionLog.with(log, expanded) }
    let key = KeptForms.key(start, part)
    if let range = ranges[key] {
      if range.isEmpty { return try ExpansionLog.with(log, expanded) }
      do {
        return try kept(range, log.prefix, again)
      } catch is NotKept {
        ranges[key] = nil
      }
    } else if added[key] != nil {
      return try ExpansionLog.with(log, expanded)
    }
    let (module, writeCount) = (Modules.current, Port.writeCount)
    let form = try ExpansionLog.with(log, expanded)
    let isWhole = !log.isSpoiled && Modules.current == module && Port.writeCount == writeCount
    add(key, (isWhole ? try? encoded(form, log) : nil) ?? [])
    return form
  }

  private func add(_ key: Int, _ bytes: [UInt8]) {
    if added.isEmpty { KeptForms.changed.append(self) }
    added[key] = bytes
  }

  private func kept(_ range: Range<Int>, _ prefix: String, _ again: @escaping () throws -> Void) throws -> CoreForm {
    try file.withUnsafeBufferPointer { buffer in
      var decoder = KeptDecoder(UnsafeBufferPointer(rebasing: buffer[..<range.upperBound]), at: range.lowerBound, names)
      for _ in 0..<(try decoder.count()) {
        guard homes.isValid(try decoder.number()) else { throw NotKept() }
      }
      try decoder.replay {
        try ExpansionLog.with(ExpansionLog(prefix: prefix), again)
      }
      return try decoder.form()
    }
  }

  private func encoded(_ form: CoreForm, _ log: ExpansionLog) throws -> [UInt8] {
    var encoder = KeptEncoder(names)
    let used = try homes.indices(of: log)
    encoder.put(used.count)
    for home in used { encoder.put(home) }
    try encoder.put(log)
    try encoder.put(form)
    return encoder.bytes
  }

  // MARK: The file

  private func read() -> Bool {
    guard let bytes = KeptForms.directory.read(name) else { return false }
    var reader = CacheReader(bytes)
    guard reader.text() == path, reader.number() == digest, let homes = MacroHomes(reading: &reader),
      let nameCount = reader.number()
    else { return false }
    file = bytes
    self.homes = homes
    names = KeptNames(bytes)
    for _ in 0..<nameCount {
      guard let range = reader.range() else { return false }
      names.add(range)
    }
    guard let formCount = reader.number() else { return false }
    ranges.reserveCapacity(Int(min(formCount, 1 << 16)))
    for _ in 0..<formCount {
      guard let key = reader.number(), let range = reader.range() else { return false }
      ranges[Int(truncatingIfNeeded: key)] = range
    }
    return reader.isAtEnd
  }

  private func write() {
    var writer = CacheWriter()
    writer.put(path)
    writer.put(digest)
    homes.write(to: &writer)
    let names = names.all
    writer.put(UInt64(names.count))
    for name in names { writer.put(name) }
    let old = ranges.filter { added[$0.key] == nil }
    writer.put(UInt64(old.count + added.count))
    for (key, range) in old {
      writer.put(UInt64(key))
      writer.put(Array(file[range]))
    }
    for (key, bytes) in added {
      writer.put(UInt64(key))
      writer.put(bytes)
    }
    KeptForms.directory.write(name, writer.contents)
  }

  /// Keeps what is new; when the program ends.
  public static func save() {
    if changed.isEmpty || Confinement.isOn { return }
    for forms in changed { forms.write() }
    changed.removeAll()
    directory.shrink(to: limit)
  }
}
