(display #\spcae)               ;; error: 1:10 unknown character name spcae
