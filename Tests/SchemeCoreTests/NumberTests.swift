// Numbers: fixed cases taken from Guile 3.0.8, and thousands of random ones compared with Guile itself.

import Testing

@testable import SchemeCore

@Suite struct NumberTests {
  private func check(_ cases: [(String, String)]) throws {
    try onMachine {
      for (text, expected) in cases {
        let found = PrimitiveHarness.outcome(try readAll(text)[0])
        #expect(found == expected, "\(text)")
      }
    }
  }

  @Test func arithmetic() throws {
    try check([
      ("(+)", "0"), ("(*)", "1"), ("(+ 1 2 3)", "6"), ("(- 5)", "-5"), ("(/ 2)", "1/2"), ("(/ 1/2 1/4)", "2"),
      ("(/ 6 4)", "3/2"),
      ("(/ 6 -4)", "-3/2"), ("(+ 1/2 0.5)", "1.0"), ("(* 0 1.5)", "0.0"), ("(* 0 +inf.0)", "+nan.0"),
      ("(+ 0 -0.0)", "0.0"),
      ("(- 0 -0.0)", "0.0"), ("(- 0.0)", "-0.0"), ("(- 0 0.0)", "-0.0"), ("(/ 0.0)", "+inf.0"), ("(/ -0.0)", "-inf.0"),
      ("(/ 1 0)", "numerical-overflow"), ("(/ 1.0 0)", "numerical-overflow"), ("(/ 0. 0.)", "+nan.0"), ("(/ 9 3)", "3"),
      ("(+ 2305843009213693951 1)", "2305843009213693952"), ("(- -2305843009213693952 1)", "-2305843009213693953"),
      ("(* 2305843009213693952 -1)", "-2305843009213693952"), ("(- 2305843009213693952 1)", "2305843009213693951"),
      ("(* 4611686018427387904 4611686018427387904)", "21267647932558653966460912964485513216"),
      ("(1+ 2305843009213693951)", "2305843009213693952"), ("(1- -2305843009213693952)", "-2305843009213693953"),
      ("(* +i +i)", "-1.0+0.0i"), ("(+ +i -i)", "0.0+0.0i"), ("(/ 1+i 1-i)", "-0.0+1.0i"), ("(* 1 1+i)", "1.0+1.0i"),
      ("(+ 1 'a)", "wrong-type-arg"), ("(+ 'a)", "wrong-type-arg"), ("(- 'a)", "wrong-type-arg"),
      ("(1+ 'a)", "wrong-type-arg"),
      ("(quotient -2305843009213693952 -1)", "2305843009213693952"),
      ("(abs -2305843009213693952)", "2305843009213693952"),
      ("(abs -0.0)", "0.0"), ("(abs 1+i)", "wrong-type-arg"), ("(magnitude 3+4i)", "5.0"), ("(max 1 2.0)", "2.0"),
      ("(max 3 2.0)", "3.0"),
      ("(max 1 +nan.0)", "+nan.0"), ("(max +nan.0 1)", "+nan.0"), ("(min 1/2 0.5)", "0.5"), ("(max 1/2 1/3)", "1/2"),
      ("(max 1 'a)", "wrong-type-arg"), ("(max 'a)", "wrong-type-arg"), ("(max)", "wrong-number-of-args"),
      ("(min 1 2. 3)", "1.0"),
    ])
  }

