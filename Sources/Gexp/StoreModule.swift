// The native modules of this room: `(nsscheme store)`, where Scheme and the store meet, `(nsscheme gexp)`, the syntax
// of gexps, and `(nsscheme archive)`. Their bindings are few and plain; what users call is written in Scheme on top of
// them, in stdlib/guix.

import SchemeCore

/// The native modules of this room.
public enum StoreModule {
  /// The name of the module of the rows.
  public static let name = ["nsscheme", "store"]

  /// One row for each primitive of `(nsscheme store)`.
  public static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    DigestRows.install(&table)
    StoreRows.install(&table)
    DerivationRows.install(&table)
    BuildRows.install(&table)
    ProgramItems.install(&table)
    BuilderSources.install(&table)
    return table.rows
  }()

  /// Defines the modules; once, after the language was started.
  public static func install() {
    Interpreter.defineNativeModule(name, rows: rows)
    Interpreter.defineNativeModule(ArchiveRows.module, rows: ArchiveRows.rows)
    Interpreter.defineNativeModule(["nsscheme", "gexp"], rows: [])
    guard let syntax = Modules.known(Heap.list(Symbols.intern("nsscheme"), Symbols.intern("gexp"))) else { return }
    Expander.defineNativeMacro("gexp", in: syntax, transformer: GexpForm.expand)
    ErrorPlaces.install()
  }
}
