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
    StringPrimitives.install(&table)
    StringComparisonPrimitives.install(&table)
    StringSearchPrimitives.install(&table)
    CharacterSetPrimitives.install(&table)
    VectorPrimitives.install(&table)
    HolderPrimitives.install(&table)
    HashTablePrimitives.install(&table)
    RecordPrimitives.install(&table)
    BytevectorPrimitives.install(&table)
    BytevectorNumberPrimitives.install(&table)
    UniformVectorPrimitives.install(&table)
    BitvectorPrimitives.install(&table)
    ArrayPrimitives.install(&table)
    PortInputPrimitives.install(&table)
    PortOutputPrimitives.install(&table)
    PortStatePrimitives.install(&table)
    PortOpeningPrimitives.install(&table)
    ObjectPrimitives.install(&table)
    FilePrimitives.install(&table)
    DirectoryPrimitives.install(&table)
    TimePrimitives.install(&table)
    EnvironmentPrimitives.install(&table)
    ProcessPrimitives.install(&table)
    MessagePrimitives.install(&table)
    SignalPrimitives.install(&table)
    SocketPrimitives.install(&table)
    RegexpPrimitives.install(&table)
    NumberPrimitives.install(&table)
    IntegerPrimitives.install(&table)
    NumberFunctionPrimitives.install(&table)
    RandomPrimitives.install(&table)
    ReaderExtensions.install(&table)
    ReflectionPrimitives.install(&table)
    OptionPrimitives.install(&table)
    NativeThread.install(&table)
    ExtensionPrimitives.install(&table)
    ApplicableStructs.install(&table)
    LimitPrimitives.install(&table)
    DatagramPrimitives.install(&table)
    return table.rows
  }()

  /// The variables of `(guile)` that hold no procedure, each with what makes its value.
  public static let constants: [(name: String, make: () -> Word)] =
    CharacterSetPrimitives.constants + RecordPrimitives.constants + RandomPrimitives.constants
    + PortOpeningPrimitives.constants + TimePrimitives.constants + RegexpPrimitives.constants
    + ReaderExtensions.constants + SystemConstants.constants + MoreConstants.constants + ApplicableStructs.constants
    + SocketPrimitives.constants
}
