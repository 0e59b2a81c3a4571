(map car 5)                     ;; error: 1:1 map: 
