import ArgumentParser
import SchemeCore
import Store
import CEditline
struct Main: ParsableCommand { mutating func run() { rl_initialize() } }
Main.main()
