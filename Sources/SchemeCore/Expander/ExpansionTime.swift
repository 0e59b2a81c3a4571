// What runs while a program is being expanded: transformers, forms of a library. The expander cannot run code itself;
// the loader, which can, says how when it starts.

/// Evaluation at expansion time.
enum ExpansionTime {
  /// Compiles a core form and runs it.
  nonisolated(unsafe) static var run: (CoreForm) throws -> Word = { _ in throw Fault.unwind }
  /// Expands, compiles and runs a form in the current module.
  nonisolated(unsafe) static var evaluate: (Word, Span) throws -> Word = { _, _ in throw Fault.unwind }
  /// A procedure that stands for one whose definition is expanded when it is first called; nil when this one cannot.
  nonisolated(unsafe) static var standIn: (Syntax) throws -> Word? = { _ in nil }
}
