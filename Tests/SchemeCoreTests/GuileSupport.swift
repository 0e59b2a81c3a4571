// Running real Guile for comparison. Where it is not installed the comparing tests say so and compare nothing.

import Foundation
import Testing

enum Guile {
  static let program = "/usr/bin/guile"
  static let isInstalled: Bool = {
    let there = FileManager.default.isExecutableFile(atPath: program)
    if !there {
      print("*** \(program) is missing: NOTHING was compared with Guile in these tests (apt install guile-3.0)")
    }
    return there
  }()

  /// What a program prints on its standard output, as UTF-8.
  static func output(of source: String) throws -> [UInt8] {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("guile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let script = directory.appendingPathComponent("script.scm")
    let prologue = "(set-port-encoding! (current-output-port) \"UTF-8\")\n"
    try Data((";; coding: utf-8\n" + prologue + source).utf8).write(to: script)
    let result = directory.appendingPathComponent("output")
    FileManager.default.createFile(atPath: result.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--no-auto-compile", script.path]
    process.environment = ["LC_ALL": "C.UTF-8", "HOME": directory.path]
    let handle = try FileHandle(forWritingTo: result)
    process.standardOutput = handle
    process.standardError = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    try handle.close()
    #expect(process.terminationStatus == 0, "guile failed")
    return Array(try Data(contentsOf: result))
  }
}
