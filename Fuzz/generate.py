# What the fuzz targets are fed with: texts for the reader, numbers, programs. All choices come from one random number
# generator, so that a seed gives the same cases everywhere.

import struct

# MARK: Texts

ATOMS = (
    "a b foo set! + - ... -> 1+ |a b| |x\\x41;y| #t #f #true #false #nil #:key #:|odd key| 0 1 -7 3/4 1.5 -0.0 1e10 "
    "+inf.0 -inf.0 +nan.0 +i 1+2i 1@2 #xff #b101 #e1.5 #i1/3 99999999999999999999 \"\" \"text\" \"a\\nb\" \"\\x3bb;\" "
    "#\\a #\\space #\\newline #\\x41 #\\( #\\nul #u8(1 2) #vu8(255) #f64(1.5) #*1011 #() () #!eof #!default "
    "#!unspecified #;(gone) #|gone|# #!fold-case #!no-fold-case #!r6rs #d12 #e#x10 .5 5. 1. ' ` , ,@ #' #` #, #,@ #~ #$ "
    "#0=a #0# #1=(x . #1#) λ 中 é ... .. . #{odd}# a.b #%core @ #2((1 2) (3 4)) #1@2(a b)"
).split(" ")
OPENERS = ["(", "[", "#(", "#u8(", "'", "`", ",", ",@", "#;", "#'", "#`", "#,", "#|", "\"", "|", "#:", "#\\", "#0=", "#~",
           "#$", "#f32(", "#*", "{", "#<", "#!", "#@", "#2("]
BITS = ["\\", "\"", "|", "#", ";", "\n", " ", ".", "(", ")", "[", "]", "{", "}", "'", "`", ",", "\x00", "\x7f", "\u00a0",
        "\u2028", "\U0001f600", "\ufeff", "\\x", "\\x41;", "\\xd800;", "\\x110000;", "\\u0041", "\\U00110000", "e", "@",
        "+i", "/0", "#e", "#i", "#x", "1e400", "#d1e-400", "=", "#1#", "#1="]


def datum(r, depth):
    kind = r.random()
    if depth <= 0 or kind < 0.45:
        return r.choice(ATOMS)
    inside = [datum(r, depth - 1) for _ in range(r.randrange(5))]
    if kind < 0.75:
        if inside and r.random() < 0.15:
            inside += [".", datum(r, depth - 1)]
        return "(" + " ".join(inside) + ")"
    if kind < 0.82:
        return "[" + " ".join(inside) + "]"
    if kind < 0.9:
        return "#(" + " ".join(inside) + ")"
    return r.choice(["'", "`", ",", ",@", "#'", "#;", "#`"]) + datum(r, depth - 1)


def text(r, corpus):
    """Bytes for the reader: noise, well-formed text, well-formed text with damage, deep nesting."""
    kind = r.random()
    if kind < 0.15:
        return bytes(r.randrange(256) for _ in range(r.randrange(40)))
    if kind < 0.3:
        return "".join(r.choice(BITS + OPENERS + ATOMS) for _ in range(r.randrange(25))).encode()
    if kind < 0.32:
        return (r.choice(OPENERS) * r.randrange(2000)).encode()
    if kind < 0.5 and corpus:
        whole = bytearray(r.choice(corpus))
    else:
        whole = bytearray(" ".join(datum(r, 4) for _ in range(r.randrange(1, 4))).encode())
    if kind < 0.65:
        return bytes(whole)
    for _ in range(r.randrange(1, 4)):
        at = r.randrange(len(whole) + 1)
        change = r.random()
        if change < 0.3:
            del whole[at:at + r.randrange(1, 4)]
        elif change < 0.6:
            whole[at:at] = r.choice(BITS + OPENERS).encode()
        elif change < 0.8:
            whole[at:at] = bytes([r.randrange(256)])
        else:
            start = r.randrange(len(whole) + 1)
            whole[at:at] = whole[start:start + r.randrange(30)]
    return bytes(whole)


SIGNS = ["\r\n", "\n", "\n\n", ": ", ":", ";", ",", "=", "\"", "\\", "\\u", "\\ud800", "(", ")", "[", "]", "{", "}", "<", ">",
         "/", "%", "%zz", "0", "-1", "1e9999", "e999999999", "e-999999999", "99999999999999999999", "\x00", "\x7f",
         "\u00e9", "\U0001f600", " ", "\t", "|", "~", "*", "q=2"]


