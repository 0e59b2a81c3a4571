// Records and their types. A type descriptor is a record itself, of the type `Records.base`, which is its own type.
//
// The fields of a descriptor stand where Guile's structs have them, so that `struct-ref` on one finds the same:
//   3 printer or #f   4 and 8 name (symbol)   9 field names (list)   10 constructor or #f   11 properties (alist)
//   12 ancestors (vector, oldest first)   13 fields that may be changed: #t for all, else a list of names
//
// Procedures that close over a type (record-accessor …) are written in Scheme over the % procedures.

/// Record types, for Swift code that looks into records.
public enum Records {
  static let fieldCount = 14
  enum Field: Int {
    case printer = 3
    case vtableName = 4
    case name = 8
    case names = 9
    case constructor = 10
    case properties = 11
    case ancestors = 12
    case mutable = 13
  }

  /// The type of type descriptors.
  public static let base: Word = {
    let base = Heap.record(type: .false, count: fieldCount)
    base[slot: 0] = base
    base.setField(Field.name.rawValue, Symbols.intern("record-type"))
    base.setField(Field.names.rawValue, .null)
    base.setField(Field.ancestors.rawValue, Heap.vector(count: 0, fill: .false))
    return base
  }()

  /// Whether a word is a type descriptor.
  public static func isType(_ word: Word) -> Bool { word.isRecord && word.recordType == base }

  /// A fresh type. `names` is the list of all fields, those of the parent first.
  public static func makeType(name: Word, names: Word, parent: Word = .false, mutable: Word = .true) -> Word {
    let type = Heap.record(type: base, count: fieldCount)
    set(type, .vtableName, name)
    set(type, .name, name)
    set(type, .names, names)
    set(type, .properties, .null)
    set(type, .mutable, mutable)
    guard parent != .false else {
      set(type, .ancestors, Heap.vector(count: 0, fill: .false))
      return type
    }
    let older = get(parent, .ancestors)
    let ancestors = Heap.vector(count: older.length + 1, fill: parent)
    for i in 0..<older.length { ancestors.setElement(i, older.element(i)) }
    set(type, .ancestors, ancestors)
    set(type, .printer, get(parent, .printer))
    return type
  }

  static func get(_ type: Word, _ field: Field) -> Word { type.field(field.rawValue) }
  static func set(_ type: Word, _ field: Field, _ value: Word) { type.setField(field.rawValue, value) }

  /// The name of a type, a symbol (unchecked).
  public static func name(_ type: Word) -> Word { get(type, .name) }
  /// The names of the fields, a list of symbols (unchecked).
  public static func names(_ type: Word) -> Word { get(type, .names) }
  /// What prints records of a type, a procedure of record and port, or #f (unchecked).
  public static func printer(_ type: Word) -> Word { get(type, .printer) }

  /// Whether `word` is a record of `type` or of one of its descendants.
  @inline(__always) public static func isInstance(_ word: Word, of type: Word) -> Bool {
    word.isRecord && (word.recordType == type || inherits(word.recordType, type))
  }

  @inline(never) private static func inherits(_ type: Word, _ ancestor: Word) -> Bool {
    let depth = get(ancestor, .ancestors).length
    let ancestors = get(type, .ancestors)
    return depth < ancestors.length && ancestors.element(depth) == ancestor
  }
}
