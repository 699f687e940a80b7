#ifndef CBUILD_H
#define CBUILD_H

/// The commit that the program is built from, and its day; empty where they are not known.
const char *cbuild_commit(void);
const char *cbuild_date(void);

#endif