def damaged(r, corpus):
    """Bytes from a corpus with changes: bytes and signs set in, parts taken out, doubled, or taken from another case."""
    whole = bytearray(r.choice(corpus))
    for _ in range(r.choice((1, 1, 2, 3, 8))):
        at, change = r.randrange(len(whole) + 1), r.randrange(6)
        if change == 0:
            del whole[at:at + r.choice((1, 2, 5, 40))]
        elif change == 1:
            whole[at:at] = r.choice(SIGNS).encode()
        elif change == 2:
            whole[at:at + 1] = bytes([r.randrange(256)])
        elif change == 3:
            whole[at:at] = whole[at:at + r.randrange(1, 40)] * r.choice((1, 1, 2, 50))
        elif change == 4:
            other = r.choice(corpus)
            begin = r.randrange(len(other) + 1)
            whole[at:at] = other[begin:begin + r.randrange(60)]
        else:
            whole[at:at + 1] = r.choice(SIGNS).encode()
    return bytes(whole)


# MARK: Numbers

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def in_radix(n, radix):
    if n < 0:
        return "-" + in_radix(-n, radix)
    out = ""
    while n >= radix:
        n, digit = divmod(n, radix)
        out = DIGITS[digit] + out
    return DIGITS[n] + out


def integer(r):
    kind = r.random()
    if kind < 0.3:
        return r.randrange(-20, 20)
    if kind < 0.6:
        return r.choice([-1, 1]) * ((1 << r.choice([8, 30, 31, 32, 52, 53, 60, 61, 62, 63, 64, 65, 128])) + r.randrange(-2, 3))
    return r.choice([-1, 1]) * r.getrandbits(r.choice([16, 62, 64, 100, 300, 1000]))


def double(r):
    kind = r.random()
    if kind < 0.5:
        value = struct.unpack("<d", struct.pack("<Q", r.getrandbits(64)))[0]
        return value if value == value and abs(value) != float("inf") else 1.5
    if kind < 0.7:
        return r.randrange(-10 ** 6, 10 ** 6) / 10 ** r.randrange(9)
    if kind < 0.85:
        return r.choice([1, -1]) * 2.0 ** r.randrange(-1074, 1024)
    return r.choice([0.0, -0.0, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 2.225073858507201e-308, 1e21,
                     1e22, 1e23, 123456789012345680.0, 9007199254740993.0, 0.1, 0.001, 1e-7, 100.0, 1e7, 1e8])


def real(r, radix):
    kind = r.random()
    if kind < 0.3:
        return in_radix(integer(r), radix)
    if kind < 0.5:
        return in_radix(integer(r), radix) + "/" + in_radix(abs(integer(r)), radix)
    if radix != 10:
        return in_radix(integer(r), radix)
    if kind < 0.85:
        return repr(double(r))
    if kind < 0.93:
        # More digits than a double has.
        return "%s.%s%s" % (abs(integer(r)), abs(integer(r)), r.choice(["", "e%d" % r.randrange(-320, 300)]))
    return r.choice(["+inf.0", "-inf.0", "+nan.0", "1.", ".5", "-.5e1", "1e3", "1#", "12##.#", "1/2e3", "1e", "e1", "."])


def number(r):
    """A line for numbers.scm: two radixes and a text that is mostly a number."""
    radix = r.choice([10, 10, 10, 10, 2, 8, 16, 3, 7, 12, 36])
    kind = r.random()
    first = real(r, radix)
    if kind < 0.75:
        text = first
    elif kind < 0.85:
        second = real(r, radix)
        text = first + (second if second[0] in "+-" else "+" + second) + "i"
    elif kind < 0.88:
        text = r.choice(["+i", "-i", first + "+i", first + "-i"])
    elif kind < 0.93:
        radix, prefix = r.choice([(10, "#e"), (10, "#i"), (16, "#x"), (2, "#b"), (8, "#o"), (10, "#d"), (16, "#e#x"),
                                  (2, "#b#i")])
        text = prefix + real(r, radix)
    else:
        characters = list(first)
        characters.insert(r.randrange(len(characters) + 1), r.choice("+-./e#@i0 1fx"))
        text = "".join(characters).replace("\n", "")
    # Guile writes inexact numbers, and with it all that are not real, in ten only: elsewhere it loses digits or crashes.
    inexact = any(mark in text for mark in ".e#i@")
    return "%d %d %s" % (radix, 10 if inexact else r.choice([10, radix, 2, 16, 36]), text)


