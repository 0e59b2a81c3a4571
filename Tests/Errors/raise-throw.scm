(throw 'my-error 1 2)           ;; error: 1:1 Uncaught throw to 'my-error: (1 2)
