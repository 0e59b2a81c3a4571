(display "before")
(let ((x)) x)                   ;; error: 2:7 let: expected ((name value) …), found (x)
