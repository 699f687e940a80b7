// A library that a test loads before all others: it lets one call of the system fail, the n-th of
// those that touch files in a folder.
//
// FAULT_FOLDER  the folder, absolute
// FAULT_AT      which call, from 1
// FAULT_KIND    ENOSPC, EIO, EINTR, SHORT (a write takes half of what it is given), KILL, DELAY
// FAULT_LOG     a file that the name of the call that failed is written to
//
// A full disk takes half of a write and nothing from then on, as real ones do.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int calls;
static int is_full;

static int kind_is(const char *name) {
  const char *kind = getenv("FAULT_KIND");
  return kind && strcmp(kind, name) == 0;
}

static int is_inside(const char *path) {
  const char *folder = getenv("FAULT_FOLDER");
  return folder && (path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0);
}

static int concerns(int descriptor) {
  if (descriptor < 3) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t count = syscall(SYS_readlink, link, path, sizeof path - 1);
  if (count <= 0 || path[0] != '/') return 0;
  path[count] = 0;
  return is_inside(path);
}

// Whether this call is the one; what is neither a failure nor a short write is done here.
static int is_hit(const char *name) {
  const char *at = getenv("FAULT_AT");
  if (!at || ++calls != atoi(at)) return 0;
  const char *log = getenv("FAULT_LOG");
  int file = log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
  if (file >= 0) {
    syscall(SYS_write, file, name, strlen(name));
    syscall(SYS_close, file);
  }
  if (kind_is("KILL")) kill(getpid(), SIGKILL);
  if (kind_is("DELAY")) {
    sleep(3);
    return 0;
  }
  return 1;
}

// Fails as the kind says; 0 where this kind is no failure of such a call.
static int fails(void) {
  if (kind_is("ENOSPC")) errno = ENOSPC;
  else if (kind_is("EIO")) errno = EIO;
  else if (kind_is("EINTR")) errno = EINTR;
  else return 0;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (concerns(descriptor)) {
    if (is_full) {
      errno = ENOSPC;
      return -1;
    }
    if (is_hit("write")) {
      if (kind_is("ENOSPC")) is_full = 1;
      if (kind_is("SHORT") || (kind_is("ENOSPC") && count > 1))
        return REAL(write)(descriptor, bytes, (count + 1) / 2);
      if (fails()) return -1;
    }
  }
  return REAL(write)(descriptor, bytes, count);
}

#define BY_DESCRIPTOR(name, parameters, arguments)          \
  int name parameters {                                     \
    if (concerns(fd) && is_hit(#name) && fails()) return -1; \
    return REAL(name) arguments;                            \
  }

BY_DESCRIPTOR(fsync, (int fd), (fd))
BY_DESCRIPTOR(fchmod, (int fd, mode_t mode), (fd, mode))
BY_DESCRIPTOR(fchown, (int fd, uid_t owner, gid_t group), (fd, owner, group))
BY_DESCRIPTOR(ftruncate, (int fd, off_t size), (fd, size))
BY_DESCRIPTOR(flock, (int fd, int operation), (fd, operation))

// A descriptor is closed whatever is said of it.
int close(int descriptor) {
  int fault = concerns(descriptor) && is_hit("close") && fails();
  int code = errno;
  int result = REAL(close)(descriptor);
  if (!fault) return result;
  errno = code;
  return -1;
}

#define BY_PATH(name, parameters, arguments)               \
  int name parameters {                                    \
    if (is_inside(path) && is_hit(#name) && fails()) return -1; \
    return REAL(name) arguments;                           \
  }

BY_PATH(mkstemp, (char *path), (path))
BY_PATH(rename, (const char *path, const char *target), (path, target))
BY_PATH(access, (const char *path, int mode), (path, mode))

#define OPENS(name)                                        \
  int name(const char *path, int flags, ...) {             \
    va_list rest;                                          \
    va_start(rest, flags);                                 \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                          \
    if (is_inside(path) && is_hit("open") && fails()) return -1; \
    return REAL(name)(path, flags, mode);                  \
  }

OPENS(open)
OPENS(open64)
