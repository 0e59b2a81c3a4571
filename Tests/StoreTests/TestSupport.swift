// What the store's tests share: scratch directories, little trees, and the answers of real Guix.

import Glibc
import Testing

@testable import Store

/// A directory that is deleted with its contents when the value goes away.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/nsscheme-store-test-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }

  deinit { try? FileTree.remove(path) }

  /// A store in this directory.
  func store(_ name: String = "store") throws -> EmbeddedStore { try EmbeddedStore(directory: "\(path)/\(name)") }
}

/// A tree to make on the host.
indirect enum Tree {
  case file(String)
  case program(String)
  case link(String)
  case directory([(String, Tree)])

  func make(at path: String) {
    switch self {
    case .file(let text): writeFile(path, text, mode: 0o644)
    case .program(let text): writeFile(path, text, mode: 0o755)
    case .link(let target): symlink(target, path)
    case .directory(let entries):
      mkdir(path, 0o755)
      for (name, tree) in entries { tree.make(at: "\(path)/\(name)") }
    }
  }
}

func writeFile(_ path: String, _ text: String, mode: mode_t = 0o644) { writeFile(path, Array(text.utf8), mode: mode) }

func writeFile(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  precondition(descriptor >= 0, "cannot write \(path)")
  precondition(write(descriptor, bytes, bytes.count) == bytes.count)
  fchmod(descriptor, mode)
  close(descriptor)
}

func readFile(_ path: String) throws -> [UInt8] { try EmbeddedStore.readFile(path) }

func exists(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}

func status(_ path: String) -> stat {
  var status = stat()
  precondition(lstat(path, &status) == 0, "no file \(path)")
  return status
}

/// The message of the store error that `body` throws; records a failure if it throws none.
func message(_ body: () throws -> Void) -> String {
  do { try body() } catch let error as StoreError { return error.message } catch { return "other error: \(error)" }
  Issue.record("no error was thrown")
  return ""
}

/// A datum of the files with the golden answers: only lists, strings and words occur.
indirect enum Datum: Equatable {
  case list([Datum])
  case string([UInt8])
  case word(String)

  var text: String { if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" } }
  var elements: [Datum] { if case .list(let elements) = self { elements } else { [] } }
  /// The rest of the element that begins with the given word.
  subscript(_ word: String) -> [Datum] {
    for element in elements where element.elements.first == .word(word) { return Array(element.elements.dropFirst()) }
    return []
  }
}

/// The answers of real Guix by name.
enum Golden {
  static let directory: String = {
    let file = #filePath
    return file.components("/").dropLast(2).joined(separator: "/") + "/Golden/vectors"
  }()

  static let answers: [String: Datum] = {
    var result: [String: Datum] = [:]
    var reader = DatumReader(bytes: try! readFile("\(directory)/expected.scm"))
    while let datum = reader.next() { result[datum.elements[0].text] = datum.elements[1] }
    return result
  }()

  static func text(_ name: String) -> String { answers[name]!.text }
}

extension String {
  fileprivate func components(_ separator: Character) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}

private struct DatumReader {
  let bytes: [UInt8]
  var position = 0

  mutating func next() -> Datum? {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "("):
      position += 1
      var elements: [Datum] = []
      while let element = next() { elements.append(element) }
      return .list(elements)
    case UInt8(ascii: ")"):
      position += 1
      return nil
    case UInt8(ascii: "\""):
      position += 1
      return .string(string())
    default:
      let start = position
      while position < bytes.count, bytes[position] > 0x20, ![0x28, 0x29].contains(bytes[position]) { position += 1 }
      return .word(String(decoding: bytes[start..<position], as: UTF8.self))
    }
  }

  private mutating func string() -> [UInt8] {
    var result: [UInt8] = []
    while bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        position += 1
        switch bytes[position] {
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "r"): result.append(13)
        case let other: result.append(other)
        }
      } else {
        result.append(bytes[position])
      }
      position += 1
    }
    position += 1
    return result
  }
}
