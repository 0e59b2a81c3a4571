// What is said when something was built again and is not the same: which outputs, which files in them, and where the
// new ones are.

import Store

enum RebuildReport {
  /// How many files of an output are named.
  private static let mostNames = 100

  /// The error of a derivation whose outputs changed.
  static func error(_ changed: [EmbeddedStore.ChangedOutput], of derivation: String, isCheck: Bool) -> BuildError {
    let before = isCheck ? "the one in the store" : "that of the first round"
    var lines = ["the build of '\(derivation)' is not deterministic:"]
    for output in changed {
      lines.append("the output '\(output.path)' differs from \(before)" + (output.differences.isEmpty ? "" : " in"))
      lines += output.differences.prefix(mostNames).map { difference in
        difference.name.isEmpty ? "  the output itself: \(difference.what)" : "  \(difference.name): \(difference.what)"
      }
      if output.differences.count > mostNames { lines.append("  and \(output.differences.count - mostNames) more") }
      if output.differences.isEmpty {
        lines.append("  though its files are the same: those in the store are not what was registered")
      }
      if let kept = output.kept { lines.append("the new one is kept as '\(kept)'") }
    }
    if changed.contains(where: { $0.kept == nil }) { lines.append("--keep-failed (-K) keeps the new one beside it") }
    return BuildError(.notDeterministic, lines.joined(separator: "\n"), derivation: derivation)
  }
}
