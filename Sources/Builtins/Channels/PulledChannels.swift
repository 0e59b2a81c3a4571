// What `nsscheme pull` got, as far as a session needs it before it has a language: the directories of a Guix tree and of
// channels. They are lines `tree DIRECTORY` and `channel DIRECTORY` of the file load-path of a generation, which
// stdlib/engine/nsscheme/channels/generations.scm writes and which never changes.

import Glibc
import SchemeCore

/// The channels that were pulled.
public enum PulledChannels {
  /// Names the directory of a generation that counts instead of the last one; none at all if it is empty.
  public static let variable = "NSSCHEME_CHANNELS"

  /// The link to the generation that counts, below $XDG_DATA_HOME.
  private static var link: String? {
    func directory(_ variable: String) -> String? {
      guard let text = getenv(variable), text[0] == 47 else { return nil }
      return String(cString: text)
    }
    guard let base = directory("XDG_DATA_HOME") ?? directory("HOME").map({ $0 + "/.local/share" }) else { return nil }
    return base + "/nsscheme/channels/current"
  }

  /// The directory of the generation that counts; nil if there is none.
  private static var generation: String? {
    if let text = getenv(variable) { return text[0] == 0 ? nil : String(cString: text) }
    return link
  }

  /// Tells one set of channels from another, for answers that are kept.
  static var stamp: String {
    guard let link, getenv(variable) == nil else { return "" }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = readlink(link, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }

  /// The directories of the generation that counts, the tree before the channels. Nil when there is no generation.
  public static var loadPath: [String]? {
    guard let generation, let file = fopen("\(generation)/load-path", "re") else { return nil }
    defer { fclose(file) }
    var (trees, channels): ([String], [String]) = ([], [])
    var (line, capacity): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line.map({ String(cString: $0) }) {
      let words = text.split(separator: "\n").first?.split(separator: " ", maxSplits: 1) ?? []
      guard words.count == 2 else { continue }
      if words[0] == "tree" { trees.append(String(words[1])) } else { channels.append(String(words[1])) }
    }
    return trees + channels
  }
}
