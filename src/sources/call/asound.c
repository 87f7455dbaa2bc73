#include "sources/call/asound.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/process_name.h"

#define FOLDER "/proc/asound"

/* Bytes; the files have about 12 lines. */
#define FILE_MAX 1024

struct scan {
    struct asound found;
    void (*each)(void *userdata, const char *name);
    void *userdata;
};

/* Returns false if the file cannot be read. */
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

/* Returns the value of a line "key: value" or "key   : value". Ends @content after that line. */
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

/* The kernel reports the thread that opened the card; people know the name of its process. */
static void name_of(const char *owner, char name[static PROCESS_NAME_MAX])
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
    process_name(name, (uint32_t)strtoul(process ? process : owner, NULL, 10));
}

/* A card that is paused, or recovers from an overrun, still belongs to a recording. */
static bool is_recording(const char *state)
{
    static const char *const words[] = { "RUNNING", "DRAINING", "PAUSED", "XRUN" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(state, words[i]) == 0)
            return true;
    return false;
}

static void scan_status(struct scan *s, int folder, const char *path)
{
    char content[FILE_MAX], copy[FILE_MAX], name[PROCESS_NAME_MAX];
    const char *state;

    if (!read_file(folder, path, content))
        return;
    memcpy(copy, content, sizeof copy);
    state = value_of(content, "state");
    if (!state) /* the file contains "closed" */
        return;
    if (!is_recording(state)) {
        s->found.is_open = true;
        return;
    }
    name_of(value_of(copy, "owner_pid"), name);
    s->each(s->userdata, name);
}

/* Calls @visit for each entry of the folder. */
static void visit_all(struct scan *s, int parent, const char *path,
                      void (*visit)(struct scan *s, int folder, const char *name))
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
        visit(s, dirfd(dir), entry->d_name);
    closedir(dir);
}

static void scan_part(struct scan *s, int folder, const char *name)
{
    char path[64];

    if (strncmp(name, "sub", 3) != 0)
        return;
    snprintf(path, sizeof path, "%.32s/status", name);
    scan_status(s, folder, path);
}

/* The driver snd-aloop gives its devices this id. */
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

/* The names of capture devices end in c: pcm0c. */
static void scan_device(struct scan *s, int folder, const char *name)
{
    const size_t n = strlen(name);

    if (strncmp(name, "pcm", 3) != 0 || n < 5 || name[n - 1] != 'c' || is_loopback(folder, name))
        return;
    s->found.has_cards = true;
    visit_all(s, folder, name, scan_part);
}

static void scan_card(struct scan *s, int folder, const char *name)
{
    if (strncmp(name, "card", 4) == 0 && name[4] >= '0' && name[4] <= '9')
        visit_all(s, folder, name, scan_device);
}

struct asound asound_scan(void (*each)(void *userdata, const char *name), void *userdata)
{
    struct scan s = { .each = each, .userdata = userdata };

    visit_all(&s, AT_FDCWD, FOLDER, scan_card);
    return s.found;
}
