// Outputs that were made again: compared with what is there, or with what an earlier round made, and kept aside where
// they differ. Nothing here changes what is valid.

extension EmbeddedStore {
  /// An output that came out differently.
  public struct ChangedOutput {
    /// The store path.
    public let path: String
    /// What differs inside; nothing if what is there is not what was registered.
    public let differences: [TreeDifference]
    /// Where the new one is kept on the host, if it is.
    public let kept: String?
  }

  /// The outputs of the derivation at `path`, made again at the host paths `built`, that are not the same as those in
  /// `earlier`, or else as those in the store. With `keeping`, each is kept as PATH-check, which no root protects.
  public func changedOutputs(
    of path: String, built: [String: String], since earlier: PreparedOutputs?, keeping: Bool
  ) throws -> [ChangedOutput] {
    let derivation = try derivation(at: path)
    var changed: [ChangedOutput] = []
    for output in derivation.outputs {
      let before = earlier?.made.first { $0.name == output.name }
      let valid = try items.info(of: output.path).map { NarHash(digest: $0.narHash, size: $0.narSize) }
      guard let nar = before?.nar ?? valid, let source = built[output.name] else { continue }
      // The same copy that would be registered, so that the same things are refused.
      let candidates = Set(try buildClosure(of: derivation)).union(derivation.outputs.map(\.path))
      let again = try copy(output, from: source, candidates: candidates)
      if again.nar == nar { continue }
      let differences = try FileTree.differences(before?.item.hostPath ?? hostPath(output.path), again.item.hostPath)
      let aside = output.path + "-check"
      // The longest names have no room for the word.
      let kept = keeping && StorePath.isStorePath(aside) ? try keep(again, as: aside) : nil
      changed.append(ChangedOutput(path: output.path, differences: differences, kept: kept))
    }
    return changed
  }

  private func keep(_ output: BuiltOutput, as path: String) throws -> String {
    try deleteFiles(of: path)
    try output.item.move(to: root, Array(StorePath.itemName(of: path).utf8))
    return hostPath(path)
  }
}