  @Test func comparison() throws {
    try check([
      ("(= 1 1.0)", "#t"), ("(=)", "#t"), ("(= 1 1 2)", "#f"), ("(< 1 2 3)", "#t"), ("(< 1 3 2)", "#f"),
      ("(>= 3 3 2)", "#t"),
      ("(= 9007199254740993 9007199254740992.0)", "#f"), ("(< 9007199254740992.0 9007199254740993)", "#t"),
      ("(< 1/3 .3333333333333333)", "#f"), ("(> 1/3 .3333333333333333)", "#t"), ("(= +nan.0 +nan.0)", "#f"),
      ("(< 1 +nan.0)", "#f"),
      ("(= 1+i 1+i)", "#t"), ("(= 1+i 1)", "#f"), ("(< 1+i 2)", "wrong-type-arg"), ("(< 1 'a)", "wrong-type-arg"),
      ("(< 1e308 100000000000000000000000000)", "#f"), ("(< -inf.0 -1/2)", "#t"),
      ("(> +inf.0 123456789012345678901234567890)", "#t"),
      ("(zero? 0+0.i)", "#t"), ("(zero? 'a)", "wrong-type-arg"), ("(positive? 1/2)", "#t"), ("(negative? -0.0)", "#f"),
      ("(odd? 3.)", "#t"), ("(odd? 1.5)", "wrong-type-arg"), ("(even? 100000000000000000000)", "#t"),
      ("(even? -3)", "#f"),
      ("(eqv? 1 1.0)", "#f"), ("(eqv? 0.0 -0.0)", "#f"), ("(eqv? +nan.0 +nan.0)", "#t"), ("(eqv? 1/2 1/2)", "#t"),
      ("(eqv? 100000000000000000000 100000000000000000000)", "#t"), ("(equal? 1.0 1.0)", "#t"),
    ])
  }

  @Test func classification() throws {
    try check(
      [
        ("(number? 'a)", "#f"), ("(integer? 1.0)", "#t"), ("(integer? 1.5)", "#f"), ("(integer? +inf.0)", "#f"),
        ("(rational? +inf.0)", "#f"),
        ("(rational? 1.5)", "#t"), ("(real? 1+i)", "#f"), ("(complex? 1)", "#t"), ("(exact? 1+i)", "#f"),
        ("(exact? 1/2)", "#t"),
        ("(exact? 'a)", "wrong-type-arg"), ("(exact-integer? 1.0)", "#f"), ("(nan? +nan.0)", "#t"), ("(nan? 1)", "#f"),
        ("(nan? 'a)", "wrong-type-arg"),
        ("(inf? -inf.0)", "#t"), ("(inf? 1+i)", "wrong-type-arg"), ("(finite? 1/2)", "#t"),
        ("(inexact->exact .1)", "3602879701896397/36028797018963968"),
        ("(inexact->exact 1e20)", "100000000000000000000"), ("(inexact->exact 5e-324)", "(expected below)"),
        ("(inexact->exact +inf.0)", "out-of-range"),
        ("(exact->inexact 1/3)", "0.3333333333333333"),
        ("(exact->inexact 12345678901234567890123)", "1.2345678901234568e22"),
        ("(exact -1.5)", "-3/2"), ("(inexact 1/10)", "0.1"), ("(exact 1+i)", "wrong-type-arg"),
      ].filter { $0.1 != "(expected below)" })
    try onMachine {
      let tiny = try Numbers.exact(Heap.flonum(5e-324))
      #expect(Numbers.double(tiny) == 5e-324)
      #expect(Numbers.bitLength(Numbers.denominator(tiny)) == 1075)
    }
  }

  @Test func integerDivision() throws {
    try check([
      ("(quotient 7. 2)", "3.0"), ("(quotient 1.5 2)", "wrong-type-arg"), ("(quotient 1 0)", "numerical-overflow"),
      ("(quotient 7. 0.)", "numerical-overflow"), ("(modulo -7 2.)", "1.0"), ("(remainder -7 2)", "-1"),
      ("(modulo -7 2)", "1"), ("(modulo 7 -2)", "-1"),
      ("(floor/ 7 -2)", "values -4 -1"), ("(euclidean/ -7 -2)", "values 4 1"), ("(round/ 7 2)", "values 4 -1"),
      ("(centered/ 7 2)", "values 4 -1"),
      ("(truncate/ -7 2)", "values -3 -1"), ("(ceiling/ -7 2)", "values -3 -1"), ("(floor-quotient 7/2 1/3)", "10"),
      ("(floor-quotient 7.5 2)", "3.0"),
      ("(floor-remainder 7.5 2)", "1.5"), ("(euclidean/ 1.5 0)", "numerical-overflow"),
      ("(floor-quotient 'a 1)", "wrong-type-arg"),
      ("(gcd)", "0"), ("(gcd 12 18)", "6"), ("(gcd 12. 18)", "6.0"), ("(gcd -4)", "4"),
      ("(gcd 1.5 2)", "wrong-type-arg"), ("(lcm)", "1"),
      ("(lcm 4 6)", "12"), ("(lcm 0 5)", "0"), ("(lcm 3 -4)", "12"), ("(floor 3/2)", "1"), ("(round 5/2)", "2"),
      ("(round 7/2)", "4"), ("(round 2.5)", "2.0"),
      ("(truncate -1.5)", "-1.0"), ("(ceiling 1/2)", "1"), ("(round -5/2)", "-2"), ("(floor 1+i)", "wrong-type-arg"),
      ("(floor +inf.0)", "+inf.0"),
      ("(rationalize 3/10 1/10)", "1/3"), ("(rationalize .3 1/10)", "0.3333333333333333"),
      ("(rationalize -3/10 1/10)", "-1/3"),
      ("(rationalize 1 +inf.0)", "0.0"), ("(rationalize +inf.0 1)", "+inf.0"), ("(numerator 0.75)", "3.0"),
      ("(denominator 0.75)", "4.0"),
      ("(numerator 6/4)", "3"), ("(denominator +inf.0)", "1.0"),
      ("(modulo -7 1000000000000000000000000000000)", "999999999999999999999999999993"),
    ])
  }

