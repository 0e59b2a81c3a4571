// The native modules of this room: `(nsscheme rows store)`, where Scheme and the store meet, `(nsscheme rows gexp)`, the
// syntax of gexps, and `(nsscheme archive)`. Their bindings are few and plain; what users call is written in Scheme on
// top of them, in stdlib/engine.

import SchemeCore

/// The native modules of this room.
public enum StoreModule {
  /// The name of the module of the rows.
  public static let name = ["nsscheme", "rows", "store"]

  /// One row for each primitive of `(nsscheme rows store)`.
  public static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    DigestRows.install(&table)
    EncodingRows.install(&table)
    NarRows.install(&table)
    StoreRows.install(&table)
    ImportRows.install(&table)
    NarinfoRows.install(&table)
    DerivationRows.install(&table)
    BuildRows.install(&table)
    ProgramItems.install(&table)
    BuilderSources.install(&table)
    ErrorLocations.install(&table)
    return table.rows
  }()

  /// Defines the modules; once, after the language was started.
  public static func install() {
    Interpreter.defineNativeModule(name, rows: rows)
    Interpreter.defineNativeModule(ArchiveRows.module, rows: ArchiveRows.rows)
    Interpreter.defineNativeModule(["nsscheme", "rows", "gexp"], rows: GexpForm.rows)
    guard
      let syntax = Modules.known(
        Heap.list(Symbols.intern("nsscheme"), Symbols.intern("rows"), Symbols.intern("gexp")))
    else { return }
    Expander.defineNativeMacro("gexp", in: syntax, transformer: GexpForm.expand)
  }
}
