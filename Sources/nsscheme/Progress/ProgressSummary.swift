// What is said of builds for good: that one failed, what all of them came to, and what is kept when a signal ends the
// program.

import Gexp
import Glibc

extension ProgressState {
  /// What all came to; nil when nothing was done.
  func summary(at now: Double) -> StyledLine? {
    var parts: [(String, StyledLine.Style)] = []
    if !finished.isEmpty {
      let what = finished.count == 1 ? builds[finished[0]]!.name : "\(finished.count) derivations"
      parts.append(("built \(what)", .good))
    }
    if !fetched.isEmpty {
      let items = fetched.count == 1 ? fetches[fetched[0]]?.name ?? "1 item" : "\(fetched.count) items"
      parts.append(("fetched \(items) (\(BuildMessages.megabytes(fetchedBytes)))", .good))
    }
    if !failed.isEmpty { parts.append(("\(failed.count) failed", .bad)) }
    if !lost.isEmpty { parts.append(("\(lost.count) could not be fetched", .bad)) }
    if waitingCount > 0, !failed.isEmpty { parts.append(("\(waitingCount) not built", .normal)) }
    if parts.isEmpty { return nil }
    var line = StyledLine.list(parts, separator: ", ")
    line.add(" in \(ProgressState.text(seconds: now - began, precise: true))", .faint)
    return line
  }

  /// That a build failed, in a line of so many columns.
  func failure(of derivation: String, width: Int) -> StyledLine? {
    guard let build = builds[derivation] else { return nil }
    let seconds = ProgressState.text(seconds: build.ended - build.started, precise: true)
    var rest = build.started > 0 ? " after \(seconds)" : ""
    if let phase = build.phase { rest += ", in its phase '\(phase)'" }
    var line = StyledLine("failed: ", .bad)
    line.add(TerminalText.shortened(build.name, to: max(width - 8 - TerminalText.columns(of: rest), width / 3)), .bold)
    line.add(rest)
    return line
  }

  /// What is said when a signal ends the program: what stays, what is lost, and how it goes on.
  func interruption(at now: Double) -> [String] {
    func names(_ names: [String]) -> String {
      let shown = names.suffix(5).joined(separator: ", ")
      return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
    var lines: [String] = []
    let kept = finished.compactMap { builds[$0]?.name } + fetched.compactMap { fetches[$0]?.name }
    if !kept.isEmpty {
      var counts: [String] = []
      if !finished.isEmpty { counts.append(BuildMessages.counted(finished.count, "build")) }
      if !fetched.isEmpty { counts.append("\(BuildMessages.counted(fetched.count, "fetched item"))") }
      lines.append("kept until the next gc: \(counts.joined(separator: " and ")) (\(names(kept)))")
    }
    let lost =
      running.compactMap { builds[$0] }.map { "\($0.name) (\(ProgressState.text(seconds: now - $0.started)))" }
      + coming.compactMap { fetches[$0] }.map { "\($0.name) (\(BuildMessages.megabytes($0.received)))" }
    if !lost.isEmpty { lines.append("lost: what was begun of \(names(lost))") }
    lines.append("the same command goes on from there")
    return lines.enumerated().map { ($0.offset == 0 ? "interrupted; " : "") + $0.element }
  }
}
