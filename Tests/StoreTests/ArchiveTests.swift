// Archives from elsewhere: what is in them comes out, and what they must not do they cannot do.

import Glibc
import Testing

@testable import Store

/// A tar archive in the making, header by header, so that it can be wrong in any way.
private struct Tar {
  var bytes: [UInt8] = []

  /// Adds a member; `type` is the format's type flag.
  mutating func add(
    _ name: [UInt8], type: Character = "0", _ content: [UInt8] = [], target: String = "", mode: Int = 0o644
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: [UInt8], at offset: Int) { for (i, byte) in text.enumerated() { header[offset + i] = byte } }
    func put(_ number: Int, at offset: Int, digits: Int) {
      let text = String(number, radix: 8)
      put(Array((String(repeating: "0", count: digits - text.count) + text).utf8), at: offset)
    }
    put(name, at: 0)
    put(mode, at: 100, digits: 7)
    put(0, at: 108, digits: 7)
    put(0, at: 116, digits: 7)
    put(content.count, at: 124, digits: 11)
    put(7, at: 136, digits: 11)
    put(Array("        ".utf8), at: 148)
    put([type.asciiValue!], at: 156)
    put(Array(target.utf8), at: 157)
    put(Array("ustar\0".utf8) + Array("00".utf8), at: 257)
    put(header.reduce(0) { $0 + Int($1) }, at: 148, digits: 6)
    header[154] = 0
    bytes += header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  mutating func add(
    _ name: String, type: Character = "0", _ content: String = "", target: String = "", mode: Int = 0o644
  ) { add(Array(name.utf8), type: type, Array(content.utf8), target: target, mode: mode) }

  /// Adds an extended header that gives the next member this name, of any length and content.
  mutating func addLongName(_ name: [UInt8]) {
    var length = name.count + 7
    while String(length).count + name.count + 7 != length { length += 1 }
    add(Array("x".utf8), type: "x", Array("\(length) path=".utf8) + name + [10])
  }

  var whole: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}

@Suite struct ArchiveTests {
  let scratch = Scratch()
  var file: String { "\(scratch.path)/archive" }
  var target: String { "\(scratch.path)/target" }

  /// Unpacks an archive that must be refused; nothing may be left. Returns the message.
  private func refusal(_ bytes: [UInt8], strip: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) -> String {
    writeFile(file, bytes)
    let text = message { try Archives.unpack(file, to: target, strip: strip) }
    #expect(!exists(target), "something was left", sourceLocation: sourceLocation)
    return text
  }

  private func refusal(
    strip: Int = 0, sourceLocation: SourceLocation = #_sourceLocation, _ build: (inout Tar) -> Void
  ) -> String {
    var tar = Tar()
    build(&tar)
    return refusal(tar.whole, strip: strip, sourceLocation: sourceLocation)
  }

