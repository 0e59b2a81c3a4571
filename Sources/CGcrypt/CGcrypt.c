#include "CGcrypt.h"
