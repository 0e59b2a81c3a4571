// lzlib's C interface; the header of its own asks for stdint.h first.
#pragma once
#include <stdint.h>
#include <lzlib.h>
