// What can be wrong with the tables, whichever program wrote to them: rows that make no sense, and rows about rows
// that are gone.

import Glibc

extension ItemDatabase {
  private static let dangling = [
    (
      "Refs", "a reference",
      """
      SELECT Refs.rowid, p.path FROM Refs LEFT JOIN ValidPaths p ON p.id = referrer
      LEFT JOIN ValidPaths q ON q.id = reference WHERE p.id IS NULL OR q.id IS NULL
      """
    ),
    (
      "DerivationOutputs", "an output",
      """
      SELECT d.rowid, NULL FROM DerivationOutputs d LEFT JOIN ValidPaths p ON p.id = d.drv WHERE p.id IS NULL
      """
    ),
  ]

  /// Everything that is wrong with the tables.
  func faults() throws -> [StoreFault] {
    var result: [StoreFault] = []
    try database.run("PRAGMA integrity_check(20)") { row in
      guard let text = row[0].text, text != "ok" else { return }
      result.append(StoreFault(kind: .database, item: nil, message: "the database '\(self.database.path)': \(text)"))
    }
    try database.run("SELECT path, hash, narSize, deriver, registrationTime FROM ValidPaths ORDER BY path") { row in
      guard let path = row[0].text, StorePath.isStorePath(path) else {
        let shown = row[0].text ?? "of another type"
        let message = "the database has the item '\(shown)', which is no store path"
        result.append(StoreFault(kind: .malformed, item: nil, message: message))
        return
      }
      guard let wrong = ItemDatabase.fault(inColumns: Array(row[1...])) else { return }
      result.append(
        StoreFault(kind: .malformed, item: path, message: "the database says of '\(path)' what cannot be: \(wrong)"))
    }
    for (_, what, query) in ItemDatabase.dangling {
      try database.run(query) { row in
        let whose = row[1].text.map { "'\($0)'" } ?? "an item that is gone"
        result.append(
          StoreFault(
            kind: .malformed, item: row[1].text,
            message: "the database has \(what) of \(whose) without one of its ends"))
      }
    }
    return result
  }

  /// Makes every row make sense. Returns the items about which something was lost.
  func mend() throws -> [String] {
    var doubtful: Set<String> = []
    try database.run("REINDEX")
    try database.transaction {
      var rows: [[Database.Value]] = []
      try database.run("SELECT id, path, hash, narSize, deriver, registrationTime FROM ValidPaths") { rows.append($0) }
      for row in rows {
        guard let path = row[1].text, StorePath.isStorePath(path) else {
          doubtful.formUnion(
            try database.texts(
              "SELECT path FROM ValidPaths JOIN Refs ON referrer = id WHERE reference = ? AND referrer <> reference",
              [row[0]]))
          try database.run("DELETE FROM Refs WHERE reference = ?", [row[0]])
          try database.run("DELETE FROM ValidPaths WHERE id = ?", [row[0]])
          continue
        }
        if ItemDatabase.fault(inColumns: Array(row[2...])) == nil { continue }
        var columns = Array(row[2...])
        for (index, harmless) in ItemDatabase.harmless.enumerated() {
          var probe = ItemDatabase.harmless
          probe[index] = columns[index]
          if ItemDatabase.fault(inColumns: probe) == nil { continue }
          columns[index] = harmless
          // Without its hash or its size nothing says what the item was.
          if index < 2 { doubtful.insert(path) }
        }
        try database.run(
          "UPDATE ValidPaths SET hash = ?, narSize = ?, deriver = ?, registrationTime = ? WHERE id = ?",
          columns + [row[0]])
      }
      for (table, _, query) in ItemDatabase.dangling {
        var numbers: [Database.Value] = []
        try database.run(query) { row in
          numbers.append(row[0])
          if let path = row[1].text { doubtful.insert(path) }
        }
        for number in numbers { try database.run("DELETE FROM \(table) WHERE rowid = ?", [number]) }
      }
    }
    return doubtful.filter(StorePath.isStorePath).sorted()
  }

  /// Columns that say nothing false for long: an item with this hash is damaged.
  private static let harmless: [Database.Value] = [
    .text("sha256:" + String(repeating: "0", count: 64)), .integer(0), .null, .integer(1),
  ]
}
