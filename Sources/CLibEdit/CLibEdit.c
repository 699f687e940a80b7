#define _GNU_SOURCE

#include "CLibEdit.h"
#include "operations.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// Each end of an editor leaves some hundred bytes of libedit's own behind, once in a process.
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif

static struct {
  EditLine *(*init)(const char *, FILE *, FILE *, FILE *);
  void (*end)(EditLine *);
  const wchar_t *(*wgets)(EditLine *, int *);
  const LineInfoW *(*wline)(EditLine *);
  int (*cursor)(EditLine *, int);
  void (*deletestr)(EditLine *, int);
  int (*winsertstr)(EditLine *, const wchar_t *);
  int (*source)(EditLine *, const char *);
  void (*resize)(EditLine *);
  int (*set)(EditLine *, int, ...);
  int (*wset)(EditLine *, int, ...);
  int (*wget)(EditLine *, int, ...);
  HistoryW *(*history_winit)(void);
  void (*history_wend)(HistoryW *);
  int (*history_w)(HistoryW *, struct clibedit_event *, int, ...);
} library;

#ifdef CLIBEDIT_LINKED

// A static program has no loader: the library is linked into it.
extern EditLine *el_init(const char *, FILE *, FILE *, FILE *);
extern void el_end(EditLine *);
extern const wchar_t *el_wgets(EditLine *, int *);
extern const LineInfoW *el_wline(EditLine *);
extern int el_cursor(EditLine *, int);
extern void el_deletestr(EditLine *, int);
extern int el_winsertstr(EditLine *, const wchar_t *);
extern int el_source(EditLine *, const char *);
extern void el_resize(EditLine *);
extern int el_set(EditLine *, int, ...);
extern int el_wset(EditLine *, int, ...);
extern int el_wget(EditLine *, int, ...);
extern HistoryW *history_winit(void);
extern void history_wend(HistoryW *);
extern int history_w(HistoryW *, struct clibedit_event *, int, ...);

static bool load(void) {
  library.init = el_init;
  library.end = el_end;
  library.wgets = el_wgets;
  library.wline = el_wline;
  library.cursor = el_cursor;
  library.deletestr = el_deletestr;
  library.winsertstr = el_winsertstr;
  library.source = el_source;
  library.resize = el_resize;
  library.set = el_set;
  library.wset = el_wset;
  library.wget = el_wget;
  library.history_winit = history_winit;
  library.history_wend = history_wend;
  library.history_w = history_w;
  return true;
}

#else

static bool load(void) {
  // Debian counts the versions of the library in a way of its own.
  static const char *const names[] = {"libedit.so.2", "libedit.so.0", "libedit.so",
                                      "libedit.3.dylib", "libedit.dylib"};
  void *handle = NULL;
  for (size_t i = 0; handle == NULL && i < sizeof names / sizeof *names; i++) {
    handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == NULL) return false;
  const struct {
    const char *name;
    void *function;
  } functions[] = {
      {"el_init", &library.init},
      {"el_end", &library.end},
      {"el_wgets", &library.wgets},
      {"el_wline", &library.wline},
      {"el_cursor", &library.cursor},
      {"el_deletestr", &library.deletestr},
      {"el_winsertstr", &library.winsertstr},
      {"el_source", &library.source},
      {"el_resize", &library.resize},
      {"el_set", &library.set},
      {"el_wset", &library.wset},
      {"el_wget", &library.wget},
      {"history_winit", &library.history_winit},
      {"history_wend", &library.history_wend},
      {"history_w", &library.history_w},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    void *symbol = dlsym(handle, functions[i].name);
    if (symbol == NULL) {
      dlclose(handle);
      return false;
    }
    // As POSIX shows it for dlsym: C has no conversion from objects to functions.
    *(void **)functions[i].function = symbol;
  }
  return true;
}

#endif

bool clibedit_load(void) {
  static bool is_tried = false, is_loaded = false;
  if (!is_tried) is_loaded = load();
  is_tried = true;
  return is_loaded;
}

EditLine *clibedit_init(const char *program) { return library.init(program, stdin, stdout, stderr); }

void clibedit_end(EditLine *editor) { library.end(editor); }

const wchar_t *clibedit_read_line(EditLine *editor, int *count) {
  return library.wgets(editor, count);
}

const LineInfoW *clibedit_line(EditLine *editor) { return library.wline(editor); }

int clibedit_move_cursor(EditLine *editor, int count) { return library.cursor(editor, count); }

void clibedit_delete(EditLine *editor, int count) { library.deletestr(editor, count); }

void clibedit_insert(EditLine *editor, const wchar_t *text) { library.winsertstr(editor, text); }

void clibedit_source(EditLine *editor, const char *path) { library.source(editor, path); }

