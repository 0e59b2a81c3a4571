(import (scheme base)
        (scheme write)
        (only (srfi 1) fold delete-duplciates))
(display (delete-duplciates '(1 1 2)))
