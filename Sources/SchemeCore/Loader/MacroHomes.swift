// Which files a macro's expansion depends on: that of the module where it was made, and those of what this module uses, for
// a transformer may call procedures from there. `syntax-rules` calls none: of a macro that such a form of the file defines,
// the file alone counts. The library's files are the program's own and do not count.
//
// Invariant: only files that had been loaded can have run. A home is written with the files that had been, and with a digest
// of their contents; it is valid as long as that is the digest.

import Glibc

/// The homes of the macros that the forms of one file use.
struct MacroHomes {
  /// A module, and whether what it uses counts as well.
  private struct Key: Hashable {
    let module: ExactText
    let countsUses: Bool
  }
  private struct Home {
    let key: Key
    /// The absolute names of the files, one a line; empty for one that this run adds, until it is written.
    var files: String
    var digest: UInt64
    /// This run has added forms that depend on it, and may have loaded more of its files.
    var hasGrown = false
  }
  private var homes: [Home] = []
  /// Those that this run has seen to be valid, or has added.
  private var current: [Key: Int] = [:]
  /// By the address of the module, its last bit set when what it uses counts; nil for one of the library.
  private var numbers: [UInt: Int?] = [:]

  init() {}

  /// The numbers of the homes of an expansion; throws when one of them can have no digest.
  mutating func indices(of log: ExpansionLog) throws -> [Int] {
    var whole = log.homes
    var own: [Module] = []
    for event in log.events where event.kind == .reference && event.result.is(.macro) {
      let home = event.result.macroHome
      switch event.result.macroKind {
      case .core: break
      case .rules where event.result.macroIsPlain, .identifier where event.result.macroIsPlain:
        if own.last != home, !own.contains(home) { own.append(home) }
      default: if whole.last != home, !whole.contains(home) { whole.append(home) }
      }
    }
    return try whole.compactMap { try index(of: $0, countsUses: true) }
      + own.compactMap { try index(of: $0, countsUses: false) }
  }

  /// nil for a module of the library.
  private mutating func index(of module: Module, countsUses: Bool) throws -> Int? {
    let address = module.word.bits | (countsUses ? 1 : 0)
    if let known = numbers[address] {
      if let known { homes[known].hasGrown = true }
      return known
    }
    guard let file = MacroHomes.file(of: module) else { throw NotKept() }
    let key = Key(module: ExactText(Modules.key(module.name)), countsUses: countsUses)
    let number = file.isEmpty ? nil : index(of: key)
    numbers[address] = .some(number)
    return number
  }

  private mutating func index(of key: Key) -> Int {
    if let known = current[key] {
      homes[known].hasGrown = true
      return known
    }
    homes.append(Home(key: key, files: "", digest: 0, hasGrown: true))
    current[key] = homes.count - 1
    return homes.count - 1
  }

  /// Whether the files of a home are what they were.
  mutating func isValid(_ index: Int) -> Bool {
    guard homes.indices.contains(index) else { return false }
    let home = homes[index]
    if current[home.key] == index { return true }
    guard MacroHomes.digest(ofFiles: home.files, expecting: home.digest) else { return false }
    if current[home.key] == nil { current[home.key] = index }
    return true
  }

  // MARK: In the file

  init?(reading reader: inout CacheReader) {
    guard let count = reader.number() else { return nil }
    for _ in 0..<count {
      guard let module = reader.text(), let countsUses = reader.number(), let files = reader.text(),
        let digest = reader.number()
      else { return nil }
      homes.append(Home(key: Key(module: ExactText(module), countsUses: countsUses == 1), files: files, digest: digest))
    }
  }

  mutating func write(to writer: inout CacheWriter) {
    for index in homes.indices where homes[index].hasGrown {
      let files = MacroHomes.files(of: homes[index].key).union(
        MacroHomes.lines(homes[index].files).map { ExactText($0) })
      homes[index].files = files.sorted().map(\.text).joined(separator: "\n")
      homes[index].digest = MacroHomes.digest(ofFiles: homes[index].files) ?? 0
    }
    writer.put(UInt64(homes.count))
    for home in homes {
      writer.put(home.key.module.text)
      writer.put(home.key.countsUses ? 1 : 0)
      writer.put(home.files)
      writer.put(home.digest)
    }
  }

  // MARK: Files

  nonisolated(unsafe) private static var digests: [ExactText: UInt64] = [:]
  nonisolated(unsafe) private static var valid: Set<UInt64> = []
  nonisolated(unsafe) private static var filesOfHomes: [Key: Set<ExactText>] = [:]
  nonisolated(unsafe) private static var isOfTree: [ExactText: Bool] = [:]

  /// The file of a tree's module; empty for one of the library, nil for any other.
  private static func file(of module: Module) -> String? {
    guard module.name.isPair, Modules.known(module.name) == module else { return nil }
    guard module.fileName.isString else { return module == Modules.core ? "" : nil }
    let name = module.fileName.swiftString
    if SourceFiles.isLibrary(SourceFiles.index(of: name)) { return "" }
    let key = ExactText(name)
    if isOfTree[key] == nil { isOfTree[key] = digests[key] != nil || Floors.isOfTree(name) }
    return isOfTree[key]! ? name : nil
  }

  private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  /// The contents that a file had when it was loaded.
  static func note(_ digest: UInt64, of file: String) { digests[ExactText(file)] = digest }

  /// The files of a module and, if they count, of all that it uses, as far as they are loaded.
  private static func files(of key: Key) -> Set<ExactText> {
    if let known = filesOfHomes[key] { return known }
    guard let start = Modules.known(key: key.module.text) else { return [] }
    var (pending, seen, files) = ([start], [start.word.bits] as Set<UInt>, [] as Set<ExactText>)
    while let module = pending.popLast() {
      guard let file = file(of: module) else { continue }
      if !file.isEmpty { files.insert(ExactText(file)) }
      if !key.countsUses { break }
      var uses = module.uses
      while uses.isPair {
        let name = Module(word: uses.car).name
        if name.isPair, let used = Modules.known(name), !used.isAsleep, seen.insert(used.word.bits).inserted {
          pending.append(used)
        }
        uses = uses.cdr
      }
    }
    filesOfHomes[key] = files
    return files
  }

  /// nil when a file cannot be read: then no home that has it is valid.
  private static func digest(ofFiles files: String) -> UInt64? {
    var writer = CacheWriter()
    writer.put(files)
    for file in lines(files) {
      guard let digest = digest(of: file) else { return nil }
      writer.put(digest)
    }
    return CacheDirectory.checksum(writer.contents[...])
  }

  private static func digest(ofFiles files: String, expecting digest: UInt64) -> Bool {
    if valid.contains(digest) { return true }
    guard MacroHomes.digest(ofFiles: files) == digest else { return false }
    valid.insert(digest)
    return true
  }

  private static func digest(of file: String) -> UInt64? {
    if let known = digests[ExactText(file)] { return known }
    guard let bytes = try? SourceText.read(file) else { return nil }
    digests[ExactText(file)] = CacheDirectory.checksum(bytes[...])
    return digests[ExactText(file)]
  }
}
