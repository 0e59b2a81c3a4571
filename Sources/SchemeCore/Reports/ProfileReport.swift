// A profile as tables: where time went by phase, by file, by macro and by procedure.
//
// Phases, files and macros have the clock's times (`PhaseClock`); a procedure has its share of the samples
// (`Sampling`). Each part of the whole is in one phase, and belongs to one file: the innermost that was being loaded or
// evaluated.

/// What a profile found.
public struct ProfileReport {
  /// A passage or a frame, with its time in seconds.
  struct Box {
    let passage: PhaseClock.Passage
    let parent: Int
    /// In itself, and with all below it.
    var own: Double
    var all = 0.0
    let count: Int
  }

  /// The whole comes first; each is behind the one that it is below.
  private(set) var boxes: [Box]
  let processorTime: Double
  private let sampleCount: Int
  private let procedures: [Sampling.Procedure]
  private let samplePeriod: Double

  /// The report of what has been measured.
  public init() {
    boxes = PhaseClock.nodes.map { node in
      Box(passage: node.passage, parent: node.parent, own: Double(node.time) / 1e9, count: node.count)
    }
    processorTime = Sampling.processorTime / 1e9
    sampleCount = Sampling.count
    samplePeriod = Sampling.period / 1e9
    procedures = Sampling.procedures
    shareAmongFrames()
    for i in boxes.indices { boxes[i].all = boxes[i].own }
    for i in boxes.indices.dropFirst().reversed() { boxes[boxes[i].parent].all += boxes[i].all }
  }

  /// Gives the frames what their samples stand for, of the time of the passage that they are below.
  private mutating func shareAmongFrames() {
    var passages: [Int] = []
    var weights = [Int](repeating: 0, count: boxes.count)
    for (i, box) in boxes.enumerated() {
      if case .frame = box.passage {
        passages.append(passages[box.parent])
        weights[passages[i]] += box.count
      } else {
        passages.append(i)
      }
    }
    let times = boxes.map(\.own)
    for (i, box) in boxes.enumerated() where passages[i] != i && box.count > 0 {
      let (passage, weight) = (passages[i], weights[passages[i]])
      let share = min(times[passage] / Double(weight), samplePeriod) * Double(box.count)
      boxes[i].own = share
      boxes[passage].own = max(0, boxes[passage].own - share)
    }
  }

  /// Seconds from the start to the end.
  var wholeTime: Double { boxes[0].all }

  // MARK: Sums

  /// A line of a table: a name, its own time, and that of all that it caused.
  struct Row {
    let name: String
    var own: Double
    var all: Double
  }

  /// The phase that each box is in; what happens while the language starts or a module is outlined is that.
  func phases() -> [PhaseClock.Phase?] {
    var result: [PhaseClock.Phase?] = []
    for box in boxes {
      let outer = box.parent < 0 ? nil : result[box.parent]
      switch box.passage {
      case .phase(.collect): result.append(.collect)
      case _ where outer == .start || outer == .outline: result.append(outer)
      case .phase(let phase): result.append(phase)
      case .macro, .frame: result.append(outer)
      case .whole, .file, .definition, .procedure: result.append(nil)
      }
    }
    return result
  }

  private func phaseRows() -> [Row] {
    var times: [PhaseClock.Phase?: Double] = [:]
    for (phase, box) in zip(phases(), boxes) { times[phase, default: 0] += box.own }
    let rows = PhaseClock.Phase.allCases.map { Row(name: "\($0)", own: times[$0] ?? 0, all: 0) }
    return rows + [Row(name: "other", own: times[nil] ?? 0, all: 0)]
  }

  /// Sums by a name that some boxes have; what is below such a box is its own up to the next one.
  private func rows(_ name: (PhaseClock.Passage) -> String?) -> [Row] {
    var rows: [String: Row] = [:]
    var owners: [String?] = []
    var around: [Set<String>] = []
    for box in boxes {
      let outer = box.parent < 0 ? nil : owners[box.parent]
      var names = box.parent < 0 ? [] : around[box.parent]
      let own = name(box.passage)
      if let own, names.insert(own).inserted { rows[own, default: Row(name: own, own: 0, all: 0)].all += box.all }
      owners.append(own ?? outer)
      around.append(names)
      if let owner = own ?? outer { rows[owner]?.own += box.own }
    }
    return Array(rows.values)
  }

  private func procedureRows() -> [Row] {
    var rows: [String: Row] = [:]
    for procedure in procedures {
      let name = ProfileReport.label(procedure)
      let (own, all) = (Double(procedure.own) * samplePeriod, Double(procedure.all) * samplePeriod)
      rows[name, default: Row(name: name, own: 0, all: 0)].own += own
      rows[name]?.all += all
    }
    return Array(rows.values)
  }

  // MARK: Names

  /// The name of a box for people.
  func label(_ passage: PhaseClock.Passage) -> String {
    switch passage {
    case .whole: return "all"
    case .phase(let phase): return "\(phase)"
    case .file(let name): return ProfileReport.short(name)
    case .macro(let name): return "macro \(name)"
    case .definition(let name): return "\(name)"
    case .procedure(let name): return "\(name)"
    case .frame(let number): return ProfileReport.label(procedures[number])
    }
  }

  private static func label(_ procedure: Sampling.Procedure) -> String {
    procedure.name + (procedure.location.map { "  \(short($0))" } ?? "")
  }

  /// A file's name below the directory of the load path that has it, or below the standard library's floor.
  private static func short(_ name: String) -> String {
    Modules.loadPath.lazy.compactMap { FileNames.rest(of: name, below: $0) }.first ?? name
  }

  // MARK: Text

  /// The tables, each of at most `limit` rows.
  public func text(limit: Int = 15) -> String {
    var text = "\(ProfileReport.seconds(wholeTime)), \(ProfileReport.seconds(processorTime)) of the processor"
    text += ", \(sampleCount) samples\n"
    let parts: [(String, [Row])] = [
      ("phase", phaseRows()),
      ("file", rows { if case .file(let name) = $0 { ProfileReport.short(name) } else { nil } }),
      ("macro", rows { if case .macro(let name) = $0 { name } else { nil } }),
      ("procedure", procedureRows()),
    ]
    for (title, rows) in parts {
      text += table(title, rows, limit)
    }
    return text
  }

  private func table(_ title: String, _ rows: [Row], _ limit: Int) -> String {
    let isPhases = title == "phase"
    let least = 0.000_5
    let shown = rows.filter { isPhases ? $0.own > 0 : max($0.own, $0.all) >= least }
      .sorted { ($1.own, $1.all, $0.name) < ($0.own, $0.all, $1.name) }
    if shown.isEmpty { return "" }
    var text = "\n      self       %" + (isPhases ? "" : "     total") + "  \(title)\n"
    for row in shown.prefix(limit) {
      let percent = "\((row.own / max(wholeTime, 1e-9) * 1000).rounded() / 10) %"
      text += ProfileReport.right(ProfileReport.seconds(row.own), 10) + ProfileReport.right(percent, 8)
      if !isPhases { text += ProfileReport.right(ProfileReport.seconds(row.all), 10) }
      text += "  \(row.name)\n"
    }
    if shown.count > limit { text += "                              … and \(shown.count - limit) more\n" }
    return text
  }

  static func seconds(_ time: Double) -> String {
    let thousandths = Int((time * 1000).rounded())
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits) s"
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
