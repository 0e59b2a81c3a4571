// Every Scheme file of this repository and of the installed Guile, read and written again, compared with what Guile
// reads and writes.

import Foundation
import Testing

@testable import SchemeCore

@Suite struct CorpusTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static func schemeFiles(in directory: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: directory) else { return [] }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".scm") }.map { "\(directory)/\($0)" }.sorted()
  }

  /// Writes all data of a file, one to a line.
  private static func rewritten(_ file: String) throws -> [UInt8] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    var out: [UInt8] = []
    try bytes.withUnsafeBufferPointer { buffer in
      if let bad = UTF8Text.firstMalformed(in: buffer) { throw Fault.misc("not UTF-8 at byte \(bad.offset)") }
      var reader = Reader(buffer, file: SourceFiles.index(of: file))
      while let datum = try reader.next() {
        try Printer.write(datum, into: &out)
        out.append(10)
      }
    }
    return out
  }

  @Test(.enabled(if: Guile.isInstalled)) func filesReadAndWriteAsInGuile() throws {
    let root = CorpusTests.root
    let files = ["\(root)/stdlib", "\(root)/Tests", "\(root)/Examples", "/usr/share/guile/3.0"].flatMap {
      // Bad on purpose, or not UTF-8 on purpose.
      CorpusTests.schemeFiles(in: $0).filter {
        !$0.contains("/Tests/Errors/") && !$0.hasSuffix("/Tests/GuixTree/gnu/packages/fontutils.scm")
      }
    }
    let names = files.map { "\"\($0)\"" }.joined(separator: "\n")
    // Guile knows the gexp syntax only from Guix; here it gets the same readers.
    let program = """
      (use-modules (ice-9 match) (srfi srfi-13))
      (define (ungexp plain splicing)
        (lambda (c port)
          (let ((name (if (eqv? (peek-char port) #\\@) (begin (read-char port) splicing) plain)) (datum (read port)))
            (let ((colon (and (symbol? datum) (string-rindex (symbol->string datum) #\\:))))
              (if colon
                  (list name (string->symbol (substring (symbol->string datum) 0 colon))
                        (substring (symbol->string datum) (+ colon 1)))
                  (list name datum))))))
      (read-hash-extend #\\~ (lambda (c port) (list 'gexp (read port))))
      (read-hash-extend #\\$ (ungexp 'ungexp 'ungexp-splicing))
      (read-hash-extend #\\+ (ungexp 'ungexp-native 'ungexp-native-splicing))
      (for-each
       (lambda (file)
         (display (string-append "\u{1}" file)) (newline)
         (catch #t
           (lambda ()
             (call-with-input-file file
               (lambda (port)
                 (set-port-encoding! port "UTF-8")
                 (let loop ((datum (read port)))
                   (if (not (eof-object? datum)) (begin (write datum) (newline) (loop (read port))))))))
           (lambda (key . rest) (display "FAILED ") (write key) (newline))))
       '(\(names)))
      """
    let expected = String(decoding: try Guile.output(of: program), as: UTF8.self).components(separatedBy: "\u{1}")
      .dropFirst()
    try #require(expected.count == files.count)
    try onMachine {
      for (file, text) in zip(files, expected) {
        let answer = text.dropFirst(file.count + 1)
        if answer.contains("\nFAILED ") || answer.hasPrefix("FAILED ") {
          print("Guile cannot read \(file)")
          continue
        }
        do {
          let found = String(decoding: try CorpusTests.rewritten(file), as: UTF8.self)
          if found == answer { continue }
          let difference = zip(found.split(separator: "\n"), answer.split(separator: "\n")).first { $0 != $1 }
          Issue.record("\(file): \(difference.map { "\($0.0.prefix(3000))\n≠\n\($0.1.prefix(3000))" } ?? "length")")
        } catch Fault.atSpan(_, let message, _, let span) {
          Issue.record("\(file):\(span.line):\(span.column): \(message)")
        }
      }
    }
  }

  /// The builders of the golden vectors were written by real Guix: what hashes depend on is written the same.
  @Test func buildersOfTheVectorsAreWrittenAsTheyStand() throws {
    let file = CorpusTests.root + "/Tests/Golden/vectors/expected.scm"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    try onMachine {
      let builder = Symbols.intern("builder")
      let entries = RootedArray()
      try bytes.withUnsafeBufferPointer { buffer in
        var reader = Reader(buffer, file: 1)
        while let entry = try reader.next() { entries.append(entry) }
      }
      var count = 0
      for i in 0..<entries.count {
        var fields = entries[i].cdr.isPair ? entries[i].cdr.car : .null
        while fields.isPair {
          let field = fields.car
          fields = fields.cdr
          guard field.isPair, field.car == builder, field.cdr.isPair, field.cdr.car.isString else { continue }
          let text = field.cdr.car.swiftString
          let data = try readAll(text)
          let found = (0..<data.count).map { Printer.string(data[$0]) }.joined(separator: "\n")
          #expect(found == text.trimmingCharacters(in: .newlines))
          count += 1
        }
      }
      #expect(count > 20)
    }
  }
}
