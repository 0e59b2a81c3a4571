(display
 else)                          ;; error: 2:2 syntax keyword else is not an expression by itself
