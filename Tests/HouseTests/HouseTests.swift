// The rules of the house, as tests: who may import whom, how long a file may be, what the standard library may use.

import Glibc
import Testing

/// The checkout this file is part of.
let root: String = {
  var parts = #filePath.split(separator: "/").map(String.init)
  parts.removeLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// The paths of all files below a folder of the checkout whose names end in one of `suffixes`. A link is no file of its own.
func files(below folder: String, _ suffixes: String...) -> [String] {
  var result: [String] = []
  var pending = [root + "/" + folder]
  while let directory = pending.popLast() {
    guard let stream = opendir(directory) else { continue }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = directory + "/" + name
      if entry.pointee.d_type == UInt8(DT_DIR) {
        pending.append(path)
      } else if entry.pointee.d_type != UInt8(DT_LNK), suffixes.contains(where: { name.hasSuffix($0) }) {
        result.append(path)
      }
    }
  }
  return result.sorted()
}

/// The lines of a file.
func lines(_ path: String) -> [String] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count <= 0 { break }
    bytes += buffer[0..<count]
  }
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
    String.init)
}

func shortened(_ path: String) -> String { String(path.dropFirst(root.count + 1)) }

@Suite struct Layers {
  /// What each module may import besides the platform.
  static let allowed: [String: Set<String>] = [
    "SchemeCore": ["CBoehm", "CForeign", "CGMP"],
    "Store": ["CLinux", "CSQLite", "CGcrypt", "CArchive"],
    "Sandbox": ["Store", "CLinux", "CHelper"],
    "Gexp": ["SchemeCore", "Store", "Sandbox"],
    "Builtins": [
      "SchemeCore", "Store", "Sandbox", "Gexp", "CArchive", "CGcrypt", "CGit", "CLzip", "CSQLite", "CTLS",
    ],
    "nsscheme": [
      "SchemeCore", "Store", "Sandbox", "Gexp", "Builtins", "CLinux", "CEditline", "ArgumentParser",
    ],
    "nsrun": ["CLinux"],
  ]
  static let platform: Set<String> = ["Glibc", "Swift"]

  @Test(arguments: allowed.keys.sorted()) func importsOnlyWhatItMay(module: String) {
    let paths = files(below: "Sources/\(module)", ".swift")
    #expect(!paths.isEmpty)
    for path in paths {
      // An import stands at the margin; what is indented is text.
      for line in lines(path) where line.contains("import ") && !line.hasPrefix(" ") {
        let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        guard words.count >= 2, words[0] == "import" else { continue }
        let name = String(words[1])
        #expect(
          Layers.platform.contains(name) || Layers.allowed[module]!.contains(name),
          "\(shortened(path)) imports \(name), which \(module) must not know")
      }
    }
  }
}

@Suite struct Rooms {
  /// A longer file is a reason to look for the second idea in it.
  static let longest = 420

  @Test func filesAreShort() {
    let paths =
      files(below: "Sources", ".swift", ".c", ".h") + files(below: "stdlib", ".scm") + files(below: "Tests", ".swift")
      + files(below: "Serve/Sources", ".swift", ".c", ".h")
    #expect(paths.count > 50)
    for path in paths {
      let count = lines(path).count
      #expect(count <= Rooms.longest, "\(shortened(path)) has \(count) lines")
    }
  }

  @Test func everySwiftFileSaysWhatItIs() {
    for path in files(below: "Sources", ".swift") + files(below: "Serve/Sources", ".swift") {
      #expect(lines(path).first?.hasPrefix("//") == true, "\(shortened(path)) does not open with prose")
    }
  }

  @Test func nothingIsLeftUndone() {
    // The words are put together so that this file does not find itself.
    let marks = ["TO" + "DO", "FIX" + "ME", "not " + "implemented", "X" + "XX"]
    for path in files(below: "Sources", ".swift", ".c", ".h") + files(below: "stdlib", ".scm") {
      for line in lines(path) {
        // Six of them are the template of mkstemp(3).
        let text = line.replacing("XXX" + "XXX", with: "")
        for mark in marks { #expect(!contains(text, word: mark), "\(shortened(path)): \(line)") }
      }
    }
  }

  /// Whether `mark` is in `text` other than as the end of a longer name, as in `callXXX`.
  private func contains(_ text: String, word mark: String) -> Bool {
    text.ranges(of: mark).contains { range in
      guard range.lowerBound > text.startIndex else { return true }
      let before = text[text.index(before: range.lowerBound)]
      return !(before.isLetter || before == "_")
    }
  }

  @Test func foundationStaysOut() {
    for path in files(below: "Sources", ".swift") {
      for line in lines(path) {
        #expect(!line.hasPrefix("import Foundation"), "\(shortened(path)) imports Foundation")
      }
    }
  }
}
