// The last variables of ours in the executable: what lies behind them belongs to libraries.
//
// The linker lays variables out in the order in which it is given objects: those of our modules, sorted by the names of
// the modules, and then the archives. So this module's name is the last of all, by design. The collector
// (CBoehm/StaticRoots.c) need not scan variables of libraries, three quarters of all: no library keeps a Scheme word.
#include "nsschemeEnd.h"

char scheme_data_end = 1;
char scheme_bss_end;
