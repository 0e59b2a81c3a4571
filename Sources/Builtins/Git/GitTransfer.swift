// What happens while something is transferred: who the user is, how far it has got, whether a certificate is good enough.
// Procedures of the program's are called for that, between two steps of libgit2's.

import CGit
import Gexp
import Glibc
import SchemeCore

/// One transfer and its options.
final class GitTransfer {
  /// What a server may learn about the user.
  private enum Credentials {
    case none
    case agent
    case key(publicKey: String?, privateKey: String)
  }

  private let credentials: Credentials
  private let progress: SchemeCore.Root?
  private let certificateCheck: SchemeCore.Root?
  private let userName: String?
  private let texts = KeptTexts()
  private let proxyType: git_proxy_t
  private let proxyURL: UnsafeMutablePointer<CChar>?
  private let downloadTags: git_remote_autotag_option_t
  private var hasTried = false
  private let detour = Detour()
  /// The transfer that is under way.
  nonisolated(unsafe) private static weak var current: GitTransfer?

  /// Looks at the program's signals, while a connection waits; 0 if it may go on.
  static func attend() -> Int32 { current.map { $0.detour.run { try Interpreter.attend() } == nil ? -1 : 0 } ?? 0 }

  /// The options in a vector: credentials (#f, agent, or a pair of files), a procedure of seven numbers or #f, a procedure
  /// of a host's name and a truth value or #f, the number of the kind of proxy, its URL or #f, the number of what is done
  /// with tags, and the user's name or #f.
  init(_ options: Word, _ position: Int) throws {
    let options = try options.vector(position)
    guard options.length == 7 else { throw Fault.range(position, options) }
    let key = options.element(0)
    credentials =
      key.isFalse
      ? .none
      : key.isPair
        ? .key(publicKey: try key.car.optionalPlainText(position), privateKey: try key.cdr.gitFile(position)) : .agent
    progress = options.element(1).isFalse ? nil : SchemeCore.Root(try options.element(1).procedure(position))
    certificateCheck = options.element(2).isFalse ? nil : SchemeCore.Root(try options.element(2).procedure(position))
    proxyType = git_proxy_t(UInt32(try options.element(3).int(position, in: 0...2)))
    proxyURL = texts.keep(try options.element(4).optionalPlainText(position))
    downloadTags = git_remote_autotag_option_t(UInt32(try options.element(5).int(position, in: 0...3)))
    userName = try options.element(6).optionalPlainText(position)
  }

  /// Runs `body` with libgit2's options for this transfer, and throws what a procedure of the program's threw meanwhile.
  func run(_ body: (inout git_fetch_options) -> Int32) throws {
    var options = git_fetch_options()
    git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
    options.callbacks = callbacks
    options.proxy_opts = proxy
    options.download_tags = downloadTags
    let outer = GitTransfer.current
    GitTransfer.current = self
    let code = withExtendedLifetime(self) { body(&options) }
    GitTransfer.current = outer
    try detour.settle()
    try Git.check(code)
  }

  var proxy: git_proxy_options {
    var proxy = git_proxy_options()
    git_proxy_options_init(&proxy, UInt32(GIT_PROXY_OPTIONS_VERSION))
    proxy.type = proxyType
    proxy.url = UnsafePointer(proxyURL)
    return proxy
  }

  var callbacks: git_remote_callbacks {
    var callbacks = git_remote_callbacks()
    git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
    callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    callbacks.transfer_progress = { progress, payload in GitTransfer.at(payload).advanced(progress!.pointee) }
    callbacks.sideband_progress = { _, _, payload in
      GitTransfer.at(payload).detour.run { try Interpreter.attend() } == nil ? -1 : 0
    }
    if case .none = credentials {
    } else {
      callbacks.credentials = { out, _, name, allowed, payload in
        GitTransfer.at(payload).acquire(out, name.map { String(cString: $0) }, allowed)
      }
    }
    if certificateCheck != nil {
      callbacks.certificate_check = { _, isValid, host, payload in
        GitTransfer.at(payload).check(host.map { String(cString: $0) } ?? "", isValid != 0)
      }
    }
    return callbacks
  }

  private static func at(_ payload: UnsafeMutableRawPointer?) -> GitTransfer {
    Unmanaged<GitTransfer>.fromOpaque(payload!).takeUnretainedValue()
  }

  private func advanced(_ state: git_indexer_progress) -> Int32 {
    let goesOn: Bool? = detour.run {
      try Interpreter.attend()
      guard let progress else { return true }
      let numbers = [
        Int(state.total_objects), Int(state.indexed_objects), Int(state.received_objects), Int(state.local_objects),
        Int(state.total_deltas), Int(state.indexed_deltas), state.received_bytes,
      ]
      return try Machine.apply(progress.word, list: schemeList(numbers) { Word(fixnum: $0) }).isTrue
    }
    return goesOn == true ? 0 : -1
  }

  private func check(_ host: String, _ isValid: Bool) -> Int32 {
    guard let procedure = certificateCheck else { return isValid ? 0 : Int32(GIT_ECERTIFICATE.rawValue) }
    let isAccepted = detour.run { try Machine.apply(procedure.word, Heap.string(host), Word(isValid)).isTrue }
    return isAccepted == true ? 0 : Int32(GIT_ECERTIFICATE.rawValue)
  }

  /// The credentials that a server asks for, once: one that did not like them would ask for ever.
  private func acquire(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ name: String?, _ allowed: UInt32
  ) -> Int32 {
    if allowed == GIT_CREDENTIAL_USERNAME.rawValue { return git_credential_username_new(out, userName ?? "git") }
    if hasTried {
      git_error_set_str(
        Int32(GIT_ERROR_CALLBACK.rawValue), "error authenticating: the server does not accept this user")
      return Int32(GIT_EAUTH.rawValue)
    }
    hasTried = true
    switch credentials {
    case .none: return Int32(GIT_PASSTHROUGH.rawValue)
    case .agent: return git_credential_ssh_key_from_agent(out, name ?? "")
    case .key(let publicKey, let privateKey):
      return git_credential_ssh_key_new(out, name ?? "", publicKey, privateKey, "")
    }
  }
}

extension GitTransfer {
  /// A new repository in a directory with what is at a URL, as a value of Scheme; the operands are those of a row, and
  /// `change` may set more of libgit2's options.
  static func clone(
    _ url: Word, _ directory: Word, _ options: Word, change: (inout git_clone_options) -> Void = { _ in }
  ) throws -> Word {
    _ = Git.isReady
    let (url, directory) = (try url.plainText(1), try directory.gitFile(2))
    let transfer = try GitTransfer(options, 3)
    var pointer: OpaquePointer?
    try transfer.run { fetch in
      var clone = git_clone_options()
      git_clone_options_init(&clone, UInt32(GIT_CLONE_OPTIONS_VERSION))
      clone.fetch_opts = fetch
      change(&clone)
      return git_clone(&pointer, url, directory, &clone)
    }
    guard let pointer else { throw Fault.misc("libgit2 made no repository") }
    return GitValue(.repository, pointer, owner: nil).word
  }
}
