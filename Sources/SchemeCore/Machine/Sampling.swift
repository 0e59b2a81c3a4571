// Samples of the stack, for profiles: which procedures a program is in, about a thousand times a second of its
// processor's time.
//
// The signal only counts. The next call or iteration looks at the stack, or the end of a passage (`PhaseClock`) where
// the time was spent in reading, expanding or collecting: that counts for the procedures which wait for it, and for
// none as its own. What a primitive spends counts for the procedure that is called next, or goes round.

import CBoehm
import Glibc

/// Takes samples while passages are measured.
public enum Sampling {
  /// What samples say of a procedure.
  public struct Procedure {
    public let name: String
    /// FILE:LINE; nil for primitives.
    public let location: String?
    /// Samples in it, and samples in it or in what it waits for.
    public fileprivate(set) var own = 0
    public fileprivate(set) var all = 0
  }

  /// Signals that nobody has answered.
  nonisolated(unsafe) private(set) static var pending: sig_atomic_t = 0
  /// Those of them that came in a passage before the last one's.
  nonisolated(unsafe) private static var earlier: sig_atomic_t = 0
  /// The passage in which the last one came.
  nonisolated(unsafe) private static var passage = 0
  /// All that were answered.
  nonisolated(unsafe) public private(set) static var count = 0
  /// Nanoseconds of the processor's time between two of them.
  public static var period: Double { count == 0 ? 0 : processorTime / Double(count) }
  /// Nanoseconds of the processor's time that the program's thread took.
  nonisolated(unsafe) public private(set) static var processorTime = 0.0

  /// What codes with the same number have in common.
  private struct Identity: Hashable {
    let name: UInt
    let span: Int
  }
  /// All codes that were seen, so that no other one gets the address of one of them, and their numbers by address.
  nonisolated(unsafe) private static var codes = RootedArray(capacity: 256)
  nonisolated(unsafe) private static var numbers: [UInt: Int] = [:]
  nonisolated(unsafe) private static var identities: [Identity: Int] = [:]
  /// By number: a code, the samples, and which one met the procedure last.
  nonisolated(unsafe) private static var examples: [CodeDescription] = []
  nonisolated(unsafe) private static var own: [Int] = []
  nonisolated(unsafe) private static var all: [Int] = []
  nonisolated(unsafe) private static var lastSample: [Int] = []
  nonisolated(unsafe) private static var samples = 0

  /// Frames of a stack that are looked at, from the inside.
  private static let mostFrames = 2000
  /// Procedures below one passage that a flame graph shows.
  private static let mostShown = 120

  /// Begins to take samples.
  static func start() {
    codes = RootedArray(capacity: 256)
    (numbers, identities, examples) = ([:], [:], [])
    (own, all, lastSample) = ([], [], [])
    (samples, count) = (0, 0)
    processorTime = -threadTime
    scheme_samples_start { _ in
      if Sampling.passage != PhaseClock.current {
        Sampling.earlier = Sampling.pending
        Sampling.passage = PhaseClock.current
      }
      Sampling.pending &+= 1
      scheme_machine.limit = Machine.stackStart
    }
  }

  /// Takes no more samples.
  static func stop() {
    scheme_samples_stop()
    processorTime += threadTime
    pending = 0
  }

  private static var threadTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  // MARK: Taking samples

  /// Answers at a call or a loop; `fp` is the frame that begins or goes round.
  static func take(_ fp: Frame) {
    let argc = scheme_machine.argc
    scheme_machine.fp = fp
    let isHere = passage == PhaseClock.current
    let (weight, own) = takePending()
    if PhaseClock.isOn { note(from: fp, weight, own: isHere ? own : 0) }
    scheme_machine.argc = argc
    // Who handles a full stack keeps the room that is left.
    if fp < Machine.stackLimit {
      Interrupts.rest()
    } else {
      scheme_machine.limit = Machine.stackLimit + Machine.reserveWords / 2
    }
  }

