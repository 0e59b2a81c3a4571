// `nsscheme pack`: a namespace as one file, for machines that have nothing.

import ArgumentParser
import Builtins
import SchemeCore
import Store

/// `nsscheme pack`.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Makes one file of a namespace, for machines without nsscheme: pack FILE -o PACK",
    discussion: """
      PACK's name says what it is: .tar.zst, .tar.gz, .tar or .squashfs hold 'exec' and the items it needs; unpacked \
      anywhere, './exec PROGRAM ARG…' runs a program in the namespace. With --self-contained PACK is a program \
      that does the same by itself: 'PACK PROGRAM ARG…'. The same input makes the same bytes.

      Examples:
        nsscheme pack hello.scm -o hello.tar.gz
        nsscheme pack --self-contained -L . words -o words
      """)

  @OptionGroup var namespace: NamespaceOptions
  @OptionGroup var events: EventFlags
  @Flag(help: "Make a program that runs by itself.") var selfContained = false
  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: ArgumentHelp("Where the pack goes.", valueName: "pack"))
  var output: String?
  @Argument(help: "A file, or packages.") var words: [String] = []

  mutating func run() throws {
    guard let output else { throw ValidationError("where does the pack go? Give -o PACK, for instance -o ns.tar.zst") }
    // What cannot be written is said before anything is built.
    let format = try selfContained ? PackFormat.executable : PackFormat(fileName: output)
    let target = try OutputFile(Session.absolute(output))
    let paths = try namespace.call(
      "build-namespace", words: words, with: [("command", { Heap.string("pack") })])
    let store = try namespace.storeOptions.open()
    let item = try store.item(containing: paths[0])
    try store.addTemporaryRoots([item])
    try store.requireUsable([item])
    try Pack(paths[0], in: store).write(to: target, as: format)
  }
}
