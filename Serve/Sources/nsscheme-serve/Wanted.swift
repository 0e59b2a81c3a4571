// The kinds of requests to a publisher, parsed from the path of the URL. The names in it are those of store items or
// nothing: everything else is no address of ours, so that no file outside the store can be named.

/// What is asked for.
enum Wanted: Equatable {
  case home
  case cacheInfo
  case key
  /// The 32 digits of an item.
  case narinfo(String)
  case nar(item: String, method: String)
  /// A file by its name and the sha256 of its contents, in the store's digits.
  case file(name: String, hash: String)
  case log(item: String)

  static let methods = ["gzip", "lzip", "zstd"]

  /// `target` as it stands in the request; a query is passed over. Nil for what there cannot be.
  init?(_ target: String, narPath: [String]) {
    let bytes = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    guard bytes.first == UInt8(ascii: "/"), bytes.count < 2000 else { return nil }
    var parts: [String] = []
    for part in bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let name = Wanted.decoded(part) else { return nil }
      parts.append(name)
    }
    if parts == [""] || parts == ["index.html"] {
      self = .home
    } else if parts == ["nix-cache-info"] {
      self = .cacheInfo
    } else if parts == ["signing-key.pub"] {
      self = .key
    } else if parts.count == 1, let hash = Wanted.narinfoHash(parts[0]) {
      self = .narinfo(hash)
    } else if parts.count == 4, parts[0] == "file", parts[2] == "sha256", Wanted.isName(parts[1]),
      Wanted.isHash(parts[3], count: 52)
    {
      self = .file(name: parts[1], hash: parts[3])
    } else if parts.count == 2, parts[0] == "log", Wanted.isItem(parts[1]) {
      self = .log(item: parts[1])
    } else if let last = parts.last, Wanted.isItem(last), parts.starts(with: narPath) {
      let rest = parts[narPath.count..<(parts.count - 1)]
      if rest.isEmpty {
        self = .nar(item: last, method: "none")
      } else if rest.count == 1, Wanted.methods.contains(rest[rest.startIndex]) {
        self = .nar(item: last, method: rest[rest.startIndex])
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  private static func narinfoHash(_ name: String) -> String? {
    guard name.hasSuffix(".narinfo") else { return nil }
    let hash = String(name.dropLast(".narinfo".count))
    return isHash(hash, count: 32) ? hash : nil
  }

  /// The base name of a store item: its digits, a dash and its name.
  private static func isItem(_ base: String) -> Bool {
    let bytes = base.utf8
    guard bytes.count > 33, bytes.dropFirst(32).first == UInt8(ascii: "-") else { return false }
    return isHash(String(base.prefix(32)), count: 32) && isName(String(base.dropFirst(33)))
  }

  /// What the store takes for a name.
  private static func isName(_ name: String) -> Bool {
    !name.hasPrefix(".") && (1...211).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "+-._?=".utf8.contains(byte)
      }
  }

  /// Digits of the store: not e, o, t or u.
  private static func isHash(_ text: String, count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) && !"eotu".utf8.contains(byte)
      }
  }

  /// A part of an address without its percent signs; nil if it has what no name has.
  private static func decoded(_ bytes: Substring.UTF8View.SubSequence) -> String? {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
      result.append(high << 4 | low)
    }
    guard result.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }) else { return nil }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
