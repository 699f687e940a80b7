// The types and constants of zlib. The library itself is loaded when the first compressed file is
// met, see Sources/descent/Zlib.swift: linking it would slow down every start.

#pragma once

#include <zlib.h>
