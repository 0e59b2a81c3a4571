// One connection of TLS, without the network: it is fed what came from the other side, and gives what is to be sent there.
// So it is Scheme's ports that wait, with its threads, signals and limits.

import CTLS
import SchemeCore

/// Whom to trust, and who the program is.
final class TLSCredentials {
  let context: OpaquePointer

  init() throws {
    guard let context = SSL_CTX_new(TLS_method()) else { throw Fault.misc("OpenSSL cannot be started") }
    self.context = context
  }

  deinit { SSL_CTX_free(context) }

  /// Trusts the authorities whose certificates are in `bytes`; how many there were.
  func trust(_ bytes: UnsafeRawBufferPointer, isPEM: Bool) -> Int {
    var count = 0
    TLS.each(bytes, isPEM: isPEM) { certificate in
      if X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1 { count += 1 }
    }
    return count
  }

  /// Uses a certificate and the key that belongs to it; false if they are not what they should be.
  func use(certificates: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, isPEM: Bool) -> Bool {
    var isFirst = true
    var isGood = true
    TLS.each(certificates, isPEM: isPEM) { certificate in
      if isFirst {
        isGood = SSL_CTX_use_certificate(context, certificate) == 1
      } else if X509_up_ref(certificate) == 1 {
        // The context owns what is added so.
        SSL_CTX_ctrl(context, SSL_CTRL_EXTRA_CHAIN_CERT, 0, UnsafeMutableRawPointer(certificate))
      }
      isFirst = false
    }
    guard isGood, !isFirst, let memory = BIO_new_mem_buf(key.baseAddress, Int32(clamping: key.count)) else {
      return false
    }
    defer { BIO_free(memory) }
    guard let secret = isPEM ? PEM_read_bio_PrivateKey(memory, nil, nil, nil) : d2i_PrivateKey_bio(memory, nil) else {
      return false
    }
    defer { EVP_PKEY_free(secret) }
    return SSL_CTX_use_PrivateKey(context, secret) == 1
  }
}

/// What both ends need.
enum TLS {
  /// Calls `body` with each certificate in `bytes`.
  static func each(_ bytes: UnsafeRawBufferPointer, isPEM: Bool, _ body: (OpaquePointer) -> Void) {
    guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return }
    defer {
      BIO_free(memory)
      ERR_clear_error()
    }
    while let certificate = isPEM ? PEM_read_bio_X509(memory, nil, nil, nil) : d2i_X509_bio(memory, nil) {
      body(certificate)
      X509_free(certificate)
      if !isPEM { break }
    }
  }
}

/// A connection.
final class TLSSession {
  /// What came of a step.
  enum Outcome {
    case done(Int)
    case needsInput
    case closed
    /// OpenSSL's reason and its words.
    case failed(reason: Int, text: String)
  }

  let session: OpaquePointer
  private let credentials: TLSCredentials
  private let input: OpaquePointer
  private let output: OpaquePointer

  init(_ credentials: TLSCredentials, isClient: Bool) throws {
    guard let session = SSL_new(credentials.context), ctls_watch(session) == 1, let input = BIO_new(BIO_s_mem()),
      let output = BIO_new(BIO_s_mem())
    else { throw Fault.misc("OpenSSL has no memory") }
    (self.session, self.credentials, self.input, self.output) = (session, credentials, input, output)
    // The session owns both from now on.
    SSL_set_bio(session, input, output)
    if isClient {
      SSL_set_connect_state(session)
    } else {
      SSL_set_accept_state(session)
      SSL_set_verify(session, SSL_VERIFY_NONE, nil)
    }
  }

  deinit { ctls_free(session) }

  /// Takes what came from the other side.
  func receive(_ bytes: UnsafeRawBufferPointer) { BIO_write(input, bytes.baseAddress, Int32(clamping: bytes.count)) }

  /// What is to be sent there, and is forgotten here.
  func pending() -> Word {
    var start: UnsafePointer<UInt8>?
    let count = ctls_contents(output, &start)
    let result = Heap.bytevector(UnsafeRawBufferPointer(start: start, count: count))
    BIO_ctrl(output, BIO_CTRL_RESET, 0, nil)
    return result
  }

  func handshake() -> Outcome { outcome { SSL_do_handshake(session) } }
  func read(_ bytes: UnsafeMutableRawBufferPointer) -> Outcome {
    outcome { SSL_read(session, bytes.baseAddress, Int32(clamping: bytes.count)) }
  }
  func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    outcome { SSL_write(session, bytes.baseAddress, Int32(clamping: bytes.count)) }
  }
  /// Says that nothing more will be sent.
  func close() { _ = outcome { SSL_shutdown(session) } }

  private func outcome(_ body: () -> Int32) -> Outcome {
    ERR_clear_error()
    let result = body()
    if result > 0 { return .done(Int(result)) }
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsInput
    case SSL_ERROR_ZERO_RETURN: return .closed
    default:
      let error = ERR_get_error()
      var text = [CChar](repeating: 0, count: 256)
      if error != 0, let reason = ERR_reason_error_string(error) {
        return .failed(reason: Int(ctls_reason(error)), text: String(cString: reason))
      }
      ERR_error_string_n(error, &text, text.count)
      return .failed(reason: 0, text: "the connection was broken off")
    }
  }
}
