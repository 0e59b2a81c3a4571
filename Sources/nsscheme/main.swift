import ArgumentParser
import SchemeCore
import Store
import CEditline
struct Main: ParsableCommand { mutating func run() { print(coreProbe(), storeProbe()); rl_initialize() } }
Main.main()