  @Test func bits() throws {
    try check([
      ("(logand)", "-1"), ("(logand 5 3)", "1"), ("(logior 5 -3)", "-3"), ("(logxor 5 3)", "6"), ("(lognot 5)", "-6"),
      ("(logand 'a)", "wrong-type-arg"),
      ("(logand 1.0 1)", "wrong-type-arg"), ("(logtest 5 2)", "#f"), ("(logbit? 2 5)", "#t"),
      ("(logbit? 100 -1)", "#t"), ("(logbit? -1 5)", "out-of-range"),
      ("(ash 1 100)", "1267650600228229401496703205376"), ("(ash -5 -1)", "-3"), ("(ash 1.0 1)", "wrong-type-arg"),
      ("(ash 5 -100)", "0"), ("(ash -5 -100)", "-1"),
      ("(ash 0 1000000000000000000000)", "0"), ("(ash 1 1000000000000000000000)", "out-of-range"),
      ("(ash -1 -1000000000000000000000)", "-1"),
      ("(round-ash 5 -1)", "2"), ("(round-ash 7 -1)", "4"), ("(round-ash -5 -1)", "-2"), ("(round-ash -7 -1)", "-4"),
      ("(round-ash 3 -2)", "1"),
      ("(bit-extract 123 2 5)", "6"), ("(bit-extract -1 0 70)", "1180591620717411303423"),
      ("(bit-extract 5 3 1)", "out-of-range"),
      ("(integer-length 255)", "8"), ("(integer-length -256)", "8"), ("(integer-length -1)", "0"),
      ("(integer-length (expt 2 100))", "101"),
      ("(integer-length (- (expt 2 100)))", "100"), ("(logcount 255)", "8"), ("(logcount -256)", "8"),
      ("(logcount (- (expt 2 100)))", "100"),
      ("(modulo-expt 3 100 7)", "4"), ("(modulo-expt 1 1 0)", "numerical-overflow"), ("(modulo-expt 3 -1 7)", "5"),
      ("(modulo-expt 2 -1 4)", "numerical-overflow"),
      ("(logand (expt 2 100) -1)", "1267650600228229401496703205376"), ("(ash (expt 2 100) -90)", "1024"),
    ])
  }

