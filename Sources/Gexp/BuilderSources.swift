// Where builder scripts and derivations come from in the author's files. The items themselves say nothing of it, so
// that it changes no hash; sidecars beside the store do, one for each, with the same name. A sidecar says
// LINE:COLUMN:FILE on its first line, and below it the script's `SourceMap`, if it has one.

import Glibc
import SchemeCore
import Store

/// The source locations of builder scripts and derivations.
public enum BuilderSources {
  /// What is remembered of a script or derivation.
  struct Record {
    /// Where the whole of it was asked for.
    let span: Span
    /// Where its parts were written; nil if none was written by an author.
    let map: SourceMap?
  }

  private static func directory(_ store: EmbeddedStore) -> String { "\(store.stateDirectory)/sources" }

  /// Remembers that the script or derivation at `path` comes from `span`; `map` is an encoded source map, or empty.
  /// Failing to do so is no reason to fail.
  static func record(_ span: Span, _ map: String, of path: String, in store: EmbeddedStore) {
    guard let name = try? StorePath.itemName(of: path) else { return }
    var text = "\(span.line):\(span.column):\(SourceMap.absolute(SourceFiles.name(span.file)))"
    if !map.isEmpty { text += "\n" + map }
    let sidecar = "\(directory(store))/\(name)"
    if contents(of: sidecar) == text { return }
    mkdir(directory(store), 0o755)
    let aside = "\(directory(store))/.\(getpid())"
    unlink(aside)
    if write(text, to: aside) { rename(aside, sidecar) }
  }

  /// A short text is the target of a link, which is made in one step and needs no file of its own.
  private static func write(_ text: String, to path: String) -> Bool {
    if text.utf8.count < 1024 { return symlink(text, path) == 0 }
    guard let file = fopen(path, "wx") else { return false }
    let isWritten = fputs(text, file) >= 0
    return fclose(file) == 0 && isWritten
  }

  private static func contents(of path: String) -> String? {
    if let target = path.linkTarget { return target }
    return (try? EmbeddedStore.readFile(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What was remembered under a name.
  private static func recorded(_ name: String, in store: EmbeddedStore) -> Record? {
    guard let text = contents(of: "\(directory(store))/\(name)") else { return nil }
    let lines = text.split(separator: "\n", maxSplits: 1)
    guard let parts = lines.first?.split(separator: ":", maxSplits: 2), parts.count == 3, let line = Int(parts[0]),
      let column = Int(parts[1])
    else { return nil }
    let span = Span(file: SourceFiles.index(of: String(parts[2])), line: line, column: column)
    return Record(span: span, map: lines.count > 1 ? SourceMap(encoded: lines[1]) : nil)
  }

  /// Where the author asked for the derivation at `path`, if that is known: what is remembered of itself, as of an
  /// origin's; else what is remembered of its builder script: the form that failed, if the last lines of the log say
  /// which it was, else the gexp.
  public static func location(of derivation: Derivation, at path: String, log: [String], in store: EmbeddedStore)
    -> Span?
  {
    if let name = try? StorePath.itemName(of: path), let record = recorded(name, in: store) { return record.span }
    for script in derivation.arguments.reversed() where StorePath.isStorePath(script) {
      guard let name = try? StorePath.itemName(of: script), let record = recorded(name, in: store) else { continue }
      if let clause = clause(named: log, of: name, in: store) { return clause }
      return FailureLocation.find(record, script: script, log: log, in: store)
    }
    return nil
  }

  /// The location of the clause whose number the log ends with. The builder of a namespace knows its clauses by
  /// numbers, and their locations are remembered under the names SCRIPT.NUMBER.
  private static func clause(named log: [String], of name: String, in store: EmbeddedStore) -> Span? {
    let prefix = "namespace: clause "
    guard let line = log.last(where: { $0.hasPrefix(prefix) }),
      let number = Int(line.dropFirst(prefix.count).prefix { $0.isNumber })
    else { return nil }
    return recorded("\(name).\(number)", in: store)?.span
  }

  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%register-builder-source store item properties map)",
      "Remembers that ITEM, a builder script or a derivation, was written where the source PROPERTIES say, and its "
        + "parts where MAP says, which is as `%write-with-source-map' yields it or empty."
    ) { arguments in
      let (store, item) = (try arguments[0].store(1), try arguments[1].text(2))
      let (span, map) = (Span(alist: arguments[2]), try arguments[3].text(4))
      if !span.isNone { record(span, map, of: item, in: store) }
      return .unspecified
    }
    table.three(
      "(%builder-source store item offset)",
      "Where ITEM, a builder script or a derivation, was written, or what is at OFFSET in it unless that is #f: source "
        + "properties, or #f."
    ) { handle, item, offset in
      let store = try handle.store(1)
      guard let record = recorded(try StorePath.itemName(of: item.text(2)), in: store) else { return .false }
      if offset.isFalse { return record.span.isNone ? .false : record.span.alist }
      return try record.map?.span(at: offset.int(3))?.alist ?? .false
    }
    table.one(
      "(%write-with-source-map sexp)", "The text of SEXP, as `write' prints it, and the map of it: a pair of strings."
    ) { sexp in
      let (text, map) = try SourceMap.write(sexp)
      return Heap.cons(Heap.string(String(decoding: text, as: UTF8.self)), Heap.string(map.encoded))
    }
  }
}
