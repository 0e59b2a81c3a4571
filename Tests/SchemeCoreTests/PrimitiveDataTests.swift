// Pairs, lists, equality, symbols, characters and strings: each line is an expression and what Guile writes of it.

import Testing

@testable import SchemeCore

@Suite struct PrimitiveDataTests {
  @Test func lists() throws {
    try PrimitiveHarness.check(
      #"""
      (cons 1 2) => (1 . 2)
      (list 1 2 3) => (1 2 3)
      (cons* 1 2 '(3)) => (1 2 3)
      (cons* 1) => 1
      (make-list 3 'x) => (x x x)
      (car '()) => !wrong-type-arg
      (cdr '(1 2)) => (2)
      (cadr '(1 2 3)) => 2
      (cddr '(1 2 3)) => (3)
      (caar '((1) 2)) => 1
      (cdadr '(1 (2 3))) => (3)
      (cadddr '(1 2 3 4)) => 4
      (cddddr '(1 2 3 4 5)) => (5)
      (caddr '(1 2)) => !wrong-type-arg
      (list? '(1 2)) => #t
      (list? '(1 . 2)) => #f
      (length '(1 2 3)) => 3
      (length '(1 . 2)) => !wrong-type-arg
      (length 5) => !wrong-type-arg
      (append) => ()
      (append '(1) '(2) '(3 4) '()) => (1 2 3 4)
      (append '(1) 2) => (1 . 2)
      (append '(1 . 2) '(3)) => !wrong-type-arg
      (append '() '()) => ()
      (append 1) => 1
      (append! (list 1 2) (list) (list 3) 4) => (1 2 3 . 4)
      (append! (list) (list 1)) => (1)
      (reverse '(1 2 3)) => (3 2 1)
      (reverse '(1 . 2)) => !wrong-type-arg
      (reverse! (list 1 2 3)) => (3 2 1)
      (reverse! (list 1 2 3) '(4)) => (3 2 1 4)
      (append-reverse '(2 1) '(3)) => (1 2 3)
      (list-tail '(1 2 3) 1) => (2 3)
      (list-tail '(1 2 3) 4) => !wrong-type-arg
      (list-ref '(1 2 3) 2) => 3
      (list-ref '(1 2 3) 3) => !out-of-range
      (list-head '(1 2 3) 2) => (1 2)
      (list-head '(1 2 3) 4) => !wrong-type-arg
      (list-copy '(1 2 3)) => (1 2 3)
      (last-pair '(1 2 . 3)) => (2 . 3)
      (last-pair '()) => ()
      (let* ((l (list 1 2 3))) (list-set! l 1 'x) l) => (1 x 3)
      (let* ((l (list 1 2 3))) (list-cdr-set! l 0 '(x)) l) => (1 x)
      (list-set! (list 1) 1 2) => !out-of-range
      (memq 'c '(a b c d)) => (c d)
      (memq 'e '(a b)) => #f
      (memv 1.5 '(1 1.5 2)) => (1.5 2)
      (memv 100000000000000000000 '(100000000000000000000)) => (100000000000000000000)
      (member "b" '("a" "b")) => ("b")
      (member '(1) '((1) 2)) => ((1) 2)
      (memq 'a 5) => !wrong-type-arg
      (memq 'a '(b . c)) => !wrong-type-arg
      (assq 'b '((a . 1) (b . 2))) => (b . 2)
      (assv 2 '((1 . a) (2 . b))) => (2 . b)
      (assoc "b" '(("a" . 1) ("b" . 2))) => ("b" . 2)
      (assoc '(1 #(2)) '(((1 #(2)) . x))) => ((1 #(2)) . x)
      (assq 'a '(a)) => !wrong-type-arg
      (assq 'z '((a . 1))) => #f
      (assq-ref '((a . 1) (b . 2)) 'b) => 2
      (assq-ref '((a . 1)) 'z) => #f
      (assq-ref '(a (b . 2)) 'b) => 2
      (assv-ref '((1 . 2)) 1) => 2
      (assoc-ref '(("x" . 5)) "x") => 5
      (assq-set! (list (cons 'a 1)) 'a 2) => ((a . 2))
      (assq-set! (list (cons 'a 1)) 'b 2) => ((b . 2) (a . 1))
      (assoc-set! (list (cons "a" 1)) "a" 3) => (("a" . 3))
      (assq-remove! (list (cons 'a 1) (cons 'b 2)) 'a) => ((b . 2))
      (assoc-remove! (list (cons "a" 1) (cons "b" 2)) "b") => (("a" . 1))
      (assv-remove! (list (cons 1 1)) 2) => ((1 . 1))
      (acons 1 2 '((3 . 4))) => ((1 . 2) (3 . 4))
      (delq 'a '(a b a c)) => (b c)
      (delete "a" '("a" "b")) => ("b")
      (delv! 1 (list 1 2 1 3 1)) => (2 3)
      (delete! '(1) (list '(1) 2)) => (2)
      (copy-tree '(1 (2 #(3 (4)) . 5))) => (1 (2 #(3 (4)) . 5))
      (eq? 'a 'a) => #t
      (eq? '() '()) => #t
      (eq? "" "") => #f
      (eqv? 2.0 2.0) => #t
      (eqv? 0.0 -0.0) => #f
      (eqv? 100000000000000000000 100000000000000000000) => #t
      (eqv? 1/2 1/2) => #t
      (eqv? "abc" "abc") => #f
      (equal? "abc" "abc") => #t
      (equal? '(1 #(2 "x" (#vu8(1 2)))) '(1 #(2 "x" (#vu8(1 2))))) => #t
      (equal? '(1 2) '(1 3)) => #f
      (equal? '(1 2) '(1 2 3)) => #f
      (equal? #(1 2) #(1 2 3)) => #f
      (equal? 1 1.0) => #f
      (equal? 1 1 1) => #t
      (equal? "a" 'a) => #f
      (equal? #\a #\a) => #t
      (equal?) => #t
      (eq? 1) => #t
      (not 1) => #f
      (not #f) => #t
      (not '()) => #f
      (boolean? #f) => #t
      (boolean? 0) => #f
      (null? '()) => #t
      (pair? '()) => #f
      (symbol->string 'abc) => "abc"
      (string->symbol "hello world") => #{hello world}#
      (symbol? 'a) => #t
      (symbol? "a") => #f
      (symbol<? 'a 'b) => #t
      (symbol<? 'b 'a) => #f
      (symbol-interned? (make-symbol "x")) => #f
      (symbol-interned? 'x) => #t
      (eq? (string->symbol "abc") 'abc) => #t
      (string-set! (symbol->string 'abc) 0 #\x) => !misc-error
      (keyword? #:a) => #t
      (keyword->symbol #:abc) => abc
      (symbol->keyword 'abc) => #:abc
      (eq? (symbol->keyword 'abc) #:abc) => #t
      (symbol->keyword "abc") => !wrong-type-arg
      (list->symbol '(#\a #\b)) => ab
      (symbol #\a #\b) => ab
      """#)
  }

  @Test func characters() throws {
    try PrimitiveHarness.check(
      #"""
      (char-upcase #\a) => #\A
      (char-upcase #\ß) => #\ß
      (char-downcase #\Ä) => #\ä
      (char-upcase #\ä) => #\Ä
      (char-titlecase #\ǆ) => #\ǅ
      (char-alphabetic? #\a) => #t
      (char-alphabetic? #\1) => #f
      (char-alphabetic? #\λ) => #t
      (char-alphabetic? #\中) => #t
      (char-numeric? #\5) => #t
      (char-numeric? #\٣) => #t
      (char-whitespace? #\space) => #t
      (char-whitespace? #\xa0) => #t
      (char-whitespace? #\a) => #f
      (char-upper-case? #\A) => #t
      (char-upper-case? #\a) => #f
      (char-lower-case? #\ß) => #t
      (char-is-both? #\1) => #f
      (char->integer #\λ) => 955
      (integer->char 955) => #\λ
      (integer->char 55296) => !out-of-range
      (integer->char 1114112) => !out-of-range
      (integer->char -1) => !out-of-range
      (char=? #\a #\a #\a) => #t
      (char<? #\a #\b #\c) => #t
      (char<? #\a #\c #\b) => #f
      (char-ci=? #\a #\A) => #t
      (char-ci<? #\a #\B) => #t
      (char>=? #\c #\b #\b) => #t
      (char=? #\a 1) => !wrong-type-arg
      (char-general-category #\a) => Ll
      (char-general-category #\space) => Zs
      (char-general-category #\_) => Pc
      (char-general-category #\€) => Sc
      (char-general-category #\1) => Nd
      (char? #\a) => #t
      (char? "a") => #f
      (char-set-contains? char-set:letter #\λ) => #t
      (char-set-contains? char-set:symbol #\+) => #t
      (char-set-contains? char-set:punctuation #\+) => #f
      (char-set-contains? char-set:graphic #\space) => #f
      (char-set-contains? char-set:printing #\space) => #t
      (char-set-contains? char-set:hex-digit #\F) => #t
      (char-set-contains? char-set:blank #\newline) => #f
      (char-set->list (char-set #\c #\a #\b)) => (#\a #\b #\c)
      (char-set->list (char-set-intersection char-set:ascii char-set:digit))
        => (#\0 #\1 #\2 #\3 #\4 #\5 #\6 #\7 #\8 #\9)
      (char-set->list (char-set-difference (string->char-set "abcdef") (char-set #\b #\e))) => (#\a #\c #\d #\f)
      (char-set->list (char-set-union (char-set #\a) (char-set #\c) (char-set #\b))) => (#\a #\b #\c)
      (char-set->list (char-set-intersection (ucs-range->char-set 97 110) (char-set-complement (char-set #\b #\c))))
        => (#\a #\d #\e #\f #\g #\h #\i #\j #\k #\l #\m)
      (list->string (char-set->list (char-set-intersection char-set:ascii char-set:graphic)))
        => "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
      (list->string (char-set->list (char-set-intersection char-set:ascii char-set:punctuation)))
        => "!\"#%&'()*,-./:;?@[\\]_{}"
      (list->string (char-set->list (char-set-intersection char-set:ascii char-set:symbol))) => "$+<=>^`|~"
      (char-set? char-set:empty) => #t
      (char-set->list (list->char-set '(#\z #\y) (char-set #\a))) => (#\a #\y #\z)
      (char-set->list (char-set-adjoin (char-set #\a) #\b #\λ)) => (#\a #\b #\λ)
      (char-set-contains? (char-set-adjoin (char-set #\a) #\b #\λ) #\λ) => #t
      (char-set-contains? (char-set-complement (char-set #\λ)) #\λ) => #f
      (equal? (char-set #\a #\b) (string->char-set "ab")) => #t
      (char-set-contains? 1 #\a) => !wrong-type-arg
      (char-set #\a #\b #\z) => #<charset {#\a..#\b #\z}>
      """#)
  }

  /// Predefined character sets are made without looking into these.
  @Test func uniformBlocksAreUniform() {
    var end: UInt32 = 0
    for block in CharacterSets.uniformBlocks {
      #expect(block.lowerBound > end)
      end = block.upperBound
      let category = CharacterClass.category(block.lowerBound)
      #expect(block.allSatisfy { CharacterClass.category($0) == category }, "\(block)")
    }
  }

  @Test func strings() throws {
    try PrimitiveHarness.check(
      #"""
      (string #\a #\λ) => "aλ"
      (string) => ""
      (make-string 3 #\x) => "xxx"
      (string-length "héλ") => 3
      (string-ref "abc" 1) => #\b
      (string-ref "abc" 3) => !out-of-range
      (string-ref "λx" 0) => #\λ
      (string-ref 'a 0) => !wrong-type-arg
      (string-ref "abc" 1.0) => !wrong-type-arg
      (let* ((s (string-copy "abc"))) (string-set! s 1 #\λ) s) => "aλc"
      (string-set! (string #\a) 1 #\b) => !out-of-range
      (substring "hello" 1 3) => "el"
      (substring "hello" 2) => "llo"
      (substring "hello" 3 2) => !out-of-range
      (substring "hello" 2 9) => !out-of-range
      (substring "aλb" 0 1) => "a"
      (string-append) => ""
      (string-append "a" "λ" "b") => "aλb"
      (string-append "a" 1) => !wrong-type-arg
      (string-concatenate '("a" "b" "c")) => "abc"
      (string-join '("a" "b" "c")) => "a b c"
      (string-join '("a" "b" "c") ", ") => "a, b, c"
      (string-join '("a" "b") ":" 'prefix) => ":a:b"
      (string-join '("a" "b") ":" 'suffix) => "a:b:"
      (string-join '() ":" 'strict-infix) => !misc-error
      (string-join '() ":") => ""
      (string-join '("a") ":" 'foo) => !wrong-type-arg
      (list->string '(#\a #\b)) => "ab"
      (list->string '(#\a . #\b)) => !wrong-type-arg
      (list->string '(1)) => !wrong-type-arg
      (string->list "abc") => (#\a #\b #\c)
      (string->list "abcd" 1 3) => (#\b #\c)
      (string-copy "abc" 1) => "bc"
      (let* ((s (make-string 5 #\-))) (string-copy! s 1 "abcdef" 2 5) s) => "-cde-"
      (let* ((s (string-copy "abcdef"))) (string-copy! s 2 s 0 4) s) => "ababcd"
      (let* ((s (string-copy "abcdef"))) (string-copy! s 0 s 2 6) s) => "cdefef"
      (string-copy! (make-string 2 #\a) 1 "xyz") => !out-of-range
      (let* ((s (string-copy "abc"))) (string-fill! s #\λ 1) s) => "aλλ"
      (string-null? "") => #t
      (string-null? 5) => !wrong-type-arg
      (string=? "abc" "abc" "abc") => #t
      (string=? "abc" "abd") => #f
      (string<? "abc" "abd") => #t
      (string<? "abc" "ab") => #f
      (string<? "ab" "λ") => #t
      (string>? "b" "a") => #t
      (string<=? "a" "a" "b") => #t
      (string-ci=? "AbC" "aBc") => #t
      (string-ci<? "a" "B") => #t
      (string=? "a" 1) => !wrong-type-arg
      (string-upcase "hello λ") => "HELLO Λ"
      (string-downcase "HELLO Λ") => "hello λ"
      (string-titlecase "hello wORLD foo-bar") => "Hello World Foo-Bar"
      (string-upcase "abc" 1 2) => "aBc"
      (string-prefix? "he" "hello") => #t
      (string-prefix? "hello!" "hello") => #f
      (string-suffix? "lo" "hello") => #t
      (string-prefix? "" "") => #t
      (string-contains "hello" "l") => 2
      (string-contains "hello" "l" 3) => 3
      (string-contains "hello" "z") => #f
      (string-contains "hello" "") => 0
      (string-contains "aλbλ" "λ" 2) => 3
      (string-hash "abc" 1) => 0
      (string->utf8 "aλ€😀") => #vu8(97 206 187 226 130 172 240 159 152 128)
      (utf8->string #vu8(97 206 187)) => "aλ"
      (utf8->string #vu8(255)) => !decoding-error
      (string->utf16 "a😀") => #vu8(0 97 216 61 222 0)
      (string->utf16 "a" 'little) => #vu8(97 0)
      (utf16->string #vu8(0 97 3 187)) => "aλ"
      (string->utf32 "λ") => #vu8(0 0 3 187)
      (utf32->string #vu8(0 0 3 187)) => "λ"
      (string-utf8-length "aλ€") => 6
      (string-normalize-nfc "é") => "é"
      (string-length (string-normalize-nfd "é")) => 2
      (%string-index "hello" #\l) => 2
      (%string-index "hello" #\l 3 5) => 3
      (%string-index "hello" #\z) => #f
      (%string-index "a1" char-set:digit) => 1
      (%string-index-right "hello" #\l) => 3
      (%string-skip "  x " char-set:whitespace) => 2
      (%string-skip-right "x  " #\space) => 0
      (%string-count "banana" #\a) => 3
      (%string-split "a:b::c" #\:) => ("a" "b" "" "c")
      (%string-split "" #\:) => ("")
      (%string-split "a b,c" (char-set #\space #\,)) => ("a" "b" "c")
      (%string-index "a" "a") => !wrong-type-arg
      (string->vector "abc") => #(#\a #\b #\c)
      (vector->string #(#\a #\λ)) => "aλ"
      (string-foldcase "AbC") => "abc"
      (boolean=? #t #t #t) => #t
      (boolean=? #t 1) => !wrong-type-arg
      """#)
  }
}
