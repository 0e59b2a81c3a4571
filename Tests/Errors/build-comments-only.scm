;; error: 1:1 the file has no expression: expected as its last one something to build, such as a file-like object
