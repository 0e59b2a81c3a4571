// Digests and encodings: published answers, streaming, and what malformed text gets.

import Testing

@testable import Store

@Suite struct EncodingTests {
  /// Published digests of "abc".
  private static let answers: [(String, String)] = [
    ("md5", "900150983cd24fb0d6963f7d28e17f72"),
    ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
    ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "sha384",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      "sha512",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
    ("sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
    (
      "sha3-512",
      "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
        + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
    ),
    ("blake2b-256", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
    ("blake2s-256", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"),
    ("rmd160", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
    ("crc32", "352441c2"),
  ]

  @Test func digests() throws {
    for (name, answer) in EncodingTests.answers {
      #expect(Base16.encode(try DigestAlgorithm(named: name).digest(of: "abc")) == answer, "\(name)")
    }
  }

  @Test func everyAlgorithmStreams() {
    for algorithm in DigestAlgorithm.all {
      let stream = DigestStream(algorithm)
      for piece in ["", "mess", "age ", "", "digest"] { stream.update(Array(piece.utf8)) }
      let digest = stream.finish()
      #expect(digest == algorithm.digest(of: "message digest"), "\(algorithm)")
      #expect(digest.count == algorithm.byteCount, "\(algorithm)")
      #expect(stream.byteCount == 14)
    }
  }

  @Test func digestOfFile() throws {
    let scratch = Scratch()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    writeFile("\(scratch.path)/f", bytes)
    #expect(try DigestAlgorithm.sha256.digest(ofFile: "\(scratch.path)/f") == DigestAlgorithm.sha256.digest(of: bytes))
    #expect(
      message { _ = try DigestAlgorithm.sha256.digest(ofFile: "\(scratch.path)/none") }
        .hasSuffix("/none': No such file or directory"))
  }

  @Test func unknownAlgorithm() {
    let text = message { _ = try DigestAlgorithm(named: "sha257") }
    #expect(text.hasPrefix("unknown hash algorithm 'sha257'; known algorithms: md5, sha1,"))
  }

  @Test func nixBase32RoundTrip() throws {
    for length in 0..<70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 73 + length) }
      #expect(try NixBase32.decode(NixBase32.encode(bytes)) == bytes)
    }
  }

  @Test func nixBase32Errors() {
    #expect(
      message { _ = try NixBase32.decode("0e") } == "'0e' is not nix-base32: 'e' at position 2 is not one of its digits"
    )
    #expect(message { _ = try NixBase32.decode("é0") }.contains("byte 0xc3 at position 1"))
    #expect(message { _ = try NixBase32.decode("8z") }.contains("first digits do not fit into 1 bytes"))
    let sha256 = "zb8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s"
    #expect(message { _ = try NixBase32.decode(sha256) }.contains("do not fit into 32 bytes"))
  }

  @Test func base16() throws {
    #expect(try Base16.decode("00FFa5") == [0, 255, 0xa5])
    #expect(message { _ = try Base16.decode("123") }.contains("odd number of digits"))
    #expect(message { _ = try Base16.decode("12g4") }.contains("'g' at position 3"))
  }

  /// The examples of RFC 4648, section 10.
  @Test func rfc4648() throws {
    let examples = [
      ("", "", ""), ("f", "Zg==", "my======"), ("fo", "Zm8=", "mzxq===="), ("foo", "Zm9v", "mzxw6==="),
      ("foob", "Zm9vYg==", "mzxw6yq="), ("fooba", "Zm9vYmE=", "mzxw6ytb"), ("foobar", "Zm9vYmFy", "mzxw6ytboi======"),
    ]
    for (text, base64, base32) in examples {
      #expect(BaseEncoding.base64.encode(text.utf8) == base64)
      #expect(BaseEncoding.base32.encode(text.utf8) == base32)
      #expect(try BaseEncoding.base64.decode(base64) == Array(text.utf8))
      #expect(try BaseEncoding.base32.decode(base32) == Array(text.utf8))
    }
    #expect(BaseEncoding.base64url.encode([251, 255]) == "-_8=")
    for wrong in ["Zg", "Zg=", "Zh==", "Z===", "====", "Z!==", "A===BBBB"] {
      #expect(throws: StoreError.self, "\(wrong)") { try BaseEncoding.base64.decode(wrong) }
    }
    #expect(BaseEncoding.base32.encode("foobar".utf8, padding: false) == "mzxw6ytboi")
    #expect(try BaseEncoding.base32.decode("mzxw6ytboi", padding: .forbidden) == Array("foobar".utf8))
    #expect(throws: StoreError.self) { try BaseEncoding.base32.decode("mzxw6===", padding: .forbidden) }
    #expect(try BaseEncoding.base64.decode("Zm9vYg", padding: .optional) == Array("foob".utf8))
    #expect(try BaseEncoding.base64.decode("Zm9vYh==", strict: false) == Array("foob".utf8))
    #expect(BaseEncoding.base64.firstForeign(in: "Zg==", padding: .required) == nil)
    #expect(BaseEncoding.base32.firstForeign(in: "my==", padding: .forbidden) == "=")
    #expect(NixBase32.firstForeign(in: "0\u{3bb}e") == "\u{3bb}")
    for alphabet in ["abc", String(repeating: "a", count: 32), "abcdefghijklmnopqrstuvwxyz23456=", ""] {
      #expect(BaseEncoding(name: "own", alphabet) == nil)
    }
  }
}
