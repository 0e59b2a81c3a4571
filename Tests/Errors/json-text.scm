(use-modules (json))
(define text "{\"name\": \"a\",\n \"version\" 1}")
(json-string->scm text)         ;; error: 3:1 invalid JSON: unexpected "1" at line 2, column 12
