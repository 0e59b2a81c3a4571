#pragma once
#define GC_THREADS 1
#include <gc/gc.h>
#include <gc/gc_mark.h>
#include <gc/gc_inline.h>
