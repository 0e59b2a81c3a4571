// How deep the native stack is. Reading, printing and comparing never depend on it; expanding and compiling follow the
// nesting of the program, and so does evaluating what needs no call. Programs nested more deeply than the expander may
// go are refused by it, with room to spare for those that come after.

import CBoehm

enum NativeStack {
  /// Below this the expander does not go on.
  nonisolated(unsafe) static var comfortable: UInt = 0

  /// To be called on the thread that the machine belongs to.
  static func initialize() {
    var size: UInt = 0
    let end = scheme_stack_end(&size)
    comfortable = end + size / 10 * 6
  }

  /// Throws when what is being expanded is nested too deeply.
  @inline(__always) static func check() throws {
    if _slowPath(scheme_stack_pointer() < comfortable) { throw tooDeep }
  }

  private static var tooDeep: Fault {
    .general(key: "stack-overflow", message: "the program is nested too deeply", arguments: Root(.null))
  }
}
