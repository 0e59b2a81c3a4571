// What is shown of builds and fetches, as lines: a tree of what is built for what, what comes, and how much there is of
// everything. It always fits: what is least needed is left out first, the logs' last lines, then the derivations between
// a goal and what runs, and in the end some of what runs.

import Gexp

/// The lines that a terminal of some size shows.
struct ProgressTree {
  let state: ProgressState
  let now: Double
  let width: Int
  let height: Int

  /// What is drawn of the tree.
  private struct Detail {
    var hasAncestors: Bool
    var hasLogs: Bool
  }

  /// All lines, at most `height`, the one with the numbers last.
  var lines: [StyledLine] {
    let room = max(height - 1, 0)
    var body: [StyledLine] = []
    for detail in [
      Detail(hasAncestors: true, hasLogs: true), Detail(hasAncestors: false, hasLogs: true),
      Detail(hasAncestors: true, hasLogs: false), Detail(hasAncestors: false, hasLogs: false),
    ] {
      body = fetchLines + buildLines(detail)
      if body.count <= room { break }
    }
    if body.count > room {
      let hidden = body.count - max(room - 1, 0)
      body = Array(body.prefix(max(room - 1, 0)))
      if room > 0 { body.append(StyledLine("… and \(hidden) more", .faint)) }
    }
    return body + [numbers]
  }

  // MARK: Builds

  private func buildLines(_ detail: Detail) -> [StyledLine] {
    var tree = Forest()
    for derivation in state.running { tree.add(path(to: derivation, detail)) }
    var result: [StyledLine] = []
    // Pairs of a node and what stands before its line and before what is below it.
    var pending = tree.roots.reversed().map { (node: $0, head: "", tail: "") }
    while let (node, head, tail) = pending.popLast() {
      guard let build = state.builds[node] else { continue }
      let children = tree.children[node] ?? []
      result.append(line(build, head))
      if detail.hasLogs, build.stage == .running, !build.line.isEmpty {
        result.append(StyledLine(tail + (children.isEmpty ? "  " : "│ ") + build.line, .faint))
      }
      for (index, child) in children.enumerated().reversed() {
        let isLast = index == children.count - 1
        pending.append((child, tail + (isLast ? "└─ " : "├─ "), tail + (isLast ? "   " : "│  ")))
      }
    }
    return result
  }

  /// The derivations from a goal to one that runs, which is the last; those between only with ancestors.
  private func path(to derivation: String, _ detail: Detail) -> [String] {
    var path = [derivation]
    while let next = state.builds[path[path.count - 1]]?.neededBy.first(where: { state.builds[$0]?.stage != .done }),
      path.count < 4096
    {
      path.append(next)
    }
    path.reverse()
    let isLong = path.count > 8 || width < 60 && path.count > 4
    return path.count > 2 && (!detail.hasAncestors || isLong) ? [path[0], derivation] : path
  }

  private func line(_ build: ProgressState.Build, _ head: String) -> StyledLine {
    var rest: [(String, StyledLine.Style)] = []
    switch build.stage {
    case .running:
      rest.append((ProgressState.text(seconds: now - build.started), .active))
      if let estimate = build.estimate {
        rest.append(("of about \(ProgressState.text(seconds: estimate.rounded()))", .faint))
      }
      if let phase = build.phase { rest.append((phase, .normal)) }
    case .elsewhere: rest.append(("another process builds it", .faint))
    case .failed: rest.append(("failed", .bad))
    case .waiting, .done: rest.append(("waits", .faint))
    }
    let isRunning = build.stage == .running
    return row(head, isRunning ? "▶ " : "", .active, build.name, isRunning ? .bold : .normal, rest)
  }

  /// A line: a mark, a name that is shortened for the sake of the rest, and the rest, of which the end is left out first.
  private func row(
    _ head: String, _ mark: String, _ markStyle: StyledLine.Style, _ name: String, _ nameStyle: StyledLine.Style,
    _ rest: [(String, StyledLine.Style)]
  ) -> StyledLine {
    let fixed = TerminalText.columns(of: head + mark)
    let least = min(TerminalText.columns(of: name), max(width / 3, 8))
    var shown = rest
    func columns() -> Int { shown.reduce(0) { $0 + 2 + TerminalText.columns(of: $1.0) } }
    while shown.count > 1, fixed + least + columns() > width { shown.removeLast() }
    var line = StyledLine(head, .faint)
    line.add(mark, markStyle)
    line.add(TerminalText.shortened(name, to: max(width - fixed - columns(), least)), nameStyle)
    for (text, style) in shown {
      line.add("  ")
      line.add(text, style)
    }
    return line
  }

  // MARK: Fetches

  private var fetchLines: [StyledLine] {
    state.coming.compactMap { state.fetches[$0] }.map { fetch in
      var rest: [(String, StyledLine.Style)] = [
        (ProgressState.text(bytes: fetch.received, of: fetch.total), .moving)
      ]
      if let rate = ProgressState.text(rate: fetch.rate(at: now)) { rest.append((rate, .normal)) }
      rest.append(("from \(fetch.server)", .faint))
      return row("", "↓ ", .moving, fetch.name, .bold, rest)
    }
  }

  // MARK: Numbers

  /// The last line: how many there are of each kind.
  private var numbers: StyledLine {
    var parts: [(String, StyledLine.Style)] = []
    func add(_ count: Int, _ word: String, _ style: StyledLine.Style) {
      if count > 0 { parts.append(("\(count) \(word)", style)) }
    }
    add(state.running.count, "building", .active)
    add(state.waitingCount, "waiting", .normal)
    add(state.finished.count, "built", .good)
    add(state.failed.count, "failed", .bad)
    if !state.coming.isEmpty {
      let items = "\(state.fetched.count) of \(state.plannedItems) fetched"
      parts.append((items, .moving))
      parts.append((ProgressState.text(bytes: state.receivedBytes, of: state.plannedBytes), .moving))
      let rate = state.coming.reduce(0) { $0 + (state.fetches[$1]?.rate(at: now) ?? 0) }
      if let text = ProgressState.text(rate: rate) { parts.append((text, .moving)) }
    } else {
      add(state.fetched.count, "fetched", .good)
    }
    add(state.lost.count, "not fetched", .bad)
    parts.append((ProgressState.text(seconds: now - state.began), .faint))
    return StyledLine.list(parts, separator: " · ")
  }
}

extension StyledLine {
  /// The parts with a separator between them.
  static func list(_ parts: [(String, Style)], separator: String) -> StyledLine {
    var line = StyledLine()
    for (index, part) in parts.enumerated() {
      if index > 0 { line.add(separator, .faint) }
      line.add(part.0, part.1)
    }
    return line
  }
}

/// Paths from roots to leaves, put together.
private struct Forest {
  var roots: [String] = []
  var children: [String: [String]] = [:]
  private var known: Set<String> = []

  /// Adds a path; a node that is known already stays where it is.
  mutating func add(_ path: [String]) {
    for index in path.indices where known.insert(path[index]).inserted {
      if index == 0 { roots.append(path[0]) } else { children[path[index - 1], default: []].append(path[index]) }
    }
  }
}
