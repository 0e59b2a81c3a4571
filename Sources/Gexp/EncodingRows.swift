// Bytes as digits, and the names of store items: what `(gcrypt base16)`, `(gcrypt base64)`, `(nsscheme base32)` and
// `(nsscheme store paths)` stand on. A decoder's answer is the bytes, the character that is no digit, or #f.

import SchemeCore
import Store

/// Rows about notations; none of them needs a store.
enum EncodingRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(%bytevector->base16 bytes)", "BYTES as lower-case hexadecimal digits.") { bytes in
      Heap.string(Base16.encode(try bytes.bytes(1)))
    }
    table.one("(%base16->bytevector string)", "The bytes of hexadecimal digits, or #f.") { text in
      (try? Base16.decode(text.text(1))).map { Heap.bytevector($0) } ?? .false
    }
    table.one("(%bytevector->nix-base32 bytes)", "BYTES in Nix's base 32.") { bytes in
      Heap.string(NixBase32.encode(try bytes.bytes(1)))
    }
    table.one("(%nix-base32->bytevector string)", "The bytes of STRING, a character that is no digit, or #f.") { text in
      let text = try text.text(1)
      return decoded(NixBase32.firstForeign(in: text)) { try NixBase32.decode(text) }
    }
    installRFC4648(&table)
    installPaths(&table)
  }

  private static func installRFC4648(_ table: inout PrimitiveTable) {
    table.one(
      "(%alphabet encoding)", "The digits of ENCODING, by value: nix-base32, base32, base64 or base64url."
    ) { encoding in
      let digits =
        switch try encoding.symbol(1).symbolString {
        case "nix-base32": NixBase32.alphabet
        case "base32": BaseEncoding.base32.alphabet
        case "base64": BaseEncoding.base64.alphabet
        case "base64url": BaseEncoding.base64url.alphabet
        default: throw Fault.range(1, encoding)
        }
      return Heap.string(String(decoding: digits, as: UTF8.self))
    }
    table.any(
      "(%encode-digits alphabet padding? bytes start end)",
      "BYTES from START to END in the digits of ALPHABET, filled up with '=' if PADDING?."
    ) { arguments in
      let encoding = try encoding(arguments[0], 1)
      let bytes = try arguments[2].bytes(3)
      let end = try arguments[4].int(5, in: 0...bytes.count)
      let start = try arguments[3].int(4, in: 0...end)
      return Heap.string(encoding.encode(bytes[start..<end], padding: arguments[1].isTrue))
    }
    table.three(
      "(%decode-digits alphabet padding string)",
      "The bytes of STRING in the digits of ALPHABET, a character that is no digit, or #f if its length is wrong. '=' "
        + "at its end are required, optional or forbidden, as PADDING says."
    ) { alphabet, padding, text in
      let encoding = try encoding(alphabet, 1)
      let expected: BaseEncoding.Padding =
        switch try padding.symbol(2).symbolString {
        case "required": .required
        case "optional": .optional
        case "forbidden": .forbidden
        default: throw Fault.range(2, padding)
        }
      let text = try text.text(3)
      return decoded(encoding.firstForeign(in: text, padding: expected)) {
        try encoding.decode(text, padding: expected, strict: false)
      }
    }
  }

  private static func installPaths(_ table: inout PrimitiveTable) {
    table.two("(%compressed-hash bytes size)", "SIZE bytes, each the exclusive or of every SIZE-th of BYTES.") {
      bytes, size in
      Heap.bytevector(StorePath.compress(try bytes.bytes(1), to: try size.int(2, in: 1...1 << 20)))
    }
    table.any(
      "(%store-path store type hash name)", "The path of an item NAME in the store called STORE."
    ) { arguments in
      let (store, type) = (try arguments[0].text(1), try arguments[1].text(2))
      let (hash, name) = (try arguments[2].bytes(3), try arguments[3].text(4))
      return Heap.string(try storeErrors { try StorePath.make(type: type, hash: hash, name: name, in: store) })
    }
    table.any(
      "(%output-path store output hash name)",
      "The path of OUTPUT of the derivation NAME, whose hash modulo fixed outputs is HASH."
    ) { arguments in
      let (store, output) = (try arguments[0].text(1), try arguments[1].text(2))
      let (hash, name) = (try arguments[2].bytes(3), try arguments[3].text(4))
      return Heap.string(try storeErrors { try StorePath.output(output, hash: hash, name: name, in: store) })
    }
    table.any(
      "(%fixed-output-path store output algorithm hash recursive? name)",
      "The path of OUTPUT of a derivation NAME, whose content, an archive if RECURSIVE?, has the given HASH."
    ) { arguments in
      let (store, output) = (try arguments[0].text(1), try arguments[1].text(2))
      let algorithm = try arguments[2].algorithm(3)
      let hash = Array(try arguments[3].bytes(4))
      let name = try arguments[5].text(6)
      return Heap.string(
        try storeErrors {
          try StorePath.fixedOutput(
            name: name, hash: hash, algorithm: algorithm, recursive: arguments[4].isTrue, output: output, in: store)
        })
    }
    table.two("(%store-path-parts store path)", "A pair of the digits and the name of the item PATH of STORE, or #f.") {
      store, path in
      let (store, path) = (try store.text(1), try path.text(2))
      guard let parts = try? StorePath.parts(of: path, in: store) else { return .false }
      return Heap.cons(Heap.string(parts.digits), Heap.string(parts.name))
    }
  }

  private static func encoding(_ alphabet: Word, _ position: Int) throws -> BaseEncoding {
    guard let encoding = BaseEncoding(name: "the encoding", try alphabet.text(position)) else {
      throw Fault.range(position, alphabet)
    }
    return encoding
  }

  /// A decoder's answer.
  private static func decoded(_ foreign: Unicode.Scalar?, _ decode: () throws -> [UInt8]) -> Word {
    if let foreign { return Word(character: foreign.value) }
    return (try? decode()).map { Heap.bytevector($0) } ?? .false
  }
}
