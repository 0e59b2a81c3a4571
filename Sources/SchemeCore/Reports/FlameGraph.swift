// A profile as a picture: an SVG of boxes, as wide as they took time, each above the one that it happened in.
//
// The picture has no script, so that it may be shown anywhere: each box has a title for the pointer, with what there is
// no room for.

/// The flame graph of a profile.
public struct FlameGraph {
  private let report: ProfileReport
  private var children: [[Int]]

  private static let (width, margin, rowHeight) = (1400.0, 10.0, 19.0)
  /// Of a character of the font, and of the narrowest box.
  private static let (letter, least) = (6.7, 0.4)
  private static let (top, bottom) = (64.0, 12.0)

  private static let colors: [(name: String, color: String)] = [
    ("start", "#b9bfc9"), ("outline", "#9fc5e8"), ("read", "#8fd3c1"), ("expand", "#f6b26b"),
    ("transform", "#f1c232"), ("compile", "#b4a7d6"), ("run", "#e98b7c"), ("collect", "#93a86b"),
    ("file", "#dfe5ec"),
  ]

  public init(_ report: ProfileReport) {
    self.report = report
    children = [[Int]](repeating: [], count: report.boxes.count)
    for (i, box) in report.boxes.enumerated() where box.parent >= 0 { children[box.parent].append(i) }
    for i in children.indices { children[i].sort { report.boxes[$0].all > report.boxes[$1].all } }
  }

  /// The picture's text.
  public mutating func text() -> String {
    let phases = report.phases()
    let scale = (FlameGraph.width - 2 * FlameGraph.margin) / max(report.wholeTime, 1e-9)
    var rows = 0
    var boxes = ""
    // Depth first without recursion: modules load modules, and procedures call procedures.
    var waiting = [(node: 0, x: FlameGraph.margin, level: 0)]
    while let (node, x, level) = waiting.popLast() {
      let box = report.boxes[node]
      let width = box.all * scale
      guard width >= FlameGraph.least else { continue }
      rows = max(rows, level + 1)
      boxes += FlameGraph.shape(
        label: report.label(box.passage), time: box.all, share: box.all / max(report.wholeTime, 1e-9), x, width, level,
        FlameGraph.color(box.passage, phases[node]))
      var next = x
      for child in children[node] {
        waiting.append((child, next, level + 1))
        next += report.boxes[child].all * scale
      }
    }
    let height = FlameGraph.top + Double(rows) * FlameGraph.rowHeight + FlameGraph.bottom
    let position = "translate(0 \(height - FlameGraph.bottom))"
    return FlameGraph.head(height, report) + "<g id=\"boxes\" transform=\"\(position)\">\n" + boxes + "</g>\n"
      + "</svg>\n"
  }

  private static func head(_ height: Double, _ report: ProfileReport) -> String {
    let (whole, processor) = (ProfileReport.seconds(report.wholeTime), ProfileReport.seconds(report.processorTime))
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width))" height="\(Int(height))" \
      viewBox="0 0 \(Int(width)) \(Int(height))" font-family="DejaVu Sans, Verdana, sans-serif" font-size="11">
      <style>#boxes g:hover rect { stroke: #222 } #boxes text { pointer-events: none }</style>
      <rect width="100%" height="100%" fill="#fcfcfa"/>
      <text x="\(margin)" y="24" font-size="16" font-weight="bold" fill="#222">Where time goes</text>
      <text x="\(width - margin)" y="24" text-anchor="end" font-size="12" fill="#555">\(whole), \(processor) of the processor</text>

      """
    var x = margin
    for (name, color) in colors {
      text += "<rect x=\"\(x)\" y=\"38\" width=\"11\" height=\"11\" rx=\"2\" fill=\"\(color)\"/>"
      text += "<text x=\"\(x + 15)\" y=\"47.5\" fill=\"#333\">\(name)</text>\n"
      x += 34 + letter * Double(name.count)
    }
    return text
  }

  private static func color(_ passage: PhaseClock.Passage, _ phase: PhaseClock.Phase?) -> String {
    switch passage {
    case .file, .whole, .definition, .procedure: colors[colors.count - 1].color
    case .phase, .macro, .frame: colors[Int(phase?.rawValue ?? UInt(colors.count - 1))].color
    }
  }

  private static func shape(
    label: String, time: Double, share: Double, _ x: Double, _ width: Double, _ level: Int, _ color: String
  ) -> String {
    let y = -Double(level + 1) * rowHeight
    let percent = rounded(share * 100)
    let title = escaped("\(label): \(ProfileReport.seconds(time)), \(percent) %")
    var text = "<g><title>\(title)</title><rect x=\"\(rounded(x))\" y=\"\(y)\" "
    text += "width=\"\(rounded(max(width - 0.5, 0.3)))\" height=\"\(rowHeight - 1)\" rx=\"2\" fill=\"\(color)\"/>"
    let room = Int((width - 6) / letter)
    if room >= 3 {
      // Where a procedure stands is in the title only.
      let name = label.split(separator: "  ").first ?? ""
      let short = name.count <= room ? name : name.prefix(room - 1) + "…"
      text += "<text x=\"\(rounded(x + 3))\" y=\"\(y + 13)\">\(escaped(String(short)))</text>"
    }
    return text + "</g>\n"
  }

  private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
