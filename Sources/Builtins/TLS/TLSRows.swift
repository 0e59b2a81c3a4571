// `(nsscheme rows tls)`: connections and certificates, for (gnutls).

import CTLS
import Gexp
import SchemeCore

/// A certificate that a program holds.
private final class Certificate {
  let pointer: OpaquePointer
  init(_ pointer: OpaquePointer) { self.pointer = pointer }
  deinit { X509_free(pointer) }
}

/// Rows about TLS.
enum TLSRows {
  static let module = ["nsscheme", "rows", "tls"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    installCredentials(&table)
    installSessions(&table)
    installRecords(&table)
    installPeers(&table)
    installCertificates(&table)
    return table.rows
  }()

  private static func credentials(_ word: Word, _ position: Int) throws -> TLSCredentials {
    try word.native(position, TLSCredentials.self, "certificate credentials")
  }
  private static func session(_ word: Word, _ position: Int) throws -> TLSSession {
    try word.native(position, TLSSession.self, "session")
  }

  private static func installCredentials(_ table: inout PrimitiveTable) {
    table.zero("(%tls-credentials)", "Credentials that trust nobody.") {
      native(try TLSCredentials(), "certificate-credentials")
    }
    table.three("(%tls-trust! credentials bytes pem?)", "Trusts the authorities in BYTES: how many there were.") {
      credentials, bytes, pem in
      Word(fixnum: try Self.credentials(credentials, 1).trust(bytes.bytes(2), isPEM: pem.isTrue))
    }
    table.any("(%tls-use! credentials certificates key pem?)", "Uses a certificate and its key: whether they are good.")
    {
      arguments in
      Word(
        try credentials(arguments[0], 1).use(
          certificates: arguments[1].bytes(2), key: arguments[2].bytes(3), isPEM: arguments[3].isTrue))
    }
    table.two("(%tls-default-trust! credentials directory)", "Trusts what the system does, and the hashed DIRECTORY.") {
      credentials, directory in
      let context = try Self.credentials(credentials, 1).context
      if directory.isFalse { return Word(SSL_CTX_set_default_verify_paths(context) == 1) }
      let path = PathMapping.hostPath(try directory.plainText(2))
      return Word(SSL_CTX_load_verify_dir(context, path) == 1)
    }
  }

  private static func installSessions(_ table: inout PrimitiveTable) {
    table.any(
      "(%tls-session credentials client? name lowest highest)",
      "A connection, to the server called NAME unless that is #f, in a version of TLS from LOWEST to HIGHEST."
    ) { arguments in
      let result = try TLSSession(credentials(arguments[0], 1), isClient: arguments[1].isTrue)
      if let name = try arguments[2].optionalPlainText(3) { _ = ctls_set_server_name(result.session, name) }
      let (lowest, highest) = (try arguments[3].int(4), try arguments[4].int(5))
      guard ctls_set_versions(result.session, Int32(clamping: lowest), Int32(clamping: highest)) == 1 else {
        throw Fault.range(4, arguments[3])
      }
      return native(result, "session")
    }
    table.one("(%tls-handshake session)", "Goes on with the handshake: its result, see %tls-read!.") { session in
      result(try Self.session(session, 1).handshake())
    }
    table.any("(%tls-receive! session bytes start count)", "Takes what came from the other side.") { arguments in
      let bytes = try arguments[1].bytes(2, start: arguments[2], count: arguments[3])
      try session(arguments[0], 1).receive(UnsafeRawBufferPointer(bytes))
      return .unspecified
    }
    table.one("(%tls-pending! session)", "What is to be sent to the other side.") { session in
      try Self.session(session, 1).pending()
    }
    table.one("(%tls-close! session)", "Says that nothing more will be sent.") { session in
      try Self.session(session, 1).close()
      return .unspecified
    }
  }

  /// A number of bytes, #t for what needs more input, #f for the end, or a pair of a reason and its words.
  private static func result(_ outcome: TLSSession.Outcome) -> Word {
    switch outcome {
    case .done(let count): Word(fixnum: count)
    case .needsInput: .true
    case .closed: .false
    case .failed(let reason, let text): Heap.cons(Word(fixnum: reason), Heap.string(text))
    }
  }

  private static func installRecords(_ table: inout PrimitiveTable) {
    table.any(
      "(%tls-read! session bytes start count)",
      "Puts what was received into BYTES: how many, #t when more has to come first, #f at the end, or a pair of the number "
        + "and the words of an error."
    ) { arguments in
      let bytes = try arguments[1].bytes(2, start: arguments[2], count: arguments[3])
      return result(try session(arguments[0], 1).read(bytes))
    }
    table.any("(%tls-write! session bytes start count)", "Encrypts BYTES: as above.") { arguments in
      let bytes = try arguments[1].bytes(2, start: arguments[2], count: arguments[3])
      if bytes.isEmpty { return Word(fixnum: 0) }
      return result(try session(arguments[0], 1).write(UnsafeRawBufferPointer(bytes)))
    }
  }

