// The rows of every family, in one list: what the module `(guile)` starts with.

/// All primitives written in Swift.
public enum Primitives {
  /// One row for each primitive.
  public static let all: [PrimitiveRow] = {
    var table = PrimitiveTable()
    PairPrimitives.install(&table)
    ListPrimitives.install(&table)
    AlistPrimitives.install(&table)
    EqualityPrimitives.install(&table)
    SymbolPrimitives.install(&table)
    CharacterPrimitives.install(&table)
    return table.rows
  }()
}
