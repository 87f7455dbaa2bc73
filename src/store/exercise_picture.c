#include "store/exercise_picture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/clean_text.h"
#include "util/cleanup.h"
#include "wording/bubble.h"

/* An SVG file has its first element within this many bytes. */
#define HEAD_SIZE 1024

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

#define ERROR(...) (g_snprintf(ret_error, EXERCISE_PICTURE_ERROR_MAX, __VA_ARGS__), false)

static bool check_head(const char *name, const char *head, size_t n, char *ret_error)
{
    if (g_str_has_suffix(name, ".png"))
        return (n >= strlen(PNG_SIGNATURE) &&
                memcmp(head, PNG_SIGNATURE, strlen(PNG_SIGNATURE)) == 0) ||
               ERROR("names %s, which is no PNG picture", name);
    return g_strstr_len(head, (gssize)n, "<svg") ||
           ERROR("names %s, which is no SVG picture", name);
}

static bool check_file(const char *folder, const char *name, char *ret_error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    CLEANUP(cleanup_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char head[HEAD_SIZE];
    struct stat st;
    ssize_t n;

    if (fd < 0 && errno == ENOENT)
        return ERROR("names %s, which is missing in the folder of the exercise", name);
    if (fd < 0 || fstat(fd, &st) < 0)
        return ERROR("names %s, which cannot be read: %s", name, g_strerror(errno));
    if (!S_ISREG(st.st_mode))
        return ERROR("names %s, which is no regular file", name);
    if (st.st_size > EXERCISE_PICTURE_SIZE_MAX)
        return ERROR("names %s, which is larger than 1 MiB", name);
    n = read(fd, head, sizeof head);
    if (n < 0)
        return ERROR("names %s, which cannot be read: %s", name, g_strerror(errno));
    return check_head(name, head, (size_t)n, ret_error);
}

bool exercise_picture_fits(const char *folder, const char *name, bool has_sides, char *ret_error)
{
    g_autofree char *clean = clean_text(name);
    char filled[NAME_MAX + 1];

    if (strchr(name, '/') || *name == '.' || strcmp(clean, name) != 0 || strlen(name) > NAME_MAX)
        return ERROR("is not valid: expected the name of a file in the folder of the exercise");
    if (!g_str_has_suffix(name, ".png") && !g_str_has_suffix(name, ".svg"))
        return ERROR("is not valid: expected a name that ends in .png or .svg");
    if (!has_sides && strstr(name, "{side}"))
        return ERROR("contains {side}: expected no side, because Sides is empty");
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        if (!check_file(folder, bubble_fill_names(filled, sizeof filled, name, side), ret_error))
            return false;
    return true;
}

char *exercise_picture_path(const struct exercise_step *step, enum side side)
{
    char filled[NAME_MAX + 1];
    const char *slash = step->picture ? strrchr(step->picture, '/') : NULL;

    if (!slash)
        return NULL;
    bubble_fill_names(filled, sizeof filled, slash + 1, side);
    return g_strdup_printf("%.*s/%s", (int)(slash - step->picture), step->picture, filled);
}
