// The history of a repository, as far as somebody asked: which commits come after others.
//
// All walks are loops; a history may be as deep as it likes. Each commit is read once and gets a number.
//
// What is new since commits that are known is found twice. `newCommits(…, exactly: false)` goes back from both sides, the
// latest commits first, and stops as soon as nothing new is in sight: that takes as long as there is news. It relies on
// the times that commits say of themselves, which may be wrong; then it yields commits too many, never too few. `exactly`
// looks at all that is known first.

/// Commits of one repository and their parents.
final class CommitGraph {
  private let objects: GitObjects
  private var numbers: [ObjectName: Int] = [:]
  private(set) var names: [ObjectName] = []
  /// What is known of each commit once it has been read.
  private var headers: [Header?] = []

  private struct Header {
    let tree: ObjectName
    let parents: [Int]
    let time: Int
  }

  init(_ objects: GitObjects) { self.objects = objects }

  /// The number of the commit of that name.
  func number(_ name: ObjectName) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    headers.append(nil)
    return names.count - 1
  }

  private func header(_ commit: Int) throws -> Header {
    if let header = headers[commit] { return header }
    guard let found = try objects.header(names[commit]) else {
      throw Refusal("missing", names[commit], "the repository lacks commit \(names[commit]); is its history cut off?")
    }
    let header = Header(tree: found.tree, parents: found.parents.map { number($0) }, time: found.time)
    headers[commit] = header
    return header
  }

  func parents(_ commit: Int) throws -> [Int] { try header(commit).parents }
  func tree(_ commit: Int) throws -> ObjectName { try header(commit).tree }

  /// The commits from which `commits` descend, and these themselves.
  private func closure(_ commits: [Int]) throws -> Set<Int> {
    var (found, waiting): (Set<Int>, [Int]) = ([], commits)
    while let next = waiting.popLast() {
      guard found.insert(next).inserted else { continue }
      try attend(found.count)
      waiting += try parents(next)
    }
    return found
  }

  /// Whether `commit` is one of `others`, or descends from one.
  func descends(_ commit: Int, from others: Set<Int>) throws -> Bool {
    var (found, waiting): (Set<Int>, [Int]) = ([], [commit])
    while let next = waiting.popLast() {
      if others.contains(next) { return true }
      guard found.insert(next).inserted else { continue }
      try attend(found.count)
      waiting += try parents(next)
    }
    return false
  }

  /// The commits from which `commit` descends, itself among them, and from which none of `known` does: one after the
  /// other, each line of the history up to its end.
  func newCommits(_ commit: Int, since known: [Int], exactly: Bool) throws -> [Int] {
    let isNew: (Int) -> Bool
    if exactly {
      let old = try closure(known)
      isNew = { !old.contains($0) }
    } else {
      let new = try candidates(commit, since: known)
      isNew = { new.contains($0) }
    }
    var (result, found, waiting): ([Int], Set<Int>, [Int]) = ([], [], [commit])
    while let next = waiting.popLast() {
      guard isNew(next), found.insert(next).inserted else { continue }
      result.append(next)
      waiting += try parents(next).reversed()
    }
    return result
  }

  /// Commits each of which is a parent of the next one, from `old` to `new`; nil when `new` does not descend from `old`.
  func path(from old: Int, to new: Int) throws -> [Int]? {
    let between = try Set(newCommits(new, since: [old], exactly: false))
    var (found, path): (Set<Int>, [(commit: Int, untried: ArraySlice<Int>)]) = ([new], [(new, try parents(new)[...])])
    while let last = path.last {
      if last.commit == old { return path.reversed().map(\.commit) }
      guard let next = path[path.count - 1].untried.popFirst() else {
        path.removeLast()
        continue
      }
      guard next == old || between.contains(next), found.insert(next).inserted else { continue }
      try attend(found.count)
      path.append((next, try parents(next)[...]))
    }
    return nil
  }

  /// At least the commits that are new, found the latest first.
  private func candidates(_ commit: Int, since known: [Int]) throws -> Set<Int> {
    var queue = TimeQueue()
    var (new, old): (Set<Int>, Set<Int>) = ([], [])
    // How many commits of the queue are still thought to be new.
    var promising: Set<Int> = []
    func put(_ commit: Int, isOld: Bool) throws {
      if isOld {
        guard old.insert(commit).inserted else { return }
        new.remove(commit)
        promising.remove(commit)
      } else {
        guard !old.contains(commit), new.insert(commit).inserted else { return }
        promising.insert(commit)
      }
      queue.insert(commit, at: try header(commit).time)
    }
    for commit in known { try put(commit, isOld: true) }
    try put(commit, isOld: false)
    var count = 0
    while !promising.isEmpty, let next = queue.popLatest() {
      let isOld = old.contains(next)
      promising.remove(next)
      for parent in try parents(next) { try put(parent, isOld: isOld) }
      count += 1
      try attend(count)
    }
    return new
  }

  private func attend(_ count: Int) throws { if count % 512 == 0 { try Refusal.attend() } }
}

/// Commits by their time, the latest first: a binary heap.
private struct TimeQueue {
  private var heap: [(time: Int, commit: Int)] = []

  mutating func insert(_ commit: Int, at time: Int) {
    heap.append((time, commit))
    var at = heap.count - 1
    while at > 0, heap[(at - 1) / 2].time < heap[at].time {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func popLatest() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first.commit }
    heap[0] = last
    var at = 0
    while true {
      var next = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && heap[child].time > heap[next].time {
        next = child
      }
      if next == at { return first.commit }
      heap.swapAt(at, next)
      at = next
    }
  }
}
