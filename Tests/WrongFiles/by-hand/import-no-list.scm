(use-modules srfi-1)
(display (first '(1 2)))
