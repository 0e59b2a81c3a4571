// The rows of every family, in one list: what the module `(guile)` starts with.

/// All primitives written in Swift.
public enum AllRows {
  /// One row for each primitive that needs neither modules nor expander.
  public static let procedures = ofTheLanguage + ofTheSystem

  /// Rows that ask or change the system around the program. Their calls are never inlined: a program may give such a
  /// name another meaning with `set!`, as tests do that want `link` to fail, and all code is to see that.
  static let ofTheSystem: [PrimitiveRow] = {
    var table = PrimitiveTable()
    FileRows.install(&table)
    DirectoryRows.install(&table)
    TimeRows.install(&table)
    EnvironmentRows.install(&table)
    ProcessRows.install(&table)
    SocketRows.install(&table)
    DatagramRows.install(&table)
    ResolverRows.install(&table)
    return table.rows
  }()

  /// Rows that only compute, or read and write ports.
  static let ofTheLanguage: [PrimitiveRow] = {
    var table = PrimitiveTable()
    PairRows.install(&table)
    ListRows.install(&table)
    AlistRows.install(&table)
    EqualityRows.install(&table)
    SymbolRows.install(&table)
    CharacterRows.install(&table)
    StringRows.install(&table)
    StringComparisonRows.install(&table)
    StringSearchRows.install(&table)
    CharacterSetRows.install(&table)
    VectorRows.install(&table)
    HolderRows.install(&table)
    HashTableRows.install(&table)
    RecordRows.install(&table)
    BytevectorRows.install(&table)
    BytevectorNumberRows.install(&table)
    UniformVectorRows.install(&table)
    BitvectorRows.install(&table)
    ArrayRows.install(&table)
    PortInputRows.install(&table)
    PortOutputRows.install(&table)
    PortStateRows.install(&table)
    PortOpeningRows.install(&table)
    ObjectRows.install(&table)
    MessageRows.install(&table)
    SignalRows.install(&table)
    RegexpRows.install(&table)
    NumberRows.install(&table)
    NumberIntegerRows.install(&table)
    NumberFunctionRows.install(&table)
    NumberRandomRows.install(&table)
    ReaderExtensionRows.install(&table)
    ReflectionRows.install(&table)
    OptionRows.install(&table)
    ThreadRows.install(&table)
    ExtensionRows.install(&table)
    ApplicableStructRows.install(&table)
    LimitRows.install(&table)
    CharacterNameRows.install(&table)
    return table.rows
  }()

  /// Rows that work on the machine, the modules and the expander; they need all of the language.
  static var ofTheMachine: [PrimitiveRow] {
    var table = PrimitiveTable()
    ControlRows.install(&table)
    CollectorRows.install(&table)
    CommandLineRows.install(&table)
    ModuleRows.install(&table)
    EvalRows.install(&table)
    BudgetRows.install(&table)
    SyntaxRows.install(&table)
    ProgramCacheRows.install(&table)
    return table.rows
  }

  /// The variables of `(guile)` that hold no procedure, each with what makes its value.
  public static let constants: [(name: String, make: () -> Word)] =
    CharacterSetRows.constants + RecordRows.constants + NumberRandomRows.constants
    + PortOpeningRows.constants + TimeRows.constants + RegexpRows.constants
    + ReaderExtensionRows.constants + SystemConstantRows.constants + MoreConstantRows.constants
    + ApplicableStructRows.constants
    + SocketRows.constants
}
