// The machine: calls from Swift into Scheme and back.

import CBoehm
import Glibc

/// The evaluator's engine.
public enum Machine {
  /// Calls a Scheme procedure from Swift and returns its (first) value. A nested run: a continuation barrier.
  public static func apply(_ procedure: Word, _ arguments: Word...) throws -> Word {
    throw Fault.misc("the machine is not there yet")
  }

  static func failOutOfMemory() -> Never { abort() }
}
