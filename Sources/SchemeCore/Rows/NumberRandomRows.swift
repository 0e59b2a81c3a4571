// Random numbers: Marsaglia's multiply-with-carry generator, as in Guile, so that a seed gives the same numbers there
// and here. Not for secrets.
//
// The slots of a state: 0 the current 32 bits, 1 the carry (both fixnums).

import Glibc

/// random and its states.
enum NumberRandomRows {
  private static let factor: UInt64 = 2_131_995_753

  /// What `(guile)` binds besides procedures.
  static let constants: [(name: String, make: () -> Word)] = [("*random-state*", { initial.word })]
  private static let initial = Root(state(seed: Array("nsscheme".utf8)))

  static func install(_ table: inout PrimitiveTable) {
    numbers(&table)
    states(&table)
  }

  // MARK: The generator

  private static func state(_ bits: UInt32, _ carry: UInt32) -> Word {
    let result = Heap.object(.random, slots: 2)
    result[slot: 0] = Word(fixnum: Int(bits))
    result[slot: 1] = Word(fixnum: Int(carry))
    return result
  }

  private static func state(seed: [UInt8]) -> Word {
    var bits: UInt32 = 0
    var carry: UInt32 = 0
    for (i, byte) in seed.enumerated() {
      if i % 8 < 4 {
        bits &+= UInt32(byte) << UInt32(i % 8 * 8)
      } else {
        carry &+= UInt32(byte) << UInt32((i % 8 - 4) * 8)
      }
    }
    // The two states that would repeat themselves for ever.
    if bits == 0 && carry == 0 || bits == .max && UInt64(carry) == factor - 1 { carry &+= 1 }
    return state(bits, carry)
  }

  private static func next(_ state: Word) -> UInt32 {
    let product = factor * UInt64(state[slot: 0].fixnum) + UInt64(state[slot: 1].fixnum)
    let bits = UInt32(truncatingIfNeeded: product)
    let carry = UInt32(truncatingIfNeeded: product >> 32)
    state[slot: 0] = Word(fixnum: Int(bits))
    state[slot: 1] = Word(fixnum: bits == 0 && carry == 0 ? 1 : Int(carry))
    return bits
  }

  /// A double from 0 up to 1.
  private static func uniform(_ state: Word) -> Double {
    let low = Double(next(state)) / Double(UInt32.max)
    return (low + Double(next(state))) / Double(UInt32.max)
  }

  /// An exact integer from 0 up to, without, `limit`.
  private static func integer(below limit: Word, _ state: Word) -> Word {
    let bits = Numbers.bitLength(limit)
    if bits <= 64 {
      let mask = UInt.max >> UInt(64 - bits)
      while true {
        var value = UInt(next(state))
        if bits > 32 { value = value << 32 | UInt(next(state)) }
        let candidate = Numbers.integer(value & mask)
        if Numbers.compare(integers: candidate, limit) < 0 { return candidate }
      }
    }
    let count = (bits + 63) / 64
    while true {
      let limbs = Numbers.newLimbs(count)
      for i in 0..<count { limbs[i] = 0 }
      for i in (0..<((bits + 31) / 32)).reversed() { limbs[i / 2] |= UInt(next(state)) << UInt(i % 2 * 32) }
      limbs[count - 1] &= UInt.max >> UInt(count * 64 - bits)
      let candidate = Numbers.integer(limbs: limbs, count: count, negative: false)
      if Numbers.compare(integers: candidate, limit) < 0 { return candidate }
    }
  }

  // MARK: Rows

  private static func source(_ arguments: Arguments, _ i: Int) throws -> Word {
    guard let state = arguments.optional(i) else { return initial.word }
    return try state.object(.random, i + 1, "random state")
  }

  private static func numbers(_ table: inout PrimitiveTable) {
    table.any("(random n [state])", "A random number from 0 up to, not including, N, exact when N is.") { arguments in
      let n = arguments[0]
      let state = try source(arguments, 1)
      if Numbers.isExactInteger(n) {
        guard Numbers.sign(integer: n) > 0 else { throw Fault.range(1, n) }
        return integer(below: n, state)
      }
      guard n.isFlonum else { throw Fault.type(1, "exact integer or inexact real number", n) }
      guard n.flonum > 0 else { throw Fault.range(1, n) }
      return Heap.flonum(n.flonum * uniform(state))
    }
    table.any("(random:uniform [state])", "A random number from 0 to 1, all equally likely.") { arguments in
      Heap.flonum(uniform(try source(arguments, 0)))
    }
    table.any("(random:normal [state])", "A random number of the standard normal distribution.") { arguments in
      let state = try source(arguments, 0)
      let size = (-2 * log(uniform(state))).squareRoot()
      return Heap.flonum(size * sin(2 * .pi * uniform(state)))
    }
    table.any("(random:exp [state])", "A random number of the exponential distribution with mean 1.") { arguments in
      Heap.flonum(-log(uniform(try source(arguments, 0))))
    }
  }

  private static func states(_ table: inout PrimitiveTable) {
    table.one("(random-state? obj)", "Whether OBJ is a state of the random number generator.") { Word($0.is(.random)) }
    table.one("(seed->random-state seed)", "A fresh random state made from SEED, a string or number.") { seed in
      if Numbers.isNumber(seed) { return state(seed: Array(Numbers.text(seed).utf8)) }
      return state(seed: Array(try seed.text(1).utf8))
    }
    table.any("(copy-random-state [state])", "A copy of STATE, which gives the same numbers from here on.") {
      arguments in
      let original = try source(arguments, 0)
      let copy = Heap.object(.random, slots: 2)
      copy[slot: 0] = original[slot: 0]
      copy[slot: 1] = original[slot: 1]
      return copy
    }
    table.zero("(random-state-from-platform)", "A fresh random state that nobody can foresee.") {
      var generator = SystemRandomNumberGenerator()
      return state(generator.next(), generator.next())
    }
    table.one("(random-state->datum state)", "STATE as a datum that can be written and read.") { state in
      let state = try state.object(.random, 1, "random state")
      return Heap.list(Symbols.intern("multiply-with-carry"), state[slot: 0], state[slot: 1])
    }
    table.one("(datum->random-state datum)", "The random state that DATUM was made from.") { datum in
      guard datum.listLength == 3, datum.car == Symbols.intern("multiply-with-carry"),
        let bits = Numbers.int(datum.cdr.car).flatMap({ UInt32(exactly: $0) }),
        let carry = Numbers.int(datum.cdr.cdr.car).flatMap({ UInt32(exactly: $0) })
      else { throw Fault.type(1, "datum of a random state", datum) }
      return state(bits, carry)
    }
  }
}