  @Test(arguments: archiveSamples.indices) func everyCompression(index: Int) throws {
    writeFile(file, archiveSamples[index].bytes)
    try Archives.unpack(file, to: target)
    #expect(try readFile("\(target)/dir/hello") == Array("hello\n".utf8))
    #expect(status("\(target)/dir/hello").st_mode == S_IFREG | 0o755)
    #expect(status("\(target)/dir/hello").st_nlink == 2)
    #expect(status("\(target)/dir/hello").st_mtim.tv_sec == 1)
    #expect(status("\(target)/dir/more").st_ino == status("\(target)/dir/hello").st_ino)
    #expect(status("\(target)/dir/link").st_mode & S_IFMT == S_IFLNK)
    #expect(
      try Archives.members(of: file).map(\.shownName) == ["dir/", "dir/hello", "dir/link", "dir/more"])
    let plain = "\(scratch.path)/plain"
    try Archives.decompress(file, to: plain)
    try Archives.unpack(plain, to: "\(scratch.path)/again", strip: 1)
    #expect(try readFile("\(scratch.path)/again/more") == Array("hello\n".utf8))
  }

  /// A truncated archive is an error wherever it ends.
  @Test(arguments: archiveSamples.indices) func truncated(index: Int) {
    let bytes = archiveSamples[index].bytes
    for end in [0, 1, bytes.count / 2, bytes.count - 30] {
      let text = refusal(Array(bytes[..<end]))
      #expect(text.hasPrefix("the archive '\(file)' cannot be unpacked"), "\(end): \(text)")
    }
  }

  @Test func memberThatIsAnArchive() throws {
    var ar = Array("!<arch>\n".utf8)
    for (name, content) in [("debian-binary", Array("2.0\n".utf8)), ("data.tar.xz", archiveSamples[2].bytes)] {
      func field(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: width - text.utf8.count)
      }
      ar += Array(
        (field(name, 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("100644", 8)
          + field("\(content.count)", 10) + "`\n").utf8)
      ar += content + (content.count % 2 == 1 ? [10] : [])
    }
    writeFile(file, ar)
    #expect(try Archives.members(of: file).map(\.shownName) == ["debian-binary", "data.tar.xz"])
    #expect(try Archives.content(of: "debian-binary", in: file) == Array("2.0\n".utf8))
    try Archives.unpackMember("data.tar.xz", of: file, to: target)
    #expect(try readFile("\(target)/dir/hello") == Array("hello\n".utf8))
    let missing = message { try Archives.unpackMember("data.tar", of: file, to: "\(scratch.path)/none") }
    #expect(
      missing
        == "the archive '\(file)' has no member 'data.tar'; it begins with: debian-binary, data.tar.xz")
    #expect(!exists("\(scratch.path)/none"))
    let wrong = message { try Archives.unpackMember("debian-binary", of: file, to: "\(scratch.path)/none") }
    #expect(wrong.contains("/archive' / 'debian-binary' cannot be unpacked: it is neither a tar nor an ar"), "\(wrong)")
  }

  /// Names that lead somewhere else, or nowhere.
  @Test func hostileNames() {
    let outside = "\(scratch.path)/outside"
    for (name, reason) in [
      ("/etc/passwd", "its name is absolute"), ("../outside", "its name has a '..' in it"),
      ("a/../../outside", "its name has a '..' in it"), ("a/..", "its name has a '..' in it"),
      ("a\nb", "its name contains a newline or NUL character"), (".", "its name is that of the directory itself"),
      (outside, "its name is absolute"),
    ] {
      let text = refusal { $0.add(name, "x") }
      let shown = name.replacing("\n", with: "\\x0a")
      #expect(
        text == "the archive '\(file)' cannot be unpacked: its member '\(shown)': \(reason)")
    }
    #expect(!exists(outside))
    // The prefix that is left out does not make such a name a good one.
    #expect(refusal(strip: 1) { $0.add("a/../b", "x") }.contains("'..'"))
    #expect(refusal { $0.add("", "x") } != "")
    let long = refusal {
      $0.addLongName([UInt8](repeating: 97, count: 300))
      $0.add("x")
    }
    #expect(long.contains("more than 255 bytes"))
    let deep = refusal {
      $0.addLongName(Array(String(repeating: "a/", count: 5000).utf8))
      $0.add("x")
    }
    #expect(deep.contains("deeper than 2048"))
  }

  /// What follows a NUL in an extended header is no part of a name, whatever it says.
  @Test func nameWithNul() throws {
    var tar = Tar()
    tar.addLongName(Array("good\0/../../outside".utf8))
    tar.add("x", "y")
    writeFile(file, tar.whole)
    do {
      try Archives.unpack(file, to: target)
      #expect(try readFile("\(target)/good") == Array("y".utf8))
    } catch {}
    #expect(!exists("\(scratch.path)/outside"))
  }

  /// A name in UTF-8 is kept, whatever the locale.
  @Test func namesOfOtherScripts() throws {
    var tar = Tar()
    tar.add("grüße/ä", "1")
    tar.addLongName(Array("grüße/日本".utf8))
    tar.add("x", "2")
    writeFile(file, tar.whole)
    try Archives.unpack(file, to: target)
    #expect(try readFile("\(target)/grüße/ä") == Array("1".utf8))
    #expect(try readFile("\(target)/grüße/日本") == Array("2".utf8))
  }

  /// A link, and then something below it or on top of it.
  @Test func hostileLinks() throws {
    let outside = "\(scratch.path)/outside"
    mkdir(outside, 0o755)
    writeFile("\(outside)/file", "old")
    for link in ["../outside", outside] {
      let child = refusal {
        $0.add("l", type: "2", target: link)
        $0.add("l/new", "evil")
      }
      #expect(
        child
          == "the archive '\(file)' cannot be unpacked: its member 'l/new': it would lie below 'l', which is a link or a file"
      )
      let same = refusal {
        $0.add("l", type: "2", target: link + "/file")
        $0.add("l", "evil")
      }
      #expect(same.hasSuffix("its member 'l': there is a file of that name already"))
      let directory = refusal {
        $0.add("l", type: "2", target: link)
        $0.add("l/", type: "5", mode: 0o777)
      }
      #expect(directory.contains("it is a directory, but there is a file or link of that name already"))
      let hard = refusal {
        $0.add("l", type: "2", target: link)
        $0.add("h", type: "1", target: "l/file")
      }
      #expect(hard.hasSuffix("its member 'h': it is another name of 'l/file', which is not there"))
    }
    for (old, reason) in [
      ("../outside/file", "has a '..' in it"), ("\(outside)/file", "is absolute"), ("none", "which is not there"),
      ("d", "which is no file"),
    ] {
      let text = refusal {
        $0.add("d/", type: "5", mode: 0o755)
        $0.add("h", type: "1", target: old)
      }
      #expect(text.contains(reason), "\(text)")
    }
    #expect(try readFile("\(outside)/file") == Array("old".utf8))
    #expect(status("\(outside)/file").st_nlink == 1)
    #expect(!exists("\(outside)/new"))
  }

  /// A directory that was there before keeps what it has, links included.
  @Test func directoryThatExists() throws {
    mkdir(target, 0o755)
    symlink("/tmp", "\(target)/l")
    writeFile("\(target)/kept", "mine")
    var tar = Tar()
    tar.add("kept", "theirs")
    writeFile(file, tar.whole)
    #expect(message { try Archives.unpack(file, to: target) }.hasSuffix("there is a file of that name already"))
    tar = Tar()
    tar.add("l/nsscheme-archive-test", "theirs")
    writeFile(file, tar.whole)
    #expect(message { try Archives.unpack(file, to: target) }.contains("below 'l'"))
    #expect(!exists("/tmp/nsscheme-archive-test"))
    #expect(try readFile("\(target)/kept") == Array("mine".utf8))
  }

  @Test func duplicatesAndDevices() {
    let twice = refusal {
      $0.add("a", "1")
      $0.add("./a", "2")
    }
    #expect(twice.hasSuffix("its member './a': there is a file of that name already"))
    for type: Character in ["3", "4", "6"] {
      #expect(refusal { $0.add("dev", type: type) }.contains("its member 'dev': it is a device, a pipe or a socket"))
    }
  }

  /// Rights that are more than rights stay behind, and a directory's own do not lock its members out.
  @Test func modes() throws {
    var tar = Tar()
    tar.add("./", type: "5", mode: 0o777)
    tar.add("d/", type: "5", mode: 0o2500)
    tar.add("d/program", "x", mode: 0o6777)
    tar.add("d/secret", "x", mode: 0)
    writeFile(file, tar.whole)
    try Archives.unpack(file, to: target)
    #expect(status("\(target)/d").st_mode == S_IFDIR | 0o700)
    #expect(status("\(target)/d/program").st_mode == S_IFREG | 0o755)
    #expect(status("\(target)/d/secret").st_mode == S_IFREG | 0o600)
  }

  @Test func damaged() {
    var tar = Tar()
    tar.add("a", "1")
    tar.add("b", "2")
    var bytes = tar.whole
    bytes[1024 + 3] = 1
    #expect(refusal(bytes).hasPrefix("the archive '\(file)' cannot be unpacked: "))
    #expect(
      refusal(Array("no archive at all, but long enough to be looked at".utf8)).contains("neither a tar nor an ar"))
    let none = message { try Archives.unpack("\(scratch.path)/none", to: target) }
    #expect(none == "cannot open '\(scratch.path)/none': No such file or directory")
  }
}
