// Which place in the author's files a builder script or a derivation comes from. The item itself says nothing of it, so that the
// place changes no hash; a file beside the store, named like the script, does.

import Glibc
import SchemeCore
import Store

/// The places that builder scripts and derivations come from.
public enum BuilderSources {
  /// A place in a source file; line and column count from 1.
  public struct Place: Equatable, Sendable {
    public var file: String
    public var line: Int
    public var column: Int
  }

  private static func directory(_ store: EmbeddedStore) -> String { "\(store.stateDirectory)/sources" }

  /// Remembers where the script or derivation at `path` comes from. Failing to do so is no reason to fail.
  static func record(_ place: Place, of path: String, in store: EmbeddedStore) {
    guard let name = try? StorePath.itemName(of: path) else { return }
    let link = "\(directory(store))/\(name)"
    // A link is made in one step and needs no file of its own; what it says is its target.
    let target = "\(place.line):\(place.column):\(place.file)"
    if link.linkTarget == target { return }
    mkdir(directory(store), 0o755)
    let aside = "\(directory(store))/.\(getpid())"
    unlink(aside)
    if symlink(target, aside) == 0 { rename(aside, link) }
  }

  /// Where the author asked for the derivation at `path`, if that is known: the place remembered for it, as an origin's
  /// is; else where its builder script was written: the form that failed, if the last lines of the log say which it was,
  /// else the gexp.
  public static func place(of derivation: Derivation, at path: String, log: [String], in store: EmbeddedStore) -> Place?
  {
    if let name = try? StorePath.itemName(of: path), let place = recorded(name, in: store) { return place }
    for script in derivation.arguments.reversed() where StorePath.isStorePath(script) {
      guard let name = try? StorePath.itemName(of: script), let gexp = recorded(name, in: store) else { continue }
      if let clause = clause(named: log, of: name, in: store) { return clause }
      return FailurePlace.find(gexp: gexp, script: script, log: log, in: store)
    }
    return nil
  }

  /// The place of the clause whose number the log ends with. The builder of a namespace knows its clauses by numbers,
  /// and their places are remembered under the names SCRIPT.NUMBER.
  private static func clause(named log: [String], of name: String, in store: EmbeddedStore) -> Place? {
    let prefix = "namespace: clause "
    guard let line = log.last(where: { $0.hasPrefix(prefix) }),
      let number = Int(line.dropFirst(prefix.count).prefix { $0.isNumber })
    else { return nil }
    return recorded("\(name).\(number)", in: store)
  }

  /// What was remembered under a name.
  private static func recorded(_ name: String, in store: EmbeddedStore) -> Place? {
    guard let parts = "\(directory(store))/\(name)".linkTarget?.split(separator: ":", maxSplits: 2),
      parts.count == 3, let line = Int(parts[0]), let column = Int(parts[1])
    else { return nil }
    return Place(file: String(parts[2]), line: line, column: column)
  }

  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%register-builder-source store item file line column)",
      "Remembers that ITEM, a builder script or a derivation, comes from FILE at LINE and COLUMN, which count from 1."
    ) { arguments in
      let place = Place(
        file: try arguments[2].text(3), line: try arguments[3].int(4), column: try arguments[4].int(5))
      record(place, of: try arguments[1].text(2), in: try arguments[0].store(1))
      return .unspecified
    }
  }
}
