"""What tests with several stores share: the program, the scratch directory with a directory for the stores, and the things
that are built in one of them and fetched into others."""
import os

NS, W = os.environ["NS"], os.environ["W"]
THINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_things.scm")

# The machine's own keys are none of the test's.
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.mkdir(f"{W}/stores")