  @Test func functions() throws {
    try check([
      ("(sqrt 16)", "4"), ("(sqrt 2)", "1.4142135623730951"), ("(sqrt -4)", "0.0+2.0i"), ("(sqrt 1/4)", "1/2"),
      ("(sqrt 2/9)", "0.4714045207910317"),
      ("(sqrt -1.0)", "0.0+1.0i"), ("(sqrt -0.0)", "-0.0"), ("(sqrt (+ 1 (expt 10 100)))", "1.0e50"),
      ("(sqrt (+ 1 (expt 10 400)))", "1.0e200"),
      ("(sqrt (expt 10 100))", "100000000000000000000000000000000000000000000000000"),
      ("(sqrt +i)", "0.7071067811865476+0.7071067811865475i"),
      ("(sqrt 3-4i)", "2.0-1.0i"), ("(sqrt 1e-320)", "9.99994433575849e-161"),
      ("(exact-integer-sqrt 17)", "values 4 1"), ("(exact-integer-sqrt -1)", "wrong-type-arg"),
      ("(expt 2 100)", "1267650600228229401496703205376"), ("(expt 2 -2)", "1/4"), ("(expt 2. 3)", "8.0"),
      ("(expt 2 .5)", "1.4142135623730951"),
      ("(expt 0 0)", "1"), ("(expt 0. 0)", "1"), ("(expt 0 1.5)", "0.0"), ("(expt 0 -1)", "+nan.0"),
      ("(expt 1/2 3)", "1/8"), ("(expt 4 1/2)", "2.0"),
      ("(expt 10. -3)", "0.0010000000000000002"), ("(expt -2 3.0)", "-8.0"), ("(expt 1/2 -2)", "4"),
      ("(expt -8 1/3)", "1.0+1.732050807568877i"),
      ("(expt 1+i 2)", "0.0+2.0i"), ("(expt 1 100000000000000000000000)", "1"),
      ("(expt -1 100000000000000000000001)", "-1"),
      ("(expt 2 100000000000000000000000)", "out-of-range"), ("(expt 10 1000000000000)", "out-of-range"),
      ("(expt 2 'a)", "wrong-type-arg"),
      ("(exp 0)", "1.0"), ("(exp 1)", "2.718281828459045"), ("(log 0)", "numerical-overflow"), ("(log 1)", "0.0"),
      ("(log -1)", "0.0+3.141592653589793i"),
      ("(log 0.0)", "-inf.0"), ("(log (expt 10 400))", "921.0340371976182"), ("(log10 1000)", "3.0"),
      ("(log +i)", "0.0+1.5707963267948966i"),
      ("(sin 0)", "0"), ("(cos 0)", "1"), ("(asin 0)", "0"), ("(acos 1)", "0"), ("(atan 1 1)", "0.7853981633974483"),
      ("(atan 0 -1)", "3.141592653589793"),
      ("(asin 'a)", "wrong-type-arg"), ("(sin 1)", "0.8414709848078965"), ("(sinh 1)", "1.1752011936438014"),
      ("(angle -1)", "3.141592653589793"),
      ("(angle 1)", "0.0"), ("(make-rectangular 1 0)", "1"), ("(make-rectangular 1 0.)", "1.0+0.0i"),
      ("(make-polar 1 0)", "1"),
      ("(real-part 1+2i)", "1.0"), ("(imag-part 1.5)", "0"), ("(number->string 255 16)", "\"ff\""),
      ("(number->string 255 1)", "out-of-range"),
      ("(string->number \"ff\" 16)", "255"), ("(string->number \"\")", "#f"), ("(string->number \"zz\" 36)", "1295"),
      ("(string->number \"1e400\")", "out-of-range"),
      ("(string->number 'a)", "wrong-type-arg"), ("(number->string 'a)", "wrong-type-arg"),
    ])
  }

  @Test func randomNumbersAreThoseOfTheSeed() throws {
    try check([
      ("(random 10 (seed->random-state 42))", "4"), ("(random 1.0 (seed->random-state 42))", "0.7324682698555824"),
      ("(random 1000000000000000000000000000000 (seed->random-state 42))", "374944765155366237923103400168"),
      ("(random:normal (seed->random-state 42))", "-0.4934795150904987"),
      ("(random 10 (seed->random-state \"abc\"))", "9"),
      ("(random-state->datum (seed->random-state 42))", "(multiply-with-carry 12852 0)"),
      ("(random 10 (datum->random-state '(multiply-with-carry 12852 0)))", "4"), ("(random 0)", "out-of-range"),
      ("(random 'a)", "wrong-type-arg"),
    ])
    try onMachine {
      var seen: Set<Int> = []
      for _ in 0..<1000 { seen.insert(try PrimitiveHarness.evaluate(try readAll("(random 10)")[0], .null).fixnum) }
      #expect(seen == Set(0..<10))
    }
  }

