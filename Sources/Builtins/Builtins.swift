// Registers the rows of the native modules that a program can import.

import Gexp
import SchemeCore

/// What this room adds to the language.
public enum Builtins {
  /// Defines the native modules; once, after the language was started.
  public static func install() {
    StoreModule.install()
    Interpreter.defineNativeModule(DaemonRows.module, rows: DaemonRows.rows)
    Interpreter.defineNativeModule(CompressionRows.module, rows: CompressionRows.rows)
    Interpreter.defineNativeModule(GcryptRows.module, rows: GcryptRows.rows)
    Interpreter.defineNativeModule(GitRows.module, rows: GitRows.rows)
    Interpreter.defineNativeModule(TLSRows.module, rows: TLSRows.rows)
    Interpreter.defineNativeModule(SQLiteRows.module, rows: SQLiteRows.rows)
  }
}
