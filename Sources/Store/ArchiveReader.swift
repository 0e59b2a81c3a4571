// Reads tar and ar archives that nobody vouches for, member by member, through libarchive. A reader is itself a source
// of bytes, those of its present member, so that an archive within an archive (a Debian package) is read as a stream.
//
// Invariant: a member's name is given as it stands in the archive; who makes files of it judges it first.

import CArchive
import Glibc

/// One member of an archive, as its header describes it.
public struct ArchiveMember {
  /// What a member is. The target of a link and the name of a file that is there already are bytes as they stand.
  public enum Kind: Equatable {
    case file, directory
    case symbolicLink(target: [UInt8])
    case hardLink(to: [UInt8])
    /// A device, a pipe, a socket, or what else no archive of files should hold.
    case special
  }
  /// The name as it stands in the archive.
  public let name: [UInt8]
  public let kind: Kind
  public let mode: mode_t
  public let size: Int64
  /// Modification time, in seconds after the epoch.
  public let time: Int

  /// The name as text for messages and lists.
  public var shownName: String { shownMember(name) }
}

/// A name of an archive's member as text in which control characters are visible.
func shownMember(_ name: [UInt8]) -> String {
  var text = ""
  for scalar in display(name).unicodeScalars {
    if scalar.value < 32 || scalar.value == 127 {
      text += "\\x" + String(scalar.value + 256, radix: 16).dropFirst()
    } else {
      text.unicodeScalars.append(scalar)
    }
  }
  return text
}

/// An archive being read.
public final class ArchiveReader: ByteSource {
  private let archive: OpaquePointer
  private let input: Input
  private let path: String
  private var member: [UInt8]?

  /// What the library's callback sees: where the bytes come from, and the failure that it cannot express.
  private final class Input {
    let source: any ByteSource
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
    var failure: (any Error)?
    init(_ source: any ByteSource) { self.source = source }
    deinit { buffer.deallocate() }
  }

  /// An archive whose bytes `source` gives; `path` is for messages. With `raw`, what a compressed file holds is given
  /// as one member, whatever it is.
  public init(_ source: any ByteSource, path: String, raw: Bool = false) throws {
    guard let archive = archive_read_new() else { throw StoreError.system("read", path, errno: ENOMEM) }
    self.archive = archive
    self.input = Input(source)
    self.path = path
    archive_read_support_filter_gzip(archive)
    archive_read_support_filter_bzip2(archive)
    archive_read_support_filter_xz(archive)
    archive_read_support_filter_lzma(archive)
    archive_read_support_filter_zstd(archive)
    archive_read_support_filter_lz4(archive)
    if raw {
      archive_read_support_format_raw(archive)
    } else {
      archive_read_support_format_tar(archive)
      archive_read_support_format_ar(archive)
    }
    let status = archive_read_open(
      archive, Unmanaged.passUnretained(input).toOpaque(), nil,
      { _, context, piece in
        let input = Unmanaged<Input>.fromOpaque(context!).takeUnretainedValue()
        do {
          let count = try input.source.read(into: input.buffer)
          piece!.pointee = UnsafeRawPointer(input.buffer.baseAddress)
          return count
        } catch {
          input.failure = error
          return -1
        }
      }, nil)
    if status != ARCHIVE_OK { throw failure() }
  }

  deinit { archive_read_free(archive) }

  /// An archive in a file of the host.
  public convenience init(file path: String, raw: Bool = false) throws {
    try self.init(DescriptorSource(Descriptor.open(path, O_RDONLY), path: path), path: path, raw: raw)
  }

  /// The archive that the present member is.
  func openMember() throws -> ArchiveReader {
    try ArchiveReader(self, path: path + "' / '" + shownMember(member ?? []))
  }

  /// Goes on to the next member; nil at the end.
  public func next() throws -> ArchiveMember? {
    var entry: OpaquePointer?
    member = nil
    let status = archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard let entry, status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure() }
    guard let name = archive_entry_pathname(entry) else { throw bad("the name of a member cannot be read") }
    let bytes = ArchiveReader.bytes(name)
    member = bytes
    // A name in UTF-8 is no name of the C locale: the library warns and gives the bytes as they are, which is right.
    if status == ARCHIVE_WARN, !message.contains("can't be converted") { throw failure() }
    return ArchiveMember(
      name: bytes, kind: try kind(of: entry), mode: archive_entry_mode(entry), size: archive_entry_size(entry),
      time: archive_entry_mtime(entry))
  }

  private func kind(of entry: OpaquePointer) throws -> ArchiveMember.Kind {
    if let target = archive_entry_hardlink(entry) { return .hardLink(to: ArchiveReader.bytes(target)) }
    switch archive_entry_filetype(entry) {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK:
      guard let target = archive_entry_symlink(entry) else { throw bad("the target of a link cannot be read") }
      return .symbolicLink(target: ArchiveReader.bytes(target))
    default: return .special
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// Bytes of the present member.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw failure() }
    return count
  }

  /// Gives the present member to `body` in blocks, each with its offset in the file: what lies between is zeros that
  /// the archive does not hold.
  func readBlocks(_ body: (UnsafeRawBufferPointer, _ offset: Int64) throws -> Void) throws {
    while true {
      var (start, size, offset): (UnsafeRawPointer?, Int, la_int64_t) = (nil, 0, 0)
      let status = archive_read_data_block(archive, &start, &size, &offset)
      if status == ARCHIVE_EOF { return }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure() }
      try body(UnsafeRawBufferPointer(start: start, count: size), offset)
    }
  }

  /// An error about this archive, and its present member if it has one.
  func bad(_ reason: String) -> StoreError {
    let part = member.map { ": its member '\(shownMember($0))'" } ?? ""
    return StoreError(.invalidArchive, "the archive '\(path)' cannot be unpacked\(part): \(reason)")
  }

  private var message: String { archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged" }

  private func failure() -> any Error {
    if let failure = input.failure { return failure }
    let said = message
    return bad(
      said == "Unrecognized archive format"
        ? "it is neither a tar nor an ar archive, whether plain or compressed with gzip, bzip2, xz, zstd or lz4"
        : said)
  }
}
