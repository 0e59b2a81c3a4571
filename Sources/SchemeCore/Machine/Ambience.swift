// What the floors above the machine keep for each thread and each budget: the current module, the form that is being
// evaluated, the expansion under way. They say how it is put aside; the machine only knows when.

/// What a running program has around it.
enum Ambience {
  /// Each notes what is so now, or what a new thread begins with, and returns what puts it back.
  nonisolated(unsafe) static var parts: [(_ isNew: Bool) -> () -> Void] = []

  /// Notes everything; what is returned puts it back.
  static func note(isNew: Bool = false) -> () -> Void {
    let restorers = parts.map { $0(isNew) }
    return { for restore in restorers { restore() } }
  }
}
