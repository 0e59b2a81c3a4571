// `(nsscheme rows gcrypt)`: libgcrypt's S-expressions and its public keys, for (gcrypt pk-crypto) and (gcrypt common), and
// its message authentication codes, for (gcrypt mac). What fails has the library's number, source included.

import CGcrypt
import Gexp
import SchemeCore

/// One of libgcrypt's S-expressions; nil is the empty list.
private final class CanonicalSexp {
  let pointer: OpaquePointer?
  init(_ pointer: OpaquePointer?) { self.pointer = pointer }
  deinit { if let pointer { gcry_sexp_release(pointer) } }
}

/// Rows about public-key cryptography.
enum GcryptRows {
  static let module = ["nsscheme", "rows", "gcrypt"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    installSexps(&table)
    installParts(&table)
    installKeys(&table)
    installCodes(&table)
    installErrors(&table)
    return table.rows
  }()

  private static func sexp(_ word: Word, _ position: Int) throws -> OpaquePointer? {
    try word.native(position, CanonicalSexp.self, "canonical sexp").pointer
  }

  private static func wrapped(_ pointer: OpaquePointer?) -> Word { native(CanonicalSexp(pointer), "canonical-sexp") }

  /// A part of an S-expression, #f for none.
  private static func part(_ pointer: OpaquePointer?) -> Word { pointer.map { wrapped($0) } ?? .false }

  /// What `body` makes, or the number of its error.
  private static func made(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> gcry_error_t) -> Word {
    cgcrypt_initialize()
    var pointer: OpaquePointer?
    let code = body(&pointer)
    if code == 0 { return wrapped(pointer) }
    if let pointer { gcry_sexp_release(pointer) }
    return Word(fixnum: Int(code))
  }

  private static func installSexps(_ table: inout PrimitiveTable) {
    table.one("(%sexp? object)", "Whether OBJECT is one of libgcrypt's S-expressions.") { object in
      Word(object.is(.foreign) && object.owned(as: CanonicalSexp.self) != nil)
    }
    table.one("(%sexp-parse bytes)", "The S-expression that BYTES write, or the number of an error.") { bytes in
      let bytes = try bytes.bytes(1)
      // The library looks for the end of a text when its length is given as 0.
      if bytes.isEmpty { return made { gcry_sexp_new($0, " ", 1, 1) } }
      return made { gcry_sexp_new($0, bytes.baseAddress, bytes.count, 1) }
    }
    table.one("(%sexp-text sexp)", "SEXP as text, in bytes, for people to read.") { sexp in
      let sexp = try Self.sexp(sexp, 1)
      let size = gcry_sexp_sprint(sexp, Int32(GCRYSEXP_FMT_ADVANCED.rawValue), nil, 0)
      var text = [CChar](repeating: 0, count: size + 1)
      let count = gcry_sexp_sprint(sexp, Int32(GCRYSEXP_FMT_ADVANCED.rawValue), &text, text.count)
      return Heap.bytevector(text[..<count].lazy.map { UInt8(bitPattern: $0) })
    }
    table.one("(%sexp-null? sexp)", "Whether SEXP is the empty list.") { sexp in Word(try Self.sexp(sexp, 1) == nil) }
    table.one("(%sexp-address sexp)", "A number that tells SEXP from others, for printing it.") { sexp in
      Word(fixnum: Int(bitPattern: try Self.sexp(sexp, 1)) >> 3)
    }
  }

  private static func installParts(_ table: inout PrimitiveTable) {
    table.one("(%sexp-length sexp)", "How many elements SEXP has; 0 for what is no list.") { sexp in
      Word(fixnum: Int(gcry_sexp_length(try Self.sexp(sexp, 1))))
    }
    table.one("(%sexp-car sexp)", "The first element of SEXP if it is a list, or #f.") { sexp in
      part(gcry_sexp_car(try Self.sexp(sexp, 1)))
    }
    table.one("(%sexp-cdr sexp)", "SEXP without its first element, or #f.") { sexp in
      part(gcry_sexp_cdr(try Self.sexp(sexp, 1)))
    }
    table.two("(%sexp-nth sexp index)", "The element of SEXP at INDEX if it is a list, or #f.") { sexp, index in
      let index = try index.int(2)
      if index > Int(Int32.max) { return .false }
      return part(gcry_sexp_nth(try Self.sexp(sexp, 1), Int32(clamping: index)))
    }
    table.two("(%sexp-nth-data sexp index)", "The bytes of the element of SEXP at INDEX, #f if it is a list.") {
      sexp, index in
      let index = try index.int(2)
      var count = 0
      guard index <= Int(Int32.max),
        let data = gcry_sexp_nth_data(try Self.sexp(sexp, 1), Int32(clamping: index), &count)
      else { return .false }
      return Heap.bytevector(
        UnsafeRawBufferPointer(start: UnsafeRawPointer(data), count: count))
    }
    table.two("(%sexp-find sexp token)", "The first list within SEXP that begins with the bytes TOKEN, or #f.") {
      sexp, token in
      let token = try token.bytes(2)
      if token.isEmpty { return .false }
      return part(
        gcry_sexp_find_token(
          try Self.sexp(sexp, 1), token.bindMemory(to: CChar.self).baseAddress, token.count))
    }
  }

