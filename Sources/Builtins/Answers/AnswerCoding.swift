// How an answer is written into its file.

import SchemeCore

extension Answer {
  /// The bytes of the file.
  var encoded: [UInt8] {
    var writer = CacheWriter()
    writer.put(question)
    writer.put(refusal)
    writer.put(created)
    writer.put(UInt64(dependencies.count))
    for dependency in dependencies {
      let (kind, name) = Answer.parts(of: dependency.input)
      writer.put(kind)
      writer.put(name)
      let stamp = dependency.stamp
      for field in [stamp?.device, stamp?.inode, stamp?.mode, stamp?.size, stamp?.modified, stamp?.changed] {
        writer.put(field ?? 0)
      }
      writer.put(dependency.digest)
    }
    writer.put(UInt64(items.count))
    for item in items { writer.put(item) }
    writer.put(UInt64(output.count))
    for part in output {
      writer.put(UInt64(part.descriptor))
      writer.put(part.bytes)
    }
    return writer.contents
  }

  /// The answer in a file; nil when the bytes are none.
  init?(decoding bytes: [UInt8]) {
    var reader = CacheReader(bytes)
    guard let question = reader.text(), let refusal = reader.text(), let created = reader.number(),
      let count = reader.number()
    else { return nil }
    var dependencies: [Dependency] = []
    for _ in 0..<count {
      guard let kind = reader.number(), let name = reader.text(), let input = Answer.input(kind, name),
        let device = reader.number(), let inode = reader.number(), let mode = reader.number(),
        let size = reader.number(), let modified = reader.number(), let changed = reader.number(),
        let digest = reader.bytes()
      else { return nil }
      let stamp = InputTrace.Stamp(
        device: device, inode: inode, mode: mode, size: size, modified: modified, changed: changed)
      // Nothing that there is has no mode.
      dependencies.append(Dependency(input: input, stamp: mode == 0 ? nil : stamp, digest: digest))
    }
    guard let itemCount = reader.number() else { return nil }
    var items: [String] = []
    for _ in 0..<itemCount {
      guard let item = reader.text() else { return nil }
      items.append(item)
    }
    guard let partCount = reader.number() else { return nil }
    var output: [(Int, [UInt8])] = []
    for _ in 0..<partCount {
      guard let descriptor = reader.number(), descriptor == 1 || descriptor == 2, let bytes = reader.bytes() else {
        return nil
      }
      output.append((Int(descriptor), bytes))
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      question: question, created: created, dependencies: dependencies, items: items, output: output,
      refusal: refusal)
  }

  private static func parts(of input: InputTrace.Input) -> (UInt64, String) {
    switch input {
    case .contents(let path): (0, path)
    case .status(let path, isLink: false): (1, path)
    case .status(let path, isLink: true): (2, path)
    case .names(let path): (3, path)
    case .variable(let name): (4, name)
    case .terminal(let number): (5, String(number))
    case .outline(let path, let module): (6, "\(module)\0\(path)")
    }
  }

  private static func input(_ kind: UInt64, _ name: String) -> InputTrace.Input? {
    switch kind {
    case 0: .contents(name)
    case 1: .status(name, isLink: false)
    case 2: .status(name, isLink: true)
    case 3: .names(name)
    case 4: .variable(name)
    case 5: Int(name).map { .terminal($0) }
    case 6:
      name.firstIndex(of: "\0").map { .outline(String(name[name.index(after: $0)...]), module: String(name[..<$0])) }
    default: nil
    }
  }
}