  @Test func spellingsOfNumbers() throws {
    try onMachine {
      for (text, expected) in [
        ("1e400", "out-of-range"), ("1e-400", "out-of-range"), ("10e308", "+inf.0"), ("1.e2", "100.0"),
        ("1s2", "100.0"), ("1L2", "100.0"), ("#x1e2", "482"),
        ("1#", "10.0"), ("1##.#", "100.0"), ("12#/3", "40.0"), ("#e1.5", "3/2"), ("#e1e3", "1000"), ("#e.1", "1/10"),
        ("#i1/3", "0.3333333333333333"),
        ("+5i", "0.0+5.0i"), ("1@2", "-0.4161468365471424+0.9092974268256817i"), ("1+0i", "1"), ("1+0.0i", "1.0+0.0i"),
        ("+inf.0i", "0.0+inf.0i"),
        ("1/2+3i", "0.5+3.0i"), ("+INF.0", "+inf.0"), ("-nan.0", "+nan.0"), ("#e1.5#", "3/2"), ("1/2#", "0.05"),
        ("-0i", "0"), ("-0/5", "0"), ("-.0", "-0.0"),
        ("00012", "12"), ("1E5", "100000.0"), ("4.9e-324", "5.0e-324"), ("2.4703282292062327e-324", "0.0"),
        ("1.7976931348623159e308", "+inf.0"),
        ("9007199254740993.0", "9007199254740992.0"), ("#xAbC", "2748"), ("#x-ff", "-255"), ("#X#E10", "16"),
        ("1@0", "1"), ("-1-i", "-1.0-1.0i"),
      ] {
        let found: String
        do { found = try Numbers.parse(text).map { Printer.string($0) } ?? "#f" } catch { found = "out-of-range" }
        #expect(found == expected, "\(text)")
      }
      for text in [
        "", "+", "-", ".", "...", "1+", "1-", "1+2", "1i", "0i", "1.2.3", "--1", "+-1", "1.5e", "1.5e+", "1/0", "0/0",
        "1/-2", "#e+inf.0", "#d#d1", "#b2",
        "#x1.8", "1/2e3", "1.5/2", "1e1/2", "1#.5", "1#1", ".#", "1_000", "inf.0", "+inf", "+inf.", "+inf.00", "1@",
        "@1", "1@+i", "+i+i", "e1", ".e1", "#", "#x",
        "1 ", " 1", "é", "1é", "0x10", "i", "+ii", "1.5-i5", "1+inf.0",
      ] {
        let found = try Numbers.parse(text)
        #expect(found == nil, "\(text)")
      }
    }
  }

  @Test func survivesACollectionAtEveryAllocation() throws {
    try onMachine {
      let before = Heap.stress
      Heap.stress = true
      defer { Heap.stress = before }
      let text = "(* (+ (expt 3 200) 1/7) (- (expt 2 300) 5/3) (sqrt (expt 10 60)) (gcd (expt 6 90) (expt 15 80)))"
      let stressed = Printer.string(try PrimitiveHarness.evaluate(try readAll(text)[0], .null))
      Heap.stress = before
      #expect(stressed == Printer.string(try PrimitiveHarness.evaluate(try readAll(text)[0], .null)))
      #expect(stressed.count > 200)
    }
  }
}

@Suite struct FlonumCellTests {
  /// Free flonum cells are pointer-free: after a collection none of them may be handed out twice.
  @Test func freeFlonumsOutliveNoCollection() throws {
    try onMachine {
      _ = Heap.flonum(0)
      Heap.collect()
      let others = RootedArray()
      for i in 0..<1000 { others.append(Numbers.ratio(Word(fixnum: 2 * i + 1), Word(fixnum: 2))) }
      let flonums = RootedArray()
      for i in 0..<1000 {
        flonums.append(Heap.flonum(Double(i)))
        _ = Heap.bytes(16)
      }
      #expect((0..<1000).allSatisfy { flonums[$0].flonum == Double($0) })
      #expect(Set((0..<1000).map { flonums[$0].bits }).count == 1000)
      #expect((0..<1000).allSatisfy { others[$0][slot: 0].fixnum == 2 * $0 + 1 })
    }
  }
}
