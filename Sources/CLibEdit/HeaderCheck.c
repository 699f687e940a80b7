// Where libedit's header is installed, the compiler holds the declarations of this folder to it.

#if __has_include(<histedit.h>)

#include "operations.h"

#include <histedit.h>
#include <stddef.h>

#define CHECK(condition) _Static_assert(condition, "differs from histedit.h")

CHECK(OP_EDITOR == EL_EDITOR);
CHECK(OP_SIGNAL == EL_SIGNAL);
CHECK(OP_BIND == EL_BIND);
CHECK(OP_ADDFN == EL_ADDFN);
CHECK(OP_HIST == EL_HIST);
CHECK(OP_EDITMODE == EL_EDITMODE);
CHECK(OP_GETCFN == EL_GETCFN);
CHECK(OP_CLIENTDATA == EL_CLIENTDATA);
CHECK(OP_PREP_TERM == EL_PREP_TERM);
CHECK(OP_GETTC == EL_GETTC);
CHECK(OP_GETFP == EL_GETFP);
CHECK(OP_SETFP == EL_SETFP);
CHECK(OP_REFRESH == EL_REFRESH);
CHECK(OP_PROMPT_ESC == EL_PROMPT_ESC);
CHECK(HISTORY_SETSIZE == H_SETSIZE);
CHECK(HISTORY_ENTER == H_ENTER);
CHECK(HISTORY_CLEAR == H_CLEAR);
CHECK(sizeof(struct clibedit_event) == sizeof(HistEventW));
CHECK(offsetof(struct clibedit_event, str) == offsetof(HistEventW, str));
CHECK(offsetof(LineInfoW, cursor) == sizeof(wchar_t *));
CHECK(offsetof(LineInfoW, lastchar) == 2 * sizeof(wchar_t *));

#endif
