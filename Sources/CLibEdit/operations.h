// The numbers of libedit's variadic calls, as its interface fixes them.

#pragma once

#include <wchar.h>

enum {
  OP_EDITOR = 2,
  OP_SIGNAL = 3,
  OP_BIND = 4,
  OP_ADDFN = 9,
  OP_HIST = 10,
  OP_EDITMODE = 11,
  OP_GETCFN = 13,
  OP_CLIENTDATA = 14,
  OP_PREP_TERM = 16,
  OP_GETTC = 17,
  OP_GETFP = 18,
  OP_SETFP = 19,
  OP_REFRESH = 20,
  OP_PROMPT_ESC = 21,
};

enum {
  HISTORY_SETSIZE = 1,
  HISTORY_ENTER = 10,
  HISTORY_CLEAR = 19,
};

/// What a call on the history says of an entry.
struct clibedit_event {
  int num;
  const wchar_t *str;
};
