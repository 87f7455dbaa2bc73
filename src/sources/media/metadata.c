#include "sources/media/metadata.h"

#include <string.h>

#define ENDING_MAX 8 /* bytes with the final NUL; longer endings are unknown */

/* Arrays, not pointers: see programs.c. */
static const char audio_endings[][ENDING_MAX] = {
    "aac",  "ac3",  "aif", "aifc", "aiff", "alac", "amr", "ape", "au",   "caf", "cda", "dsf", "dts",
    "eac3", "flac", "it",  "kar",  "m3u",  "m4a",  "m4b", "mid", "midi", "mka", "mod", "mp2", "mp3",
    "mpc",  "oga",  "ogg", "opus", "pls",  "ra",   "s3m", "spx", "tta",  "wav", "wma", "wv",  "xm",
};

static const char film_endings[][ENDING_MAX] = {
    "3gp", "asf", "avi", "divx", "flv", "iso", "m2ts", "m4v", "mkv", "mov",  "mp4", "mpeg",
    "mpg", "mts", "mxf", "ogm",  "ogv", "rm",  "rmvb", "ts",  "vob", "webm", "wmv",
};

static const char *const film_schemes[] = { "bluray:", "dvb:",       "dvd:",
                                            "dvdnav:", "dvdsimple:", "v4l2:" };

#define N(list) (sizeof(list) / sizeof((list)[0]))

static bool is_one_of(const char *ending, const char (*list)[ENDING_MAX], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(ending, list[i]) == 0)
            return true;
    return false;
}

/* The part after the last dot of the path; empty: there is none. */
static void read_ending(char to[static ENDING_MAX], const char *url)
{
    const size_t n =
        strstr(url, "://") && strncmp(url, "file:", 5) != 0 ? strcspn(url, "?#") : strlen(url);
    size_t at = n;

    while (at && url[at - 1] != '.' && url[at - 1] != '/')
        at--;
    to[0] = 0;
    if (at == 0 || url[at - 1] != '.' || n - at >= ENDING_MAX)
        return;
    memcpy(to, url + at, n - at);
    to[n - at] = 0;
}

bool metadata_url_is_audio(const char *url)
{
    char ending[ENDING_MAX];

    if (strncasecmp(url, "cdda:", 5) == 0 || strncasecmp(url, "cdrom:", 6) == 0)
        return true;
    read_ending(ending, url);
    return is_one_of(ending, audio_endings, N(audio_endings));
}

bool metadata_url_is_film(const char *url)
{
    char ending[ENDING_MAX];

    for (size_t i = 0; i < N(film_schemes); i++)
        if (strncasecmp(url, film_schemes[i], strlen(film_schemes[i])) == 0)
            return true;
    read_ending(ending, url);
    return is_one_of(ending, film_endings, N(film_endings));
}

struct track {
    bool has_album, has_number, is_audio, is_film;
    bool has_type; /* a MIME type decided, which is surer than an ending */
};

static void read_text(struct track *t, const char *name, const char *value)
{
    const bool is_audio = strncmp(value, "audio/", 6) == 0;

    if (strcmp(name, "xesam:album") == 0) {
        t->has_album = *value;
    } else if (strcasestr(name, "mime") && (is_audio || strncmp(value, "video/", 6) == 0)) {
        t->has_type = true; /* "xesam:mimeType", and names of single players */
        t->is_audio = is_audio;
        t->is_film = !is_audio;
    } else if (strcmp(name, "xesam:url") == 0 && !t->has_type) {
        t->is_audio = metadata_url_is_audio(value);
        t->is_film = metadata_url_is_film(value);
    }
}

/* Reads the value of one entry; values of other types are skipped. */
static int read_value(struct track *t, sd_bus_message *m, const char *name)
{
    const char *value, *type = NULL;
    int32_t number;
    int r = sd_bus_message_peek_type(m, NULL, &type);

    if (r <= 0 || !type)
        return -1;
    if (strcmp(type, "s") == 0) {
        r = sd_bus_message_read(m, "v", "s", &value);
        if (r >= 0)
            read_text(t, name, value);
        return r;
    }
    if (strcmp(type, "i") == 0 && strcmp(name, "xesam:trackNumber") == 0) {
        r = sd_bus_message_read(m, "v", "i", &number);
        t->has_number = r >= 0 && number > 0;
        return r;
    }
    return sd_bus_message_skip(m, "v");
}

bool metadata_is_audio(sd_bus_message *m)
{
    struct track t = { 0 };
    const char *name;

    if (sd_bus_message_enter_container(m, 'v', "a{sv}") < 0 ||
        sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
        return false;
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0)
        if (sd_bus_message_read(m, "s", &name) < 0 || read_value(&t, m, name) < 0 ||
            sd_bus_message_exit_container(m) < 0)
            break;
    return t.is_audio || (!t.is_film && t.has_album && t.has_number);
}
