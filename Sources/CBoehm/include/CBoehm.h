// The collector and the two things about the machine that must have one fixed address and a C picture:
// the tagged word (so that node bodies can be C functions) and the machine's registers.
//
// Invariant: every field of `scheme_machine` lies in static data, which the collector scans.
#pragma once
#define GC_THREADS 1
#include <gc/gc.h>
#include <gc/gc_mark.h>
#include <setjmp.h>
#include <stdint.h>

/// One Scheme value. `Heap/Word.swift` draws the tags.
typedef struct Word {
  uintptr_t bits;
} Word;

/// A node of compiled code: word 0 is the address of its body.
typedef Word *_Nonnull CodeNode;
/// A frame: [-1] return node, [0] procedure, [1…] arguments and temporaries.
typedef Word *_Nonnull FramePointer;

/// Where to go on. `node` is null when the run has ended; the value is then in `scheme_machine.value`.
typedef struct Step {
  Word *_Nullable node;
  Word *_Nullable fp;
} Step;

/// A simple expression: evaluated by native recursion.
typedef Word (*_Nonnull SimpleBody)(CodeNode, FramePointer);
/// A control node: gets the value of the node before it and says where to go on.
typedef Step (*_Nonnull ControlBody)(CodeNode, FramePointer, Word);

/// A Swift closure: its code and what it captured. Swift retains and releases a closure around each call that it makes; those
/// of primitives live as long as the program, so that the calls below need not.
typedef struct scheme_body {
  const void *_Nullable code;
  const void *_Nullable context;
} scheme_body;

#define SCHEME_SWIFT __attribute__((swiftcall))
#define SCHEME_CONTEXT __attribute__((swift_context)) const void *_Nullable
#define SCHEME_ERROR __attribute__((swift_error_result)) void *_Nullable *_Nonnull
typedef SCHEME_SWIFT Word (*scheme_body0)(SCHEME_CONTEXT, SCHEME_ERROR);
typedef SCHEME_SWIFT Word (*scheme_body1)(Word, SCHEME_CONTEXT, SCHEME_ERROR);
typedef SCHEME_SWIFT Word (*scheme_body2)(Word, Word, SCHEME_CONTEXT, SCHEME_ERROR);
typedef SCHEME_SWIFT Word (*scheme_body3)(Word, Word, Word, SCHEME_CONTEXT, SCHEME_ERROR);
typedef SCHEME_SWIFT Word (*scheme_body_any)(Word *_Nonnull, intptr_t, SCHEME_CONTEXT, SCHEME_ERROR);
typedef SCHEME_SWIFT Step (*scheme_body_control)(Word *_Nonnull, SCHEME_CONTEXT, SCHEME_ERROR);

/// Calls a closure that takes no word, one, two or three, and that may throw: `error` is then the owned error, and null
/// otherwise.
static inline Word scheme_call0(const scheme_body *_Nonnull body, void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Word value = ((scheme_body0)body->code)(body->context, &thrown);
  *error = thrown;
  return value;
}
static inline Word scheme_call1(const scheme_body *_Nonnull body, Word a, void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Word value = ((scheme_body1)body->code)(a, body->context, &thrown);
  *error = thrown;
  return value;
}
static inline Word scheme_call2(const scheme_body *_Nonnull body, Word a, Word b, void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Word value = ((scheme_body2)body->code)(a, b, body->context, &thrown);
  *error = thrown;
  return value;
}
static inline Word scheme_call3(const scheme_body *_Nonnull body, Word a, Word b, Word c,
                                void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Word value = ((scheme_body3)body->code)(a, b, c, body->context, &thrown);
  *error = thrown;
  return value;
}
/// Calls a closure that takes any number of words (`Arguments`).
static inline Word scheme_call_any(const scheme_body *_Nonnull body, Word *_Nonnull base, intptr_t count,
                                   void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Word value = ((scheme_body_any)body->code)(base, count, body->context, &thrown);
  *error = thrown;
  return value;
}
/// Calls a closure that works on the machine itself.
static inline Step scheme_call_control(const scheme_body *_Nonnull body, Word *_Nonnull fp,
                                       void *_Nullable *_Nonnull error) {
  void *thrown = 0;
  Step step = ((scheme_body_control)body->code)(fp, body->context, &thrown);
  *error = thrown;
  return step;
}

/// The machine's registers.
typedef struct scheme_machine_registers {
  uintptr_t cells16;         ///< free list of two-word objects
  uintptr_t cells32;         ///< free list of four-word objects
  uintptr_t flonums;         ///< free list of pointer-free two-word objects
  Word *_Nullable limit;     ///< frames may not start above this; null forces the slow path of the next call
  Word *_Nullable fp;        ///< frame of the code that last entered something that may allocate or fail
  Word *_Nullable stack;     ///< lowest frame of the value stack
  Word *_Nullable stackEnd;  ///< end of the value stack
  Word *_Nullable high;      ///< highest word that may hold something stale
  uintptr_t argc;            ///< argument count on the way into a procedure that takes any number
  Word chunk;                ///< spilled part of the continuation, newest first (0: none)
  Word dynamics;             ///< dynamic stack: winders, handlers, fluid bindings, newest first
  Word value;                ///< result of an ended run
  Word fault;                ///< condition on its way from a failing node to the driver
  Word *_Nullable faultNode; ///< the node that failed
  uintptr_t stress;          ///< non-zero: allocations are watched (`Heap.stress`, `Budget`)
} scheme_machine_registers;

