#include "CBuild.h"

// The manifest defines them from the environment of the build, where the scripts put them.
#ifndef DESCENT_COMMIT
#define DESCENT_COMMIT ""
#endif
#ifndef DESCENT_DATE
#define DESCENT_DATE ""
#endif

const char *cbuild_commit(void) { return DESCENT_COMMIT; }
const char *cbuild_date(void) { return DESCENT_DATE; }
