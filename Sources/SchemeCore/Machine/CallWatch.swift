// Calls that a program of its own hears of: what `(system vm trace)` is made from.
//
// While calls are watched, every call takes the slow way, as under a budget, and the watcher is called instead of the
// procedure: with the location of the frame, the procedure and its arguments. It goes on with the procedure itself by
// `%watch-next!`, which lets the next call of that one pass. Until then nothing is watched, nor from when what the
// procedure returned gets to the watcher's receiver, so that a watcher never hears of its own calls.
//
// Invariant: a watcher in tail position has the frame of the call, so that a tail call that is watched stays one.

import CBoehm

enum CallWatch {
  /// Some calls are watched.
  nonisolated(unsafe) private(set) static var isActive = false
  /// The watcher, and then the procedures whose calls it hears of; none: of all.
  nonisolated(unsafe) private static let words = RootedArray()
  /// The procedure whose next call passes, as bits.
  nonisolated(unsafe) private static var passing: UInt = 0
  /// What becomes known when that call is entered: a vector whose first two elements are the location of its frame.
  nonisolated(unsafe) private static let location = Root(.false)
  nonisolated(unsafe) private static var isPaused = false
  nonisolated(unsafe) private static var isRewinding = false
  /// A procedure whose code takes what a watched procedure returned.
  nonisolated(unsafe) static let receiver = Root(.false)

  /// Watches the calls of `procedures`, a list, or of everything; no watcher: no calls.
  static func watch(_ watcher: Word?, _ procedures: Word) {
    words.removeAll()
    isActive = watcher != nil
    (isPaused, isRewinding) = (false, false)
    passing = 0
    if let watcher {
      words.append(watcher)
      var rest = procedures
      while rest.isPair {
        words.append(rest.car)
        rest = rest.cdr
      }
    }
    Interrupts.rest()
  }

  /// Lets the next call of `procedure` pass, and watches again from then on.
  static func next(_ procedure: Word, _ vector: Word) {
    passing = procedure.bits
    location.word = vector
    isPaused = false
  }

  /// The winders of a continuation are about to run: a watcher around them would change what they wind.
  static func beginRewinding() {
    if isActive, !isPaused { (isPaused, isRewinding) = (true, true) }
  }
  /// They have run, and the continuation goes on.
  static func endRewinding() {
    if isRewinding { (isPaused, isRewinding) = (false, false) }
  }

  /// A number for the frame, the same for all that follow each other in it by tail calls.
  private static func number(of frame: Frame) -> Word {
    Word(fixnum: frame - scheme_machine.stack.unsafelyUnwrapped)
  }
  /// A number for what lies below the stack.
  private static var chunk: Word { Word(fixnum: Int(bitPattern: scheme_machine.chunk.bits >> 4)) }

  /// The call of `procedure` with `count` arguments at `frame`, or that of the watcher instead.
  static func divert(_ procedure: Word, _ frame: Frame, _ count: Int) -> (Word, Int) {
    if passing != 0 {
      if passing == procedure.bits {
        passing = 0
        if location.word.is(.vector) {
          location.word.setElement(0, number(of: frame))
          location.word.setElement(1, chunk)
        }
        location.word = .false
      }
      return (procedure, count)
    }
    if receiver.word.isProcedure, procedure.code == receiver.word.code { isPaused = true }
    if isPaused || !isWatched(procedure) { return (procedure, count) }
    for i in (0..<count).reversed() { frame.put(i + 4, frame[i + 1]) }
    frame.put(1, number(of: frame))
    frame.put(2, chunk)
    frame.put(3, procedure)
    frame.put(0, words[0])
    scheme_machine.argc = UInt(bitPattern: count + 3)
    isPaused = true
    return (words[0], count + 3)
  }

  private static func isWatched(_ procedure: Word) -> Bool {
    // The means of watching are not watched: what watchers are made of, and `apply`, by which they go on.
    let name = procedure.code.name
    if name.isSymbol, case let text = name.symbolString, text.hasPrefix("%watch") || text == "apply" { return false }
    return words.count == 1 || (1..<words.count).contains { words[$0] == procedure }
  }
}
