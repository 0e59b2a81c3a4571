// What words mean that a file of a Guix tree defines itself, as far as its text shows it: a procedure whose body makes an
// object and does nothing else can be called at any later time just as well.
//
// What the file defines comes before the table of words (`TreeWords`), so that a file may have a `hidden-package` of its
// own. A variable that the file assigns has no value that stays: a definition that mentions it cannot wait.

import Glibc

/// The words that a file defines.
final class LocalWords {
  private let bytes: [UInt8]
  /// By its name, the form that defines a procedure.
  private var procedures: [Substring: SkimmedForm] = [:]
  private var defined: Set<Substring> = []
  private var answers: [Substring: Bool] = [:]
  /// The file's variables that something in it assigns.
  private var assigned: [Substring] = []
  /// A name that the file defines twice: what uses it may mean either.
  private(set) var hasRepeatedNames = false

  init(_ forms: [SkimmedForm], in bytes: [UInt8]) {
    self.bytes = bytes
    for form in forms where form.definer(in: bytes) != nil {
      guard let name = form.definedName(in: bytes) else { continue }
      if !defined.insert(name).inserted { hasRepeatedNames = true }
      if form.procedure != nil { procedures[name] = form }
    }
    assigned = assignedNames().filter(defined.contains)
  }

  /// Whether a call of a word has no effect beside its value when the operands have none; nil for a word that the file
  /// does not define.
  func isFunction(_ word: Substring) throws -> Bool? {
    guard defined.contains(word) else { return nil }
    if let answer = answers[word] { return answer }
    // A procedure that calls itself is none that is known to end.
    answers[word] = false
    guard let form = procedures[word] else { return false }
    let answer = try form.isPureFunction(in: bytes, self)
    answers[word] = answer
    return answer
  }

  /// Whether a form mentions a variable that is assigned.
  func mentionsAssigned(_ form: SkimmedForm) -> Bool {
    assigned.contains { contains(Array($0.utf8), from: form.start, to: form.end) }
  }

  private func contains(_ name: [UInt8], from start: Int, to end: Int) -> Bool {
    guard end - start >= name.count else { return false }
    return (start...(end - name.count)).contains {
      bytes[$0] == name[0] && bytes[$0..<$0 + name.count].elementsEqual(name)
    }
  }

  /// The names behind `(set! `, in whatever text.
  private func assignedNames() -> Set<Substring> {
    let mark = Array("(set! ".utf8)
    let bang = mark.count - 2
    var result: Set<Substring> = []
    bytes.withUnsafeBytes { text in
      guard let base = text.baseAddress else { return }
      var at = bang
      // All of the file is searched before anything of it runs, so for the rarest byte of the mark first.
      while at < text.count, let found = memchr(base + at, 33, text.count - at) {
        at = UnsafeRawPointer(found) - base
        let begin = at - bang
        at += 1
        guard begin + mark.count < text.count, text[begin..<begin + mark.count].elementsEqual(mark) else { continue }
        at = begin + mark.count
        let start = at
        while at < text.count, !" \n\t()\";".utf8.contains(text[at]) { at += 1 }
        result.insert(Substring(decoding: text[start..<at], as: UTF8.self))
      }
    }
    return result
  }
}
