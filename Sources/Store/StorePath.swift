// The names of store items: `/gnu/store/HASH-NAME`, where HASH says what the item is made of. The path is logical:
// where the item lies on the host is the embedded store's business and never part of a hash.

/// Computing and taking apart store paths.
public enum StorePath {
  /// The logical store directory; it is part of every hash.
  public static let directory = "/gnu/store"
  /// The length of the hash part.
  public static let hashLength = 32
  /// The longest name of an item: with hash, dash and a suffix for locks it stays below the kernel's 255.
  public static let maximumNameLength = 211

  // MARK: Making

  /// The path of an item of the given type (`text`, `source`, `output:out`, with references after colons) whose
  /// content hashes to `hash` (sha256), in the store called `directory`.
  public static func make(
    type: String, hash: some Sequence<UInt8>, name: String, in directory: String = directory
  ) throws -> String {
    try validate(name: name)
    let text = "\(type):sha256:\(Base16.encode(hash)):\(directory):\(name)"
    let compressed = compress(DigestAlgorithm.sha256.digest(of: text), to: 20)
    return "\(directory)/\(NixBase32.encode(compressed))-\(name)"
  }

  /// The path of a text with the given references.
  public static func text(name: String, contents: [UInt8], references: [String] = []) throws -> String {
    let type = (["text"] + Set(references).sorted()).joined(separator: ":")
    return try make(type: type, hash: DigestAlgorithm.sha256.digest(of: contents), name: name)
  }

  /// The path of the output called `output` of the derivation called `name` whose hash modulo its fixed-output inputs
  /// is `hash`.
  public static func output(
    _ output: String, hash: some Sequence<UInt8>, name: String, in directory: String = directory
  ) throws -> String {
    try make(type: "output:\(output)", hash: hash, name: outputName(output, of: name), in: directory)
  }

  /// The path of something whose content hash is known: of a file (`recursive` false) or of an archive.
  public static func fixedOutput(
    name: String, hash: [UInt8], algorithm: DigestAlgorithm = .sha256, recursive: Bool, output: String = "out",
    in directory: String = directory
  ) throws -> String {
    guard hash.count == algorithm.byteCount else {
      throw StoreError(
        .invalidEncoding,
        "the hash of '\(name)' has \(hash.count) bytes; \(algorithm.name) makes hashes of \(algorithm.byteCount)")
    }
    if recursive, algorithm == .sha256 {
      return try make(type: "source", hash: hash, name: name, in: directory)
    }
    let mark = "fixed:\(output):\(recursive ? "r:" : "")\(algorithm.name):\(Base16.encode(hash)):"
    return try make(
      type: "output:\(output)", hash: DigestAlgorithm.sha256.digest(of: mark), name: name, in: directory)
  }

  /// The name of the item for an output: the derivation's own for `out`, `NAME-OUTPUT` for others.
  public static func outputName(_ output: String, of name: String) -> String {
    output == "out" ? name : "\(name)-\(output)"
  }

  /// Folds `hash` to `size` bytes by exclusive or.
  public static func compress(_ hash: some Sequence<UInt8>, to size: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: size)
    for (index, byte) in hash.enumerated() { result[index % size] ^= byte }
    return result
  }

  // MARK: Checking and taking apart

  /// Throws unless `name` can be the name of a store item.
  public static func validate(name: String) throws {
    func refuse(_ reason: String) -> StoreError {
      StoreError(.invalidName, "invalid store item name '\(name)': \(reason)")
    }
    if name.isEmpty { throw refuse("it is empty") }
    if name.utf8.first == UInt8(ascii: ".") { throw refuse("it begins with a period") }
    if name.utf8.count > maximumNameLength {
      throw refuse("it has \(name.utf8.count) characters, more than \(maximumNameLength)")
    }
    if let wrong = name.unicodeScalars.first(where: { !isNameScalar($0) }) {
      throw refuse("'\(wrong)' is not allowed; use letters, digits and any of + - . _ ? =")
    }
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "+", "-", ".", "_", "?", "=": true
    default: false
    }
  }

  /// Whether `path` is the path of an item (not of a file in one).
  public static func isStorePath(_ path: String) -> Bool { (try? itemName(of: path)) != nil }

  /// `HASH-NAME` for the path `path` of the store called `directory`; throws if it is not one.
  public static func itemName(of path: String, in directory: String = directory) throws -> String {
    func refuse(_ reason: String) -> StoreError {
      StoreError(.invalidPath, "'\(path)' is not a store path (\(directory)/HASH-NAME): \(reason)")
    }
    guard path.utf8.starts(with: "\(directory)/".utf8) else { throw refuse("it is not in \(directory)") }
    let item = String(decoding: path.utf8.dropFirst(directory.utf8.count + 1), as: UTF8.self)
    guard isItemName(item) else {
      throw refuse("'\(item)' is not \(hashLength) base-32 digits, '-', and a name")
    }
    return item
  }

  /// Whether `item` looks like `HASH-NAME`.
  public static func isItemName(_ item: String) -> Bool {
    let bytes = Array(item.utf8)
    guard bytes.count > hashLength + 1, bytes[hashLength] == UInt8(ascii: "-"),
      bytes[..<hashLength].allSatisfy({ NixBase32.values[Int($0)] != 255 })
    else { return false }
    return (try? validate(name: String(decoding: bytes[(hashLength + 1)...], as: UTF8.self))) != nil
  }

  /// The item that `path` is or lies in, as a store path, with the rest (empty or beginning with '/').
  public static func split(_ path: String) -> (item: String, rest: String)? {
    let prefix = Array("\(directory)/".utf8)
    let bytes = Array(path.utf8)
    guard bytes.starts(with: prefix) else { return nil }
    let end = bytes[prefix.count...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
    let item = String(decoding: bytes[prefix.count..<end], as: UTF8.self)
    guard isItemName(item) else { return nil }
    return ("\(directory)/\(item)", String(decoding: bytes[end...], as: UTF8.self))
  }

  /// The 32 digits of a store path, and its name without them.
  public static func parts(
    of path: String, in directory: String = directory
  ) throws -> (digits: String, name: String) {
    let item = try itemName(of: path, in: directory)
    return (String(item.prefix(hashLength)), String(item.dropFirst(hashLength + 1)))
  }

  /// The 32 digits of a store path.
  public static func hashPart(of path: String) throws -> String { try parts(of: path).digits }

  /// The name of a store path without its hash.
  public static func name(of path: String) throws -> String { try parts(of: path).name }

  /// Whether `path` names a derivation.
  public static func isDerivation(_ path: String) -> Bool { path.hasSuffix(".drv") && isStorePath(path) }
}
