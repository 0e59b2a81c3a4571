// The updates that wait, run and have run, and the dishes that came of them, in a database that survives the process. An
// update of a branch that already waits is not entered a second time; one that ran when the process ended waits again.

/// A branch of a repository.
struct Branch: Hashable, Sendable {
  let url: String
  let name: String
}

/// An update that is to be carried out.
struct Job: Sendable {
  let id: Int
  let branch: Branch
}

/// The queue.
actor Queue {
  private let database: Database
  private let limit: Int
  /// The repositories whose updates run: each has one worker at most.
  private var busy: Set<String> = []
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ path: String, limit: Int) throws {
    database = try Database(path)
    self.limit = limit
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, branch TEXT NOT NULL, state TEXT NOT NULL,
        entered INTEGER NOT NULL, finished INTEGER, directory TEXT, revision TEXT, message TEXT)
      """)
    try database.run("CREATE INDEX IF NOT EXISTS by_state ON jobs (state, id)")
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS dishes (
        directory TEXT NOT NULL, name TEXT NOT NULL, version TEXT, url TEXT NOT NULL, branch TEXT NOT NULL,
        revision TEXT NOT NULL, base TEXT NOT NULL, state TEXT NOT NULL, log TEXT NOT NULL, line INTEGER,
        updated INTEGER NOT NULL, published TEXT, PRIMARY KEY (directory, name))
      """)
    try database.run("UPDATE jobs SET state = 'queued' WHERE state = 'running'")
  }

  /// Enters an update; the number of the job, or nil when too many wait.
  func enter(_ branch: Branch) throws -> Int? {
    let same = try database.run(
      "SELECT id FROM jobs WHERE state = 'queued' AND url = ? AND branch = ?", .text(branch.url), .text(branch.name))
    if let id = same.first?["id"]?.int { return id }
    if try count("queued") >= limit { return nil }
    try database.run(
      "INSERT INTO jobs (url, branch, state, entered) VALUES (?, ?, 'queued', ?)", .text(branch.url),
      .text(branch.name), .int(now()))
    let id = database.lastRow
    wake()
    return id
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// The next update, as soon as there is one.
  func next() async throws -> Job {
    while true {
      for row in try database.run("SELECT id, url, branch FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 200") {
        guard let id = row["id"]?.int, let url = row["url"]?.text, let name = row["branch"]?.text, !busy.contains(url)
        else { continue }
        busy.insert(url)
        try database.run("UPDATE jobs SET state = 'running' WHERE id = ?", .int(id))
        return Job(id: id, branch: Branch(url: url, name: name))
      }
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Says what became of an update. `message` is what went wrong with all of it, or nil.
  func finish(_ job: Job, _ outcome: Outcome?, message: String?) throws {
    try database.run("BEGIN IMMEDIATE")
    if let outcome { try record(outcome, of: job.branch) }
    try database.run(
      "UPDATE jobs SET state = ?, finished = ?, directory = ?, revision = ?, message = ? WHERE id = ?",
      .text(message != nil || outcome?.hasFailures == true ? "failed" : "done"), .int(now()), Value(outcome?.directory),
      Value(outcome?.commit), Value(message), .int(job.id))
    // The last thousand are kept for requests.
    try database.run("DELETE FROM jobs WHERE state IN ('done', 'failed') AND id <= ? - 1000", .int(job.id))
    try database.run("COMMIT")
    busy.remove(job.branch.url)
    wake()
  }

  private func record(_ outcome: Outcome, of branch: Branch) throws {
    for dish in outcome.dishes {
      if dish.state == "removed" {
        try database.run(
          "DELETE FROM dishes WHERE directory = ? AND name = ?", .text(outcome.directory), .text(dish.name))
        continue
      }
      let failed = dish.state == "failed"
      let published = try database.run(
        "SELECT published FROM dishes WHERE directory = ? AND name = ?", .text(outcome.directory), .text(dish.name))
      try database.run(
        """
        INSERT OR REPLACE INTO dishes
          (directory, name, version, url, branch, revision, base, state, log, line, updated, published)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .text(outcome.directory), .text(dish.name), Value(dish.version), .text(branch.url), .text(branch.name),
          .text(outcome.commit), .text(outcome.base.joined(separator: "; ")), .text(failed ? "failed" : "published"),
          .text(dish.problems.map(\.text).joined()), dish.problems.first?.line.map { .int($0) } ?? .null, .int(now()),
          // The version whose module is in the channel.
          failed ? published.first?["published"] ?? .null : Value(dish.version),
        ])
    }
  }

  // MARK: Questions

  private func count(_ state: String) throws -> Int {
    try database.run("SELECT count(*) AS n FROM jobs WHERE state = ?", .text(state)).first?["n"]?.int ?? 0
  }

  /// How many updates are in each state.
  func counts() throws -> [String: Int] {
    var result: [String: Int] = [:]
    for state in ["queued", "running", "done", "failed"] { result[state] = try count(state) }
    return result
  }

  func jobs(_ limit: Int) throws -> [Row] {
    try database.run("SELECT * FROM jobs ORDER BY id DESC LIMIT ?", .int(limit))
  }

  func job(_ id: Int) throws -> Row? { try database.run("SELECT * FROM jobs WHERE id = ?", .int(id)).first }

  /// The dishes whose name or origin contains `text`, those that changed last first.
  func dishes(containing text: String = "", limit: Int) throws -> [Row] {
    try database.run(
      """
      SELECT * FROM dishes WHERE instr(lower(name || ' ' || url || ' ' || directory), lower(?)) > 0
      ORDER BY updated DESC, directory, name LIMIT ?
      """, .text(text), .int(limit))
  }

  func dish(_ directory: String, _ name: String) throws -> Row? {
    try database.run("SELECT * FROM dishes WHERE directory = ? AND name = ?", .text(directory), .text(name)).first
  }

  func dishes(in directory: String) throws -> [Row] {
    try database.run("SELECT * FROM dishes WHERE directory = ? ORDER BY name", .text(directory))
  }
}
