// The command-line arguments of the process.

/// The command line of the running program.
public enum CommandLineArguments {
  /// A list of strings: the program's name and its arguments. A global, so that the collector sees it.
  public nonisolated(unsafe) static var list = Word.null
}
