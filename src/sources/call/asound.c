#include "sources/call/asound.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "util/cleanup.h"

#define FOLDER "/proc/asound"

/* The files are of a dozen lines. */
#define FILE_MAX 1024

struct look {
    struct asound found;
    void (*each)(void *userdata, const char *name);
    void *userdata;
};

/* Returns false if it cannot be read. */
static bool read_file(int folder, const char *path, char content[static FILE_MAX])
{
    CLEANUP(cleanup_close) int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    n = read(fd, content, FILE_MAX - 1);
    if (n < 0)
        return false;
    content[n] = 0;
    return true;
}

/* The value of "key: value" or "key   : value", up to the end of its line; cuts @content there. */
static const char *value_of(char *content, const char *key)
{
    const size_t n = strlen(key);

    for (char *line = content; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, n) != 0 || !strchr(": \t", line[n]))
            continue;
        line += n + strspn(line + n, ": \t");
        line[strcspn(line, "\n")] = 0;
        return line;
    }
    return NULL;
}

/* The kernel says which thread opened it; its process has the name that people know. */
static void name_of(const char *owner, char name[static ASOUND_NAME_MAX])
{
    char path[64], content[FILE_MAX];
    const char *process;

    name[0] = 0;
    if (!owner || !*owner || strspn(owner, "0123456789") != strlen(owner))
        return;
    snprintf(path, sizeof path, "/proc/%.20s/status", owner);
    if (!read_file(AT_FDCWD, path, content))
        return;
    process = value_of(content, "Tgid");
    snprintf(path, sizeof path, "/proc/%.20s/comm", process ? process : owner);
    if (!read_file(AT_FDCWD, path, content))
        return;
    content[strcspn(content, "\n")] = 0;
    text_copy(name, ASOUND_NAME_MAX, content);
}

/* Paused, or catching up after an overrun, it records still; what is merely open does not. */
static bool is_recording(const char *state)
{
    static const char *const words[] = { "RUNNING", "DRAINING", "PAUSED", "XRUN" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(state, words[i]) == 0)
            return true;
    return false;
}

static void look_at_status(struct look *l, int folder, const char *path)
{
    char content[FILE_MAX], copy[FILE_MAX], name[ASOUND_NAME_MAX];
    const char *state;

    if (!read_file(folder, path, content))
        return;
    memcpy(copy, content, sizeof copy);
    state = value_of(content, "state");
    if (!state) /* "closed" */
        return;
    if (!is_recording(state)) {
        l->found.is_open = true;
        return;
    }
    name_of(value_of(copy, "owner_pid"), name);
    l->each(l->userdata, name);
}

/* Calls @visit for what is in the folder. */
static void visit_all(struct look *l, int parent, const char *path,
                      void (*visit)(struct look *l, int folder, const char *name))
{
    const int fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (!dir) {
        if (fd >= 0)
            close(fd);
        return;
    }
    while ((entry = readdir(dir)))
        visit(l, dirfd(dir), entry->d_name);
    closedir(dir);
}

static void look_at_part(struct look *l, int folder, const char *name)
{
    char path[64];

    if (strncmp(name, "sub", 3) != 0)
        return;
    snprintf(path, sizeof path, "%.32s/status", name);
    look_at_status(l, folder, path);
}

/* Those of the driver snd-aloop call themselves so. */
static bool is_loopback(int folder, const char *name)
{
    char path[64], content[FILE_MAX];
    const char *id;

    snprintf(path, sizeof path, "%.32s/info", name);
    if (!read_file(folder, path, content))
        return false;
    id = value_of(content, "id");
    return id && strcmp(id, "Loopback PCM") == 0;
}

/* pcm0c: c for capture. */
static void look_at_device(struct look *l, int folder, const char *name)
{
    const size_t n = strlen(name);

    if (strncmp(name, "pcm", 3) != 0 || n < 5 || name[n - 1] != 'c' || is_loopback(folder, name))
        return;
    l->found.has_cards = true;
    visit_all(l, folder, name, look_at_part);
}

static void look_at_card(struct look *l, int folder, const char *name)
{
    if (strncmp(name, "card", 4) == 0 && name[4] >= '0' && name[4] <= '9')
        visit_all(l, folder, name, look_at_device);
}

struct asound asound_look(void (*each)(void *userdata, const char *name), void *userdata)
{
    struct look l = { .each = each, .userdata = userdata };

    visit_all(&l, AT_FDCWD, FOLDER, look_at_card);
    return l.found;
}
