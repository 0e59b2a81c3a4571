#include "CBoehm.h"
