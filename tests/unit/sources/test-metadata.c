/*
 * Metadata: which addresses are sound alone, and which are films.
 */
#include <glib.h>

#include "sources/media/metadata.h"

static void test_urls(void)
{
    static const struct {
        const char *url;
        bool is_audio, is_film;
    } table[] = {
        { "file:///home/me/Music/01%20One.flac", true, false },
        { "file:///home/me/Music/a.FLAC", true, false },
        { "/home/me/a.mp3", true, false },
        { "a.opus", true, false },
        { "https://radio.example/stream.ogg?token=a.mkv", true, false },
        { "http://radio.example/list.m3u#x", true, false },
        { "cdda:///dev/sr0", true, false },
        { "file:///home/me/film.mkv", false, true },
        { "file:///home/me/what?.mp4", false, true },
        { "https://video.example/a.webm?b=c.mp3", false, true },
        { "dvd:///dev/sr0", false, true },
        { "bluray:///media/disc", false, true },
        { "https://video.example/watch?v=a.mp3", false, false },
        { "https://video.example/watch", false, false },
        { "file:///home/me.mp3/film", false, false },
        { "file:///home/me/.flac", true, false },
        { "a.", false, false },
        { "", false, false },
        { ".", false, false },
        { "x.verylongending", false, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].url);
        g_assert_cmpint(metadata_url_is_audio(table[i].url), ==, table[i].is_audio);
        g_assert_cmpint(metadata_url_is_film(table[i].url), ==, table[i].is_film);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metadata/urls", test_urls);
    return g_test_run();
}
