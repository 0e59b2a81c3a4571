// `nsscheme channel authenticate`: whether the commits of a repository are signed by who may sign them.

import ArgumentParser
import SchemeCore

extension ChannelCommand {
  /// `nsscheme channel authenticate`.
  struct Authenticate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "authenticate",
      abstract: "Says whether all commits of a Git repository since COMMIT are signed by authorized keys.",
      discussion: """
        COMMIT is the introductory commit, which the key with the fingerprint SIGNER has signed. Each later commit has \
        to be signed by a key that .guix-authorizations of all its parents names; the keys themselves are files *.key of \
        the branch 'keyring'. What was found authentic is not looked at again.

        Examples:
          nsscheme channel authenticate guix 9edb3f66fd807b096b48283debdcddccfea34bad \
        'BBB0 2DDF 2CEA F6A8 0D1D  E643 A2A0 6DF2 A33A 54FA'
        """)

    @Option(help: ArgumentHelp("The last commit; default HEAD.", valueName: "commit")) var end: String?
    @Option(help: ArgumentHelp("The branch of keys.", valueName: "branch")) var keyring = "keyring"
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "A key that may sign commits whose parents have no .guix-authorizations.", valueName: "fingerprint"))
    var historical: [String] = []
    @Flag(help: "Say how many commits each key has signed.") var stats = false
    @Flag(help: "Look at all commits, and keep nothing.") var noCache = false
    @Argument(help: ArgumentHelp("The repository.", valueName: "dir")) var directory: String
    @Argument(help: "The introductory commit.") var commit: String
    @Argument(help: "The fingerprint of the key that signed it.") var signer: String

    mutating func run() throws {
      CacheDirectory.isOff = noCache
      try LibraryCall("(nsscheme channels authenticate)", "authenticate-directory").run(
        .text(Session.absolute(directory)), .text(commit), .text(signer), .maybe(end), .text(keyring),
        .texts(historical), .flag(stats))
    }
  }
}
