# Of the wrong files of Tests/WrongFiles, at least 95 % are reported at the right line, and at least 95 % with what to do.
# `python3 Tests/WrongFiles/judge.py NSSCHEME -v` shows the others; with --guile and --tree, what Guile and Guix say.
# timeout: 600
python3 "$CASES/../../WrongFiles/judge.py" "$(command -v nsscheme)" --least 95
# match: nsscheme: place right \d+ of 200, \d+\.\d %
# match: nsscheme: cure named \d+ of 200, \d+\.\d %
