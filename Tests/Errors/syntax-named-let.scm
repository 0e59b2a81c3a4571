(let loop ((i 0) (i 1)) i)      ;; error: 1:19 let: i is bound twice
