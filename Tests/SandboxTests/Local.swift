// Placeholder while the tests of this room are on their way.
