(use-modules (someones packages base))    ;; error: 1:14 no code for module (someones packages base)
;; hint: nothing on the load path begins with (someones …)
