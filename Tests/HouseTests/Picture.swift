// The picture of ARCHITECTURE.md is drawn from the tables that these tests hold the code to, so that it cannot be wrong.
// Scripts/draw-rooms writes it into the document, by this test with HOUSE_DRAW in the environment.

import Glibc
import Testing

enum Picture {
  static let document = root + "/ARCHITECTURE.md"
  static let begin = "<!-- Drawn by Scripts/draw-rooms -->"
  static let end = "<!-- until here -->"

  private static let rooms = Layers.allowed.mapValues { $0.subtracting(["ArgumentParser"]) }

  /// The Swift rooms that a room may import and that no other of those may.
  static func nearest(_ room: String) -> [String] {
    let swift = rooms[room]!.filter { rooms[$0] != nil }
    return swift.filter { other in !swift.contains { rooms[$0]!.contains(other) } }.sorted()
  }

  private static func line(_ room: String) -> String {
    let libraries = rooms[room]!.filter { rooms[$0] == nil }.sorted()
    return room + (libraries.isEmpty ? "" : "  [" + libraries.joined(separator: " ") + "]")
  }

  private static func tree(_ room: String, _ indent: String) -> [String] {
    let below = nearest(room)
    return below.enumerated().flatMap { number, other in
      let isLast = number == below.count - 1
      return [indent + (isLast ? "└─▶ " : "├─▶ ") + line(other)] + tree(other, indent + (isLast ? "    " : "│   "))
    }
  }

  /// Names with arrows between them, in lines of at most 110 characters.
  private static func chain(_ names: [String]) -> [String] {
    names.dropFirst().reduce(into: [names[0]]) { result, name in
      if result[result.count - 1].count + name.count > 106 { result.append("   ") }
      result[result.count - 1] += " ─▶ " + name
    }
  }

  /// The floors, and between those that use the seam and the others the seam.
  private static var floors: [String] {
    let order = LibraryFloors.order.reversed()
    return order.filter(LibraryFloors.throughTheSeam.contains) + ["(\(LibraryFloors.seam))"]
      + order.filter { !LibraryFloors.throughTheSeam.contains($0) }
  }

  static var text: [String] {
    let tops = rooms.keys.filter { room in !rooms.values.contains { $0.contains(room) } }.sorted()
    return [
      "```",
      "Rooms of Sources: each may import what its arrows lead to, near and far, and the C rooms beside its name.",
    ]
      + tops.flatMap { [line($0)] + tree($0, "") }
      + ["", "Folders of SchemeCore: each uses only what is behind it."]
      + chain(Arrows.floors.map(\.folder).filter { !$0.isEmpty }.reversed())
      + [
        "",
        "Floors of stdlib: each imports only what is behind it; those before the seam, the engine and Guix's names by it.",
      ]
      + chain(floors) + ["```"]
  }
}

@Suite struct ThePicture {
  @Test func isDrawnFromTheTables() throws {
    let text = lines(Picture.document)
    let begin = try #require(text.firstIndex(of: Picture.begin))
    let end = try #require(text.firstIndex(of: Picture.end))
    if getenv("HOUSE_DRAW") != nil {
      let drawn = (text[...begin] + Picture.text + text[end...]).joined(separator: "\n")
      let file = try #require(fopen(Picture.document, "w"))
      fputs(drawn, file)
      fclose(file)
    } else {
      #expect(Array(text[(begin + 1)..<end]) == Picture.text, "run Scripts/draw-rooms")
    }
  }

  /// What an arrow leads to by way of another room may be imported too, or the picture would say too much.
  @Test func arrowsGoOn() {
    for (room, allowed) in Layers.allowed {
      for other in allowed {
        let beyond = (Layers.allowed[other] ?? []).filter { Layers.allowed[$0] != nil }
        #expect(beyond.isSubset(of: allowed), "\(room) may import \(other), but not all that this may")
      }
    }
  }
}
