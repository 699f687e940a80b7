// Swift cannot call variadic functions. These wrappers name each use of libedit's variadic calls
// once, with its true argument types; nothing else of libedit is hidden.

#pragma once

#include <histedit.h>
#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

typedef wchar_t *(*clibedit_prompt)(EditLine *);
typedef unsigned char (*clibedit_command)(EditLine *, wint_t);

/// An editor on the three standard streams.
static inline EditLine *_Nullable clibedit_init(const char *_Nonnull program) {
  return el_init(program, stdin, stdout, stderr);
}

/// `marker` encloses the parts of the prompt that take no room on the screen.
static inline int clibedit_set_prompt(EditLine *_Nonnull editor, clibedit_prompt _Nonnull prompt,
                                      wchar_t marker) {
  return el_wset(editor, EL_PROMPT_ESC, prompt, (int)marker);
}

static inline int clibedit_set_client_data(EditLine *_Nonnull editor, void *_Nullable data) {
  return el_wset(editor, EL_CLIENTDATA, data);
}

static inline void *_Nullable clibedit_client_data(EditLine *_Nonnull editor) {
  void *data = NULL;
  el_wget(editor, EL_CLIENTDATA, &data);
  return data;
}

/// `read` yields one character: it returns 1, or 0 at the end of input, or -1.
static inline int clibedit_set_reader(EditLine *_Nonnull editor, el_rfunc_t _Nonnull read) {
  return el_wset(editor, EL_GETCFN, read);
}

/// 0 leaves signals to the program.
static inline int clibedit_set_signal_handling(EditLine *_Nonnull editor, int on) {
  return el_wset(editor, EL_SIGNAL, on);
}

/// 0 also keeps `el_end` from flushing input typed ahead.
static inline int clibedit_set_edit_mode(EditLine *_Nonnull editor, int on) {
  return el_wset(editor, EL_EDITMODE, on);
}

/// `name` is "emacs" or "vi".
static inline int clibedit_set_key_map(EditLine *_Nonnull editor, const char *_Nonnull name) {
  return el_set(editor, EL_EDITOR, name);
}

/// Whether the key map in force is vi's.
static inline bool clibedit_uses_vi_keys(EditLine *_Nonnull editor) {
  const wchar_t *name = NULL;
  return el_wget(editor, EL_EDITOR, &name) == 0 && name != NULL && wcscmp(name, L"vi") == 0;
}

static inline int clibedit_add_command(EditLine *_Nonnull editor, const char *_Nonnull name,
                                       const char *_Nonnull help,
                                       clibedit_command _Nonnull command) {
  return el_set(editor, EL_ADDFN, name, help, command);
}

static inline int clibedit_bind(EditLine *_Nonnull editor, const char *_Nonnull key,
                                const char *_Nonnull command) {
  return el_set(editor, EL_BIND, key, command, NULL);
}

/// Binds in the alternative map, which is vi's command mode.
static inline int clibedit_bind_alternative(EditLine *_Nonnull editor, const char *_Nonnull key,
                                            const char *_Nonnull command) {
  return el_set(editor, EL_BIND, "-a", key, command, NULL);
}

/// 1 puts the terminal into editing mode, 0 restores the mode it had.
static inline int clibedit_prepare_terminal(EditLine *_Nonnull editor, int on) {
  return el_wset(editor, EL_PREP_TERM, on);
}

/// Draws prompt and line anew from where the cursor stands.
static inline int clibedit_refresh(EditLine *_Nonnull editor) {
  return el_wset(editor, EL_REFRESH);
}

/// Whether the terminal has a capability, given by its two-letter termcap name.
static inline bool clibedit_has_capability(EditLine *_Nonnull editor, const char *_Nonnull name) {
  const char *value = NULL;
  return el_wget(editor, EL_GETTC, name, &value) == 0 && value != NULL && *value != '\0';
}

static inline int clibedit_set_history(EditLine *_Nonnull editor, HistoryW *_Nonnull entries) {
  return el_wset(editor, EL_HIST, history_w, entries);
}

static inline int clibedit_history_set_size(HistoryW *_Nonnull entries, int size) {
  HistEventW event;
  return history_w(entries, &event, H_SETSIZE, size);
}

/// Returns the number of the new entry, or -1.
static inline int clibedit_history_enter(HistoryW *_Nonnull entries, const wchar_t *_Nonnull text) {
  HistEventW event;
  return history_w(entries, &event, H_ENTER, text) == -1 ? -1 : event.num;
}

static inline int clibedit_history_clear(HistoryW *_Nonnull entries) {
  HistEventW event;
  return history_w(entries, &event, H_CLEAR);
}

/// The cells that a character takes; -1 when libedit spells it out instead of printing it.
static inline int clibedit_width(unsigned int scalar) {
  extern int wcwidth(wchar_t);
  return iswprint((wint_t)scalar) ? wcwidth((wchar_t)scalar) : -1;
}

/// Standard output's buffer is shared with whatever else the program prints.
static inline void clibedit_write(const char *_Nonnull bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}
