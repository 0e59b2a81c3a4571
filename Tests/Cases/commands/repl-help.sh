# `,help' of the REPL knows its own commands, and what `nsscheme help' does: codes of errors, modules, procedures.
nsscheme 2>&1 <<'END' | grep -v '^$' | cut -c1-50 | sed 's/ *$//'
,help E0101
,help fold
,help (srfi srfi-26)
,help load
,help -c fold
,help frobnicate-all
,help biuld
END
# want: E0101: a list that is not closed
# want: A list was opened and the text ends, or another ki
# want: that an inner list should have ended earlier, that
# want: Wrong:
# want:     (define (area width height)
# want:       (* width height)
# want:     (display (area 2 3))
# want: Right:
# want:     (define (area width height)
# want:       (* width height))
# want:     (display (area 2 3))
# want: fold
# want:   Return (KONS element so-far), or (KONS row-eleme
# want:   of (srfi srfi-1)
# want: (srfi srfi-26)
# want: SRFI 26: cut and cute, procedures made by leaving
# want: The slots are walked once: each <> becomes a param
# want: to a variable outside of the procedure.
# want: - `cut`: Syntax.
# want: - `cute`: Syntax.
# want: Usage: load FILE
# want: Load a file in the current module.
# want: Unknown command or group: fold
# want: Unknown command or group: frobnicate-all
# want: Unknown command or group: biuld; did you mean buil
