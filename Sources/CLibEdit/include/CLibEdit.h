// libedit, loaded when a prompt comes: linking it would slow down every start of the program, and a
// script needs none of it. The declarations are those of its interface, which its authors keep (the
// library's soname is the same since 2007), so that building takes no header of it.
//
// Swift cannot call variadic functions. Each use of libedit's variadic calls is named here once,
// with its true argument types.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/// An editor of lines.
typedef struct editline EditLine;

/// The lines that can be recalled.
typedef struct historyW HistoryW;

/// A line being edited, which `lastchar` points behind.
typedef struct lineinfow {
  const wchar_t *_Nullable buffer;
  const wchar_t *_Nullable cursor;
  const wchar_t *_Nullable lastchar;
} LineInfoW;

typedef wchar_t *_Nullable (*clibedit_prompt)(EditLine *_Nullable);
typedef unsigned char (*clibedit_command)(EditLine *_Nullable, wint_t);
typedef int (*clibedit_reader)(EditLine *_Nullable, wchar_t *_Nullable);

/// Loads the library; false where it is not installed. No other function may be called before this
/// one has returned true.
bool clibedit_load(void);

/// An editor on the three standard streams.
EditLine *_Nullable clibedit_init(const char *_Nonnull program);
void clibedit_end(EditLine *_Nonnull editor);

/// Reads a line; null at the end of input. `count` is the number of its characters.
const wchar_t *_Nullable clibedit_read_line(EditLine *_Nonnull editor, int *_Nonnull count);

/// The line being edited.
const LineInfoW *_Nullable clibedit_line(EditLine *_Nonnull editor);

/// Moves the cursor by so many characters, within the line; returns its offset from the start. By 0
/// it stays where it is, which may be outside the line.
int clibedit_move_cursor(EditLine *_Nonnull editor, int count);

/// Deletes so many characters before the cursor.
void clibedit_delete(EditLine *_Nonnull editor, int count);

/// Inserts a text at the cursor.
void clibedit_insert(EditLine *_Nonnull editor, const wchar_t *_Nonnull text);

/// Reads a file of bindings; null is the person's own.
void clibedit_source(EditLine *_Nonnull editor, const char *_Nullable path);

/// Takes in the size of the window.
void clibedit_resize(EditLine *_Nonnull editor);

/// `marker` encloses the parts of the prompt that take no room on the screen.
int clibedit_set_prompt(EditLine *_Nonnull editor, clibedit_prompt _Nonnull prompt, wchar_t marker);

int clibedit_set_client_data(EditLine *_Nonnull editor, void *_Nullable data);
void *_Nullable clibedit_client_data(EditLine *_Nonnull editor);

/// `read` yields one character: it returns 1, or 0 at the end of input, or -1.
int clibedit_set_reader(EditLine *_Nonnull editor, clibedit_reader _Nonnull read);

/// 0 leaves signals to the program.
int clibedit_set_signal_handling(EditLine *_Nonnull editor, int on);

/// 0 also keeps `clibedit_end` from flushing input typed ahead.
int clibedit_set_edit_mode(EditLine *_Nonnull editor, int on);

/// `name` is "emacs" or "vi".
int clibedit_set_key_map(EditLine *_Nonnull editor, const char *_Nonnull name);

/// Whether the key map in force is vi's.
bool clibedit_uses_vi_keys(EditLine *_Nonnull editor);

int clibedit_add_command(EditLine *_Nonnull editor, const char *_Nonnull name,
                         const char *_Nonnull help, clibedit_command _Nonnull command);

int clibedit_bind(EditLine *_Nonnull editor, const char *_Nonnull key, const char *_Nonnull command);

/// Binds in the alternative map, which is vi's command mode.
int clibedit_bind_alternative(EditLine *_Nonnull editor, const char *_Nonnull key,
                              const char *_Nonnull command);

/// Whether a key, spelled as in a binding, has a meaning; a null command stands for any.
bool clibedit_is_bound(EditLine *_Nonnull editor, const char *_Nonnull key,
                       const char *_Nullable command);

/// The same in the alternative map.
bool clibedit_is_bound_alternative(EditLine *_Nonnull editor, const char *_Nonnull key,
                                   const char *_Nullable command);

/// 1 puts the terminal into editing mode, 0 restores the mode it had.
int clibedit_prepare_terminal(EditLine *_Nonnull editor, int on);

/// Draws prompt and line anew from where the cursor stands.
int clibedit_refresh(EditLine *_Nonnull editor);

/// Whether the terminal has a capability, given by its two-letter termcap name.
bool clibedit_has_capability(EditLine *_Nonnull editor, const char *_Nonnull name);

HistoryW *_Nullable clibedit_history_init(void);
void clibedit_history_end(HistoryW *_Nonnull entries);
int clibedit_set_history(EditLine *_Nonnull editor, HistoryW *_Nonnull entries);
int clibedit_history_set_size(HistoryW *_Nonnull entries, int size);

/// Returns the number of the new entry, or -1.
int clibedit_history_enter(HistoryW *_Nonnull entries, const wchar_t *_Nonnull text);
int clibedit_history_clear(HistoryW *_Nonnull entries);

/// The cells that libedit counts for a character: what the C library says in its present locale;
/// -1 when libedit spells the character out instead of printing it.
int clibedit_width(unsigned int scalar);

/// Standard output's buffer is shared with whatever else the program prints.
void clibedit_write(const char *_Nonnull bytes, size_t count);
