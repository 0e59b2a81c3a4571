// GMP, and the layout of its integers: a view of limbs that live elsewhere needs no GMP allocation at all.
#pragma once
#include <gmp.h>
