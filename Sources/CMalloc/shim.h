// What the allocator of the C library can be told and asked.

#pragma once

#include <malloc.h>
