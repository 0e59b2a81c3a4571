// Packs: a namespace with all it needs, as one file for machines that have neither Guix nor nsscheme. Unpacked, a pack
// is `gnu/store` with the items and `exec`, a link to the runner in the namespace's item, which finds the store from
// its own path. A self-contained pack is the runner with the same tree behind its image.
//
// Invariant: the bytes depend on the items only, not on the store they come from, the user or the time.

import Glibc
import Store

/// What kind of file a pack is.
public enum PackFormat: Equatable, Sendable {
  case tar, tarGzip, tarZstd, squashfs, executable

  private static let suffixes: [(String, PackFormat)] = [
    (".tar.zst", .tarZstd), (".tar.zstd", .tarZstd), (".tar.gz", .tarGzip), (".tgz", .tarGzip), (".tar", .tar),
    (".squashfs", .squashfs), (".sqsh", .squashfs), (".sqfs", .squashfs),
  ]

  /// The format that the end of a file's name asks for.
  public init(fileName: String) throws {
    guard let found = PackFormat.suffixes.first(where: { fileName.hasSuffix($0.0) }) else {
      throw StoreError(
        .invalidName,
        "what kind of pack is '\(fileName)'? Its name must end in .tar.zst, .tar.gz, .tar or .squashfs; "
          + "a file that runs by itself is made with --self-contained")
    }
    self = found.1
  }
}

/// A namespace on its way into a file.
public struct Pack {
  private let store: EmbeddedStore
  /// The namespace's item and all items, as programs call them.
  private let item: String
  private let items: [String]

  /// The pack of the namespace whose item is `item`.
  public init(_ item: String, in store: EmbeddedStore) throws {
    self.store = store
    self.item = store.logicalPath(item)
    for part in ["exec", "fstab"] where access(store.hostPath(self.item) + "/" + part, R_OK) != 0 {
      throw StoreError(
        .notValid, "'\(self.item)' is not a namespace: it has no '\(part)'; expected what (namespace …) yields")
    }
    items = try store.requisites([self.item]).sorted()
  }

  /// Writes the pack to `output`.
  public func write(to output: OutputFile, as format: PackFormat) throws {
    switch format {
    case .tar: try writeTree(to: output.sink)
    case .tarGzip: try finishing(try GzipSink(output.sink))
    case .tarZstd: try finishing(try ZstdSink(output.sink))
    case .squashfs: try writeImage(output.aside)
    case .executable: try writeProgram(to: output.sink)
    }
    try output.commit(mode: format == .executable ? 0o777 : 0o666)
  }

  private func finishing(_ sink: any FinishingSink) throws {
    try writeTree(to: sink)
    try sink.finish()
  }

  private var itemName: String { String(item.dropFirst(StorePath.directory.count + 1)) }

  /// The tree as a tar archive.
  private func writeTree(to sink: any ByteSink) throws {
    let tar = TarWriter(sink)
    tar.begin(at: "exec")
    try tar.symbolicLink([], target: Array("gnu/store/\(itemName)/exec".utf8))
    for directory in ["gnu", "gnu/store"] {
      tar.begin(at: directory)
      try tar.beginDirectory([])
      try tar.endDirectory()
    }
    for item in items {
      tar.begin(at: String(item.dropFirst()))
      try FileTree.visit(store.hostPath(item), tar)
    }
    try tar.finish()
  }

  // MARK: Squashfs

