#include "CLzip.h"
