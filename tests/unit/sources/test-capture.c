/*
 * Capture: recording programs, by nodes and links as PipeWire lists them on desktops with headsets,
 * other compositors, sound cards and volume controls.
 */
#include <glib.h>
#include <string.h>

#include "sources/call/capture.h"

/* Pairs of key and value, ended by NULL. */
static const char *lookup(const void *props, const char *key)
{
    const char *const *pair = props;

    for (; *pair; pair += 2)
        if (strcmp(*pair, key) == 0)
            return pair[1];
    return NULL;
}

#define PROPS(...) ((const char *const[]){ __VA_ARGS__, NULL })

#define MIC      PROPS("media.class", "Audio/Source", "node.name", "alsa_input.pci-0000_00_1f.3")
#define HEADSET  PROPS("media.class", "Audio/Source", "api.bluez5.profile", "headset-head-unit")
#define FILTERED PROPS("media.class", "Audio/Source/Virtual", "node.name", "rnnoise_source")
#define DUPLEX   PROPS("media.class", "Audio/Duplex", "node.name", "interface")
#define SINK     PROPS("media.class", "Audio/Sink", "node.name", "speakers")
#define PLAYER   PROPS("media.class", "Stream/Output/Audio", "application.name", "mpv")
#define CAMERA   PROPS("media.class", "Video/Source", "device.id", "42", "media.role", "Camera")
#define MUTTER   PROPS("media.class", "Stream/Output/Video", "node.name", "meta-screen-cast-src")
#define PORTAL   PROPS("media.class", "Video/Source", "node.name", "xdg-desktop-portal-wlr")
#define SOUND    PROPS("media.class", "Stream/Input/Audio")
#define IMAGES   PROPS("media.class", "Stream/Input/Video")

struct listed {
    unsigned n;
    enum capture_role from;
    char name[CAPTURE_NAME_MAX];
};

static void on_capture(void *userdata, enum capture_role from, const char *name)
{
    struct listed *h = userdata;

    h->n++;
    h->from = from;
    g_strlcpy(h->name, name, sizeof h->name);
}

static struct listed list(const struct capture *c)
{
    struct listed h = { 0 };

    capture_list(c, on_capture, &h);
    return h;
}

enum { FROM = 30, TO = 40, LINK = 50 };

/* One running stream, linked to one source; returns the resulting list. */
static struct listed record(const char *const *from, const char *const *class,
                            const char *const *stream)
{
    struct capture c;
    struct listed h;

    capture_init(&c);
    capture_add_node(&c, FROM, capture_role_of(lookup, from));
    g_assert_true(capture_add_node(&c, TO, capture_role_of(lookup, class)));
    g_assert_true(capture_add_link(&c, LINK, FROM, TO));
    g_assert_true(capture_set_stream(&c, TO, true, lookup, stream));
    h = list(&c);
    capture_done(&c);
    return h;
}

static void check(const char *const *from, const char *const *class, enum capture_role wanted)
{
    const struct listed h = record(from, class, PROPS("application.name", "Firefox"));

    g_assert_cmpuint(h.n, ==, wanted == CAPTURE_NOTHING ? 0 : 1);
    g_assert_cmpint(h.from, ==, wanted);
    g_assert_cmpstr(h.name, ==, wanted == CAPTURE_NOTHING ? "" : "Firefox");
}

static void test_sources(void)
{
    check(MIC, SOUND, CAPTURE_MICROPHONE);
    check(HEADSET, SOUND, CAPTURE_MICROPHONE);
    check(FILTERED, SOUND, CAPTURE_MICROPHONE);
    check(DUPLEX, SOUND, CAPTURE_MICROPHONE);
    check(CAMERA, IMAGES, CAPTURE_CAMERA);
    check(PROPS("media.class", "Video/Source", "node.name", "libcamera_input.0"), IMAGES,
          CAPTURE_CAMERA);
    check(MUTTER, IMAGES, CAPTURE_SCREEN);
    check(PORTAL, IMAGES, CAPTURE_SCREEN);
}

static void test_no_sources(void)
{
    check(SINK, SOUND, CAPTURE_NOTHING);
    check(PLAYER, SOUND, CAPTURE_NOTHING);
    check(CAMERA, SOUND, CAPTURE_NOTHING);
    check(MIC, IMAGES, CAPTURE_NOTHING);
    check(PROPS("node.name", "nothing"), SOUND, CAPTURE_NOTHING);
    check(PROPS("media.class", "Audio/Sourcery"), SOUND, CAPTURE_NOTHING);
    g_assert_cmpint(capture_role_of(lookup, PROPS("media.class", "Stream/Input/Audio/Internal")),
                    ==, CAPTURE_NOTHING);
}

