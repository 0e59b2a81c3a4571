// How `nsscheme channel check --untrusted` confines itself, for its part in Scheme.

import CLinux
import Glibc
import SchemeCore

/// Rows about the confinement of this program.
enum ConfinementRows {
  static func install(_ table: inout PrimitiveTable) {
    table.two(
      "(confine! directories own)",
      "From now on this program reads below DIRECTORIES only, and does nothing else to what is outside of it; OWN is the "
        + "directory of the files whose lines it names when they ask for more."
    ) { directories, own in
      guard Confinement.isPrepared, !Confinement.isOn else { throw Fault.misc("this program cannot be confined now") }
      var (names, rest): ([String], Word) = ([], directories)
      _ = try directories.list(1)
      while rest.isPair {
        names.append(try rest.car.text(1))
        rest = rest.cdr
      }
      if let library = try StandardLibrary.find().directory { names.append(library) }
      // The kernel refuses again what the rows refuse. Where it cannot, they are enough.
      _ = sys_confine()
      // What the user might type is nobody's input.
      let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
      if null > 0 {
        dup2(null, 0)
        close(null)
      }
      Confinement.begin(reading: names, own: try own.text(2))
      return .unspecified
    }
    table.zero(
      "(take-refusals!)",
      "What was refused since this was last asked: lists of a text and a location, as error-parts has them, or #f."
    ) {
      let found = RootedArray()
      for refusal in Confinement.takeRefusals() {
        let span = refusal.span
        let location =
          span.isNone
          ? Word.false
          : Heap.list(
            Heap.string(SourceFiles.name(span.file)), Word(fixnum: span.line), Word(fixnum: span.columnIndex))
        found.append(Heap.list(Heap.string(refusal.what), location))
      }
      return found.list()
    }
  }
}
