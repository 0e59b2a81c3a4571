import Testing
@Test func placeholderSandbox() {}
