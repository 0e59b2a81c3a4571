// The module `(nsscheme store)`: where Scheme and the store meet. Its rows are few and plain; what users call is
// written in Scheme on top of them, in stdlib/guix.

import SchemeCore

/// The native modules of this room.
public enum StoreModule {
  /// The name of the module that holds the rows.
  public static let name = ["nsscheme", "store"]

  /// One row for each primitive of the module.
  public static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    DigestRows.install(&table)
    StoreRows.install(&table)
    DerivationRows.install(&table)
    ProgramItems.install(&table)
    return table.rows
  }()
}
