/* SPDX-License-Identifier: MIT
 *
 * banned.h -- functions nobody may call here: a use stops the compiler
 *
 * Each has a safer neighbour in base.h or in libc (snprintf, strtoll, ...).
 * System headers are read first, so that only our own calls are hit.
 */
#ifndef BANNED_H
#define BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef sprintf /* macros in some builds */
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strtok strtok_r atoi atol atof
#pragma GCC poison gets localtime gmtime ctime asctime rand srand system popen setlocale

#endif