void clibedit_resize(EditLine *editor) { library.resize(editor); }

int clibedit_set_prompt(EditLine *editor, clibedit_prompt prompt, wchar_t marker) {
  return library.wset(editor, OP_PROMPT_ESC, prompt, (int)marker);
}

int clibedit_set_client_data(EditLine *editor, void *data) {
  return library.wset(editor, OP_CLIENTDATA, data);
}

void *clibedit_client_data(EditLine *editor) {
  void *data = NULL;
  library.wget(editor, OP_CLIENTDATA, &data);
  return data;
}

int clibedit_set_reader(EditLine *editor, clibedit_reader read) {
  return library.wset(editor, OP_GETCFN, read);
}

int clibedit_set_signal_handling(EditLine *editor, int on) {
  return library.wset(editor, OP_SIGNAL, on);
}

int clibedit_set_edit_mode(EditLine *editor, int on) {
  return library.wset(editor, OP_EDITMODE, on);
}

int clibedit_set_key_map(EditLine *editor, const char *name) {
  return library.set(editor, OP_EDITOR, name);
}

bool clibedit_uses_vi_keys(EditLine *editor) {
  const wchar_t *name = NULL;
  return library.wget(editor, OP_EDITOR, &name) == 0 && name != NULL && wcscmp(name, L"vi") == 0;
}

int clibedit_add_command(EditLine *editor, const char *name, const char *help,
                         clibedit_command command) {
  return library.set(editor, OP_ADDFN, name, help, command);
}

int clibedit_bind(EditLine *editor, const char *key, const char *command) {
  return library.set(editor, OP_BIND, key, command, NULL);
}

int clibedit_bind_alternative(EditLine *editor, const char *key, const char *command) {
  return library.set(editor, OP_BIND, "-a", key, command, NULL);
}

static bool is_bound(EditLine *editor, bool is_alternative, const char *key, const char *command) {
  // The library prints the answer: a binding on its output, that there is none on its errors.
  FILE *output = NULL, *errors = NULL;
  if (library.wget(editor, OP_GETFP, 1, &output) != 0) return true;
  if (library.wget(editor, OP_GETFP, 2, &errors) != 0) return true;
  char *text = NULL;
  size_t count = 0;
  FILE *memory = open_memstream(&text, &count);
  if (memory == NULL) return true;
  library.wset(editor, OP_SETFP, 1, memory);
  library.wset(editor, OP_SETFP, 2, memory);
  if (is_alternative) {
    library.set(editor, OP_BIND, "-a", key, NULL);
  } else {
    library.set(editor, OP_BIND, key, NULL);
  }
  library.wset(editor, OP_SETFP, 1, output);
  library.wset(editor, OP_SETFP, 2, errors);
  fclose(memory);
  const char *arrow = text == NULL ? NULL : strstr(text, "->");
  bool result = arrow != NULL && (command == NULL || strstr(arrow, command) != NULL);
  free(text);
  return result;
}

bool clibedit_is_bound(EditLine *editor, const char *key, const char *command) {
  return is_bound(editor, false, key, command);
}

bool clibedit_is_bound_alternative(EditLine *editor, const char *key, const char *command) {
  return is_bound(editor, true, key, command);
}

int clibedit_prepare_terminal(EditLine *editor, int on) {
  return library.wset(editor, OP_PREP_TERM, on);
}

int clibedit_refresh(EditLine *editor) { return library.wset(editor, OP_REFRESH); }

bool clibedit_has_capability(EditLine *editor, const char *name) {
  const char *value = NULL;
  return library.wget(editor, OP_GETTC, name, &value) == 0 && value != NULL && *value != '\0';
}

HistoryW *clibedit_history_init(void) { return library.history_winit(); }

void clibedit_history_end(HistoryW *entries) { library.history_wend(entries); }

int clibedit_set_history(EditLine *editor, HistoryW *entries) {
  return library.wset(editor, OP_HIST, library.history_w, entries);
}

int clibedit_history_set_size(HistoryW *entries, int size) {
  struct clibedit_event event;
  return library.history_w(entries, &event, HISTORY_SETSIZE, size);
}

int clibedit_history_enter(HistoryW *entries, const wchar_t *text) {
  struct clibedit_event event;
  return library.history_w(entries, &event, HISTORY_ENTER, text) == -1 ? -1 : event.num;
}

int clibedit_history_clear(HistoryW *entries) {
  struct clibedit_event event;
  return library.history_w(entries, &event, HISTORY_CLEAR);
}

int clibedit_width(unsigned int scalar) {
  return iswprint((wint_t)scalar) ? wcwidth((wchar_t)scalar) : -1;
}

void clibedit_write(const char *bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}