  private static func installPeers(_ table: inout PrimitiveTable) {
    table.one("(%tls-peer-chain session)", "The certificates of the other side, as bytes.") { session in
      let pointer = try Self.session(session, 1).session
      let found = RootedArray()
      if SSL_is_server(pointer) == 1, let own = SSL_get1_peer_certificate(pointer) {
        found.append(encoded(own))
        X509_free(own)
      }
      if let chain = SSL_get_peer_cert_chain(pointer) {
        for i in 0..<max(0, ctls_certificate_count(chain)) {
          if let certificate = ctls_certificate(chain, i) { found.append(encoded(certificate)) }
        }
      }
      return found.list()
    }
    table.one("(%tls-faults session)", "The numbers of what is wrong with the other side's certificates.") { session in
      let pointer = try Self.session(session, 1).session
      let found = RootedArray()
      var code = ctls_fault(pointer, 0)
      while code != 0 {
        found.append(Word(fixnum: Int(code)))
        code = ctls_fault(pointer, Int32(found.count))
      }
      return found.list()
    }
    table.one("(%tls-version session)", "The version of TLS in use, as text.") { session in
      schemeText(SSL_get_version(try Self.session(session, 1).session))
    }
    table.one("(%tls-cipher session)", "The name of the ciphers in use, or #f.") { session in
      guard let cipher = SSL_get_current_cipher(try Self.session(session, 1).session) else { return .false }
      return schemeText(SSL_CIPHER_get_name(cipher))
    }
    table.zero("(%tls-library-version)", "The version of OpenSSL.") { schemeText(OpenSSL_version(OPENSSL_VERSION)) }
  }

  /// The bytes of a certificate.
  private static func encoded(_ certificate: OpaquePointer) -> Word {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(certificate, &bytes)
    defer { CRYPTO_free(bytes, nil, 0) }
    return count > 0 ? Heap.bytevector(UnsafeBufferPointer(start: bytes, count: Int(count))) : Heap.bytevector(count: 0)
  }

  private static func installCertificates(_ table: inout PrimitiveTable) {
    table.two("(%x509 bytes pem?)", "The certificate in BYTES, or #f.") { bytes, pem in
      var found: OpaquePointer?
      TLS.each(try bytes.bytes(1), isPEM: pem.isTrue) { certificate in
        if found == nil, X509_up_ref(certificate) == 1 { found = certificate }
      }
      return found.map { native(Certificate($0), "x509-certificate") } ?? .false
    }
    table.one("(%x509? object)", "Whether OBJECT is a certificate.") { object in
      Word(object.is(.foreign) && object.owned(as: Certificate.self) != nil)
    }
    table.two("(%x509-for-host? certificate name)", "Whether CERTIFICATE is for the host NAME, a name or an address.") {
      certificate, name in
      let pointer = try certificate.native(1, Certificate.self, "certificate").pointer
      let name = try name.plainText(2)
      return Word(
        X509_check_host(pointer, name, name.utf8.count, 0, nil) == 1 || X509_check_ip_asc(pointer, name, 0) == 1)
    }
    table.two("(%x509-name certificate issuer?)", "Whose certificate it is, or who issued it, as text.") {
      certificate, issuer in
      let pointer = try certificate.native(1, Certificate.self, "certificate").pointer
      let name = issuer.isTrue ? X509_get_issuer_name(pointer) : X509_get_subject_name(pointer)
      guard let memory = BIO_new(BIO_s_mem()) else { throw Fault.misc("OpenSSL has no memory") }
      defer { BIO_free(memory) }
      X509_NAME_print_ex(memory, name, 0, ctls_name_form())
      var start: UnsafePointer<UInt8>?
      let count = ctls_contents(memory, &start)
      return Heap.string(utf8: UnsafeBufferPointer(start: start, count: count))
    }
    table.one("(%x509-version certificate)", "The version of CERTIFICATE's form.") { certificate in
      Word(fixnum: X509_get_version(try certificate.native(1, Certificate.self, "certificate").pointer) + 1)
    }
    table.one("(%x509-bytes certificate)", "The bytes of CERTIFICATE.") { certificate in
      encoded(try certificate.native(1, Certificate.self, "certificate").pointer)
    }
    table.two(
      "(%x509-alternative-name certificate index)", "A pair of the kind, a number, and the bytes of another name."
    ) { certificate, index in
      let pointer = try certificate.native(1, Certificate.self, "certificate").pointer
      var (start, count): (UnsafePointer<UInt8>?, Int32) = (nil, 0)
      let kind = ctls_alternative_name(pointer, Int32(clamping: try index.int(2)), &start, &count)
      if kind < 0 { return .false }
      return Heap.cons(
        Word(fixnum: Int(kind)), Heap.bytevector(UnsafeBufferPointer(start: start, count: Int(count))))
    }
  }
}
