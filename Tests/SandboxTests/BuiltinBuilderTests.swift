// The store's own builders: what becomes of a derivation that wants something from outside.

import Store
import Testing

@testable import Sandbox

@Suite struct BuiltinBuilderTests {
  private func derivation(_ builder: String, _ environment: [String: String], fixed: Bool = true) -> Derivation {
    let hash = Derivation.FixedHash(
      algorithm: .sha256, digest: [UInt8](repeating: 0, count: 32), isRecursive: false)
    let output = Derivation.Output(
      name: "out", path: "/gnu/store/00000000000000000000000000000000-x", fixed: fixed ? hash : nil)
    return Derivation(
      outputs: [output], inputs: [], sources: [], system: "x86_64-linux", builder: builder, arguments: [],
      environment: environment.map { Derivation.Variable($0.key, $0.value) })
  }

  private func program(_ builder: String, _ environment: [String: String], fixed: Bool = true) throws -> [String] {
    try BuiltinBuilder(
      derivation(builder, environment, fixed: fixed), at: "/gnu/store/x.drv", output: "/o", directory: "/d",
      options: BuildOptions())?.arguments ?? []
  }

  @Test func stringsOfData() {
    #expect(BuiltinBuilder.strings(in: "\"https://a/b\"") == ["https://a/b"])
    #expect(BuiltinBuilder.strings(in: "(\"a\" \"b\\\\\\\"c\")") == ["a", "b\\\"c"])
    #expect(BuiltinBuilder.strings(in: "plain") == ["plain"])
    #expect(BuiltinBuilder.strings(in: "()") == [])
  }

  @Test func addressesAreArgumentsNotCommands() throws {
    let arguments = try program("builtin:download", ["url": "(\"https://a/b;true\" \"http://c\")"])
    #expect(arguments.prefix(2) == ["sh", "-c"])
    #expect(Array(arguments.suffix(5)) == ["builtin", "/o", "", "https://a/b;true", "http://c"])
    #expect(!arguments[2].contains("a/b;true"))
  }

  @Test(arguments: [
    "-o/etc/passwd", "file:///etc/passwd", "https://a b", "gopher://a", "https://a\nb",
    "mirror://debian", "mirror:///pool/x", "mirror://debian/../x", "mirror://debian/pool/%2E./x", "mirror://debian//x",
    "mirror://debian/%2e%2e%2fx",
  ])
  func strangeAddressesAreRefused(url: String) {
    #expect(throws: BuildError.self) { try program("builtin:download", ["url": url]) }
  }

  @Test func mirrorsAreLookedUpWhenTheBuildRuns() throws {
    let arguments = try program("builtin:download", ["url": "(\"mirror://debian/pool/x_1.deb\" \"https://a/x\")"])
    #expect(Array(arguments.suffix(2)) == ["mirror://debian/pool/x_1.deb", "https://a/x"])
  }

  @Test func commitsAreNoOptions() throws {
    #expect(throws: BuildError.self) {
      try program("builtin:git-download", ["url": "https://a/b", "commit": "--upload-pack=x"])
    }
    #expect(throws: BuildError.self) { try program("builtin:git-download", ["url": "ext::sh", "commit": "v1"]) }
    let arguments = try program("builtin:git-download", ["url": "\"https://a/b\"", "commit": "\"v1\""])
    #expect(Array(arguments.suffix(4)) == ["/o", "https://a/b", "v1", ""])
  }

  @Test func aHashIsNeeded() {
    #expect(throws: BuildError.self) { try program("builtin:download", ["url": "https://a/b"], fixed: false) }
    #expect(throws: BuildError.self) { try program("builtin:unheard-of", ["url": "https://a/b"]) }
  }
}
