// Warnings: messages about mistakes that stop nothing.

import Glibc

/// What is wrong but stops nothing.
public enum Warnings {
  /// How a warning looks; set by the front end.
  nonisolated(unsafe) public static var text: (_ message: String, Span) -> String = { message, span in
    "\(SourceFiles.name(span.file)):\(span.line):\(span.column): warning: \(message)\n"
  }

  /// Shows a warning on the program's warning port.
  static func warn(_ message: String, at span: Span) { show(text(message, span)) }

  /// Shows a text on the program's warning port; set when there is one.
  nonisolated(unsafe) static var show: (String) -> Void = { fputs($0, stderr) }
}