  /// Answers at the end of a passage.
  static func takeOutside() {
    let (weight, _) = takePending()
    if let fp = scheme_machine.fp { note(from: fp, weight, own: 0) }
  }

  /// How many signals are answered, and how many of them came in the last one's passage.
  private static func takePending() -> (Int, Int) {
    let (weight, other) = (Int(pending), Int(earlier))
    pending = 0
    earlier = 0
    count += weight
    samples += 1
    return (weight, weight - other)
  }

  private static func note(from fp: Frame, _ weight: Int, own ownWeight: Int) {
    // Those inside the passage that has the clock, innermost first.
    var inside: [Int] = []
    var isFirst = true
    walk(from: fp) { code, depth in
      let number = number(of: code)
      if isFirst { own[number] += ownWeight }
      isFirst = false
      if lastSample[number] != samples {
        lastSample[number] = samples
        all[number] += weight
      }
      if ownWeight > 0, depth > PhaseClock.depth, inside.last != number { inside.append(number) }
    }
    if ownWeight > 0 { PhaseClock.note(frames: shortened(inside), weight: ownWeight) }
  }

  /// A path of procedures from the outside, without the loops of a deep recursion.
  private static func shortened(_ inside: [Int]) -> [Int] {
    if inside.count <= mostShown { return inside.reversed() }
    var path: [Int] = []
    var positions: [Int: Int] = [:]
    for number in inside.reversed() {
      if let known = positions[number] {
        for gone in path[(known + 1)...] { positions[gone] = nil }
        path.removeSubrange((known + 1)...)
      } else {
        positions[number] = path.count
        path.append(number)
      }
    }
    return Array(path.prefix(mostShown))
  }

  private static func number(of code: CodeDescription) -> Int {
    let address = UInt(bitPattern: code.words)
    if let known = numbers[address] { return known }
    codes.append(Word(raw: code.words))
    let identity = Identity(name: code.name.bits, span: code.span.bits)
    let number = identities[identity] ?? own.count
    numbers[address] = number
    if number == own.count {
      identities[identity] = number
      examples.append(code)
      own.append(0)
      all.append(0)
      lastSample.append(0)
    }
    return number
  }

  /// Calls `note` with the code of each frame, innermost first, through all runs of the machine, and the number of the
  /// run that it belongs to.
  private static func walk(from start: Frame, _ note: (CodeDescription, Int) -> Void) {
    var left = mostFrames
    func visit(_ frame: Frame, _ depth: Int) {
      left -= 1
      if frame[0].isProcedure { note(frame[0].code, depth) }
    }
    var depth = Machine.outerChunks.count
    var (fp, chunk) = (start, scheme_machine.chunk)
    visit(fp, depth)
    while left > 0 {
      while left > 0, fp[-1].bits != 0, case let k = fp[-1].raw, k != Machine.haltNode, k != Machine.underflowNode {
        fp -= k[2].index
        visit(fp, depth)
      }
      while left > 0, chunk.bits != 0 {
        let (saved, data) = (chunk.raw, chunk.raw[2].raw)
        var end = saved[1].index
        while left > 0, end > 0 {
          end -= data[end - 1].raw[2].index
          visit(data + end, depth)
        }
        chunk = saved[0]
      }
      guard left > 0, depth > 0, fp > Machine.stackStart else { return }
      depth -= 1
      chunk = Machine.outerChunks[depth]
      fp = fp[-2].raw
      visit(fp, depth)
    }
  }

  // MARK: What was found

  /// The procedure with a number.
  public static func procedure(_ number: Int) -> Procedure {
    let code = examples[number]
    let span = code.span
    let location = span.isNone ? nil : "\(SourceFiles.name(span.file)):\(span.line)"
    let name = code.name.isSymbol ? code.name.symbolString : span.isNone ? "top level" : "lambda"
    return Procedure(name: name, location: location, own: own[number], all: all[number])
  }

  /// All procedures that were seen.
  public static var procedures: [Procedure] { (0..<examples.count).map(procedure) }
}
