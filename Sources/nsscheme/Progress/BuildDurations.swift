// How long builds took, by the names of what they built, from which it is estimated how long they will take: a file of
// the cache. Versions do not count, so that a new one is expected to take as long as the old one.

import SchemeCore

/// The durations of earlier builds.
struct BuildDurations {
  /// How many names are remembered, those that were built last.
  private static let most = 2000
  private static var directory: CacheDirectory { CacheDirectory("durations", isOfAnyProgram: true) }
  private static let file = "seconds"

  /// Pairs of a name and seconds, the one that was built last at the end.
  private var known: [(name: String, seconds: Double)]
  private var indices: [String: Int] = [:]
  private var new: [(name: String, seconds: Double)] = []

  /// Reads the file.
  init() {
    known = BuildDurations.read()
    for (index, entry) in known.enumerated() { indices[entry.name] = index }
  }

  /// Seconds that a build of this name took; nil when there was none.
  func seconds(of name: String) -> Double? { indices[BuildDurations.stem(of: name)].map { known[$0].seconds } }

  /// Takes note of a build.
  mutating func add(_ name: String, seconds: Double) {
    new.append((BuildDurations.stem(of: name), (seconds * 10).rounded() / 10))
  }

  /// Writes what was noted. What other processes wrote meanwhile is kept, but for what they write at the same moment.
  mutating func save() {
    if new.isEmpty { return }
    var seconds: [String: Double] = [:]
    for entry in new { seconds[entry.name] = entry.seconds }
    var all = BuildDurations.read().filter { seconds[$0.name] == nil }
    all += seconds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    new = []
    let text = all.suffix(BuildDurations.most).map { "\($0.seconds) \($0.name)\n" }.joined()
    BuildDurations.directory.write(BuildDurations.file, Array(text.utf8))
  }

  private static func read() -> [(name: String, seconds: Double)] {
    guard let bytes = directory.read(file) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 1)
      guard fields.count == 2, let seconds = Double(fields[0]), 0..<1e9 ~= seconds else { return nil }
      return (String(fields[1]), seconds)
    }
  }

  /// The name with `#` for each number of a version.
  private static func stem(of name: String) -> String {
    var result = ""
    var isVersion = false
    for character in name {
      isVersion = character.isNumber && (isVersion || result.last == "-") || isVersion && character == "."
      if !isVersion { result.append(character) } else if result.last != "#" { result.append("#") }
    }
    return result
  }
}