static void test_left_out(void)
{
    g_assert_cmpuint(record(MIC, SOUND, PROPS("stream.monitor", "true")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("resample.peaks", "true")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("stream.capture.sink", "1")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("media.category", "Monitor")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("node.link-group", "echo-cancel-1")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("application.id", "org.PulseAudio.pavucontrol")).n,
                     ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("application.id", "org.gnome.VolumeControl")).n, ==,
                     0);
    g_assert_cmpuint(record(MUTTER, IMAGES, PROPS("application.name", "plasmashell")).n, ==, 0);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("stream.monitor", "false")).n, ==, 1);
    g_assert_cmpuint(record(MIC, SOUND, PROPS("application.id", "org.mozilla.firefox")).n, ==, 1);
}

static void test_names(void)
{
    g_assert_cmpstr(record(MIC, SOUND, PROPS("node.name", "n", "application.name", "A")).name, ==,
                    "A");
    g_assert_cmpstr(record(MIC, SOUND, PROPS("node.name", "n", "application.name", "")).name, ==,
                    "n");
    g_assert_cmpstr(record(MIC, SOUND, PROPS("media.name", "a title")).name, ==, "");
    g_assert_cmpstr(record(MIC, SOUND, PROPS("application.name", "bad\377")).name, ==, "bad?");
}

/* A whole call, by the events of PipeWire. */
static void test_life(void)
{
    struct capture c;

    capture_init(&c);
    capture_add_node(&c, FROM, CAPTURE_MICROPHONE);
    g_assert_false(capture_set_stream(&c, TO, true, lookup, PROPS("node.name", "early")));
    capture_add_node(&c, TO, CAPTURE_SOUND_STREAM);
    capture_set_stream(&c, TO, true, lookup, PROPS("application.name", "Call"));
    g_assert_cmpuint(list(&c).n, ==, 0); /* not linked */
    capture_add_link(&c, LINK, FROM, TO);
    g_assert_cmpuint(list(&c).n, ==, 1);
    capture_set_stream(&c, TO, false, lookup, NULL); /* corked */
    g_assert_cmpuint(list(&c).n, ==, 0);
    capture_set_stream(&c, TO, true, lookup, NULL);
    g_assert_cmpstr(list(&c).name, ==, "Call");
    g_assert_true(capture_remove(&c, LINK));
    g_assert_cmpuint(list(&c).n, ==, 0);
    capture_add_link(&c, LINK + 1, FROM, TO);
    g_assert_true(capture_remove(&c, FROM)); /* the headset is switched off */
    g_assert_cmpuint(list(&c).n, ==, 0);
    g_assert_true(capture_remove(&c, LINK + 1));
    g_assert_true(capture_remove(&c, TO));
    g_assert_false(capture_remove(&c, TO));
    g_assert_cmpuint(c.n_nodes + c.n_links, ==, 0);
    capture_done(&c);
}

static void test_several(void)
{
    struct capture c;

    capture_init(&c);
    capture_add_node(&c, 1, CAPTURE_MICROPHONE);
    capture_add_node(&c, 2, CAPTURE_CAMERA);
    capture_add_node(&c, 3, CAPTURE_SCREEN);
    for (uint32_t id = 10; id < 13; id++) {
        capture_add_node(&c, id, id == 10 ? CAPTURE_SOUND_STREAM : CAPTURE_IMAGE_STREAM);
        capture_set_stream(&c, id, true, lookup, PROPS("application.name", "Call"));
    }
    capture_add_link(&c, 20, 1, 10);
    capture_add_link(&c, 21, 1, 10); /* two channels are one microphone */
    capture_add_link(&c, 22, 2, 11);
    capture_add_link(&c, 23, 3, 12);
    capture_add_link(&c, 24, 2, 12); /* a stream that records both microphones */
    g_assert_cmpuint(list(&c).n, ==, 4);
    capture_done(&c);
}

/* The number and the length of all data from programs are limited. */
static void test_limits(void)
{
    struct capture c;
    unsigned nodes = 0, links = 0;

    capture_init(&c);
    for (uint32_t id = 0; id < 5000; id++)
        nodes += capture_add_node(&c, id, CAPTURE_SOUND_STREAM);
    g_assert_cmpuint(nodes, ==, CAPTURE_NODES_MAX);
    g_assert_false(capture_add_node(&c, 7, CAPTURE_MICROPHONE)); /* known */
    for (uint32_t id = 0; id < 5000; id++)
        links += capture_add_link(&c, 10000 + id, 1, 2);
    g_assert_cmpuint(links, ==, CAPTURE_LINKS_MAX);
    g_assert_cmpuint(list(&c).n, ==, 0);
    for (uint32_t id = 0; id < 15000; id++)
        capture_remove(&c, id);
    g_assert_cmpuint(c.n_nodes + c.n_links, ==, 0);
    g_assert_false(capture_add_link(&c, 1, 2, 3)); /* its nodes are unknown */
    capture_done(&c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/sources", test_sources);
    g_test_add_func("/capture/no-sources", test_no_sources);
    g_test_add_func("/capture/left-out", test_left_out);
    g_test_add_func("/capture/names", test_names);
    g_test_add_func("/capture/life", test_life);
    g_test_add_func("/capture/several", test_several);
    g_test_add_func("/capture/limits", test_limits);
    return g_test_run();
}
