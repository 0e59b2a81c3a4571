// What to say when the kernel refuses; the advice names the setting that forbids it here (CLinux/Advice.c), as for builds.
import CLinux

/// Stops because the kernel refused a namespace, a mount, or what belongs to one.
func failRefused(_ operation: StaticString, _ path: Text?, _ error: Int32) -> Never {
  fail(125, operation, path, error, reason: nil, advice: sys_refusal_advice(error))
}
