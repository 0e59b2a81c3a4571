// What a command printed, with everything that it depended on: the same command prints it again without a language, as long
// as all of that is what it was.
//
// Invariant: an answer is given only when each of its inputs was looked at again. A file counts as unchanged by its stamp
// alone when it was older than the answer by more than the clock's granularity; else its contents are compared.

import Glibc
import SchemeCore
import Store

/// The kept answer to one command.
public struct Answer {
  /// An input, its stamp when it was used, and the digest of what it held; the digest is empty for what is not there.
  struct Dependency {
    let input: InputTrace.Input
    var stamp: InputTrace.Stamp?
    let digest: [UInt8]
  }

  /// The words, the directory and the environment that it is for.
  let question: String
  /// Nanoseconds since 1970.
  let created: UInt64
  var dependencies: [Dependency]
  /// Items that have to be in the store.
  let items: [String]
  public let output: [(descriptor: Int, bytes: [UInt8])]
  /// Why there is no answer; empty when there is one. It is kept for `nsscheme cache --why`.
  let refusal: String

  /// An answer that could not be kept.
  private init(question: String, refusal: String) {
    self.init(question: question, created: 0, dependencies: [], items: [], output: [], refusal: refusal)
  }

  init(
    question: String, created: UInt64, dependencies: [Dependency], items: [String],
    output: [(descriptor: Int, bytes: [UInt8])], refusal: String
  ) {
    self.question = question
    self.created = created
    self.dependencies = dependencies
    self.items = items
    self.output = output
    self.refusal = refusal
  }

  /// Files that were changed less than this before an answer was kept may have been changed once more since, in
  /// nanoseconds.
  private static let granularity: UInt64 = 2_000_000_000

  /// The answer of the traced run that is ending, or why there is none.
  static func ofTrace(question: String) -> Answer {
    func refused(_ reason: String) -> Answer { Answer(question: question, refusal: reason) }
    if let reason = InputTrace.spoiled { return refused(reason) }
    let created = now
    var dependencies: [Dependency] = []
    dependencies.reserveCapacity(InputTrace.inputs.count)
    for (input, stamp) in InputTrace.inputs {
      guard stampNow(of: input) == stamp else { return refused("\(describe(input)) changed meanwhile") }
      if case .variable(let name) = input, let value = InputTrace.variables[ExactText(name)] {
        dependencies.append(Dependency(input: input, stamp: nil, digest: digest(ofVariable: value)))
        continue
      }
      guard let digest = digest(of: input) else { return refused("\(describe(input)) cannot be read again") }
      dependencies.append(Dependency(input: input, stamp: stamp, digest: digest))
    }
    let text = InputTrace.output.filter { $0.descriptor == 1 }.flatMap(\.bytes)
    let printed = String(decoding: text, as: UTF8.self)
    return Answer(
      question: question, created: created, dependencies: dependencies,
      items: InputTrace.items.filter(printed.contains).sorted(), output: InputTrace.output, refusal: "")
  }

  /// The first input that is not what it was, as a clause such as `the file … changed`; nil when the answer holds.
  /// Stamps are renewed where contents had to be compared. `language` starts the language, which alone can say what a
  /// module exports; it is called once at most.
  mutating func change(in store: () throws -> EmbeddedStore, language: () throws -> Void) rethrows -> String? {
    if !refusal.isEmpty { return "the last one could not be kept, for \(refusal)" }
    var isStarted = false
    for i in dependencies.indices {
      let known = dependencies[i]
      let stamp = Answer.stampNow(of: known.input)
      if stamp == known.stamp, let stamp, max(stamp.modified, stamp.changed) &+ Answer.granularity < created {
        continue
      }
      if stamp == nil, known.stamp == nil, Answer.isFile(known.input) { continue }
      if case .outline = known.input, !isStarted {
        try language()
        isStarted = true
      }
      guard let digest = Answer.digest(of: known.input), digest == known.digest else {
        return "\(Answer.describe(known.input)) changed"
      }
      dependencies[i].stamp = stamp
    }
    guard !items.isEmpty else { return nil }
    let store = try store()
    for item in items where (try? store.isValid(item)) != true { return "\(item) is not in the store any more" }
    return nil
  }

  // MARK: Inputs

  private static func isFile(_ input: InputTrace.Input) -> Bool {
    switch input {
    case .contents, .outline, .status, .names: true
    case .variable, .terminal: false
    }
  }

  private static func stampNow(of input: InputTrace.Input) -> InputTrace.Stamp? {
    switch input {
    case .contents(let path), .names(let path), .outline(let path, module: _): InputTrace.Stamp(of: path)
    case .status(let path, let isLink): InputTrace.Stamp(of: path, isLink: isLink)
    case .variable, .terminal: nil
    }
  }

  /// A digest of what an input holds now; empty for what is not there, nil for what cannot be read.
  private static func digest(of input: InputTrace.Input) -> [UInt8]? {
    switch input {
    case .contents(let path):
      var status = stat()
      guard stat(path, &status) == 0 else { return [] }
      // A directory where a file was looked for is as good as nothing; its names are another input.
      if status.st_mode & S_IFMT == S_IFDIR { return [1] }
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      if access(path, R_OK) != 0, errno == EACCES { return [2] }
      return try? DigestAlgorithm.sha256.digest(ofFile: path)
    case .outline(let path, let module): return OutlineCache.digest(of: path, module: module)
    case .status(let path, let isLink):
      guard let stamp = InputTrace.Stamp(of: path, isLink: isLink) else { return [] }
      let fields = [stamp.device, stamp.inode, stamp.mode, stamp.size, stamp.modified]
      return fields.flatMap { field in (0..<8).map { UInt8(truncatingIfNeeded: field >> (8 * UInt64($0))) } }
    case .names(let path):
      guard let stream = opendir(path) else { return [] }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        names.append(
          withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
      }
      return DigestAlgorithm.sha256.digest(of: names.sorted().joined(separator: "\0"))
    case .variable(let name): return digest(ofVariable: getenv(name).map { String(cString: $0) })
    case .terminal(let number):
      var size = winsize()
      guard ioctl(Int32(truncatingIfNeeded: number), UInt(TIOCGWINSZ), &size) == 0 else { return [] }
      return [size.ws_row, size.ws_col].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    }
  }

  private static func digest(ofVariable value: String?) -> [UInt8] { value.map { [1] + Array($0.utf8) } ?? [] }

  private static func describe(_ input: InputTrace.Input) -> String {
    switch input {
    case .contents(let path): "the file \(path)"
    case .outline(let path, _): "what the file \(path) exports"
    case .status(let path, _): "the status of \(path)"
    case .names(let path): "the directory \(path)"
    case .variable(let name): "the variable \(name)"
    case .terminal(let number): "what descriptor \(number) is"
    }
  }

  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