  /// The tree as a file system, made by mksquashfs from the archive.
  private func writeImage(_ path: String) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw StoreError(.system(errno), "cannot make a pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: pid_t
    var failure: (any Error)?
    do {
      let output = Descriptor(owning: ends[1])
      do {
        let input = Descriptor(owning: ends[0])
        process = try Pack.startMksquashfs(path, input: input.number)
      }
      // A mksquashfs that gives up is an error of this write and not the end of this process.
      let before = signal(SIGPIPE, SIG_IGN)
      defer { signal(SIGPIPE, before) }
      do { try writeTree(to: DescriptorSink(output, path: "mksquashfs")) } catch { failure = error }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    guard status == 0 else {
      throw StoreError(
        .system(EIO), "mksquashfs could not make the pack (see above); it must be version 4.5 or newer, for '-tar'")
    }
    if let failure { throw failure }
  }

  private static func startMksquashfs(_ path: String, input: Int32) throws -> pid_t {
    let words = [
      "mksquashfs", "-", path, "-tar", "-noappend", "-quiet", "-no-progress", "-no-xattrs", "-all-root", "-mkfs-time",
      "1", "-all-time", "1", "-root-mode", "755", "-root-time", "1", "-reproducible",
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    // What it says goes where messages go.
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    var process: pid_t = 0
    let code = posix_spawnp(&process, "mksquashfs", &actions, nil, arguments, environ)
    guard code == 0 else {
      throw StoreError(
        .system(code),
        code == ENOENT
          ? "a squashfs pack is made by mksquashfs, which is not along PATH: install squashfs-tools, or name the "
            + "pack .tar.zst or .tar.gz" : "cannot run mksquashfs: \(String(cString: strerror(code)))")
    }
    return process
  }

  // MARK: Self-contained

  /// What stands before the two numbers in the runner's image that say where its pack begins and ends (see
  /// Sources/CLinux/Pack.c).
  private static let mark = Array("nsrun's pack lies at:   ".utf8)

  /// The runner with the tree behind its image: a header, the table, and the archive in chunks.
  private func writeProgram(to sink: DescriptorSink) throws {
    var image = try EmbeddedStore.readFile(store.hostPath(item) + "/exec")
    guard let offset = Pack.offset(in: image) else {
      throw StoreError(
        .notValid, "the runner of '\(item)' cannot carry a pack; build the namespace again with this nsscheme")
    }
    let table = try EmbeddedStore.readFile(store.hostPath(item) + "/fstab")
    let counter = CountingSink()
    try writeTree(to: counter)
    var texts: [UInt8] = []
    for number in [counter.count, UInt64(itemName.utf8.count), UInt64(table.count)] {
      withUnsafeBytes(of: number.littleEndian) { texts += $0 }
    }
    texts += Array(itemName.utf8) + table
    // Padded, so that the checksum can be computed four bytes at a time.
    texts += [UInt8](repeating: 0, count: (512 - texts.count % 512) % 512)
    var header: [UInt8] = Array("nspack 1".utf8)
    withUnsafeBytes(of: UInt64(ChunkSink.checksum(texts)).littleEndian) { header += $0 }
    header += texts
    // The end is not known before all is written, so that the image is written last.
    let start = UInt64(image.count)
    try sink.seek(to: start)
    let body = CountingSink(sink)
    try header.withUnsafeBytes { try body.write($0) }
    let chunks = ChunkSink(body)
    try writeTree(to: chunks)
    try chunks.finish()
    for (index, number) in [start, start + body.count].enumerated() {
      let field = offset + 8 * index
      for byte in 0..<8 { image[field + byte] = UInt8(truncatingIfNeeded: number >> UInt64(8 * byte)) }
    }
    try sink.seek(to: 0)
    try image.withUnsafeBytes { try sink.write($0) }
  }

  /// Where the two numbers are in the runner's image; nil unless there is exactly one such mark.
  private static func offset(in image: [UInt8]) -> Int? {
    let offsets = image.indices.filter { index in
      image[index] == mark[0] && image[index...].starts(with: mark)
    }
    guard offsets.count == 1, offsets[0] + mark.count + 16 <= image.count else { return nil }
    return offsets[0] + mark.count
  }
}

/// A sink that counts, and passes on what it gets if there is somebody to get it.
private final class CountingSink: ByteSink {
  private(set) var count: UInt64 = 0
  private let sink: (any ByteSink)?
  init(_ sink: (any ByteSink)? = nil) { self.sink = sink }
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    count += UInt64(bytes.count)
    try sink?.write(bytes)
  }
}
