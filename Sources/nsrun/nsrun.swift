import CLinux
@c(nsrun_main) public func nsrunMain(argc: Int32, argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
  _ = write(1, "hi\n", 3)
  return 0
}