extern scheme_machine_registers scheme_machine;

/// Stores into a frame. Swift's optimiser must not see this as a plain store: it removes stores at negative offsets
/// that only a node reached through a function pointer reads.
static inline void scheme_store(Word *_Nonnull slot, Word value) {
  *(volatile uintptr_t *)&slot->bits = value.bits;
}

/// Initialises the collector for tagged pointers: no interior pointers, the four tags as displacements. Once is enough;
/// further calls do nothing.
void scheme_gc_init(uintptr_t initial_heap_bytes);
/// What `malloc` has given out, in bytes.
uintptr_t scheme_malloc_bytes(void);
/// The size that the heap may not outgrow.
uintptr_t scheme_gc_most_bytes(void);
/// Makes a heap below 64 MB grow in smaller steps, for programs that keep most of what they allocate.
void scheme_gc_grow_slowly(void);
/// A list of pointer-free 16-byte cells linked through their first words.
void *_Nullable scheme_gc_flonum_cells(void);
/// Has `push` called at each collection to mark what the collector cannot see by itself.
void scheme_gc_set_push_roots(void (*_Nonnull push)(void));
/// Prepares for `scheme_gc_collect_young`; there is no way back.
void scheme_gc_watch_writes(void);
/// Frees what was allocated since the last collection and cannot be reached; every 50th time, whatever cannot be.
void scheme_gc_collect_young(void);
/// Runs `body` so that `scheme_gc_escape` inside it comes back here; 0: body returned, else the escape's code.
int scheme_gc_catch(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);
/// Leaves the innermost `scheme_gc_catch`. Frames in between must own nothing.
void scheme_gc_escape(int code) __attribute__((noreturn));
/// The lowest address of this thread's native stack, and its size.
uintptr_t scheme_stack_end(uintptr_t *_Nonnull size);
/// About where the native stack is.
static inline uintptr_t scheme_stack_pointer(void) { return (uintptr_t)__builtin_frame_address(0); }
/// Runs `body` on a stack of `bytes` that the collector knows.
void scheme_gc_on_big_stack(uintptr_t bytes, void (*_Nonnull body)(void));

/// Has a signal sent to this thread every `milliseconds`, which interrupts system calls and calls `handler`; whether
/// that is new.
int scheme_ticks_start(int milliseconds, void (*_Nonnull handler)(int));
/// Ends the ticks of this thread.
void scheme_ticks_stop(void);

/// A native thread of the program (`Threads.c`).
typedef struct scheme_thread scheme_thread;
/// A record for a thread that does not run yet.
scheme_thread *_Nullable scheme_thread_new(void);
/// Makes the record that of the calling thread.
void scheme_thread_adopt(scheme_thread *_Nonnull thread);
void scheme_thread_free(scheme_thread *_Nonnull thread);
/// Marks what suspended threads hold; part of a collection.
void scheme_threads_push(void);
/// Puts the machine's registers aside; from `base` to `top` lies the live part of the value stack.
void scheme_thread_save(scheme_thread *_Nonnull thread, Word *_Nonnull base, Word *_Nonnull top);
void scheme_thread_restore(scheme_thread *_Nonnull thread);
/// Starts a native thread that waits for the baton and then runs `body`; an error number, or 0.
int scheme_thread_start(
  scheme_thread *_Nonnull thread, uintptr_t stack_bytes, void (*_Nonnull body)(void *_Nullable),
  void *_Nullable context);
/// Gives the thread the baton.
void scheme_thread_wake(scheme_thread *_Nonnull thread);
/// Waits for the baton.
void scheme_thread_wait(scheme_thread *_Nonnull thread);
/// Runs `body`, which touches no Scheme object, while another thread may have the baton.
void scheme_thread_unattended(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);
/// Whether the thread has come back from its system call.
void scheme_thread_set_ready(scheme_thread *_Nonnull thread, int ready);
int scheme_thread_is_ready(scheme_thread *_Nonnull thread);
/// Interrupts the system call of the thread that has the baton.
void scheme_thread_interrupt_holder(void);
/// Interrupts the thread's system call.
void scheme_thread_interrupt(scheme_thread *_Nonnull thread);
/// Has `handler` called for the signal that interrupts system calls.
void scheme_ticks_prepare(void (*_Nonnull handler)(int));

/// Has `handler` called in this thread about a thousand times for each second that it computes.
void scheme_samples_start(void (*_Nonnull handler)(int));
void scheme_samples_stop(void);
/// Has `handler` called with 1 when a collection begins and with 0 when it has ended; it must not allocate. Null:
/// nobody.
void scheme_gc_watch_collections(void (*_Nullable handler)(int));

/// Has `body` called with the object and `data` when the object is dead; for objects that refer to themselves as well.
void scheme_gc_finalize(void *_Nonnull object, GC_finalization_proc _Nonnull body, void *_Nullable data);
/// Has the word at `link` become zero when the object is dead.
int scheme_gc_weaken(void *_Nullable *_Nonnull link, const void *_Nonnull object);