  // The library's numbers: GPG_ERR_SOURCE_GCRYPT, and GPG_ERR_BAD_PUBKEY or GPG_ERR_BAD_SECKEY.
  private static let badPublicKey = 1 << 24 | 6
  private static let badSecretKey = 1 << 24 | 7

  /// False for a key on a curve that the library does not know: it would sign and verify with that by reading from
  /// nowhere, and the key of a signature is anybody's.
  private static func isKey(_ key: OpaquePointer?) -> Bool {
    cgcrypt_initialize()
    if gcry_pk_get_nbits(key) > 0 { return true }
    return !["ecc", "ecdsa", "ecdh", "eddsa", "gost", "sm2"].contains { name in
      guard let part = gcry_sexp_find_token(key, name, name.utf8.count) else { return false }
      gcry_sexp_release(part)
      return true
    }
  }

  private static func installKeys(_ table: inout PrimitiveTable) {
    table.two("(%pk-sign data key)", "The signature of DATA with the secret KEY, or the number of an error.") {
      data, key in
      let (data, key) = (try sexp(data, 1), try sexp(key, 2))
      guard isKey(key) else { return Word(fixnum: badSecretKey) }
      return made { gcry_pk_sign($0, data, key) }
    }
    table.three("(%pk-verify signature data key)", "0 if SIGNATURE is that of DATA with KEY, or the error's number.") {
      signature, data, key in
      let (signature, data, key) = (try sexp(signature, 1), try sexp(data, 2), try sexp(key, 3))
      cgcrypt_initialize()
      guard isKey(key) else { return Word(fixnum: badPublicKey) }
      return Word(fixnum: Int(gcry_pk_verify(signature, data, key)))
    }
    table.one("(%pk-generate parameters)", "A new pair of keys as PARAMETERS say, or the number of an error.") {
      parameters in
      let parameters = try sexp(parameters, 1)
      return made { gcry_pk_genkey($0, parameters) }
    }
  }

  private static func installCodes(_ table: inout PrimitiveTable) {
    table.any(
      "(%mac algorithm size key bytes)",
      "The code of SIZE bytes of BYTES with KEY by the library's ALGORITHM, a number; or a pair of which of open, setkey, "
        + "write and read failed, and the error's number."
    ) { arguments in
      let algorithm = Int32(truncatingIfNeeded: try arguments[0].int(1))
      let size = try arguments[1].int(2, in: 1...64)
      let (key, bytes) = (try arguments[2].bytes(3), try arguments[3].bytes(4))
      cgcrypt_initialize()
      var handle: gcry_mac_hd_t?
      defer { if let handle { gcry_mac_close(handle) } }
      var (result, count) = ([UInt8](repeating: 0, count: size), size)
      let steps = [
        { gcry_mac_open(&handle, algorithm, 0, nil) }, { gcry_mac_setkey(handle, key.baseAddress, key.count) },
        { gcry_mac_write(handle, bytes.baseAddress, bytes.count) }, { gcry_mac_read(handle, &result, &count) },
      ]
      for (number, step) in steps.enumerated() {
        let code = step()
        if code != 0 { return Heap.cons(Word(fixnum: number), Word(fixnum: Int(code))) }
      }
      return Heap.bytevector(result[..<count])
    }
  }

  private static func installErrors(_ table: inout PrimitiveTable) {
    table.one("(%gcrypt-error-string code)", "What the error CODE means.") { code in
      schemeText(gcry_strerror(gcry_error_t(truncatingIfNeeded: try code.int(1))))
    }
    table.one("(%gcrypt-error-source code)", "Which library the error CODE comes from.") { code in
      schemeText(gcry_strsource(gcry_error_t(truncatingIfNeeded: try code.int(1))))
    }
    table.zero("(%gcrypt-version)", "The version of libgcrypt.") {
      cgcrypt_initialize()
      return schemeText(gcry_check_version(nil))
    }
  }
}