# MARK: Programs


class Programs:
    """Well-formed programs that end. A body only changes variables of its own: in which order the operands of a call are
    evaluated must not matter."""

    NAMES = ["a", "b", "c", "x", "y", "z", "if", "list", "tmp", "else", "loop"]

    def __init__(self, r):
        self.r = r
        self.serial = 0

    def fresh(self, prefix):
        self.serial += 1
        return "%s%d" % (prefix, self.serial)

    def variable(self, scope):
        usable = [name for name, kind in scope.items() if kind == "value"]
        return self.r.choice(usable) if usable else str(self.r.randrange(10))

    def name(self, scope):
        """A name for a new variable: mostly one that shadows another, sometimes a keyword that macros need."""
        return self.r.choice(self.NAMES[:6]) if self.r.random() < 0.93 else self.r.choice(["tmp", "list", "loop"])

    def shadow(self, scope, names):
        inner = dict(scope)
        for name in names:
            inner[name] = "value"
        return inner

    def expression(self, scope, depth):
        r = self.r
        if depth <= 0:
            return r.choice([str(r.randrange(-3, 10)), self.variable(scope), self.variable(scope), "'()", "'sym", "#t",
                             "\"s\"", "#\\c", "'(1 . 2)"])
        return r.choice(self.FORMS)(self, scope, depth - 1)

    def several(self, scope, depth, low=0, high=3):
        return [self.expression(scope, depth) for _ in range(self.r.randint(low, high))]

    def call(self, scope, depth):
        which, arguments = self.r.choice(
            [("list", self.several(scope, depth)), ("vector", self.several(scope, depth)),
             ("cons", self.several(scope, depth, 2, 2)), ("eq?", self.several(scope, depth, 2, 2)),
             ("equal?", self.several(scope, depth, 2, 2)), ("pair?", self.several(scope, depth, 1, 1)),
             ("length", ["(list %s)" % " ".join(self.several(scope, depth))]), ("not", self.several(scope, depth, 1, 1)),
             ("+", self.several(scope, depth)), ("car", self.several(scope, depth, 1, 1)),
             ("append", ["(list %s)" % " ".join(self.several(scope, depth)), "'(t)"])])
        if scope.get(which) == "value":
            which = "(@ (guile) %s)" % which
        return "(%s %s)" % (which, " ".join(arguments))

    def conditional(self, scope, depth):
        if scope.get("if") == "value":
            return self.call(scope, depth)
        return "(if %s)" % " ".join(self.several(scope, depth, 2, 3))

    def cond(self, scope, depth):
        clauses = []
        for _ in range(self.r.randint(1, 3)):
            clauses.append(self.r.choice(["(%s %s)", "(%s => (lambda (x) (cons x %s)))", "((pair? %s) 1 %s)"])
                           % tuple(self.several(scope, depth, 2, 2)))
        clauses.append("(else %s)" % self.expression(scope, depth))
        return "(cond %s)" % " ".join(clauses)

    def case(self, scope, depth):
        return "(case %s ((1 2 sym) %s) ((#t ()) => (lambda (x) (list x))) (else %s))" % tuple(
            self.several(scope, depth, 3, 3))

    def connective(self, scope, depth):
        return "(%s %s)" % (self.r.choice(["and", "or"]), " ".join(self.several(scope, depth)))

    def when(self, scope, depth):
        # No definitions: they are accepted here and refused by Guile.
        return "(%s %s)" % (self.r.choice(["when", "unless"]), " ".join(self.several(scope, depth, 2, 3)))

    def binding(self, scope, depth):
        form = self.r.choice(["let", "let*"])
        names = []
        while len(names) < self.r.randint(1, 3):
            name = self.name(scope)
            if form == "let*" or name not in names:
                names.append(name)
        values = [self.expression(scope, depth) for _ in names]
        return "(%s (%s) %s)" % (form, " ".join("(%s %s)" % pair for pair in zip(names, values)),
                                 self.body(self.shadow(scope, names), depth))

    def recursive(self, scope, depth):
        name = self.fresh("f")
        inner = self.shadow(scope, ["n"])
        return ("(%s ((%s (lambda (n) (if* (<= n 0) (list %s) (cons n (%s (- n 1))))))) (%s %d))" % (
            self.r.choice(["letrec", "letrec*"]), name, self.expression(inner, depth), name, name, self.r.randrange(4)))

    def named_let(self, scope, depth):
        inner = self.shadow(scope, ["i", "acc"])
        name = self.fresh("go")
        return "(let %s ((i 0) (acc '())) (if* (>= i %d) acc (%s (+ i 1) (cons %s acc))))" % (
            name, self.r.randrange(4), name, self.expression(inner, depth))

    def do_loop(self, scope, depth):
        inner = self.shadow(scope, ["i", "s"])
        return "(do ((i 0 (+ i 1)) (s %s (cons i s))) ((= i %d) %s) %s)" % (
            self.expression(scope, depth), self.r.randrange(4), self.expression(inner, depth), self.expression(inner, depth))

    def procedure(self, scope, depth):
        r = self.r
        kind = r.randrange(5)
        if kind == 0:
            return "((lambda (a #:optional (b %s)) %s) %s)".replace("lambda", "lambda*") % (
                self.expression(self.shadow(scope, ["a"]), depth), self.body(self.shadow(scope, ["a", "b"]), depth),
                " ".join(self.several(scope, depth, 1, 2)))
        if kind == 1:
            return "((lambda* (#:key (x %s) y) %s) #:y %s)" % (
                self.expression(scope, depth), self.body(self.shadow(scope, ["x", "y"]), depth),
                self.expression(scope, depth))
        if kind == 2:
            return "((case-lambda ((a) %s) ((a b) %s) ((a . c) %s)) %s)" % (
                self.body(self.shadow(scope, ["a"]), depth), self.body(self.shadow(scope, ["a", "b"]), depth),
                self.body(self.shadow(scope, ["a", "c"]), depth), " ".join(self.several(scope, depth, 1, 3)))
        names, rest = r.choice([(["x"], None), (["x", "y"], None), (["x"], "z"), ([], "c")])
        formals = rest if not names else "(%s%s)" % (" ".join(names), " . " + rest if rest else "")
        count = len(names) + (r.randrange(3) if rest else 0)
        return "((lambda %s %s) %s)" % (formals, self.body(self.shadow(scope, names + ([rest] if rest else [])), depth),
                                        " ".join(self.several(scope, depth, count, count)))

    def body(self, scope, depth):
        """Definitions and expressions, mixed."""
        r = self.r
        inner = dict(scope)
        own = []
        parts = []
        for _ in range(r.choice([0, 0, 1, 2])):
            kind = r.randrange(4)
            if kind == 0:
                name = self.fresh("d")
                parts.append("(define %s %s)" % (name, self.expression(inner, depth - 1)))
                inner[name] = "value"
                own.append(name)
            elif kind == 1:
                name = self.fresh("p")
                parts.append("(define (%s x) %s)" % (name, self.expression(self.shadow(inner, ["x"]), depth - 1)))
                parts.append("(%s %s)" % (name, self.expression(inner, depth - 1)))
            elif kind == 2:
                parts.append(self.macro_definition(inner, depth))
            elif own:
                parts.append("(set! %s %s)" % (r.choice(own), self.expression(inner, depth - 1)))
        parts.append(self.expression(inner, depth - 1))
        return " ".join(parts)

    MACROS = [
        # Each introduces a name that uses of it may have, too, or a literal that may be shadowed.
        "((_ p q) (let ((tmp p)) (if* tmp (list tmp q) q)))",
        "((_ p q) (let ((x q) (y p)) (list x y p q)))",
        "((_ p ...) (list 'r p ...))",
        "((_ (p q) ...) (let ((p q) ...) (list p ...)))",
        "((_ else p) (list 'literal p)) ((_ p q) (list 'other q))",
        "((_) '()) ((_ p . rest) (cons p (SELF . rest)))",
        "((_ #(p ...) q) (vector q p ...)) ((_ p q) (list 'plain p q))",
        "((_ p ... q) (list q 'last p ...))",
        "((_ ((p ...) ...) q) (list '(p ... ...) q)) ((_ p q) (list q 'no))",
        "((_ p q) (let loop ((i 0)) (if* (< i 2) (loop (+ i 1)) (list p q i))))",
        "((_ p q) (let-syntax ((in (syntax-rules () ((_ z) (list z p))))) (in q)))",
        "((_ p q) (begin (define-values (u v) (values p q)) (list v u)))",
    ]

    def macro_definition(self, scope, depth):
        name = self.fresh("m")
        rules = self.r.choice(self.MACROS).replace("SELF", name)
        literals = "(else)" if "_ else" in rules else "()"
        scope[name] = "macro-pairs" if "(p q) ..." in rules else "macro-body" if "define-values" in rules else "macro"
        return "(define-syntax %s (syntax-rules %s %s))" % (name, literals, rules)

    def macro_use(self, scope, depth):
        macros = [n for n, k in scope.items() if k.startswith("macro")]
        if not macros:
            local = dict(scope)
            definition = self.macro_definition(local, depth)
            return "(let () %s %s)" % (definition, self.macro_use(local, depth))
        name = self.r.choice(macros)
        if scope[name] == "macro-pairs":
            return "(%s (x %s) (tmp %s))" % (name, *self.several(scope, depth, 2, 2))
        if scope[name] == "macro-body":
            return "(let () (%s %s %s))" % (name, *self.several(scope, depth, 2, 2))
        first = self.r.choice(["else", "#(%s)" % self.expression(scope, depth)]) if self.r.random() < 0.1 else None
        return "(%s %s)" % (name, " ".join(([first] if first else []) + self.several(scope, depth, 2, 2)[bool(first):]))

    def quasi(self, scope, depth):
        template = self.r.choice(["`(1 ,%s 2)", "`(1 ,@(list %s) . end)", "`#(a ,%s)", "`(x `(y ,(z ,%s)))", "`((q . ,%s))",
                                  "`,%s", "`(,@(list 1 %s))"])
        return template % self.expression(scope, depth)

    def control(self, scope, depth):
        return self.r.choice([
            "(call/cc (lambda (k) (list 1 (k %s))))", "(call-with-values (lambda () (values 1 %s)) list)",
            "(catch #t (lambda () (list 1 %s)) (lambda args 'caught))", "(guard (e (#t 'guarded)) (vector %s))",
            "(let ((log '())) (dynamic-wind (lambda () (set! log (cons 'in log))) (lambda () %s)"
            " (lambda () (set! log (cons 'out log)))) log)", "(apply list 1 (list %s))",
            "(map (lambda (x) (list x)) (list 1 %s))", "(let-values (((p . q) (values %s 2))) (list q p))",
            "(receive (p . q) (values 1 %s) (list p q))", "(force (delay %s))",
            "(let ((p (make-parameter 1))) (parameterize ((p %s)) (list (p))))", "(call-with-prompt 't (lambda () (list"
            " (abort-to-prompt 't %s))) (lambda (k v) (list 'aborted v)))", "(let/ec k (vector (k %s)))",
            "(with-fluids () %s)", "(and=> %s list)", "(false-if-exception (car %s))",
            "(let loop ((n 3) (v %s)) (if* (= n 0) v (loop (- n 1) (list v))))",
        ]) % self.expression(scope, depth)

    FORMS = [call, call, conditional, conditional, cond, case, connective, when, binding, binding, binding, recursive,
             named_let, do_loop, procedure, procedure, macro_use, macro_use, macro_use, quasi, control, control]

    def program(self):
        self.serial = 0
        # A conditional that no shadowing of `if` can hurt, known to macros as well.
        return ("(begin (use-modules (ice-9 receive) (srfi srfi-11) (ice-9 control))"
                " (define-syntax if* (syntax-rules () ((_ p q r) (cond (p q) (#t r)))))"
                " (let ((a 1) (b '(2 3)) (c \"c\")) %s))"
                % self.body({"a": "value", "b": "value", "c": "value"}, self.r.randint(2, 5)))
