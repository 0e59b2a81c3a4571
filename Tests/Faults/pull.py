# The first pull of a channel.
# needs: git gpg
from _pulled import make, succeeded
from _walk import Walk

make()
Walk("pull", ["pull"], succeeded=succeeded).walk()
