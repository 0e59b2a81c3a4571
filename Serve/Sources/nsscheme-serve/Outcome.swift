// What `nsscheme potluck publish --json` prints.

/// What became of the dishes of a branch.
struct Outcome: Decodable, Sendable {
  struct Problem: Decodable, Sendable {
    let message: String
    let line: Int?
    let text: String
  }
  struct Dish: Decodable, Sendable {
    let name: String
    let version: String?
    /// written, unchanged, failed or removed.
    let state: String
    let problems: [Problem]
  }
  let directory: String
  let commit: String
  /// What packages were found in.
  let base: [String]
  let dishes: [Dish]

  var hasFailures: Bool { dishes.contains { $0.state == "failed" } }
}
