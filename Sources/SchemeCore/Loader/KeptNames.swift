// The table of names in a file of kept forms: of symbols, modules and source files. A name becomes a symbol when a form
// that has it is read.

/// Names and their numbers.
final class KeptNames {
  /// The names that were read, as bytes of the file.
  private let file: [UInt8]
  private var ranges: [Range<Int>] = []
  /// Names that are new.
  private var added: [String] = []
  /// All names by themselves, made when the first new one comes.
  private var indices: [ExactText: Int]?
  /// By address: a symbol is asked for far more often than it is new.
  private var symbolIndices: [UInt: Int] = [:]
  private let symbols = RootedArray(capacity: 256)
  /// By address: a module with a name of its own lives as long as the program.
  private var moduleIndices: [UInt: Int] = [:]
  private var files: [Int: Int] = [:]
  private var modules: [Int: Int] = [:]

  init(_ file: [UInt8] = []) { self.file = file }

  /// Adds a name that was read; while there are no new ones.
  func add(_ range: Range<Int>) {
    ranges.append(range)
    symbols.append(.false)
  }

  var count: Int { ranges.count + added.count }

  /// All names in their order.
  var all: [String] { (0..<count).map(text) }

  func text(_ index: Int) -> String {
    index < ranges.count ? String(decoding: file[ranges[index]], as: UTF8.self) : added[index - ranges.count]
  }

  func symbol(_ index: Int) throws -> Word {
    guard index >= 0, index < count else { throw NotKept() }
    if symbols[index] == .false { symbols[index] = Symbols.intern(text(index)) }
    return symbols[index]
  }

  /// The index of a source file whose name has a number here.
  func file(_ index: Int) throws -> Int {
    if let known = files[index] { return known }
    guard index >= 0, index < count else { throw NotKept() }
    files[index] = SourceFiles.index(of: text(index))
    return files[index]!
  }

  /// The module whose name has a number here.
  func module(_ index: Int) throws -> Module {
    if let known = modules[index] { return Modules.module(known) }
    guard index >= 0, index < count, let number = Modules.number(ofKnown: text(index)) else { throw NotKept() }
    modules[index] = number
    return Modules.module(number)
  }

  func index(of symbol: Word) throws -> Int {
    if let known = symbolIndices[symbol.bits] { return known }
    let name = symbol.symbolString
    // One that is not interned, or whose name Swift cannot hold, is no other run's.
    guard symbol.flags & Word.uninternedFlag == 0, !name.unicodeScalars.contains("\u{FFFD}") else { throw NotKept() }
    let index = file.isEmpty ? append(name) : index(of: name)
    symbols[index] = symbol
    symbolIndices[symbol.bits] = index
    return index
  }

  func index(of name: String) -> Int {
    if indices == nil { indices = Dictionary(all.enumerated().map { (ExactText($1), $0) }) { first, _ in first } }
    if let known = indices![ExactText(name)] { return known }
    return append(name)
  }

  private func append(_ name: String) -> Int {
    let index = count
    added.append(name)
    symbols.append(.false)
    indices?[ExactText(name)] = index
    return index
  }

  /// The number of a module: that of its name, and whether it is the interface.
  func index(of module: Module) throws -> Int {
    if let known = moduleIndices[module.word.bits] { return known }
    guard let key = ModuleKey(module) else { throw NotKept() }
    let index = index(of: key.name) << 1 | (key.isInterface ? 1 : 0)
    moduleIndices[module.word.bits] = index
    return index
  }
}
