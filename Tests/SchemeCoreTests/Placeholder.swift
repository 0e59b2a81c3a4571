import Testing
@Test func placeholderSchemeCore() {}
