// Where our variables end; CBoehm/StaticRoots.c declares them for itself, as no module may depend on a later one.
#pragma once

extern char scheme_data_end, scheme_bss_end;
