(assert (= 1 2))                ;; error: 1:1 Assertion failed: (= 1 2)
