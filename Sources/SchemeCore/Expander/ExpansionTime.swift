// What runs while a program is being expanded: transformers, forms of a library. The expander cannot run code itself;
// the loader, which can, says how when it starts.

/// Evaluation at expansion time.
enum ExpansionTime {
  /// Compiles a core form and runs it.
  nonisolated(unsafe) static var run: (CoreForm) throws -> Word = { _ in throw Fault.unwind }
  /// Expands, compiles and runs a form in the current module.
  nonisolated(unsafe) static var evaluate: (Word, Span) throws -> Word = { _, _ in throw Fault.unwind }
  /// A macro, its transformer made if it waits until the macro is used.
  @inline(__always) static func ready(_ macro: Word) throws -> Word {
    if _slowPath(macro.macroKind == .waiting) { return try force(macro) }
    return macro
  }
  nonisolated(unsafe) static var force: (Word) throws -> Word = { $0 }
  /// Lets the macro that a transformer expression makes the value of a variable wait; false when it must be made now.
  nonisolated(unsafe) static var wait: (Word, Syntax, Word) throws -> Bool = { _, _, _ in false }
  /// A procedure that stands for one whose definition is expanded when it is first called; nil when this one cannot.
  nonisolated(unsafe) static var standIn: (Syntax) throws -> Word? = { _ in nil }
}
