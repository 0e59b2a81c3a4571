# The import of two signed items.
from _signed import make
from _walk import W, Walk

make()
Walk("import", ["archive", "--import"], stdin=W + "/export").walk()
